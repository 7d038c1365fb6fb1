#pragma once
#include "inventory/methods.hpp"
#include "inventory/pollutant.hpp"
#include "inventory/source.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lantian::inventory {

/// The parameters of an activity as one pollutant sees them: its own before that of PM (for PM10 and PM2.5) before the
/// general one. What cleans flue gas does not catch CO2, so that "removal_percent" is none of CO2's.
class Parameters {
 public:
  Parameters(const Activity& activity, Pollutant pollutant) : activity_{&activity}, pollutant_{pollutant} {}

  std::optional<double> find(std::string_view name) const;
  /// Only what is named after this pollutant: a measured mass is of one pollutant and of no other.
  std::optional<double> own(std::string_view name) const;
  double or_else(std::string_view name, double fallback) const { return find(name).value_or(fallback); }
  /// Removals in a row, collection and run; what is not given is none removed, all collected, always running.
  Abatement abatement() const;

 private:
  std::optional<double> exact(std::string_view prefix, std::string_view name) const;

  const Activity* activity_;
  Pollutant pollutant_;
};

}  // namespace lantian::inventory
