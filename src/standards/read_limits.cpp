#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::standards {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 3> limit_units{"ug/m3", "mg/m3", "ng/m3"};

/// An averaging word, or a percentile of daily values like "P99".
bool is_statistic(std::string_view word) {
  if (terms::parse_averaging(word)) return true;
  const bool digits =
      word.size() >= 2 && word.size() <= 3 && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return digits && word.front() == 'P';
}

void check_statistic(Section& section, std::string_view key, const std::string& word) {
  if (is_statistic(word)) return;
  section.fault(section.line_of(key),
                fmt::format("{} is no statistic; allowed are 1h 8h 24h month quarter annual peak and "
                            "percentiles like P95",
                            in_quotes(word)));
}

void read_limit_row(Section row, LimitRule& rule) {
  Limit limit;
  limit.species = row.species("species");
  limit.statistic = row.text("statistic");
  check_statistic(row, "statistic", limit.statistic);
  limit.unit = limit_units[row.choice("unit", limit_units)];
  bool any = false;
  bool twice = false;
  for (const std::string& grade : rule.grades) {
    any = any || row.node().member(grade) != nullptr;
    const auto value = row.decimal_if(grade);
    if (!value) continue;
    limit.grade = grade;
    limit.value = *value;
    if (value->unscaled <= 0) row.fault(row.line_of(grade), "a limit is above zero");
    twice = twice || rule.find(limit.species, limit.statistic, grade) != nullptr;
    rule.limits.push_back(limit);
  }
  if (twice) row.fault(row.line(), fmt::format("a second limit for {} {}", symbol(limit.species), limit.statistic));
  if (!any)
    row.fault(row.line(),
              fmt::format("no value here; give one for at least one of the grades {}", joined(rule.grades, " ")));
  row.finish();
}

std::vector<Species> read_species_list(Section& section, std::string_view key) {
  std::vector<Species> all;
  for (const std::string& word : section.texts(key)) {
    const auto species = terms::parse_species(word);
    if (species)
      all.push_back(*species);
    else
      section.fault(section.line_of(key), fmt::format("{} is no species known here", in_quotes(word)));
  }
  if (all.empty()) section.fault(section.line_of(key), fmt::format("'{}' is empty or missing; list species", key));
  return all;
}

VolumeState read_state(Section row) {
  VolumeState state;
  state.species = read_species_list(row, "species");
  state.kelvin = row.decimal_if("kelvin");
  state.hectopascal = row.decimal_if("hectopascal");
  if (state.kelvin.has_value() != state.hectopascal.has_value()) {
    row.fault(row.line(), "'kelvin' and 'hectopascal' stand together, or neither (volume as sampled)");
  }
  state.from = row.day("from");
  state.until = row.day_if("until");
  row.finish();
  return state;
}

PeriodItem read_period_item(Section row) {
  PeriodItem item;
  item.species = row.species("species");
  item.mean = row.truth_or("mean", true);
  item.percentile = row.decimal_if("percentile");
  if (item.percentile && (item.percentile->unscaled < 0 || *item.percentile > Decimal{100, 0})) {
    row.fault(row.line_of("percentile"), "a percentile lies between 0 and 100");
  }
  row.finish();
  return item;
}

Decimals read_decimals(Section row) {
  const Decimals result{row.species("species"), row.whole("raw", 0, 6), row.whole("statistics", 0, 6),
                        row.whole("attainment", 0, 6)};
  row.finish();
  return result;
}

Decimal read_share(Section& section, std::string_view key) {
  const Decimal share = section.decimal(key);
  if (share.unscaled < 0 || share > Decimal{1, 0})
    section.fault(section.line_of(key), fmt::format("'{}' is a share from 0 to 1", key));
  return share;
}

}  // namespace

LimitRule read_limits(Section& section) {
  LimitRule rule;
  rule.grades = section.texts("grades");
  rule.default_grade = section.text("default_grade");
  if (std::find(rule.grades.begin(), rule.grades.end(), rule.default_grade) == rule.grades.end()) {
    section.fault(section.line_of("default_grade"),
                  fmt::format("'default_grade' {} is none of the grades {}", in_quotes(rule.default_grade),
                              joined(rule.grades, " ")));
  }
  auto rows = section.sections("limits");
  for (Section& row : rows) read_limit_row(row, rule);
  if (rows.empty()) section.fault(section.line_of("limits"), "'limits' is empty or missing; list at least one");
  for (Section& row : section.sections("states")) rule.states.push_back(read_state(row));
  return rule;
}

EvaluationRule read_evaluation(Section& section) {
  EvaluationRule rule;
  rule.hours_per_day = section.whole("hours_per_day", 1, 24);
  rule.hours_per_8h = section.whole("hours_per_8h", 1, 8);
  rule.first_8h_end = section.whole("first_8h_end", 1, 24);
  rule.last_8h_end = section.whole("last_8h_end", 1, 24);
  if (rule.last_8h_end < rule.first_8h_end)
    section.fault(section.line_of("last_8h_end"), "'last_8h_end' lies before 'first_8h_end'");
  rule.means_per_mda8 = section.whole("means_per_mda8", 1, 24);
  rule.mda8_valid_above_limit = section.truth_or("mda8_valid_above_limit", false);
  rule.days_per_year = section.whole("days_per_year", 1, 366);
  rule.days_per_month = section.whole("days_per_month", 1, 31);
  rule.days_in_february = section.whole("days_in_february", 1, 29);
  rule.station_share = read_share(section, "station_share");
  rule.part_year_share = read_share(section, "part_year_share");
  for (Section& row : section.sections("items")) rule.items.push_back(read_period_item(row));
  for (Section& row : section.sections("decimals")) rule.decimals.push_back(read_decimals(row));
  if (rule.items.empty())
    section.fault(section.line_of("items"), "'items' is empty or missing; say how each species is judged");
  if (rule.decimals.empty())
    section.fault(section.line_of("decimals"), "'decimals' is empty or missing; give one row for each species");
  rule.ratio_decimals = section.whole("ratio_decimals", 0, 6);
  rule.multiple_decimals = section.whole("multiple_decimals", 0, 6);
  return rule;
}

CompositeRule read_composite(Section& section) {
  CompositeRule rule;
  rule.decimals = section.whole("decimals", 0, 6);
  for (Section& row : section.sections("items")) {
    CompositeItem item;
    item.species = row.species("species");
    item.statistic = row.text("statistic");
    if (item.statistic != "mean") check_statistic(row, "statistic", item.statistic);
    item.limit = row.text("limit");
    check_statistic(row, "limit", item.limit);
    item.weight = row.decimal("weight");
    if (item.weight.unscaled <= 0) row.fault(row.line_of("weight"), "a weight is above zero");
    row.finish();
    rule.items.push_back(std::move(item));
  }
  if (rule.items.empty())
    section.fault(section.line_of("items"), "'items' is empty or missing; list the terms of the sum");
  return rule;
}

}  // namespace lantian::standards
