#include "respond/forecast/usual.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace lantian::respond {
namespace {

constexpr double days_a_year = 365.2425;
constexpr int half_a_year = 182;

std::optional<double> mean_of_usual(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Adds what is known from `first` to `last`, both included, positions in `values`.
void take_days(const explain::Values& values, std::int64_t first, std::int64_t last, std::vector<double>& out) {
  const std::int64_t end = std::min(last, static_cast<std::int64_t>(values.size()) - 1);
  for (std::int64_t n = std::max<std::int64_t>(0, first); n <= end; ++n) {
    if (values[static_cast<std::size_t>(n)]) out.push_back(*values[static_cast<std::size_t>(n)]);
  }
}

}  // namespace

std::string_view word_of(ForecastItem item) {
  constexpr ByItem<std::string_view> words{"pm25", "pm10", "o3"};
  return words[static_cast<std::size_t>(item)];
}

std::optional<ForecastItem> parse_forecast_item(std::string_view word) {
  for (const ForecastItem item : {ForecastItem::pm25, ForecastItem::pm10, ForecastItem::o3}) {
    if (word == word_of(item)) return item;
  }
  return std::nullopt;
}

std::vector<double> usual_values(const AirHistory& air, const explain::Values& values, Day day, Day known,
                                 const ForecastRule& rule) {
  const std::int64_t at = (day - air.first).count();
  const std::int64_t last = (known - air.first).count();
  std::vector<double> out;
  const auto years = static_cast<int>(std::ceil(static_cast<double>(air.days) / days_a_year)) + 1;
  for (int year = -years; year <= years; ++year) {
    if (year == 0) continue;
    const std::int64_t centre = at + std::llround(year * days_a_year);
    take_days(values, centre - rule.window_days, std::min(last, centre + rule.window_days), out);
  }
  const auto enough = static_cast<std::size_t>(rule.least_values);
  // Too little of other years: the same year on both sides, further and further away.
  for (int reach = rule.apart_days + rule.window_days; out.size() < enough && reach <= half_a_year;
       reach += rule.window_days) {
    out.clear();
    take_days(values, at - reach, std::min(last, at - rule.apart_days - 1), out);
    take_days(values, at + rule.apart_days + 1, std::min(last, at + reach), out);
  }
  return out;
}

FirstGuess::FirstGuess(const AirHistory& air, Day known, Day until, const ForecastRule& rule) : air_{&air} {
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, (until - air.first).count() + 1));
  for (const PlaceDays& place : air.places) {
    ByItem<explain::Values> usual, guess;
    for (std::size_t item = 0; item < forecast_items; ++item) {
      const explain::Values& values = place.values[item];
      const explain::Values& table = place.table[item];
      explain::Values rest(values.size());  // measured - table
      bool any = false;
      for (std::size_t n = 0; n < std::min(values.size(), table.size()); ++n) {
        if (values[n] && table[n]) rest[n] = *values[n] - *table[n], any = true;
      }
      usual[item].resize(length);
      guess[item].resize(length);
      for (std::size_t n = 0; n < length; ++n) {
        const Day day = air.first + std::chrono::days{n};
        usual[item][n] = mean_of_usual(usual_values(air, values, day, known, rule));
        guess[item][n] = usual[item][n];
        if (!any || n >= table.size() || !table[n]) continue;
        if (const auto remainder = mean_of_usual(usual_values(air, rest, day, known, rule)))
          guess[item][n] = std::max(0.0, *table[n] + *remainder);
      }
    }
    usual_.push_back(std::move(usual));
    guess_.push_back(std::move(guess));
  }
}

}  // namespace lantian::respond
