#include "respond/forecast/predictors.hpp"

#include "base/assert.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace lantian::respond {
namespace {

constexpr float not_there = std::numeric_limits<float>::quiet_NaN();

float as_predictor(std::optional<double> value) {
  return value ? static_cast<float>(*value) : not_there;
}

/// Mean of what there is, of the days [last - count + 1, last].
template <class Of>
std::optional<double> recent_mean(Day last, int count, Of&& of) {
  double sum = 0;
  int found = 0;
  for (int back = 0; back < count; ++back) {
    if (const auto value = of(last - std::chrono::days{back})) {
      sum += *value;
      ++found;
    }
  }
  if (found == 0) return std::nullopt;
  return sum / found;
}

/// Writes one row after another.
class RowWriter {
 public:
  RowWriter(const ForecastGround& ground, const FirstGuess& guess, ForecastItem item, const ForecastRule& rule)
      : ground_{ground}, guess_{guess}, item_{item}, rule_{rule} {}

  void write(const ForecastRow& row, std::vector<float>& out) const {
    out.clear();
    out.push_back(static_cast<float>(row.lead));
    write_time(row, out);
    write_air(row, out);
    write_weather(row, out);
  }

 private:
  void write_time(const ForecastRow& row, std::vector<float>& out) const {
    const std::chrono::year_month_day date{row.day()};
    const Day new_year{std::chrono::local_days{date.year() / 1 / 1}};
    const double turn = 2 * std::numbers::pi * static_cast<double>((row.day() - new_year).count()) / 365.2425;
    out.push_back(static_cast<float>(std::sin(turn)));
    out.push_back(static_cast<float>(std::cos(turn)));
  }

  void write_air(const ForecastRow& row, std::vector<float>& out) const {
    const AirHistory& air = ground_.air;
    out.push_back(as_predictor(guess_.guess(row.place, item_, row.day())));
    out.push_back(as_predictor(guess_.table(row.place, item_, row.day())));
    for (const ForecastItem one : {ForecastItem::pm25, ForecastItem::pm10, ForecastItem::o3}) {
      out.push_back(as_predictor(air.value(row.place, one, row.issued)));
    }
    out.push_back(as_predictor(air.value(row.place, item_, row.issued - std::chrono::days{1})));
    out.push_back(as_predictor(
        recent_mean(row.issued, rule_.recent_days, [&](Day day) { return air.value(row.place, item_, day); })));
    out.push_back(as_predictor(guess_.error(row.place, item_, row.issued)));
    out.push_back(as_predictor(
        recent_mean(row.issued, rule_.recent_days, [&](Day day) { return guess_.error(row.place, item_, day); })));
  }

  void write_weather(const ForecastRow& row, std::vector<float>& out) const {
    if (ground_.weather.empty()) return;
    const WeatherOutlook& outlook = ground_.weather[ground_.air.places[row.place].weather];
    for (std::size_t n = 0; n < outlook.names.size(); ++n) {
      out.push_back(as_predictor(outlook.of(row.issued, row.lead, n)));
      out.push_back(as_predictor(outlook.of(row.issued, row.lead - 1, n)));
      out.push_back(as_predictor(outlook.of(row.issued, 0, n)));
      double sum = 0;
      int found = 0;
      for (int lead = 1; lead <= row.lead; ++lead) {
        if (const auto value = outlook.of(row.issued, lead, n)) sum += *value, ++found;
      }
      out.push_back(found > 0 ? static_cast<float>(sum / found) : not_there);
    }
  }

  const ForecastGround& ground_;
  const FirstGuess& guess_;
  ForecastItem item_;
  const ForecastRule& rule_;
};

}  // namespace

std::vector<std::string> predictor_names(const ForecastGround& ground, ForecastItem item) {
  const std::string own{word_of(item)};
  std::vector<std::string> out{"lead",       "sine of the year", "cosine of the year", "guess",
                               "table",      "last pm25",        "last pm10",          "last o3",
                               own + " before", "recent " + own, "last error",         "recent error"};
  if (ground.weather.empty()) return out;
  for (const std::string& name : ground.weather.front().names) {
    for (const char* when : {"", " the day before", " on the day of issue", " until then"}) out.push_back(name + when);
  }
  return out;
}

explain::Predictors predictors_of(const ForecastGround& ground, const FirstGuess& guess, ForecastItem item,
                                  const std::vector<ForecastRow>& rows, const ForecastRule& rule) {
  explain::Predictors out;
  out.rows = rows.size();
  out.variables = predictor_names(ground, item).size();
  out.values.resize(out.rows * out.variables);
  const RowWriter writer{ground, guess, item, rule};
  std::vector<float> one;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    writer.write(rows[row], one);
    LANTIAN_ASSERT(one.size() == out.variables, "outlooks of one forecast name the same variables");
    for (std::size_t n = 0; n < one.size(); ++n) out.values[n * out.rows + row] = one[n];
  }
  return out;
}

}  // namespace lantian::respond
