#include "explain/normalise/variables.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lantian::explain {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::array known_weather{"wind_speed", "wind_east", "wind_north", "temperature", "humidity",     "dew_point",
                                   "pressure",   "rain",      "cloud",      "shortwave",   "mixing_height"};

std::vector<float> plain(const Values& values) {
  std::vector<float> out;
  out.reserve(values.size());
  for (const auto& value : values) out.push_back(value ? static_cast<float>(*value) : missing);
  return out;
}

/// Mean of the values of the `hours` that end before each row does, by time and not by row.
std::vector<float> mean_before(const Frame& frame, const Values& values, int hours) {
  std::vector<float> out(frame.rows(), missing);
  const double step = frame.step == Step::hour ? 1 : 24;
  const double wanted = std::max(1.0, hours / step);
  std::size_t first = 0;
  double sum = 0;
  int count = 0;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    while (first < row && (frame.ends[row] - frame.ends[first]).count() > hours) {
      if (values[first]) {
        sum -= *values[first];
        --count;
      }
      ++first;
    }
    if (count >= 0.75 * wanted) out[row] = static_cast<float>(sum / count);
    if (values[row]) {
      sum += *values[row];
      ++count;
    }
  }
  return out;
}

Error no_column(const Frame& frame, const std::string& name) {
  std::vector<std::string> there;
  for (const Column& one : frame.columns) there.push_back(one.name);
  return Error{ErrorCode::not_found,
               fmt::format("there is no column '{}'; the table has {}", name, joined(there, ", ")), "weather"};
}

/// Puts columns behind each other.
class TableMaker {
 public:
  explicit TableMaker(const Frame& frame) : frame_{frame} {}

  template <class Of>
  void add_time(std::string name, const Of& of) {
    std::vector<float> column;
    column.reserve(frame_.rows());
    for (const HourEnding end : frame_.ends) column.push_back(static_cast<float>(of(end)));
    add(std::move(name), column);
  }
  void add(std::string name, const std::vector<float>& column) {
    out.names.push_back(std::move(name));
    out.table.values.insert(out.table.values.end(), column.begin(), column.end());
    ++out.table.variables;
  }

  ModelTable out;

 private:
  const Frame& frame_;
};

void find_usable(ModelTable& out, double least_share) {
  const std::size_t weather = out.table.variables - out.time_variables;
  for (std::size_t row = 0; row < out.table.rows; ++row) {
    std::size_t there = 0;
    for (std::size_t v = out.time_variables; v < out.table.variables; ++v) {
      const float value = out.table.at(row, v);
      there += value == value ? 1U : 0U;
    }
    if (static_cast<double>(there) >= least_share * static_cast<double>(weather)) {
      out.usable.push_back(static_cast<std::uint32_t>(row));
    }
  }
}

}  // namespace

std::vector<int> usual_memory(Step step) {
  return step == Step::hour ? std::vector<int>{6, 24, 72} : std::vector<int>{72};
}

std::vector<std::string> weather_columns(const Frame& frame) {
  std::vector<std::string> out;
  for (const char* name : known_weather) {
    if (frame.find(name) != nullptr) out.emplace_back(name);
  }
  return out;
}

Result<ModelTable> make_model_table(const Frame& frame, const VariableChoice& choice) {
  const std::vector<std::string> weather = choice.weather.empty() ? weather_columns(frame) : choice.weather;
  if (weather.empty()) {
    return Error{ErrorCode::invalid_argument,
                 "the table has no weather, without which nothing can be told apart; give wind_speed, temperature or "
                 "another column",
                 "weather"};
  }
  if (choice.trend_step_days < 1) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a trend in steps of {} days; from 1", choice.trend_step_days), "trend"};
  }
  TableMaker maker{frame};
  maker.out.table.rows = frame.rows();
  maker.out.hourly = frame.step == Step::hour;
  if (choice.trend && frame.rows() > 0) {
    const HourEnding first = frame.ends.front();
    maker.add_time("trend", [&](HourEnding end) {
      const auto step = static_cast<std::int64_t>(choice.trend_step_days) * 24;
      return static_cast<double>((end - first).count() / step * step) / 24;
    });
  }
  maker.add_time("day_of_year", [](HourEnding end) {
    const Day day = day_of(end);
    const Day new_year{std::chrono::local_days{std::chrono::year{year_of(day)} / 1 / 1}};
    return (day - new_year).count() + 1;
  });
  maker.add_time("weekday", [](HourEnding end) { return std::chrono::weekday{day_of(end)}.iso_encoding(); });
  if (maker.out.hourly) maker.add_time("hour", [](HourEnding end) { return hour_of_day(end); });
  maker.out.time_variables = maker.out.table.variables;
  for (const std::string& name : weather) {
    const Values* values = frame.find(name);
    if (values == nullptr) return no_column(frame, name);
    maker.add(name, plain(*values));
  }
  for (const int hours : choice.mean_of_hours) {
    if (hours < 2) {
      return Error{ErrorCode::invalid_argument, fmt::format("a mean of {} h before is none; from 2 h on", hours),
                   "mean of hours"};
    }
    for (const std::string& name : weather) {
      maker.add(fmt::format("{} of {} h before", name, hours), mean_before(frame, *frame.find(name), hours));
    }
  }
  find_usable(maker.out, choice.least_share);
  return std::move(maker.out);
}

}  // namespace lantian::explain
