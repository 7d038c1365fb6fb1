// Quality control on six Beijing stations, four years of hours: what is known to be wrong there is found, what is known
// to be right is not doubted, and seeded faults are found at the rates that doc/quality.md prints. The facts come from
// plain passes over the text of the files, outside the rooms under test.
#include "serve/importing.hpp"
#include "serve/quality.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

namespace {

using namespace lantian;
using namespace lantian::observe::quality;
using observe::Cell;

constexpr std::size_t quality_hours = 1461 * 24;  // 2013-03-01 to 2017-02-28
const std::array<std::string, 4> weather{"TEMP", "PRES", "DEWP", "WSPM"};

/// One file as columns of thousandths; missing cells absent.
struct RawStation {
  std::string name;
  std::map<std::string, std::vector<Cell>> columns;
};

std::vector<std::string> cells_of_row(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',')
      cells.emplace_back();
    else if (c != '"' && c != '\r')
      cells.back().push_back(c);
  }
  return cells;
}

RawStation read_raw_station(const std::string& path) {
  RawStation station;
  std::vector<std::string> header;
  std::string line;
  for (const char c : golden::bytes_of(path) + "\n") {
    if (c != '\n') {
      line.push_back(c);
      continue;
    }
    const auto cells = cells_of_row(line);
    line.clear();
    if (cells.size() < 18) continue;
    if (header.empty()) {
      header = cells;
      continue;
    }
    station.name = cells[17];
    for (std::size_t i = 5; i < 17; ++i) {
      char* end = nullptr;
      const double value = std::strtod(cells[i].c_str(), &end);
      const bool number = end != cells[i].c_str() && *end == '\0';
      station.columns[header[i]].push_back(number ? Cell::of(static_cast<std::int32_t>(std::lround(value * 1000)))
                                                  : Cell{});
    }
  }
  REQUIRE(station.columns["PM2.5"].size() == quality_hours);
  return station;
}

struct Beijing {
  std::vector<RawStation> raw;
  std::unique_ptr<keep::ReadingBook> book = keep::make_memory_book();
  std::unique_ptr<keep::MarkBook> marks = keep::make_memory_mark_book();
  serve::QualityReport report;
};

/// Read and checked once for all tests; null when the shared data are absent.
Beijing* beijing() {
  static std::unique_ptr<Beijing> town = []() -> std::unique_ptr<Beijing> {
    const auto folder = golden::shared("data/beijing-hourly");
    if (!folder) return nullptr;
    auto read = std::make_unique<Beijing>();
    const auto files = golden::files_in(*folder, ".csv");
    REQUIRE(files.size() == 6);
    for (const std::string& file : files) read->raw.push_back(read_raw_station(file));
    const auto imported = serve::import_air(golden::office(), read->book.get(), {files, "uci-prsa", "", false}, {});
    REQUIRE(imported.ok());
    const auto report = serve::check_quality(golden::office(), *read->book, *read->marks,
                                             {"beijing", "2013-03-01..2017-02-28", "QC-AIR"}, UtcSeconds{});
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? std::string{} : report.error().text()));
    read->report = *report;
    return read;
  }();
  return town.get();
}

UtcSeconds hour_begin(std::size_t slot) {
  return to_utc(std::chrono::local_seconds{Day{std::chrono::year{2013} / 3 / 1}}) + std::chrono::hours{slot};
}

/// Runs of one value without a gap: begin and end slot.
std::vector<Stretch> runs_of(const std::vector<Cell>& values, std::size_t least) {
  std::vector<Stretch> runs;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i + 1;
    while (end < values.size() && values[end] == values[i]) ++end;
    if (values[i].present() && end - i >= least) runs.push_back({i, end});
    i = end;
  }
  return runs;
}

TEST_CASE("Beijing: the 41 hours of PM2.5 at Dongsi are found, with hour, length and neighbours") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  Stretch longest;
  std::string where;
  for (const RawStation& station : town->raw) {
    for (const Stretch& run : runs_of(station.columns.at("PM2.5"), 2)) {
      if (run.hours() > longest.hours()) {
        longest = run;
        where = station.name;
      }
    }
  }
  CHECK(longest.hours() == 41);
  CHECK(where == "Dongsi");
  const auto found = std::ranges::find_if(town->report.findings, [&](const Finding& finding) {
    return finding.detector == Detector::flat && finding.place == "Dongsi" && finding.factor == "PM2.5" &&
           finding.from == hour_begin(longest.begin);
  });
  REQUIRE(found != town->report.findings.end());
  CHECK(found->to == hour_begin(longest.end));
  CHECK(found->reason.find("stays at 3 ug/m3 for 41 h") != std::string::npos);
  CHECK(found->rule == "QC-AIR/2026#flat");
  MESSAGE(found->place << " " << time_text(found->from) << ": " << found->reason);
}

TEST_CASE("Beijing: long runs of SO2 at the detection limit are no fault") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  std::size_t floor_runs = 0;
  std::size_t longest = 0;
  std::size_t doubted = 0;
  for (const RawStation& station : town->raw) {
    const auto& values = station.columns.at("SO2");
    for (const Stretch& run : runs_of(values, 24)) {
      if (values[run.begin].thousandths() > 5300) continue;  // 2 nmol/mol at 298.15 K
      ++floor_runs;
      longest = std::max(longest, run.hours());
      doubted += static_cast<std::size_t>(std::ranges::count_if(town->report.findings, [&](const Finding& finding) {
        const bool about = finding.factor == "SO2" || finding.factor == all_factors;
        const bool about_runs = finding.detector == Detector::flat || finding.detector == Detector::frozen;
        return about && about_runs && finding.place == station.name && finding.from < hour_begin(run.end) &&
               hour_begin(run.begin) < finding.to;
      }));
    }
  }
  CHECK(floor_runs > 300);
  CHECK(longest == 204);
  CHECK(doubted == 0);
  MESSAGE(floor_runs << " runs of SO2 of a day and more at the detection limit, the longest of " << longest
                     << " h; none doubted");
}

TEST_CASE("Beijing: the share of PM2.5 above PM10 is reported as a plain count gives it") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  std::int64_t all_pairs = 0;
  std::int64_t all_above = 0;
  REQUIRE(town->report.order.size() == 6);
  for (const RawStation& station : town->raw) {
    std::int64_t pairs = 0;
    std::int64_t above = 0;
    const auto& fine = station.columns.at("PM2.5");
    const auto& coarse = station.columns.at("PM10");
    for (std::size_t i = 0; i < quality_hours; ++i) {
      if (!fine[i].present() || !coarse[i].present()) continue;
      ++pairs;
      above += fine[i].thousandths() > coarse[i].thousandths() ? 1 : 0;
    }
    const auto share = std::ranges::find(town->report.order, station.name, &OrderShare::place);
    REQUIRE(share != town->report.order.end());
    CHECK(share->pairs == pairs);
    CHECK(share->above == above);
    CHECK(share->beyond < share->above);
    all_pairs += pairs;
    all_above += above;
  }
  const double percent = 100.0 * static_cast<double>(all_above) / static_cast<double>(all_pairs);
  CHECK(percent == doctest::Approx(4.825).epsilon(0.001));
  MESSAGE(fmt::format("PM2.5 > PM10 in {} of {} pairs, {:.2f} %", all_above, all_pairs, percent));
}

TEST_CASE("Beijing: stations that share one weather series are found, the others are not") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  Group group;
  group.first = hour_ending(Day{std::chrono::year{2013} / 3 / 1}, 1);
  group.hours = quality_hours;
  group.factors.assign(weather.begin(), weather.end());
  for (const RawStation& station : town->raw) {
    group.places.push_back(station.name);
    for (const std::string& factor : weather) group.series.emplace_back(station.columns.at(factor));
  }
  const auto rule = golden::office().rulebook().quality("QC-AIR", Day{std::chrono::year{2017} / 2 / 28});
  REQUIRE(rule.ok());
  const auto findings = find_duplicates(group, **rule);
  std::map<std::pair<std::string, std::string>, std::int64_t> shared_hours;  // of temperature
  for (const Finding& finding : findings) {
    if (finding.factor != "TEMP") continue;
    const std::string other = finding.against.substr(0, finding.against.find(' '));
    shared_hours[{finding.place, other}] +=
        std::chrono::duration_cast<std::chrono::hours>(finding.to - finding.from).count();
  }
  // Dongsi and Tiantan are one series from the first hour to the last.
  const auto whole = std::ranges::find_if(findings, [](const Finding& finding) {
    return finding.factor == "TEMP" && finding.place == "Dongsi" && finding.against == "Tiantan TEMP";
  });
  REQUIRE(whole != findings.end());
  CHECK(whole->from == hour_begin(0));
  CHECK(whole->to == hour_begin(quality_hours));
  std::set<std::pair<std::string, std::string>> pairs;
  for (const auto& [pair, hours] : shared_hours) {
    if (hours >= 30 * 24) pairs.insert(pair);
    MESSAGE(fmt::format("{} and {} share one temperature in {} days", pair.first, pair.second, hours / 24));
  }
  // Aotizhongxin has the series of Dongsi for the first half of the time and that of Wanliu for the second.
  const std::set<std::pair<std::string, std::string>> expected{
      {"Aotizhongxin", "Dongsi"}, {"Aotizhongxin", "Tiantan"}, {"Aotizhongxin", "Wanliu"}, {"Dongsi", "Tiantan"}};
  CHECK(pairs == expected);
  // A plain count of equal hours agrees: more than half of all hours for those pairs, next to none for the others.
  for (std::size_t a = 0; a < town->raw.size(); ++a) {
    for (std::size_t b = a + 1; b < town->raw.size(); ++b) {
      std::size_t equal = 0;
      for (std::size_t i = 0; i < quality_hours; ++i) {
        const Cell x = town->raw[a].columns.at("PRES")[i];
        const Cell y = town->raw[b].columns.at("PRES")[i];
        equal += x.present() && x == y ? 1U : 0U;
      }
      CHECK((equal * 2 > quality_hours) == pairs.contains({town->raw[a].name, town->raw[b].name}));
    }
  }
  // Air is measured at each station for itself.
  for (const Finding& finding : town->report.findings) {
    if (finding.detector == Detector::duplicate) CHECK(finding.against.starts_with(finding.place + " "));
  }
}

struct Rates {
  std::map<Fault, HitScore> hits;
  std::map<Detector, AlarmScore> alarms;
};

Rates rates_of(const Group& group, const QualityRule& rule, const std::vector<Finding>& findings,
               const Stretch& window) {
  constexpr std::size_t seeds_of_each = 200;
  Rates rates;
  for (const Fault fault : all_faults) {
    const auto seeds = plan_faults(group, rule, fault, window, seeds_of_each, 2026, findings);
    rates.hits[fault] = score_hits(group, rule, fault, seeds);
  }
  for (const Detector detector : all_detectors) {
    rates.alarms[detector] = score_alarms(group, findings, detector, window, {});
  }
  return rates;
}

double hit_rate(const HitScore& score) {
  return score.seeds == 0 ? 0.0 : static_cast<double>(score.hits) / static_cast<double>(score.seeds);
}

TEST_CASE("Beijing: seeded faults are found and the rest is left alone, on years that no threshold was chosen on") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  const auto rule = golden::office().rulebook().quality("QC-AIR", Day{std::chrono::year{2017} / 2 / 28});
  REQUIRE(rule.ok());
  const auto slab = town->book->hours({town->report.stations,
                                       {terms::basic_six.begin(), terms::basic_six.end()},
                                       *parse_period("2013-03-01..2017-02-28"),
                                       std::nullopt});
  REQUIRE(slab.ok());
  Group group = group_of(*slab);
  group.join_all();
  const std::vector<Finding> findings = check_group(group, **rule).findings;
  const std::size_t half = 730 * 24;
  const Rates chosen = rates_of(group, **rule, findings, {0, half});
  const Rates held_out = rates_of(group, **rule, findings, {half, group.hours});
  MESSAGE("fault               detector    chosen 2013-03..2015-02    held out 2015-03..2017-02");
  for (const Fault fault : all_faults) {
    const HitScore& a = chosen.hits.at(fault);
    const HitScore& b = held_out.hits.at(fault);
    MESSAGE(fmt::format("{:<18}  {:<10}  {:3} of {:3}  {:5.1f} %         {:3} of {:3}  {:5.1f} %", name_of(fault),
                        name_of(detector_of(fault)), a.hits, a.seeds, 100 * hit_rate(a), b.hits, b.seeds,
                        100 * hit_rate(b)));
  }
  MESSAGE("detector    raised, a station-month: chosen      held out");
  for (const Detector detector : all_detectors) {
    if (detector_of(Fault::flat) != detector && chosen.alarms.at(detector).alarms == 0 &&
        held_out.alarms.at(detector).alarms == 0 && detector != Detector::dust) {
      continue;
    }
    MESSAGE(fmt::format("{:<10}  {:4}  {:.2f}                        {:4}  {:.2f}", name_of(detector),
                        chosen.alarms.at(detector).alarms, chosen.alarms.at(detector).per_place_month(),
                        held_out.alarms.at(detector).alarms, held_out.alarms.at(detector).per_place_month()));
  }
  // Nothing is left out of the alarms here, not even what is plainly wrong with the data.
  for (const Fault fault : {Fault::flat, Fault::frozen, Fault::resent, Fault::dust_flat}) {
    CAPTURE(name_of(fault));
    CHECK(held_out.hits.at(fault).seeds >= 150);
    CHECK(hit_rate(held_out.hits.at(fault)) >= 0.95);
    CHECK(held_out.alarms.at(detector_of(fault)).per_place_month() <= 1.0);
    CHECK(chosen.alarms.at(detector_of(fault)).per_place_month() <= 1.0);
  }
  // What the others hold is not promised, but must not get worse unseen.
  for (const Fault fault : {Fault::over_range, Fault::spike, Fault::channels, Fault::copied, Fault::gain}) {
    CAPTURE(name_of(fault));
    CHECK(hit_rate(held_out.hits.at(fault)) >= 0.9);
    if (fault != Fault::copied) CHECK(held_out.alarms.at(detector_of(fault)).per_place_month() <= 1.0);
  }
  CHECK(hit_rate(held_out.hits.at(Fault::flat_jitter)) >= 0.85);
  CHECK(hit_rate(held_out.hits.at(Fault::flat_short)) >= 0.7);
}

TEST_CASE("Beijing: intervals, oxygen and clocks made from real hours") {
  const Beijing* town = beijing();
  if (town == nullptr) return;
  const auto rule = golden::office().rulebook().quality("QC-CEMS", Day{std::chrono::year{2017} / 2 / 28});
  REQUIRE(rule.ok());
  const auto& column = town->raw.front().columns.at("PM10");
  const auto scores = score_device_tests(std::span{column}.subspan(730 * 24, 365 * 24),
                                         hour_ending(Day{std::chrono::year{2015} / 3 / 1}, 1), **rule, 2026);
  REQUIRE(scores.size() == 7);
  for (const DeviceScore& score : scores) {
    MESSAGE(fmt::format("{:<32} {:<8} found {} of {}, raised on {} of {} without a fault", score.fault,
                        name_of(score.detector), score.hits, score.seeds, score.alarms, score.clean));
    CHECK(score.seeds > 100);
    CHECK(static_cast<double>(score.hits) >= 0.99 * static_cast<double>(score.seeds));
    CHECK(score.alarms == 0);
  }
}

}  // namespace
