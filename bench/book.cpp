#include "synthetic_book.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

/// bench_book [STATIONS [DIRECTORY]]: append rate, then a year of everything from disk into one slab.
/// The answer is checked against the formula; a wrong one fails. A book that is already in DIRECTORY is used again.
namespace lantian::bench {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int failed(const Error& error) {
  fmt::print(stderr, "bench_book: {}\n", error.text());
  return 1;
}

/// Of all threads: on a busy machine this says more than the wall clock.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

int fill(const std::string& directory, const BookShape& shape) {
  auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  const double cpu = cpu_seconds();
  const Result<Filling> filling = fill_book(**book, shape);
  const double cpu_used = cpu_seconds() - cpu;  // making the batches included
  if (!filling) return failed(filling.error());
  const auto start = Clock::now();
  *book = nullptr;
  fmt::print("append     {:>11} readings  {:6.2f} s  {:5.1f} M/s  (cpu {:.2f} s, close {:.2f} s)  peak {} MiB\n",
             filling->readings, filling->seconds, static_cast<double>(filling->readings) / filling->seconds / 1e6,
             cpu_used, seconds_since(start), peak_mib());
  return 0;
}

/// In a process of its own, so that its memory does not count as the reader's.
int fill_apart(const std::string& directory, const BookShape& shape) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const int status = fill(directory, shape);
    fflush(stdout);
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/// The plain way through the same port: one station after the other, reading by reading. On some stations only.
Result<double> plain_readings_per_second(const keep::ReadingBook& book, const BookShape& shape) {
  keep::SlabQuery query = everything(shape);
  observe::Slab slab{query.stations, query.species, query.period, 24};
  const std::size_t some = std::min<std::size_t>(query.stations.size(), 20);
  const std::vector<std::string> stations = query.stations;
  std::int64_t count = 0;
  const auto start = Clock::now();
  for (std::size_t station = 0; station < some; ++station) {
    query.stations = {stations[station]};
    LANTIAN_TRY(const auto readings, book.readings(query, observe::Averaging::hour));
    for (const keep::StoredReading& reading : readings) {
      if (reading.mark != observe::Mark::valid) continue;
      const auto slot = (reading.hour - HourEnding{shape.period.begin}).count() - 1;
      slab.series(*slab.station_index(reading.station),
                  *slab.species_index(reading.species))[static_cast<std::size_t>(slot)] =
          observe::Cell::of(reading.thousandths);
      ++count;
    }
  }
  return static_cast<double>(count) / seconds_since(start);
}

int read_all(const std::string& directory, const BookShape& shape) {
  const Checksum expected = known_checksum(shape);
  auto start = Clock::now();
  auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  fmt::print("open       {:.3f} s\n", seconds_since(start));
  double rate = 0;
  for (const char* round : {"first", "again"}) {
    start = Clock::now();
    const double cpu = cpu_seconds();
    const Result<observe::Slab> slab = (*book)->hours(everything(shape));
    const double seconds = seconds_since(start);
    const double cpu_used = cpu_seconds() - cpu;
    if (!slab) return failed(slab.error());
    const Checksum found = checksum_of(*slab);
    if (found != expected) {
      fmt::print(stderr, "bench_book: wrong answer: {} usable cells, expected {}, or other values\n", found.count(),
                 expected.count());
      return 1;
    }
    rate = static_cast<double>(shape.cells()) / seconds;
    fmt::print("hours      {:>11} cells     {:6.2f} s  {:5.1f} M/s  (cpu {:.2f} s, {}, answer checked)  peak {} MiB\n",
               shape.cells(), seconds, rate / 1e6, cpu_used, round, peak_mib());
  }
  const Result<double> plain = plain_readings_per_second(**book, shape);
  if (!plain) return failed(plain.error());
  fmt::print("reading by reading, one thread: {:.2f} M/s; hours() is {:.0f} times as fast\n", *plain / 1e6,
             rate / *plain);
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  lantian::bench::BookShape shape;
  if (argc > 1) shape.stations = std::max(1, std::atoi(argv[1]));
  const bool given = argc > 2;
  const std::string directory =
      given ? argv[2] : (fs::temp_directory_path() / fmt::format("lantian-bench-book-{}", getpid())).string();
  int status = 0;
  if (!fs::exists(directory)) status = lantian::bench::fill_apart(directory, shape);
  if (status == 0) status = lantian::bench::read_all(directory, shape);
  if (!given) fs::remove_all(directory);
  return status;
}
