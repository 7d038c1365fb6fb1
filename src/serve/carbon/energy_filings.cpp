#include "serve/carbon/energy_office.hpp"

#include <fmt/core.h>

#include <set>

namespace lantian::serve {
namespace {

/// One year of everybody, on its way.
class EnergyFilings {
 public:
  EnergyFilings(const EnergyRules& rules, const inventory::UnitBook& units, int year)
      : rules_{rules}, units_{units}, year_{year} {}

  Result<void> take(const carbon::Month& month) {
    LANTIAN_TRY(const carbon::EnergyMonth energy, energy_of(rules_.carriers, units_, month));
    const auto at = static_cast<std::size_t>(std::stoi(month.month.substr(5, 2)) - 1);
    const std::string& who = month.enterprise;
    carbon::EnergyFigures& figures = out_.energy[who].at(at);
    figures.kgce = figures.kgce.value_or(0) + energy.kgce();
    CoalMonth& coal = out_.coal[who].at(at);
    coal.known = true;
    coal.fed_kg += energy.coal_fed_kg();
    coal.burnt_kg += energy.coal_kg() - energy.coal_fed_kg();
    out_.coke_kg[who] += energy.coke_kg();
    for (const carbon::EnergyUse& use : energy.uses) {
      if (!use.feed) out_.carriers[who][use.carrier] += use.kgce;
    }
    for (const carbon::MonthItem& item : month.items) {
      if (rules_.carriers.of_item(item.item) != nullptr) items_[who][item.item].insert(at);
    }
    for (const std::string& item : energy.unknown) lacking_[who][at].insert(item);
    for (const std::string& item : energy.unknown_feed) lacking_[who][at].insert(item);
    return {};
  }

  EnergyOfYear finish() {
    for (auto& [enterprise, items] : items_) find_absent(enterprise, items);
    return std::move(out_);
  }

 private:
  using ItemsByMonth = std::map<std::string, std::set<std::size_t>>;

  /// What is filed in one month is asked for in each month that was filed.
  void find_absent(const std::string& enterprise, const ItemsByMonth& items) {
    carbon::EnergyYear& year = out_.energy[enterprise];
    for (std::size_t at = 0; at < year.size(); ++at) {
      const std::string month = fmt::format("{}-{:02}", year_, at + 1);
      if (!year[at].kgce) {
        out_.gaps.push_back({enterprise, month, ""});
        continue;
      }
      std::set<std::string> lacking = lacking_[enterprise][at];
      for (const auto& [item, months] : items) {
        if (!months.contains(at)) lacking.insert(item);
      }
      for (const std::string& item : lacking) {
        const carbon::Carrier* carrier = rules_.carriers.of_item(item);
        if (!carrier->fed(item)) year[at].kgce.reset();
        if (carrier->coal) out_.coal[enterprise][at].known = false;
        if (carrier->coal || !carrier->fed(item)) out_.gaps.push_back({enterprise, month, item});
      }
    }
  }

  const EnergyRules& rules_;
  const inventory::UnitBook& units_;
  int year_;
  EnergyOfYear out_;
  std::map<std::string, ItemsByMonth> items_;
  std::map<std::string, std::map<std::size_t, std::set<std::string>>> lacking_;  ///< filed as not estimated
};

}  // namespace

Result<EnergyOfYear> energy_of_year(const EnergyRules& rules, const inventory::UnitBook& units,
                                    const CarbonFilings& filings, int year) {
  const std::string prefix = fmt::format("{}-", year);
  EnergyFilings all{rules, units, year};
  for (const carbon::Month& month : filings.months) {
    if (month.month.starts_with(prefix)) LANTIAN_CHECK(all.take(month));
  }
  EnergyOfYear out = all.finish();
  constexpr std::int64_t fen = 100;
  for (const carbon::SyntheticYear& one : filings.years) {
    if (one.year != year) continue;
    for (carbon::EnergyFigures& month : out.energy[one.enterprise]) {
      month.value_added_yuan = one.value_added.fen() / (fen * carbon::months_of_year);
    }
  }
  return out;
}

}  // namespace lantian::serve
