#include "carbon/energy/works.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"

#include <fmt/core.h>

#include <set>

namespace lantian::carbon {
namespace {

/// Rows at fault, collected.
struct WorkFaults {
  std::vector<std::string> lines;
  std::set<std::string, std::less<>> ids;

  void take(const std::string& id, std::span<const EnergyWord> words, const std::string& kind) {
    if (!ids.insert(id).second) lines.push_back(id + ": stands there twice");
    if (!has_word(words, kind)) lines.push_back(fmt::format("{}: {} is no kind", id, in_quotes(kind)));
  }
  void when(bool wrong, const std::string& id, const char* what) {
    if (wrong) lines.push_back(id + ": " + what);
  }
  Error error() const { return {ErrorCode::invalid_argument, joined(lines, "\n"), ""}; }
};

bool work_by_day(const std::optional<Day>& day, Day on) {
  return day && *day <= on;
}

void count_retrofit(const UnitRetrofit& unit, Day on, RetrofitSummary::Kind& kind) {
  ++kind.units;
  kind.kilowatts += unit.kilowatts;
  if (!work_by_day(unit.done, on)) {
    kind.overdue += unit.planned < on ? 1 : 0;
    return;
  }
  ++kind.done;
  kind.done_kilowatts += unit.kilowatts;
  if (const auto saved = unit.saved_kgce()) {
    kind.saved_kgce += *saved;
  } else {
    ++kind.unknown;
  }
}

}  // namespace

Result<CheckupSummary> checkups_of(const ControlRule& rule, std::span<const CheckupFinding> findings, Day on) {
  WorkFaults faults;
  CheckupSummary summary;
  std::set<std::string_view> enterprises;
  for (const CheckupFinding& one : findings) {
    faults.take(one.id, rule.findings, one.kind);
    faults.when(one.done && *one.done < one.found, one.id, "done before it was found");
    faults.when(one.verified_kgce && !one.done, one.id, "verified and not done");
    if (one.found > on) continue;
    enterprises.insert(one.enterprise);
    ++summary.findings;
    ++summary.by_kind[one.kind];
    summary.expected_kgce += one.expected_kgce.value_or(0);
    if (!work_by_day(one.done, on)) {
      ++summary.open;
      if (one.due && *one.due < on) summary.overdue_ids.push_back(one.id);
      continue;
    }
    ++summary.done;
    summary.unverified += one.verified_kgce ? 0 : 1;
    summary.verified_kgce += one.verified_kgce.value_or(0);
  }
  summary.enterprises = static_cast<int>(enterprises.size());
  summary.overdue = static_cast<int>(summary.overdue_ids.size());
  if (!faults.lines.empty()) return faults.error();
  return summary;
}

std::optional<std::int64_t> UnitRetrofit::saved_kgce() const {
  if (!after_g_kwh || !generation_mwh) return std::nullopt;
  return round_half_even((before_g_kwh.exact() - after_g_kwh->exact()) * generation_mwh->exact(), 0).unscaled;
}

Result<RetrofitSummary> retrofits_of(const ControlRule& rule, std::span<const UnitRetrofit> units, Day on) {
  WorkFaults faults;
  RetrofitSummary summary;
  for (const UnitRetrofit& unit : units) {
    faults.take(unit.id + "/" + unit.kind, rule.retrofits, unit.kind);
    faults.when(unit.kilowatts <= 0, unit.id, "a capacity is above 0");
    faults.when(unit.before_g_kwh <= Decimal{}, unit.id, "coal per kWh is above 0");
    const bool long_figure = !holds_at_most(unit.before_g_kwh, 4, 6) ||
                             !holds_at_most(unit.after_g_kwh.value_or(Decimal{}), 4, 6) ||
                             !holds_at_most(unit.generation_mwh.value_or(Decimal{}), 12, 6);
    faults.when(long_figure, unit.id, "a figure is out of range");
    if (long_figure) continue;
    count_retrofit(unit, on, summary.kinds[unit.kind]);
    count_retrofit(unit, on, summary.all);
    if (work_by_day(unit.done, on) && unit.after_g_kwh && *unit.after_g_kwh >= unit.before_g_kwh) {
      summary.worse.push_back(unit.id);
    }
  }
  if (!faults.lines.empty()) return faults.error();
  return summary;
}

Result<CapacitySummary> capacity_of(const ControlRule& rule, std::span<const RenewablePlant> plants, Day on) {
  WorkFaults faults;
  CapacitySummary summary;
  for (const RenewablePlant& plant : plants) {
    faults.take(plant.id, rule.renewables, plant.kind);
    faults.when(plant.kilowatts <= 0, plant.id, "a capacity is above 0");
    faults.when(plant.retired && *plant.retired <= plant.connected, plant.id, "gone before it was there");
    if (plant.connected > on) continue;
    if (year_of(plant.connected) == year_of(on)) summary.added_this_year += plant.kilowatts;
    if (work_by_day(plant.retired, on)) continue;
    summary.kilowatts[plant.kind] += plant.kilowatts;
    summary.by_county[plant.county] += plant.kilowatts;
    summary.all += plant.kilowatts;
  }
  if (!faults.lines.empty()) return faults.error();
  return summary;
}

}  // namespace lantian::carbon
