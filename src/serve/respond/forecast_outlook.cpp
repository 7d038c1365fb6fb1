#include "base/csv_rows.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/demo.hpp"
#include "serve/explain_layout.hpp"
#include "serve/respond/forecast_ground.hpp"
#include "serve/respond/weather_columns.hpp"
#include "serve/transport_layout.hpp"
#include "serve/transport_weather.hpp"
#include "twin/dice.hpp"
#include "twin/truth.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using respond::OutlookTable;
using respond::WeatherOutlook;

/// The made-up error of made-up forecasts: mean 0, deviation 1, smooth from lead to lead and from issue to issue.
class OutlookErrors {
 public:
  OutlookErrors(const respond::ForecastRule::Demonstration& made, std::uint64_t variable)
      : made_{made}, dice_{static_cast<std::uint64_t>(made.seed), twin::key_of(1, variable)} {}

  /// Of the next day of issue, by lead.
  std::array<double, respond::forecast_days> next() {
    std::array<double, respond::forecast_days> out{};
    for (std::size_t lead = 0; lead < out.size(); ++lead) {
      // An error of its own for each lead that lasts over days of issue; leads share the error of the one before.
      own_[lead] = begun_ ? mixed(own_[lead], made_.along_issues) : deviation();
      out[lead] = lead == 0 ? own_[0] : made_.along_leads * out[lead - 1] + rest(made_.along_leads) * own_[lead];
    }
    begun_ = true;
    return out;
  }

 private:
  double deviation() { return static_cast<double>(dice_.deviation()) / 1000; }
  static double rest(double share) { return std::sqrt(std::max(0.0, 1 - share * share)); }
  double mixed(double before, double share) { return share * before + rest(share) * deviation(); }

  const respond::ForecastRule::Demonstration& made_;
  twin::Dice dice_;
  std::array<double, respond::forecast_days> own_{};
  bool begun_ = false;
};

/// The row without one cell: a day of issue is no number, which a table of hours would refuse.
std::string row_without(const CsvRows& rows, std::size_t left_out) {
  std::string out;
  bool first = true;
  for (std::size_t n = 0; n < rows.cells().size(); ++n) {
    if (n == left_out) continue;
    const std::string_view cell = rows.cells()[n];
    const bool quoted = cell.find_first_of(",\"") != std::string_view::npos;
    if (!first) out += ',';
    first = false;
    if (quoted) out += '"';
    for (const char c : cell) {
      if (c == '"') out += c;
      out += c;
    }
    if (quoted) out += '"';
  }
  return out + "\n";
}

/// One CSV cut by what stands in its column "issued", each part with the head again and without that column. Without
/// such a column one part without a day of issue.
Result<std::vector<std::pair<std::optional<Day>, std::string>>> cut_by_issue(const terms::SourceFile& file) {
  std::vector<std::pair<std::optional<Day>, std::string>> out;
  CsvRows rows{file.text, ',', false};
  if (rows.next() != CsvRows::Outcome::row) return Error{ErrorCode::malformed, "the head cannot be read", file.path};
  std::size_t at = 0;
  while (at < rows.cells().size() && trimmed(rows.cells()[at]) != "issued") ++at;
  if (at == rows.cells().size()) {
    out.emplace_back(std::nullopt, file.text);
    return out;
  }
  const std::string head = row_without(rows, at);
  std::map<Day, std::string> parts;
  for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
    if (outcome != CsvRows::Outcome::row || at >= rows.cells().size()) continue;
    const std::string_view cell = trimmed(rows.cells()[at]);
    const auto issued = parse_day(cell.substr(0, std::string_view{"2024-01-05"}.size()));
    if (!issued) {
      return Error{ErrorCode::malformed, fmt::format("{} in the column issued is no day", in_quotes(cell)),
                   fmt::format("{}:{}", file.path, rows.line())};
    }
    std::string& part = parts[*issued];
    if (part.empty()) part = head;
    part += row_without(rows, at);
  }
  for (auto& [issued, text] : parts) out.emplace_back(issued, std::move(text));
  return out;
}

std::vector<std::string> weather_of_frame(const explain::Frame& frame) {
  constexpr std::array<std::string_view, 8> air{"pm25", "pm10", "so2", "no2", "co", "o3", "synthetic", "issued"};
  std::vector<std::string> out;
  for (const explain::Column& column : frame.columns) {
    // A direction in degrees means nothing to a tree where north meets north; its east and north parts stand beside it.
    const bool left_out = column.name == "wind_from" || std::ranges::find(air, column.name) != air.end();
    if (!left_out) out.push_back(column.name);
  }
  return out;
}

/// The middle of a county's stations, where it has any with coordinates.
std::optional<weather::Position> middle_of(const terms::Region& pack, const std::string& unit) {
  double longitude = 0, latitude = 0;
  int found = 0;
  for (const terms::Station& station : pack.stations) {
    if (station.unit_id != unit || !station.longitude || !station.latitude) continue;
    longitude += station.longitude->approximate();
    latitude += station.latitude->approximate();
    ++found;
  }
  if (found == 0) return std::nullopt;
  return weather::Position{longitude / found, latitude / found};
}

}  // namespace

Result<WeatherOutlook> demo_outlook(const Office& office, const std::string& region,
                                    const respond::ForecastRule& rule) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, fmt::format("regions/{}/twin.toml", region)));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan(file, *pack));
  const twin::WeatherDays weather = twin::weather_days(plan, demo_seed);
  const std::array series{&weather.stagnation, &weather.gust, &weather.heat};
  WeatherOutlook out;
  out.names = {"stagnation", "gust", "heat"};
  out.first = weather.first;
  out.issues = weather.stagnation.size();
  out.values.resize(out.issues * WeatherOutlook::leads * series.size());
  for (std::size_t n = 0; n < series.size(); ++n) {
    OutlookErrors errors{rule.demonstration, n};
    const std::vector<double>& truth = *series[n];
    for (std::size_t issue = 0; issue < out.issues; ++issue) {
      const auto error = errors.next();
      for (std::size_t lead = 0; lead < WeatherOutlook::leads; ++lead) {
        if (issue + lead >= truth.size()) continue;
        const double share = lead == 0 ? 1 : rule.demonstration.correlation[lead - 1];
        const double off = lead == 0 ? 0 : std::sqrt(1 - share * share) * error[lead - 1];
        out.values[(issue * WeatherOutlook::leads + lead) * series.size() + n] = share * truth[issue + lead] + off;
      }
    }
  }
  return out;
}

Result<WeatherOutlook> file_outlook(const Office& office, const OutlookFile& file, Day first, Day issued,
                                    std::string& lineage) {
  LANTIAN_TRY(const terms::SourceFile layout_file,
              source_file(office, fmt::format("data/explain/layouts/{}.toml", file.layout)));
  LANTIAN_TRY(const FrameLayout layout, read_frame_layout(layout_file));
  LANTIAN_TRY(std::string text, keep::read_file(file.path));
  LANTIAN_TRY(const auto parts, cut_by_issue({file.path, std::move(text)}));
  std::vector<OutlookTable> tables;
  std::vector<std::string> names;
  bool checked = false;
  for (const auto& [of, csv] : parts) {
    LANTIAN_TRY(const FrameTable table, read_frame_table({file.path, csv}, layout));
    if (names.empty()) names = weather_of_frame(table.frame);
    if (!of || *of == issued) {
      LANTIAN_CHECK(respond::check_outlook(table.frame, issued, names));
      checked = true;
    }
    tables.push_back({of, layout.step == explain::Step::hour ? days_of(table.frame) : table.frame});
  }
  if (!checked) {
    return Error{ErrorCode::incomplete,
                 fmt::format("the forecast file holds no forecast issued on {}; it has {}", text_of(issued),
                             parts.empty() ? "none" : "others alone"),
                 file.path};
  }
  const bool archive = parts.size() > 1;
  lineage = fmt::format("{} by layout {}; {}", file.path, file.layout,
                        archive ? fmt::format("{} days of issue", parts.size())
                                : "one course of time: learned from what it says of the days before (perfect prognosis)");
  return respond::outlook_of(tables, names, first, issued);
}

Result<void> put_weather_room(const Office& office, const std::string& path, const std::string& region, Day issued,
                              respond::ForecastGround& ground, std::string& lineage) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  LANTIAN_TRY(const auto weather, open_weather(office, {region, "", path}));
  std::vector<WeatherSpot> spots;
  for (const respond::PlaceDays& place : ground.air.places) {
    const auto middle = middle_of(*pack, place.unit);
    if (!place.station && middle) spots.push_back({place.id, *middle});
  }
  const Day last = issued + std::chrono::days{respond::forecast_days};
  const Day begin = std::max(ground.air.first, day_of(weather->first() + std::chrono::hours{23}));
  LANTIAN_TRY(const auto columns, weather_columns(*weather, spots, begin, last));
  ground.weather.clear();
  for (const WeatherColumns& one : columns) {
    const std::vector<std::string> names = weather_of_frame(one.days);
    LANTIAN_CHECK(respond::check_outlook(one.days, issued, names));
    for (respond::PlaceDays& place : ground.air.places) {
      if (place.unit == one.id) place.weather = ground.weather.size();
    }
    ground.weather.push_back(respond::outlook_of({{std::nullopt, one.days}}, names, ground.air.first, issued));
  }
  lineage = fmt::format("{}: {}; days before the day of issue are analyses (perfect prognosis)", path, weather->lineage());
  return {};
}

}  // namespace lantian::serve
