#include "respond/list/place.hpp"

#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::respond {

Result<ParkCounties> read_parks(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  ParkCounties out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
    terms::Section top{*tree, file.path, faults};
    for (terms::Section& row : top.sections("park")) {
      const std::string id = row.text("id");
      std::vector<std::string> counties = row.texts("counties");
      if (counties.empty()) row.fault(row.line(), fmt::format("park {}: 'counties' in which it lies are missing", id));
      row.text("source");
      row.choice("status", states);
      row.finish();
      if (!out.emplace(id, std::move(counties)).second)
        row.fault(row.line(), fmt::format("park {} is there twice", id));
    }
    top.finish();
  }
  if (faults.empty()) return out;
  return inventory::error_of(faults);
}

bool place_responds(std::string_view place, std::span<const std::string> units, const ParkCounties& parks) {
  const auto among = [&](std::string_view unit) { return std::ranges::find(units, unit) != units.end(); };
  if (units.empty() || among(place)) return true;
  const auto park = parks.find(place);
  return park != parks.end() && std::ranges::any_of(park->second, among);
}

}  // namespace lantian::respond
