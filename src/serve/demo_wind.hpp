#pragma once
#include "serve/office.hpp"
#include "serve/upwind.hpp"

#include <functional>
#include <memory>
#include <string>

/// What blows in the demonstration: the synthetic basin, on the grid of season-sensitivity.toml. It did not make the
/// twin's air, which follows from daily scores without a wind; whatever shows it says so.
namespace lantian::serve {

/// With the last three days read already. Returns what `open_region_wind` and reading return.
Result<std::unique_ptr<WindShelf>> open_demo_wind(const Office& office, const std::string& directory);

struct UpwindDesk {
  const Office& office;
  WindShelf& wind;
  std::string directory;  ///< of prepare_demo
};
/// Told as it goes; false stops.
using UpwindProgress = std::function<bool(int done, int all, std::string_view what)>;

/// The adjoint over the months of the period, with maps: weather, grid and physics of season-sensitivity.toml. Months
/// that are done are kept below `directory` and found again. Returns what weather and transport return, incomplete when
/// it was stopped.
Result<UpwindMap> demo_upwind(const UpwindDesk& desk, const UpwindQuestion& question, const UpwindProgress& progress);

}  // namespace lantian::serve
