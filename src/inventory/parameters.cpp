#include "inventory/parameters.hpp"

#include "inventory/evaluate.hpp"

#include <array>
#include <vector>

namespace lantian::inventory {

std::optional<double> Parameters::exact(std::string_view prefix, std::string_view name) const {
  std::string key{prefix};
  key += name;
  const auto found = activity_->parameters.find(key);
  return found == activity_->parameters.end() ? std::nullopt : std::optional{number_of(found->second)};
}

std::optional<double> Parameters::own(std::string_view name) const {
  return exact(parameter_prefix(pollutant_), name);
}

std::optional<double> Parameters::find(std::string_view name) const {
  if (activity_->parameters.empty()) return std::nullopt;
  if (const auto named = own(name)) return named;
  if (is_part_of_pm(pollutant_)) {
    if (const auto of_pm = exact(parameter_prefix(Pollutant::pm), name)) return of_pm;
  }
  const bool cleans = name.starts_with("removal") || name == "collection_percent" || name == "run_percent";
  if (cleans && pollutant_ == Pollutant::co2) return std::nullopt;
  return exact("", name);
}

Abatement Parameters::abatement() const {
  if (activity_->parameters.empty()) return {};
  constexpr std::array<std::string_view, 3> in_a_row{"removal_percent", "removal_2_percent", "removal_3_percent"};
  std::vector<double> removals;
  for (const std::string_view name : in_a_row) {
    if (const auto percent = find(name)) removals.push_back(*percent / 100);
  }
  Abatement abatement;
  abatement.removal = removals.size() == 1 ? removals.front() : chained(removals);
  abatement.collection = or_else("collection_percent", 100) / 100;
  abatement.run = or_else("run_percent", 100) / 100;
  return abatement;
}

}  // namespace lantian::inventory
