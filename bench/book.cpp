#include "measure.hpp"
#include "synthetic_book.hpp"

/// bench_book [STATIONS [DIRECTORY]]: append rate, then a year of everything from disk into one slab.
/// The answer is checked against the formula; a wrong one fails. A book that is already in DIRECTORY is used again.
namespace lantian::bench {
namespace {

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
  lantian::bench::BookShape shape;
  return lantian::bench::with_book(
      argc, argv, shape.stations, [&](const std::string& directory) { return lantian::bench::fill(directory, shape); },
      [&](const std::string& directory) { return lantian::bench::read_all(directory, shape); });
}
