#include "keep/frame_log.hpp"

#include "measure.hpp"

#include <algorithm>
#include <random>
#include <vector>

/// bench_frame_log [MEBIBYTES [DIRECTORY]]: groups of telegrams made durable, then opened, read and verified. Every
/// record that comes back is compared; a wrong one fails.
namespace lantian::bench {
namespace {

using keep::FrameLog;
using keep::FrameReader;
using keep::FrameRecord;

constexpr std::size_t telegram_bytes = 500;  // the mean of the field mix

/// Telegrams of one group; `number` stands in each so that no two groups are alike.
struct Telegrams {
  std::vector<std::string> texts;
  std::vector<FrameRecord> records;

  explicit Telegrams(std::size_t count) : texts(count), records(count) {
    std::mt19937 chance{1};
    for (std::size_t i = 0; i < count; ++i) {
      texts[i].resize(telegram_bytes);
      for (char& byte : texts[i]) byte = static_cast<char>('0' + chance() % 64);
      records[i].peer = "10.0.0.7:40312";
      records[i].mn = "010000A8900016F000169DC0";
    }
  }
  void number(std::int64_t number) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      texts[i].replace(4, 20, fmt::format("{:020}", number));
      records[i].received_us = number;
      records[i].bytes = texts[i];
    }
  }
};

double percentile(std::vector<double>& values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

int write_groups(const std::string& directory, std::size_t records_a_group, std::int64_t groups) {
  auto log = FrameLog::open(directory);
  if (!log) return failed(log.error());
  Telegrams telegrams{records_a_group};
  std::vector<double> latencies;
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  for (std::int64_t i = 0; i < groups; ++i) {
    telegrams.number(i);
    const auto before = Clock::now();
    if (auto appended = log->append(telegrams.records); !appended) return failed(appended.error());
    latencies.push_back(seconds_since(before) * 1e3);
  }
  const double seconds = seconds_since(start);
  const double telegrams_written = static_cast<double>(groups) * static_cast<double>(records_a_group);
  fmt::print(
      "append  {:>5} telegrams a group  {:>9.0f} telegrams/s durable  {:6.1f} MB/s  (cpu {:4.2f} s of {:5.2f} s)\n",
      records_a_group, telegrams_written / seconds, telegrams_written * telegram_bytes / seconds / 1e6,
      cpu_seconds() - cpu, seconds);
  fmt::print("        group latency ms: median {:.2f}  p99 {:.2f}  most {:.2f}\n", percentile(latencies, 0.5),
             percentile(latencies, 0.99), percentile(latencies, 1));
  return 0;
}

int read_groups(const std::string& directory, std::size_t records_a_group, std::int64_t groups) {
  auto start = Clock::now();
  { const auto log = FrameLog::open(directory); }
  const double open_seconds = seconds_since(start);
  auto reader = FrameReader::open(directory);
  if (!reader) return failed(reader.error());
  Telegrams telegrams{records_a_group};
  start = Clock::now();
  for (std::int64_t i = 0; i < groups; ++i) {
    const auto read = reader->next();
    if (!read) return failed(read.error());
    telegrams.number(i);
    const bool same = std::ranges::equal(*read, telegrams.records, [](const auto& placed, const FrameRecord& record) {
      return placed.record.received_us == record.received_us && placed.record.bytes == record.bytes;
    });
    if (!same) return failed({ErrorCode::corrupt, fmt::format("group {} came back otherwise", i), directory});
  }
  const double megabytes = static_cast<double>(groups) * static_cast<double>(records_a_group) * telegram_bytes / 1e6;
  const double read_seconds = seconds_since(start);
  start = Clock::now();
  const auto check = keep::verify_frame_log(directory);
  if (!check) return failed(check.error());
  const double verify_seconds = seconds_since(start);
  if (check->records != static_cast<std::uint64_t>(groups) * records_a_group) {
    return failed({ErrorCode::corrupt, "records are missing", directory});
  }
  fmt::print("        open {:.3f} s  read {:.0f} MB/s (compared)  verify {:.0f} MB/s  {} segments\n", open_seconds,
             megabytes / read_seconds, megabytes / verify_seconds, check->segments);
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  using namespace lantian::bench;
  const std::int64_t mebibytes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 64;
  const std::string directory =
      argc > 2 ? argv[2] : (fs::temp_directory_path() / fmt::format("lantian-bench-{}", getpid())).string();
  int status = 0;
  for (const std::size_t records : {1u, 10u, 100u, 1000u, 5000u}) {
    const auto group_bytes = static_cast<std::int64_t>(records * telegram_bytes);
    const std::int64_t groups = std::clamp<std::int64_t>((mebibytes << 20) / group_bytes, 1, 2000);
    const std::string log = fmt::format("{}/{}", directory, records);
    if (status == 0) status = write_groups(log, records, groups);
    if (status == 0) status = read_groups(log, records, groups);
    fs::remove_all(log);
  }
  if (argc <= 2) fs::remove_all(directory);
  return status;
}
