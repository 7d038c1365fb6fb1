// City means of six Beijing stations in 2014 against a plain computation straight from the text of the files: integers
// for what is rounded by law, long doubles elsewhere, and none of the rooms that are under test.
#include "assess/compare.hpp"
#include "serve/assessment.hpp"
#include "serve/importing.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace {

using namespace lantian;

constexpr int days_2014 = 365;
constexpr std::array<const char*, 6> reference_names{"PM2.5", "PM10", "SO2", "NO2", "CO", "O3"};
constexpr int column_o3 = 5;

__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): the only spelling GCC accepts quietly

/// Tenths of thousandths of ug/m3 (what the files resolve); negative = missing. [station][species][day][hour]
using Hours = std::array<std::array<std::array<long long, 24>, days_2014>, 6>;

int day_of_2014(int month, int day) {
  constexpr std::array<int, 12> before{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  return before[static_cast<std::size_t>(month - 1)] + day - 1;
}

long long ten_thousandths(const std::string& cell) {
  return cell == "NA" ? -1 : std::llround(std::strtold(cell.c_str(), nullptr) * 10000);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '"' && c != '\r') {
      cells.back().push_back(c);
    }
  }
  return cells;
}

Hours read_station(const std::string& path) {
  Hours hours;
  for (auto& species : hours) {
    for (auto& day : species) day.fill(-1);
  }
  std::string line;
  for (const char c : golden::bytes_of(path) + "\n") {
    if (c != '\n') {
      line.push_back(c);
      continue;
    }
    const auto cells = cells_of(line);
    line.clear();
    if (cells.size() < 12 || cells[1] != "2014") continue;
    const auto day = static_cast<std::size_t>(day_of_2014(std::stoi(cells[2]), std::stoi(cells[3])));
    const auto hour = static_cast<std::size_t>(std::stoi(cells[4]));
    for (std::size_t s = 0; s < 6; ++s) hours[s][day][hour] = ten_thousandths(cells[5 + s]);
  }
  return hours;
}

/// An exact fraction sum / count of ten-thousandths; count 0 = invalid.
struct Fraction {
  Wide sum = 0;
  long long count = 0;
};

Fraction station_mean(const std::array<long long, 24>& hours) {
  Fraction result;
  for (const long long value : hours) {
    if (value >= 0) result = {result.sum + value, result.count + 1};
  }
  return result.count >= 20 ? result : Fraction{};
}

Fraction station_mda8(const std::array<long long, 24>& hours) {
  Fraction best;
  int means = 0;
  for (std::size_t last = 7; last < 24; ++last) {
    Fraction window;
    for (std::size_t hour = last - 7; hour <= last; ++hour) {
      if (hours[hour] >= 0) window = {window.sum + hours[hour], window.count + 1};
    }
    if (window.count < 6) continue;
    ++means;
    if (best.count == 0 || window.sum * best.count > best.sum * window.count) best = window;
  }
  const bool above = best.count > 0 && best.sum > Wide{160} * 10000 * best.count;
  return means >= 14 || above ? best : Fraction{};
}

/// The city's day: mean over the stations that are valid, when at least 75 percent (5 of 6) are. Common denominator L =
/// lcm(1..24).
Fraction city_day(const std::vector<Hours>& stations, std::size_t species, std::size_t day) {
  constexpr long long common = 5'354'228'880;
  Wide sum = 0;
  long long valid = 0;
  for (const Hours& station : stations) {
    const Fraction own =
        species == column_o3 ? station_mda8(station[species][day]) : station_mean(station[species][day]);
    if (own.count == 0) continue;
    sum += own.sum * (common / own.count);
    ++valid;
  }
  return valid >= 5 ? Fraction{sum, common * valid} : Fraction{};
}

long double in_ug(const Fraction& value) {
  return static_cast<long double>(value.sum) / static_cast<long double>(value.count) / 10000.0L;
}

/// Half to even at `step` ten-thousandths.
long long rounded_steps(const Fraction& value, long long step) {
  const Wide denominator = Wide{value.count} * step;
  const Wide below = value.sum / denominator;
  const Wide twice = 2 * (value.sum % denominator);
  const bool up = twice > denominator || (twice == denominator && below % 2 != 0);
  return static_cast<long long>(up ? below + 1 : below);
}

/// Index of the day by HJ 633-2012: integers, rounded up.
int index_of_day(const std::array<Fraction, 6>& values) {
  constexpr std::array<int, 8> index{0, 50, 100, 150, 200, 300, 400, 500};
  // CO in tenths of mg/m3.
  const std::array<std::vector<long long>, 6> tables{{{0, 35, 75, 115, 150, 250, 350, 500},
                                                      {0, 50, 150, 250, 350, 420, 500, 600},
                                                      {0, 50, 150, 475, 800, 1600, 2100, 2620},
                                                      {0, 40, 80, 180, 280, 565, 750, 940},
                                                      {0, 20, 40, 140, 240, 360, 480, 600},
                                                      {0, 100, 160, 215, 265, 800}}};
  int worst = -1;
  for (std::size_t s = 0; s < 6; ++s) {
    if (values[s].count == 0) continue;
    const long long c = rounded_steps(values[s], s == 4 ? 1'000'000 : 10'000);
    for (std::size_t k = 1; k < tables[s].size(); ++k) {
      if (c > tables[s][k]) continue;
      const long long run = tables[s][k] - tables[s][k - 1];
      const long long rise = (index[k] - index[k - 1]) * (c - tables[s][k - 1]);
      worst = std::max(worst, index[k - 1] + static_cast<int>((rise + run - 1) / run));
      break;
    }
    if (c > tables[s].back() && s != column_o3) worst = 500;
  }
  return worst;
}

long double plain_percentile(std::vector<long double> values, long double percent) {
  std::ranges::sort(values);
  const long double rank = static_cast<long double>(values.size() - 1) * percent / 100.0L;
  const auto below = static_cast<std::size_t>(std::floor(rank + 1e-12L));
  if (below + 1 >= values.size()) return values.back();
  return values[below] + (values[below + 1] - values[below]) * (rank - static_cast<long double>(below));
}

struct PlainYear {
  std::array<std::array<Fraction, 6>, days_2014> days;
  std::array<int, 6> classes{};
  int valid = 0;
};

PlainYear plain_year(const std::vector<std::string>& files) {
  std::vector<Hours> stations;
  for (const std::string& file : files) stations.push_back(read_station(file));
  PlainYear year;
  for (std::size_t day = 0; day < days_2014; ++day) {
    for (std::size_t s = 0; s < 6; ++s) year.days[day][s] = city_day(stations, s, day);
    const int index = index_of_day(year.days[day]);
    if (index < 0) continue;
    ++year.valid;
    constexpr std::array<int, 5> ends{50, 100, 150, 200, 300};
    ++year.classes[static_cast<std::size_t>(std::ranges::lower_bound(ends, index) - ends.begin())];
  }
  return year;
}

assess::PeriodVerdict verdict_2014(const std::vector<std::string>& files) {
  const auto book = keep::make_memory_book();
  const auto imported = serve::import_air(golden::office(), book.get(), {files, "uci-prsa", "", false}, {});
  REQUIRE(imported.ok());
  REQUIRE_FALSE(imported->any_error());
  const auto unit = serve::find_unit(golden::office(), *book, "beijing");
  REQUIRE(unit.ok());
  const auto standard = golden::office().rulebook().standard("CN2012");
  REQUIRE(standard.ok());
  const auto judged = serve::judge_unit(
      *book, *unit, {golden::office().region_of_unit("beijing"), *standard, *parse_period("2014"), std::nullopt});
  REQUIRE_MESSAGE(judged.ok(), (judged.ok() ? std::string{} : judged.error().text()));
  return judged->verdict;
}

void compare_species(const PlainYear& plain, const assess::PeriodVerdict& verdict, std::size_t column) {
  const terms::Species species = *terms::parse_species(reference_names[column]);
  CAPTURE(reference_names[column]);
  std::vector<long double> values;
  long double sum = 0;
  int unequal = 0;
  for (std::size_t day = 0; day < days_2014; ++day) {
    const Fraction& reference = plain.days[day][column];
    const assess::SpeciesDay& own = verdict.values[day].species[species];
    if (own.valid() != (reference.count > 0)) ++unequal;
    if (reference.count == 0 || !own.valid()) continue;
    // Exact, by cross multiplication: thousandths against ten-thousandths.
    if (Wide{own.value.numerator} * 10 * reference.count != reference.sum * own.value.denominator) ++unequal;
    values.push_back(in_ug(reference));
    sum += values.back();
  }
  CHECK(unequal == 0);
  const assess::SpeciesPeriod& period = verdict.species[species];
  CHECK(period.valid_days == static_cast<int>(values.size()));
  const auto mean = static_cast<double>(sum / static_cast<long double>(values.size()));
  REQUIRE(period.mean);
  CHECK(period.mean->approximate() / 1000.0 == doctest::Approx(mean).epsilon(1e-12));
  constexpr std::array<int, 6> percent{95, 95, 98, 98, 95, 90};
  REQUIRE(period.percentile);
  CHECK(period.percentile_rank.text() == std::to_string(percent[column]));
  CHECK(period.percentile->approximate() / 1000.0 ==
        doctest::Approx(static_cast<double>(plain_percentile(values, percent[column]))).epsilon(1e-12));
}

TEST_CASE("Beijing 2014, six stations: days, means, percentiles and classes equal a plain computation") {
  const auto folder = golden::shared("data/beijing-hourly");
  if (!folder) return;
  const auto files = golden::files_in(*folder, ".csv");
  REQUIRE(files.size() == 6);
  const PlainYear plain = plain_year(files);
  const assess::PeriodVerdict verdict = verdict_2014(files);
  REQUIRE(verdict.values.size() == days_2014);
  CHECK(verdict.stations.size() == 6);
  for (std::size_t column = 0; column < 6; ++column) compare_species(plain, verdict, column);
  CHECK(plain.valid > 300);
  CHECK(verdict.counts.valid == plain.valid);
  for (std::size_t level = 0; level < 6; ++level) CHECK(verdict.counts.by_level[level] == plain.classes[level]);
  int unequal = 0;
  for (std::size_t day = 0; day < days_2014; ++day) {
    const int index = index_of_day(plain.days[day]);
    if (index >= 0 && verdict.days[day].aqi != index) ++unequal;
  }
  CHECK(unequal == 0);
  MESSAGE("2014: valid " << plain.valid << ", PM2.5 " << assess::statistic(verdict, "PM2.5.mean")->value.text()
                         << ", good " << verdict.counts.good << ", heavy " << verdict.counts.heavy);
}

}  // namespace
