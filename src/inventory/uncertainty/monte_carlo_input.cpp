#include "inventory/uncertainty/monte_carlo.hpp"

#include <fmt/core.h>

#include <map>

namespace lantian::inventory {
namespace {

std::optional<HalfRange> stated(const std::optional<Decimal>& low, const std::optional<Decimal>& high) {
  if (!low || !high) return std::nullopt;
  return HalfRange{low->approximate(), high->approximate()};
}

class InputMaker {
 public:
  InputMaker(std::span<const Activity> activities, const FactorStore& factors) : factors_{factors} {
    for (const Activity& activity : activities) activities_[activity.record] = &activity;
  }

  void take(const Emission& row) {
    if (!row.mass_t) return;
    MonteCarloTerm term;
    term.key = fmt::format("{}/{}/{}/{}/{}", row.source_id, row.class_code, symbol(row.pollutant), row.period.name,
                           row.activity_record);
    term.mean = *row.mass_t;
    take_parts(row, term);
    if (term.factors.empty()) take_mass(row, term);
    if (term.factors.empty()) ++made_.without_range;
    const std::string pollutant{symbol(row.pollutant)};
    term.groups = {group(pollutant), group(pollutant + " sector " + row.sector),
                   group(pollutant + " unit " + row.unit_id)};
    made_.input.terms.push_back(std::move(term));
  }

  DrawnInventory finish() { return std::move(made_); }

 private:
  /// Activity and factor, each with its own key.
  void take_parts(const Emission& row, MonteCarloTerm& term) {
    if (!row.factor) return;
    const auto found = factors_.at(*row.factor);
    if (!found) return;
    const Factor& factor = *found->factor;
    if (const auto u95 = stated(factor.u95_low_percent, factor.u95_high_percent)) {
      term.factors.push_back(this->factor("factor " + row.factor->text(), factor.distribution, *u95));
    }
    const auto activity = activities_.find(row.activity_record);
    if (activity == activities_.end()) return;
    if (const auto u95 = stated(activity->second->u95_low_percent, activity->second->u95_high_percent)) {
      term.factors.push_back(this->factor("activity " + row.activity_record, Distribution::lognormal, *u95));
    }
  }

  void take_mass(const Emission& row, MonteCarloTerm& term) {
    if (!row.u95_low_percent || !row.u95_high_percent) return;
    term.factors.push_back(
        factor("mass " + term.key, Distribution::lognormal, {*row.u95_low_percent, *row.u95_high_percent}));
  }

  std::uint32_t factor(const std::string& key, Distribution distribution, const HalfRange& u95) {
    const auto [at, is_new] = factor_of_.try_emplace(key, static_cast<std::uint32_t>(made_.input.factors.size()));
    if (is_new) made_.input.factors.push_back({key, distribution, u95});
    return at->second;
  }

  std::uint32_t group(const std::string& name) {
    const auto [at, is_new] = group_of_.try_emplace(name, static_cast<std::uint32_t>(made_.input.groups.size()));
    if (is_new) made_.input.groups.push_back(name);
    return at->second;
  }

  const FactorStore& factors_;
  std::map<std::string, const Activity*, std::less<>> activities_;
  std::map<std::string, std::uint32_t> factor_of_, group_of_;
  DrawnInventory made_;
};

}  // namespace

DrawnInventory monte_carlo_input(std::span<const Emission> rows, std::span<const Activity> activities,
                                 const FactorStore& factors) {
  InputMaker maker{activities, factors};
  for (const Emission& row : rows) maker.take(row);
  return maker.finish();
}

}  // namespace lantian::inventory
