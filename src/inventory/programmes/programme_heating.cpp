#include "inventory/programmes/programme_heating.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace lantian::inventory {
namespace {

using terms::Section;

HeatMode read_heat_mode(Section& row) {
  HeatMode mode;
  mode.id = row.text("id");
  mode.name = row.name("name");
  mode.class_code = row.text_or("class", "");
  mode.unit = row.text_or("unit", "");
  if (!mode.class_code.empty()) {
    mode.energy_gj = read_above_zero(row, "energy_gj");
    mode.efficiency_percent = read_above_zero(row, "efficiency_percent");
    if (mode.unit.empty()) row.fault(row.line(), "'unit' says what 'energy_gj' is of; give it beside 'class'");
  }
  mode.provenance = read_provenance(row);
  row.finish();
  return mode;
}

Subsidy read_subsidy(Section& row) {
  Subsidy subsidy;
  subsidy.id = row.text("id");
  subsidy.name = row.name("name");
  subsidy.first_year = row.whole("first_year", 2000, 2100);
  subsidy.last_year = row.whole("last_year", subsidy.first_year, 2100);
  subsidy.yuan_per_household = read_above_zero(row, "yuan_per_household");
  subsidy.verified_only = row.truth_or("verified_only", false);
  subsidy.provenance = read_provenance(row);
  row.finish();
  return subsidy;
}

HeatingRule read_heating(Section& part) {
  HeatingRule rule;
  rule.first_month = part.whole("first_month", 1, 12);
  rule.last_month = part.whole("last_month", 1, 12);
  rule.season = read_provenance(part);
  for (Section& row : part.sections("before")) rule.before.push_back(read_heat_mode(row));
  for (Section& row : part.sections("after")) rule.after.push_back(read_heat_mode(row));
  for (Section& row : part.sections("subsidy")) rule.subsidies.push_back(read_subsidy(row));
  if (rule.before.empty() || rule.after.empty())
    part.fault(part.line(), "list the ways of heating in [[heating.before]] and [[heating.after]]");
  return rule;
}

const HeatMode* mode_of(const std::vector<HeatMode>& modes, std::string_view id) {
  const auto found = std::ranges::find(modes, id, &HeatMode::id);
  return found == modes.end() ? nullptr : &*found;
}

std::string ids_of(const std::vector<HeatMode>& modes) {
  std::string all;
  for (const HeatMode& mode : modes) all += (all.empty() ? "" : ", ") + mode.id;
  return all;
}

/// How many of a row's households are what, at the end of the day of the report.
struct HouseholdState {
  bool done = false;
  std::int64_t checked = 0, relapsed = 0;
  std::int64_t verified() const { return checked - relapsed; }
};

/// The table, sound, with the newest check of each row.
class HeatingTable {
 public:
  HeatingTable(const HeatingRule& rule, std::span<const HeatingHousehold> households,
               std::span<const HeatingCheck> checks, Day as_of)
      : rule_{rule}, households_{households}, as_of_{as_of} {
    for (const HeatingHousehold& row : households) take(row);
    for (const HeatingCheck& check : checks) take(check);
  }

  RecordFaults& faults() { return faults_; }

  HouseholdState state_of(const HeatingHousehold& row) const {
    HouseholdState state;
    state.done = row.done_date && *row.done_date <= as_of_;
    const auto newest = newest_.find(row.hh_id_hash);
    if (!state.done || newest == newest_.end()) return state;
    state.checked = newest->second->checked;
    state.relapsed = newest->second->relapsed;
    return state;
  }

 private:
  void take(const HeatingHousehold& row) {
    if (!by_id_.emplace(row.hh_id_hash, &row).second)
      faults_.put(row.record, fmt::format("household '{}' stands here a second time", row.hh_id_hash));
    if (row.households < 1) faults_.put(row.record, fmt::format("{} households; at least one", row.households));
    if (row.coal_t < Decimal{}) faults_.put(row.record, fmt::format("{} t of coal; never negative", row.coal_t.text()));
    if (mode_of(rule_.before, row.heat_mode_before) == nullptr) {
      faults_.put(row.record,
                  fmt::format("heat_mode_before '{}' is none of {}", row.heat_mode_before, ids_of(rule_.before)));
    }
    if (mode_of(rule_.after, row.mode_after) == nullptr)
      faults_.put(row.record, fmt::format("mode_after '{}' is none of {}", row.mode_after, ids_of(rule_.after)));
    if (row.plan_year == 0 && !row.done_date) faults_.put(row.record, "neither planned for a year nor done on a day");
  }

  void take(const HeatingCheck& check) {
    const auto found = by_id_.find(check.hh_id_hash);
    if (found == by_id_.end()) {
      faults_.put(check.record, fmt::format("household '{}' is not in the table", check.hh_id_hash));
      return;
    }
    const HeatingHousehold& row = *found->second;
    if (check.checked < 1 || check.checked > row.households || check.relapsed < 0 || check.relapsed > check.checked) {
      faults_.put(check.record, fmt::format("{} checked and {} burning coal of {} households", check.checked,
                                            check.relapsed, row.households));
    }
    if (!row.done_date || check.relapse_check_date < *row.done_date)
      faults_.put(check.record, fmt::format("checked on {}, before it was done", text_of(check.relapse_check_date)));
    if (check.relapse_check_date > as_of_) return;
    const HeatingCheck*& newest = newest_.emplace(check.hh_id_hash, &check).first->second;
    if (newest != &check && newest->relapse_check_date == check.relapse_check_date)
      faults_.put(check.record, fmt::format("a second check of '{}' on one day", check.hh_id_hash));
    if (check.relapse_check_date > newest->relapse_check_date) newest = &check;
  }

  const HeatingRule& rule_;
  std::span<const HeatingHousehold> households_;
  Day as_of_;
  std::map<std::string_view, const HeatingHousehold*> by_id_;
  std::map<std::string_view, const HeatingCheck*> newest_;
  RecordFaults faults_;
};

Rational times(std::int64_t households, const Decimal& coal_t) {
  return Rational{households} * coal_t.exact();
}

void add_done(const HeatingHousehold& row, const HouseholdState& state, HeatingRow& into) {
  into.done += row.households;
  into.checked += state.checked;
  into.relapsed += state.relapsed;
  into.verified += state.verified();
  into.done_by_mode[row.mode_after] += row.households;
  into.coal_done_t += times(row.households, row.coal_t);
  into.coal_relapsed_t += times(state.relapsed, row.coal_t);
  into.coal_verified_t += times(state.verified(), row.coal_t);
}

/// What is due by the counts of the row, and what was paid for it.
void settle_subsidies(const HeatingRule& rule, const std::map<std::pair<std::string, std::string>, Rational>& paid,
                      HeatingRow& row) {
  for (const Subsidy& subsidy : rule.subsidies) {
    SubsidyState state;
    state.fund = subsidy.id;
    if (subsidy.first_year <= row.year && row.year <= subsidy.last_year) {
      const std::int64_t due = subsidy.verified_only ? row.verified : row.done;
      state.due_yuan = times(due, subsidy.yuan_per_household);
    }
    const auto found = paid.find({row.county + fmt::format("/{}", row.year), subsidy.id});
    if (found != paid.end()) state.paid_yuan = found->second;
    row.subsidies.push_back(state);
  }
}

void add_row(const HeatingRow& row, HeatingRow& total) {
  total.planned += row.planned;
  total.done += row.done;
  total.checked += row.checked;
  total.relapsed += row.relapsed;
  total.verified += row.verified;
  for (const auto& [mode, count] : row.done_by_mode) total.done_by_mode[mode] += count;
  total.coal_done_t += row.coal_done_t;
  total.coal_relapsed_t += row.coal_relapsed_t;
  total.coal_verified_t += row.coal_verified_t;
  total.subsidies.resize(row.subsidies.size());
  for (std::size_t i = 0; i < row.subsidies.size(); ++i) {
    total.subsidies[i].fund = row.subsidies[i].fund;
    total.subsidies[i].due_yuan += row.subsidies[i].due_yuan;
    total.subsidies[i].paid_yuan += row.subsidies[i].paid_yuan;
  }
}

void note_row(const HeatingRow& row, std::vector<std::string>& notes) {
  for (const SubsidyState& state : row.subsidies) {
    if (state.open_yuan() < Rational{0}) {
      notes.push_back(fmt::format("{} {}: {:.0f} yuan more paid from '{}' than is due", row.county, row.year,
                                  -state.open_yuan().approximate(), state.fund));
    }
  }
  if (row.relapsed > 0) {
    notes.push_back(fmt::format("{} {}: {} of {} households checked burn coal again; they count in no reduction",
                                row.county, row.year, row.relapsed, row.checked));
  }
}

/// The first day on which a household that was done on `done` saves coal.
Day heat_start(const HeatingRule& rule, Day done) {
  const Day next = next_month(done);
  const std::chrono::year_month_day date{next};
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  const bool over_new_year = rule.first_month > rule.last_month;
  const bool in_season = over_new_year ? month >= rule.first_month || month <= rule.last_month
                                       : month >= rule.first_month && month <= rule.last_month;
  if (in_season) return next;
  const std::chrono::year year = month < rule.first_month ? date.year() : date.year() + std::chrono::years{1};
  return Day{year / std::chrono::month{static_cast<unsigned>(rule.first_month)} / std::chrono::day{1}};
}

/// What households share that become one measure.
struct HeatingGroup {
  std::string county, before, after;
  Day start{};
  MeasureStatus status{};
  bool synthetic = false;
  friend auto operator<=>(const HeatingGroup&, const HeatingGroup&) = default;
};

/// Households of one measure with their coal of a season.
struct HeatingShare {
  std::int64_t households = 0;
  Rational coal_t;
};

void put_share(std::map<HeatingGroup, HeatingShare>& groups, const HeatingGroup& group, std::int64_t households,
               const Decimal& coal_t) {
  if (households <= 0 || coal_t.unscaled == 0) return;
  HeatingShare& share = groups[group];
  share.households += households;
  share.coal_t += times(households, coal_t);
}

std::map<HeatingGroup, HeatingShare> heating_groups(const HeatingRule& rule, const HeatingTable& table,
                                                    std::span<const HeatingHousehold> households) {
  std::map<HeatingGroup, HeatingShare> groups;
  for (const HeatingHousehold& row : households) {
    const HouseholdState state = table.state_of(row);
    HeatingGroup group{row.county, row.heat_mode_before, row.mode_after, {}, MeasureStatus::planned, row.synthetic};
    if (!state.done) {
      if (row.plan_year == 0) continue;
      const std::chrono::year year{row.plan_year};
      group.start = heat_start(rule, Day{year / std::chrono::December / std::chrono::day{31}});
      put_share(groups, group, row.households, row.coal_t);
      continue;
    }
    group.start = heat_start(rule, *row.done_date);
    group.status = MeasureStatus::built;
    put_share(groups, group, row.households - state.checked, row.coal_t);
    group.status = MeasureStatus::verified;
    put_share(groups, group, state.verified(), row.coal_t);
  }
  return groups;
}

/// Amount of the new fuel that gives the same useful heat.
Decimal same_heat(const HeatMode& before, const HeatMode& after, const Rational& coal_t) {
  constexpr int places = 6;
  const Rational heat = coal_t * before.energy_gj.exact() * before.efficiency_percent.exact();
  return round_half_even(heat / (after.energy_gj.exact() * after.efficiency_percent.exact()), places);
}

Measure heating_measure(const HeatingRule& rule, const HeatingGroup& group, const HeatingShare& share,
                        const Decimal& removed_percent) {
  const HeatMode& before = *mode_of(rule.before, group.before);
  const HeatMode& after = *mode_of(rule.after, group.after);
  Measure measure;
  measure.id = fmt::format("heating/{}/{}/{}/{}/{}", group.county, group.before, group.after, text_of(group.start),
                           static_cast<int>(group.status));
  measure.record = measure.id;
  measure.title = {after.name.zh, fmt::format("{} households to {}", share.households, after.name.en)};
  measure.type = MeasureType::activity;
  measure.mode = MeasureMode::add;
  measure.filter.class_prefix = before.class_code;
  measure.filter.unit_id = group.county;
  measure.removed_percent = removed_percent;
  if (!after.class_code.empty()) {
    measure.replacement_class = after.class_code;
    measure.replacement_unit = after.unit;
    measure.replacement_amount = same_heat(before, after, share.coal_t);
  }
  measure.start = group.start;
  measure.status = group.status;
  measure.programme = programme::clean_heating;
  measure.evidence = {fmt::format("{} households, {} t coal a season", share.households, share.coal_t.text())};
  measure.synthetic = group.synthetic;
  return measure;
}

}  // namespace

Result<HeatingRule> read_heating_rule(const terms::SourceFile& file) {
  return read_programme_table<HeatingRule>(file, "heating", read_heating);
}

Result<HeatingSummary> summarise_heating(const HeatingRule& rule, std::span<const HeatingHousehold> households,
                                         std::span<const HeatingCheck> checks, std::span<const SubsidyPayment> payments,
                                         Day as_of) {
  HeatingTable table{rule, households, checks, as_of};
  std::map<std::pair<std::string, int>, HeatingRow> rows;
  const auto row_at = [&](const std::string& county, int year) -> HeatingRow& {
    HeatingRow& row = rows[{county, year}];
    row.county = county;
    row.year = year;
    return row;
  };
  for (const HeatingHousehold& row : households) {
    if (row.plan_year != 0) row_at(row.county, row.plan_year).planned += row.households;
    const HouseholdState state = table.state_of(row);
    if (state.done) add_done(row, state, row_at(row.county, year_of(*row.done_date)));
  }
  std::map<std::pair<std::string, std::string>, Rational> paid;
  for (const SubsidyPayment& payment : payments) {
    if (std::ranges::find(rule.subsidies, payment.fund, &Subsidy::id) == rule.subsidies.end())
      table.faults().put(payment.record, fmt::format("fund '{}' is not in the rule", payment.fund));
    if (payment.amount_yuan < Decimal{})
      table.faults().put(payment.record, fmt::format("{} yuan; money paid back is a case for the office that paid",
                                                     payment.amount_yuan.text()));
    if (payment.paid_on > as_of) continue;
    row_at(payment.county, payment.done_year);
    paid[{payment.county + fmt::format("/{}", payment.done_year), payment.fund}] += payment.amount_yuan.exact();
  }
  if (!table.faults().empty()) return table.faults().error();
  HeatingSummary summary;
  for (auto& [key, row] : rows) {
    settle_subsidies(rule, paid, row);
    add_row(row, summary.total);
    note_row(row, summary.notes);
    summary.rows.push_back(std::move(row));
  }
  return summary;
}

Result<std::vector<Measure>> heating_measures(const HeatingRule& rule, std::span<const HeatingHousehold> households,
                                              std::span<const HeatingCheck> checks, const BaseAmounts& base,
                                              Day as_of) {
  HeatingTable table{rule, households, checks, as_of};
  if (!table.faults().empty()) return table.faults().error();
  std::vector<Measure> measures;
  RecordFaults missing;
  for (const auto& [group, share] : heating_groups(rule, table, households)) {
    const HeatMode& before = *mode_of(rule.before, group.before);
    const auto percent = percent_of(share.coal_t, base.amount(group.county, before.class_code));
    if (percent) {
      measures.push_back(heating_measure(rule, group, share, *percent));
    } else {
      missing.put(fmt::format("{} in {}", before.class_code, group.county), percent.error().message);
    }
  }
  if (!missing.empty()) return missing.error(ErrorCode::incomplete);
  return measures;
}

}  // namespace lantian::inventory
