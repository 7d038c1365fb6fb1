#include "respond/forecast/verification.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::respond {
namespace {

using Rows = std::vector<const VerifiedForecast*>;

std::optional<double> skill_of_sums(double own, double reference) {
  if (!(reference > 0)) return std::nullopt;
  return 1 - own / reference;
}

PointScores item_scores(const Rows& rows, std::size_t item) {
  std::vector<ScoredValue> values;
  for (const VerifiedForecast* row : rows) {
    const bool whole = row->forecast[item] && row->measured[item] && row->persistence[item] && row->usual[item];
    if (!whole) continue;
    values.push_back({*row->forecast[item], *row->measured[item], *row->persistence[item], *row->usual[item]});
  }
  return point_scores(values);
}

EventScores event_scores(const Rows& rows, std::size_t event, int above, const IndexOn& index) {
  EventScores out;
  out.above = above;
  std::vector<ChanceOfEvent> own, usual;
  for (const VerifiedForecast* row : rows) {
    if (!row->aqi_measured || !row->aqi) continue;
    const bool came = *row->aqi_measured > above;
    out.forecast.add(*row->aqi > above, came);
    const auto kept = index(row->row.day()).judge(row->persistence);
    if (kept) out.persistence.add(kept->aqi > above, came);
    if (!row->usual_above[event]) continue;
    own.push_back({row->chance_above[event], came});
    usual.push_back({*row->usual_above[event], came});
  }
  out.brier = brier_score(own);
  out.brier_usual = brier_score(usual);
  out.brier_skill = skill_of_sums(out.brier, out.brier_usual);
  return out;
}

LevelScores level_scores(const Rows& rows, const IndexOn& index) {
  LevelScores out;
  for (const VerifiedForecast* row : rows) {
    if (!row->aqi_measured || !row->aqi) continue;
    const DayIndex& rule = index(row->row.day());
    const std::size_t said = rule.level(*row->aqi), came = rule.level(*row->aqi_measured);
    const std::size_t off = said > came ? said - came : came - said;
    ++out.rows;
    ++(off == 0 ? out.exact : off == 1 ? out.off_one : out.off_more);
  }
  return out;
}

std::array<ClassScores, index_classes> class_scores(const Rows& rows, const IndexOn& index) {
  std::array<ClassScores, index_classes> out;
  std::array<ByItem<double>, index_classes> measured{};  // of how many days each value is known
  for (const VerifiedForecast* row : rows) {
    if (!row->aqi_measured || !row->aqi) continue;
    const DayIndex& rule = index(row->row.day());
    const std::size_t level = rule.level(*row->aqi_measured);
    ClassScores& came = out[level];
    ++came.rows;
    ++came.said[rule.level(*row->aqi)];
    for (std::size_t item = 0; item < forecast_items; ++item) {
      if (!row->forecast[item] || !row->measured[item]) continue;
      came.bias[item] += *row->forecast[item] - *row->measured[item];
      ++measured[level][item];
    }
  }
  for (std::size_t level = 0; level < out.size(); ++level) {
    for (std::size_t item = 0; item < forecast_items; ++item)
      out[level].bias[item] /= std::max(1.0, measured[level][item]);
  }
  return out;
}

void put_crps(const Rows& rows, LeadScores& out) {
  std::size_t found = 0;
  for (const VerifiedForecast* row : rows) {
    if (!row->crps || !row->crps_usual) continue;
    out.crps += *row->crps;
    out.crps_usual += *row->crps_usual;
    ++found;
  }
  if (found == 0) return;
  out.crps /= static_cast<double>(found);
  out.crps_usual /= static_cast<double>(found);
  out.crps_skill = skill_of_sums(out.crps, out.crps_usual);
}

/// All that is asked, over one list of rows.
class Scorer {
 public:
  Scorer(const AirHistory& air, const std::vector<VerifiedForecast>& rows, const ForecastRule& rule,
         const IndexOn& index)
      : air_{air}, rows_{rows}, rule_{rule}, index_{index} {}

  template <class Wanted>
  void add(const char* kind, std::string id, std::vector<VerificationSlice>& to, Wanted&& wanted) const {
    VerificationSlice slice{kind, std::move(id), {}};
    bool any = false;
    for (int lead = 1; lead <= forecast_days; ++lead) {
      Rows rows;
      for (const VerifiedForecast& row : rows_) {
        if (row.row.lead == lead && wanted(row)) rows.push_back(&row);
      }
      any = any || !rows.empty();
      slice.leads.push_back(scored(lead, rows));
    }
    if (any) to.push_back(std::move(slice));
  }

  bool county(const VerifiedForecast& row) const { return !air_.places[row.row.place].station; }
  const std::string& place(const VerifiedForecast& row) const { return air_.places[row.row.place].id; }

  ReliabilityCurve curve(std::size_t event) const {
    std::vector<ChanceOfEvent> all;
    const int above = rule_.index_above[event];
    for (const VerifiedForecast& row : rows_) {
      if (county(row) && row.aqi_measured) all.push_back({row.chance_above[event], *row.aqi_measured > above});
    }
    return {above, reliability(all, rule_.bins)};
  }

  EventLead lead_time(int above) const {
    std::map<std::pair<std::size_t, Day>, std::set<int>> said;  // leads that said so, of days that came so
    for (const VerifiedForecast& row : rows_) {
      const bool came = county(row) && row.aqi && row.aqi_measured && *row.aqi_measured > above;
      if (!came) continue;
      auto& leads = said[{row.row.place, row.row.day()}];
      if (*row.aqi > above) leads.insert(row.row.lead);
    }
    EventLead out;
    out.above = above;
    for (const auto& [when, leads] : said) {
      int lead = 0;
      while (leads.contains(lead + 1)) ++lead;
      ++out.events;
      if (lead == 0) continue;
      ++out.forecast;
      out.mean_days += lead;
    }
    if (out.forecast > 0) out.mean_days /= static_cast<double>(out.forecast);
    return out;
  }

 private:
  LeadScores scored(int lead, const Rows& rows) const {
    LeadScores out;
    out.lead = lead;
    for (std::size_t item = 0; item < forecast_items; ++item) out.values[item] = item_scores(rows, item);
    for (std::size_t n = 0; n < rule_.index_above.size(); ++n) {
      out.events.push_back(event_scores(rows, n, rule_.index_above[n], index_));
    }
    out.level = level_scores(rows, index_);
    out.classes = class_scores(rows, index_);
    put_crps(rows, out);
    return out;
  }

  const AirHistory& air_;
  const std::vector<VerifiedForecast>& rows_;
  const ForecastRule& rule_;
  const IndexOn& index_;
};

std::string month_of(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
}

bool in_heating(Day day, const ForecastRule& rule) {
  const auto month = static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day{day}.month()));
  return std::ranges::find(rule.heating_months, month) != rule.heating_months.end();
}

}  // namespace

ForecastVerification verification_of(const AirHistory& air, const std::vector<VerifiedForecast>& rows,
                                     const std::vector<ForecastGroup>& groups, const ForecastRule& rule,
                                     const IndexOn& index) {
  const Scorer scorer{air, rows, rule, index};
  ForecastVerification out;
  scorer.add("counties", "", out.slices, [&](const auto& row) { return scorer.county(row); });
  scorer.add("stations", "", out.slices, [&](const auto& row) { return !scorer.county(row); });
  for (const bool heating : {true, false}) {
    scorer.add("season", heating ? "heating" : "other", out.slices,
               [&](const auto& row) { return scorer.county(row) && in_heating(row.row.day(), rule) == heating; });
  }
  std::set<std::string> months;
  for (const VerifiedForecast& row : rows) months.insert(month_of(row.row.day()));
  for (const std::string& month : months) {
    scorer.add("month", month, out.slices,
               [&](const auto& row) { return scorer.county(row) && month_of(row.row.day()) == month; });
  }
  for (const ForecastGroup& group : groups) {
    scorer.add("group", group.id, out.slices, [&](const auto& row) {
      return scorer.county(row) && std::ranges::find(group.members, scorer.place(row)) != group.members.end();
    });
  }
  for (std::size_t place = 0; place < air.places.size(); ++place) {
    scorer.add(air.places[place].station ? "station" : "unit", air.places[place].id, out.slices,
               [&](const auto& row) { return row.row.place == place; });
  }
  for (std::size_t n = 0; n < rule.index_above.size(); ++n) {
    out.reliability.push_back(scorer.curve(n));
    out.lead_times.push_back(scorer.lead_time(rule.index_above[n]));
  }
  return out;
}

}  // namespace lantian::respond
