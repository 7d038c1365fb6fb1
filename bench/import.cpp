#include "base/decimal.hpp"
#include "base/text.hpp"
#include "keep/reading_book.hpp"
#include "observe/adapter.hpp"

#include <fmt/core.h>
#include <time.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

/// bench_import [READINGS [DIRECTORY]]: a CSV in the layout uci-prsa made in memory, read by read_source and by a plain
/// single-thread reference (getline, split, parse_decimal) in the same run; the two must agree in every reading.
/// Then the same bytes into a durable book: in DIRECTORY, which must not hold these stations yet, or a temporary one.
namespace lantian::bench {
namespace {

using Clock = std::chrono::steady_clock;
using observe::Batch;
using observe::Reading;
using terms::Species;

constexpr double goal_per_second = 1.5e6;
constexpr Species order[] = {Species::pm25, Species::pm10, Species::so2, Species::no2, Species::co, Species::o3};

/// Of this process: the two readers use one thread each, so that other work on the machine does not blur their ratio.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Stations one after the other, hours in order, about 2 % missing: what the real files look like.
std::string made_csv(std::size_t readings) {
  std::mt19937 random{42};
  std::string text =
      "\"No\",\"year\",\"month\",\"day\",\"hour\",\"PM2.5\",\"PM10\",\"SO2\",\"NO2\",\"CO\",\"O3\",\"TEMP\",\"PRES\","
      "\"DEWP\",\"RAIN\",\"wd\","
      "\"WSPM\",\"station\"\n";
  constexpr std::size_t hours_per_station = 35'064;
  const std::size_t rows = readings / 6;
  text.reserve(rows * 96);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto hour = static_cast<int>(row % hours_per_station);
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{15'765 + hour / 24}}};
    text += fmt::format("{},{},{},{},{}", row + 1, static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                        static_cast<unsigned>(day.day()), hour % 24);
    for (const unsigned most : {300U, 400U, 80U, 120U, 4000U, 200U}) {
      const auto value = static_cast<unsigned>(random()) % most;
      if (random() % 50 == 0) {
        text += ",NA";
      } else if (random() % 10 == 0) {
        text += fmt::format(",{}.{}", value, value % 10);
      } else {
        text += fmt::format(",{}", value);
      }
    }
    text += fmt::format(",-0.7,1023,-18.8,0,\"NNW\",4.4,\"station{}\"\n", row / hours_per_station);
  }
  return text;
}

/// One reading of the plain reference.
struct PlainReading {
  std::string station;
  HourEnding hour;
  Species species;
  std::int64_t thousandths;
};

std::string without_quotes(std::string_view cell) {
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
  return std::string{cell};
}

/// What one would write in an afternoon, with the same exactness: decimals, not doubles.
std::vector<PlainReading> plain_import(const std::string& text) {
  std::vector<PlainReading> readings;
  std::istringstream lines{text};
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::vector<std::string_view> cells = split(line, ',');
    const auto number = [&](std::size_t i) { return std::atoi(std::string{cells[i]}.c_str()); };
    const std::chrono::year_month_day day{std::chrono::year{number(1)},
                                          std::chrono::month{static_cast<unsigned>(number(2))},
                                          std::chrono::day{static_cast<unsigned>(number(3))}};
    const HourEnding hour = Day{day} + std::chrono::hours{number(4) + 1};
    for (std::size_t i = 0; i < 6; ++i) {
      if (cells[5 + i] == "NA") continue;
      const auto value = parse_decimal(cells[5 + i]);
      const auto concentration = to_concentration(*value, ConcentrationUnit::ug_m3);
      readings.push_back({without_quotes(cells[17]), hour, order[i], concentration->milli_ug()});
    }
  }
  return readings;
}

bool agree(const Batch& batch, const std::vector<PlainReading>& plain) {
  if (batch.readings.size() != plain.size()) return false;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const Reading& one = batch.readings[i];
    const PlainReading& other = plain[i];
    if (one.hour != other.hour || one.species != other.species || one.thousandths != other.thousandths ||
        batch.stations[one.station].id != other.station) {
      return false;
    }
  }
  return true;
}

Result<observe::Adapter> shipped_adapter() {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/adapters/uci-prsa.toml";
  std::ifstream file{path, std::ios::binary};
  return observe::read_adapter(
      {path, std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}});
}

int failed(const std::string& message) {
  fmt::print(stderr, "bench_import: {}\n", message);
  return 1;
}

int import_to_book(const std::string& text, const observe::Adapter& adapter, const std::string& directory) {
  const auto start = Clock::now();
  auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error().text());
  const auto batch = observe::read_source({"made.csv", text}, adapter, {});
  if (!batch) return failed(batch.error().text());
  const auto receipt = (*book)->append(*batch, text, UtcSeconds{std::chrono::seconds{1'700'000'000}});
  if (!receipt) return failed(receipt.error().text());
  const double seconds = seconds_since(start);
  if (receipt->stored != static_cast<std::int64_t>(batch->readings.size()))
    return failed("the book stored another number of readings");
  const double rate = static_cast<double>(batch->readings.size()) / seconds;
  fmt::print("import to durable book     {:8.2f} M readings/s  ({:.2f} s elapsed)  goal {:.1f}: {}\n", rate / 1e6,
             seconds, goal_per_second / 1e6, rate >= goal_per_second ? "met" : "MISSED");
  return 0;
}

int run(std::size_t readings, const std::string& directory) {
  const std::string text = made_csv(readings);
  const auto adapter = shipped_adapter();
  if (!adapter) return failed(adapter.error().text());
  double best = 1e9;
  Batch batch;
  for (int i = 0; i < 3; ++i) {
    const double start = processor_seconds();
    auto read = observe::read_source({"made.csv", text}, *adapter, {});
    best = std::min(best, processor_seconds() - start);
    if (!read) return failed(read.error().text());
    batch = *std::move(read);
  }
  const double start = processor_seconds();
  const std::vector<PlainReading> plain = plain_import(text);
  const double plain_seconds = processor_seconds() - start;
  if (!agree(batch, plain)) return failed("read_source and the plain reference differ");
  const auto count = static_cast<double>(plain.size());
  fmt::print("{} readings in {:.0f} MB of CSV; every reading equal to the plain reference\n", plain.size(),
             static_cast<double>(text.size()) / 1e6);
  fmt::print("read_source, one core      {:8.2f} M readings/s  ({:.2f} s processor, {:.0f} MB/s)\n", count / best / 1e6,
             best, static_cast<double>(text.size()) / best / 1e6);
  fmt::print("plain reference, one core  {:8.2f} M readings/s  ({:.2f} s processor)\n", count / plain_seconds / 1e6,
             plain_seconds);
  fmt::print("ratio                      {:8.1f}\n", plain_seconds / best);
  const std::string book =
      directory.empty() ? (std::filesystem::temp_directory_path() / "lantian-bench-import").string() : directory;
  if (directory.empty()) std::filesystem::remove_all(book);  // a directory that was named is never cleared
  const int outcome = import_to_book(text, *adapter, book);
  if (directory.empty()) std::filesystem::remove_all(book);
  return outcome;
}

}  // namespace
}  // namespace lantian::bench

int main(int count, char** words) {
  const std::size_t readings = count > 1 ? std::strtoull(words[1], nullptr, 10) : 6'000'000;
  return lantian::bench::run(readings, count > 2 ? words[2] : "");
}
