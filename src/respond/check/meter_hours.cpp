#include "respond/check/meter_hours.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace lantian::respond {
namespace {

using MeterKey = std::tuple<std::string_view, std::string_view, CheckMetric>;

MeterKey key_of(const MeterRow& row) {
  return {row.enterprise, row.unit, row.metric};
}
MeterKey key_of(const EvidenceSeries& series) {
  return {series.enterprise, series.unit, series.metric};
}

/// As documents keep it.
double in_tenths(double value) {
  constexpr double tenths = 10;
  return std::round(value * tenths) / tenths;
}

/// One hour of one unit: the sum of its parts.
struct UnitHour {
  std::size_t parts = 0;
  bool counts = true;
  double sum = 0;
  std::string telegrams, meters;

  void take(const MeterRow& row, const MeterHour& part) {
    const char* const plus = parts == 0 ? "" : "+";
    telegrams += plus + part.telegram;
    meters += plus + row.mn + "/" + row.factor;
    sum += part.value.value_or(0);
    counts = counts && part.value.has_value();
    ++parts;
  }
};
using UnitHours = std::map<HourEnding, UnitHour>;

/// What was told of an hour by itself before; the outer value is absent when nothing was.
std::optional<std::optional<double>> told_before(const std::vector<const EvidenceSeries*>& series, HourEnding hour) {
  for (auto one = series.rbegin(); one != series.rend(); ++one) {
    const auto n = (hour - (*one)->first).count();
    if (n >= 0 && static_cast<std::size_t>(n) < (*one)->values.size()) {
      return (*one)->values[static_cast<std::size_t>(n)];
    }
  }
  return std::nullopt;
}

/// How many rows of the map hold for a unit in an hour.
std::size_t parts_wanted(const MeterMap& map, const std::vector<std::size_t>& rows, HourEnding hour) {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](std::size_t row) { return map.rows[row].holds(hour); }));
}

/// Series of hours that follow each other, of one unit and metric.
class SeriesWriter {
 public:
  SeriesWriter(const MeterRow& row, std::vector<EvidenceSeries>& out) : row_{row}, out_{out} {}

  void write(HourEnding hour, std::optional<double> value, const UnitHour& from) {
    const bool goes_on = begun_ && out_.back().meter == from.meters &&
                         hour == out_.back().first + std::chrono::hours{out_.back().values.size()};
    if (!goes_on) {
      EvidenceSeries next{row_.enterprise, row_.unit, row_.metric, hour, {}};
      next.origin = origin_hj212;
      next.meter = from.meters;
      out_.push_back(std::move(next));
      begun_ = true;
    }
    out_.back().values.push_back(value);
    out_.back().telegrams.push_back(from.telegrams);
  }

 private:
  const MeterRow& row_;
  std::vector<EvidenceSeries>& out_;
  bool begun_ = false;
};

void withdraw_hours(std::vector<EvidenceSeries>& from, const EvidenceSeries& by) {
  for (std::size_t n = 0; n < by.values.size(); ++n) {
    if (by.values[n]) continue;
    const HourEnding hour = by.first + std::chrono::hours{n};
    for (EvidenceSeries& earlier : from) {
      const bool same = earlier.origin == origin_hj212 && key_of(earlier) == key_of(by) && earlier.at(hour);
      if (same) earlier.values[static_cast<std::size_t>((hour - earlier.first).count())].reset();
    }
  }
}

/// The next hours of the same meter: an episode that is told hour by hour stays one series.
bool goes_on(const EvidenceSeries& before, const EvidenceSeries& next) {
  return before.origin == origin_hj212 && next.origin == origin_hj212 && before.meter == next.meter &&
         before.telegrams.size() == before.values.size() && next.telegrams.size() == next.values.size() &&
         next.first == before.first + std::chrono::hours{before.values.size()};
}

}  // namespace

std::vector<EvidenceSeries> new_meter_hours(const MeterMap& map, std::span<const MeterHour> hours,
                                            const ResponseEvidence& kept) {
  std::map<MeterKey, std::vector<std::size_t>> rows;
  for (std::size_t n = 0; n < map.rows.size(); ++n) rows[key_of(map.rows[n])].push_back(n);
  std::map<MeterKey, std::vector<const EvidenceSeries*>> before;
  for (const EvidenceSeries& one : kept.series) {
    if (one.origin == origin_hj212) before[key_of(one)].push_back(&one);
  }
  std::map<MeterKey, UnitHours> told;
  for (const MeterHour& one : hours) {
    const MeterRow& row = map.rows[one.row];
    if (row.holds(one.hour)) told[key_of(row)][one.hour].take(row, one);
  }
  std::vector<EvidenceSeries> out;
  for (const auto& [key, unit_hours] : told) {
    SeriesWriter writer{map.rows[rows[key].front()], out};
    const auto& earlier = before[key];
    for (const auto& [hour, one] : unit_hours) {
      const bool counts = one.counts && one.parts == parts_wanted(map, rows[key], hour);
      const std::optional<double> now = counts ? std::optional{in_tenths(one.sum)} : std::nullopt;
      const auto then = told_before(earlier, hour);
      const bool known = then.has_value() ? *then == now : !now.has_value();
      if (!known) writer.write(hour, now, one);
    }
  }
  return out;
}

void add_series(std::vector<EvidenceSeries>& to, std::vector<EvidenceSeries> more) {
  std::map<MeterKey, std::size_t> last;
  for (std::size_t n = 0; n < to.size(); ++n) last[key_of(to[n])] = n;
  std::vector<EvidenceSeries> others;
  for (EvidenceSeries& one : more) {
    if (one.origin == origin_hj212) withdraw_hours(to, one);
    const auto before = last.find(key_of(one));
    if (before == last.end() || !goes_on(to[before->second], one)) {
      others.push_back(std::move(one));
      continue;
    }
    EvidenceSeries& whole = to[before->second];
    std::ranges::move(one.values, std::back_inserter(whole.values));
    std::ranges::move(one.telegrams, std::back_inserter(whole.telegrams));
  }
  std::ranges::move(others, std::back_inserter(to));
}

}  // namespace lantian::respond
