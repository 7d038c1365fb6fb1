#include "keep/telemetry_book.hpp"

#include "measure.hpp"

#include <algorithm>
#include <vector>

/// bench_telemetry_book [DEVICES [BATCHES [DIRECTORY]]]: live telegrams of many devices into a telemetry file, then all
/// of them again (nothing new), then the flood after an outage, and what a page asks. Counts and answers are checked;
/// a wrong one fails.
namespace lantian::bench {
namespace {

using keep::FramePlace;
using keep::TelemetryBook;
using keep::TelemetryReceipt;
using keep::TelemetryValue;

constexpr int telegrams_a_batch = 3000;
constexpr int values_a_telegram = 10;
constexpr std::uint8_t realtime = 1, minute = 3;
const UtcSeconds first_instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
const std::string ambient{"22"}, normal{"N"};
const std::vector<std::string> factors{"a34004", "a34002", "a21026", "a21004", "a21005",
                                       "a05024", "a01001", "a01002", "a01006", "a01007"};

std::string device_name(int device) {
  return fmt::format("010000A8900016F0{:08X}", device);
}

/// The value that a formula gives, so that the answer can be checked without keeping it.
std::int64_t unscaled_of(int device, std::int64_t at, int factor) {
  return (device * 31 + at * 7 + factor * 13) % 2000;
}

void put_telegram(std::vector<TelemetryValue>& values, int device, UtcSeconds begin, std::uint8_t content,
                  FramePlace frame) {
  for (int k = 0; k < values_a_telegram; ++k) {
    TelemetryValue& value = values.emplace_back();
    value.mn = device_name(device);
    value.st = ambient;
    value.content = content;
    value.begin = begin;
    value.end = content == minute ? begin + std::chrono::minutes{10} : begin;
    value.factor = factors[static_cast<std::size_t>(k)];
    value.statistic = content == minute ? 2 : 0;
    value.value = Decimal{unscaled_of(device, begin.time_since_epoch().count(), k), 1};
    value.flag = normal;
    value.usable = true;
    value.received = begin + std::chrono::seconds{2};
    value.frame = frame;
  }
}

/// What every device says, twice a minute, one after the other.
struct LiveStream {
  int devices;
  std::int64_t telegrams = 0;
  std::vector<TelemetryValue> values;

  std::span<const TelemetryValue> batch() {
    values.clear();
    for (int i = 0; i < telegrams_a_batch; ++i, ++telegrams) {
      const auto device = static_cast<int>(telegrams % devices);
      put_telegram(
          values, device, first_instant + std::chrono::seconds{telegrams / devices * 30}, realtime,
          {1 + static_cast<std::uint32_t>(telegrams / 400'000), static_cast<std::uint32_t>(telegrams % 400'000)});
    }
    return values;
  }
};

struct Measured {
  TelemetryReceipt sum;
  std::vector<double> latencies;
  double seconds = 0, cpu = 0, most_cpu = 0;

  Result<void> append(TelemetryBook& book, std::span<const TelemetryValue> values, FramePlace cursor) {
    const auto start = Clock::now();
    const double cpu_before = cpu_seconds();
    const auto receipt = book.append(values, cursor);
    if (!receipt) return receipt.error();
    latencies.push_back(seconds_since(start) * 1e3);
    seconds += latencies.back() / 1e3;
    const double cpu_used = cpu_seconds() - cpu_before;
    cpu += cpu_used;
    most_cpu = std::max(most_cpu, cpu_used * 1e3);
    sum.stored += receipt->stored;
    sum.superseded += receipt->superseded;
    sum.unchanged += receipt->unchanged;
    return {};
  }
  void print(const char* what) {
    std::ranges::sort(latencies);
    const auto values = static_cast<double>(sum.stored + sum.superseded + sum.unchanged);
    fmt::print("{:<28} {:>9.0f} values  {:7.0f} k values/s  ({:7.0f} k per processor second)\n", what, values,
               values / seconds / 1e3, values / cpu / 1e3);
    fmt::print("{:<28} batch ms: median {:.0f}  p99 {:.0f}  most {:.0f} (most processor time {:.0f})\n", "",
               latencies[latencies.size() / 2], latencies[latencies.size() * 99 / 100], latencies.back(), most_cpu);
  }
};

int wrong(const char* what) {
  return failed({ErrorCode::corrupt, fmt::format("wrong answer: {}", what), "bench_telemetry_book"});
}

int live(TelemetryBook& book, int devices, int batches, bool again) {
  LiveStream stream{devices, 0, {}};
  Measured measured;
  for (int i = 0; i < batches; ++i) {
    const auto values = stream.batch();
    if (auto appended = measured.append(book, values, {2, static_cast<std::uint32_t>(i + 1)}); !appended) {
      return failed(appended.error());
    }
  }
  const std::int64_t all = std::int64_t{batches} * telegrams_a_batch * values_a_telegram;
  if ((again ? measured.sum.unchanged : measured.sum.stored) != all) return wrong(again ? "replay" : "live");
  measured.print(again ? "replay, all unchanged" : "live, all new");
  return 0;
}

/// After an outage each device sends a day of ten-minute means, oldest first, 12 at a time, while live data go on.
int flood(TelemetryBook& book, int devices, bool again) {
  constexpr int means_a_day = 144, burst = 12;
  Measured measured;
  std::vector<TelemetryValue> values;
  for (int part = 0; part < means_a_day / burst; ++part) {
    for (int device = 0; device < devices; ++device) {
      for (int i = 0; i < burst; ++i) {
        // Some are faster than others: the batch spreads over hours.
        const int mean = (part * burst + i + device * 17) % means_a_day;
        put_telegram(values, device, first_instant - std::chrono::minutes{10 * (means_a_day - mean)}, minute, {3, 1});
      }
      if (values.size() < telegrams_a_batch * values_a_telegram && device + 1 < devices) continue;
      if (auto appended = measured.append(book, values, {3, 1}); !appended) return failed(appended.error());
      values.clear();
    }
  }
  const std::int64_t all = std::int64_t{devices} * means_a_day * values_a_telegram;
  if ((again ? measured.sum.unchanged : measured.sum.stored) != all) return wrong("flood");
  measured.print(again ? "flood again, all unchanged" : "flood of a day, all new");
  return 0;
}

int ask(TelemetryBook& book, int devices) {
  keep::TelemetryQuery query;
  query.mn = {device_name(devices / 2)};
  query.begin = first_instant - std::chrono::hours{24};
  query.end = first_instant + std::chrono::hours{24 * 365};
  query.content = minute;
  auto start = Clock::now();
  const auto values = book.values(query);
  if (!values) return failed(values.error());
  const double values_seconds = seconds_since(start);
  for (const TelemetryValue& value : *values) {
    const auto factor = static_cast<int>(std::ranges::find(factors, value.factor) - factors.begin());
    if (value.value->unscaled != unscaled_of(devices / 2, value.begin.time_since_epoch().count(), factor)) {
      return wrong("values");
    }
  }
  start = Clock::now();
  const auto slots = book.slots(query);
  if (!slots) return failed(slots.error());
  const double slots_seconds = seconds_since(start);
  query.mn.clear();
  start = Clock::now();
  const auto all = book.slots(query);
  if (!all) return failed(all.error());
  if (values->size() != 1440 || slots->size() != 144 ||
      all->size() != slots->size() * static_cast<std::size_t>(devices)) {
    return wrong("slots");
  }
  fmt::print("values of a device and day {:.1f} ms, its slots {:.1f} ms, the slots of all devices {:.1f} ms\n",
             values_seconds * 1e3, slots_seconds * 1e3, seconds_since(start) * 1e3);
  return 0;
}

int run(const std::string& file, int devices, int batches) {
  for (const bool again : {false, true}) {
    const auto start = Clock::now();
    auto book = keep::open_telemetry(file);
    if (!book) return failed(book.error());
    fmt::print("open {:.3f} s\n", seconds_since(start));
    if (int status = live(**book, devices, batches, again); status != 0) return status;
    if (int status = flood(**book, devices, again); status != 0) return status;
    if (int status = ask(**book, devices); status != 0) return status;
    const auto closing = Clock::now();
    book->reset();
    fmt::print("close {:.3f} s  file {:.1f} MB  peak {} MiB\n", seconds_since(closing),
               static_cast<double>(std::filesystem::file_size(file)) / 1e6, peak_mib());
  }
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  const int devices = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
  const int batches = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
  const std::string directory =
      argc > 3 ? argv[3] : (fs::temp_directory_path() / fmt::format("lantian-bench-{}", getpid())).string();
  fs::create_directories(directory);
  const int status = lantian::bench::run(directory + "/telemetry.duckdb", devices, batches);
  fs::remove_all(directory);
  return status;
}
