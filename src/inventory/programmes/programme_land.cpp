// Bare land by survey, and swept roads by month.
#include "base/round.hpp"
#include "inventory/programmes/programme_dust.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::inventory {
namespace {

/// Plots of one survey with their area.
using Survey = std::map<std::string, Rational>;
using SurveysByDay = std::map<Day, Survey>;

std::map<std::string, SurveysByDay> surveys_of(std::span<const BareLandSurvey> plots, RecordFaults& faults) {
  std::map<std::string, SurveysByDay> surveys;
  for (const BareLandSurvey& plot : plots) {
    if (plot.area_ha < Decimal{})
      faults.put(plot.record, fmt::format("an area of {} ha; never negative", plot.area_ha.text()));
    const bool is_new = surveys[plot.county][plot.surveyed_on].emplace(plot.plot_id, plot.area_ha.exact()).second;
    if (!is_new) {
      faults.put(plot.record,
                 fmt::format("plot '{}' stands twice in the survey of {}", plot.plot_id, text_of(plot.surveyed_on)));
    }
  }
  return surveys;
}

Rational area_of(const Survey& survey) {
  Rational sum;
  for (const auto& [plot, area] : survey) sum += area;
  return sum;
}

BareLandChange change_between(const std::string& county, const SurveysByDay::value_type& from,
                              const SurveysByDay::value_type& to) {
  BareLandChange change;
  change.county = county;
  change.from = from.first;
  change.to = to.first;
  change.before_ha = area_of(from.second);
  change.after_ha = area_of(to.second);
  for (const auto& [plot, area] : from.second) {
    const auto now = to.second.find(plot);
    if (now == to.second.end()) {
      change.gone_ha += area;
    } else if (now->second < area) {
      change.shrunk_ha += area - now->second;
    } else {
      change.grown_ha += now->second - area;
    }
  }
  for (const auto& [plot, area] : to.second) {
    if (!from.second.contains(plot)) change.appeared_ha += area;
  }
  return change;
}

Measure bare_land_measure(const DustRule& rule, const BareLandChange& change, const Decimal& removed_percent) {
  Measure measure;
  measure.id = fmt::format("bare-land/{}/{}", change.county, text_of(change.to));
  measure.record = measure.id;
  measure.title = {"", fmt::format("bare land less by {:.2f} ha", -change.change_ha().approximate())};
  measure.type = MeasureType::activity;
  measure.mode = MeasureMode::add;
  measure.filter.class_prefix = rule.bare_class;
  measure.filter.unit_id = change.county;
  measure.removed_percent = removed_percent;
  measure.start = change.to;
  measure.status = MeasureStatus::verified;
  measure.programme = programme::dust;
  measure.evidence = {"survey " + text_of(change.from), "survey " + text_of(change.to)};
  return measure;
}

}  // namespace

Result<std::vector<BareLandChange>> bare_land_changes(std::span<const BareLandSurvey> plots) {
  RecordFaults faults;
  const auto surveys = surveys_of(plots, faults);
  if (!faults.empty()) return faults.error();
  std::vector<BareLandChange> changes;
  for (const auto& [county, by_day] : surveys) {
    for (auto from = by_day.begin(); from != by_day.end(); ++from) {
      if (const auto to = std::next(from); to != by_day.end()) changes.push_back(change_between(county, *from, *to));
    }
  }
  return changes;
}

Result<std::vector<Measure>> bare_land_measures(const DustRule& rule, std::span<const BareLandSurvey> plots,
                                                Day as_of) {
  RecordFaults faults;
  auto surveys = surveys_of(plots, faults);
  if (!faults.empty()) return faults.error();
  std::vector<Measure> measures;
  for (auto& [county, by_day] : surveys) {
    by_day.erase(by_day.upper_bound(as_of), by_day.end());
    if (by_day.size() < 2) continue;
    const BareLandChange change = change_between(county, *by_day.begin(), *by_day.rbegin());
    if (change.change_ha() >= Rational{0}) continue;
    LANTIAN_TRY(const Decimal percent, percent_of(Rational{0} - change.change_ha(), change.before_ha));
    measures.push_back(bare_land_measure(rule, change, percent));
    measures.back().synthetic = std::ranges::any_of(
        plots, [&](const BareLandSurvey& plot) { return plot.county == change.county && plot.synthetic; });
  }
  return measures;
}

Result<std::vector<SweepingRate>> sweeping_rates(std::span<const Sweeping> rows) {
  RecordFaults faults;
  std::map<std::pair<std::string, Day>, SweepingRate> rates;
  for (const Sweeping& row : rows) {
    if (row.road_km <= Decimal{}) faults.put(row.record, "no road that could be swept");
    if (row.swept_km < Decimal{} || row.swept_km > row.road_km)
      faults.put(row.record, fmt::format("{} km swept of {} km", row.swept_km.text(), row.road_km.text()));
    const SweepingRate rate{row.county, row.month, row.road_km.exact(), row.swept_km.exact()};
    if (!rates.emplace(std::pair{row.county, row.month.begin}, rate).second)
      faults.put(row.record, fmt::format("{} {} stands here a second time", row.county, row.month.name));
  }
  if (!faults.empty()) return faults.error();
  std::vector<SweepingRate> all;
  for (auto& [key, rate] : rates) all.push_back(std::move(rate));
  return all;
}

Result<std::vector<Measure>> sweeping_measures(const DustRule& rule, std::span<const Sweeping> rows) {
  constexpr int places = 9;
  LANTIAN_TRY(const std::vector<SweepingRate> rates, sweeping_rates(rows));
  std::vector<Measure> measures;
  for (const SweepingRate& rate : rates) {
    Measure measure;
    measure.id = fmt::format("sweeping/{}/{}", rate.county, rate.month.name);
    measure.record = measure.id;
    measure.title = {"", fmt::format("{:.1f} % of the roads swept by machine", rate.percent().approximate())};
    measure.type = MeasureType::end_of_pipe;
    measure.filter.class_prefix = rule.road_class;
    measure.filter.unit_id = rate.county;
    measure.control_percent = rule.sweeping_efficiency_percent;
    measure.penetration_percent = round_half_even(rate.percent(), places);
    measure.start = rate.month.begin;
    measure.end = rate.month.end;
    measure.status = MeasureStatus::verified;
    measure.programme = programme::dust;
    measure.synthetic = std::ranges::any_of(rows, [&](const Sweeping& row) {
      return row.synthetic && row.county == rate.county && row.month == rate.month;
    });
    measures.push_back(std::move(measure));
  }
  return measures;
}

}  // namespace lantian::inventory
