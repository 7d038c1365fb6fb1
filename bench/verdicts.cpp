#include "assess/stations.hpp"
#include "measure.hpp"
#include "serve/office.hpp"
#include "synthetic_book.hpp"

#include <cmath>

/// bench_verdicts [STATIONS [DIRECTORY]]: the year verdicts of a national network, from the book on disk to shares,
/// means, percentiles and composite index under CN2012. Every verdict is checked against a plain single-thread
/// reference in doubles, written the way one would in an afternoon; the two are timed in the same run.
namespace lantian::bench {
namespace {

using terms::Species;

int fill(const std::string& directory, const BookShape& shape) {
  const auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  const auto filling = fill_book(**book, shape);
  return filling ? 0 : failed(filling.error());
}

// ---- the plain reference ----

struct PlainYear {
  int good = 0;
  int valid = 0;
  double pm25_mean = 0.0;
  double o3_p90 = 0.0;
};

std::vector<double> plain_hours(const observe::Slab& slab, std::size_t station, Species species) {
  std::vector<double> hours;
  for (const observe::Cell cell : slab.series(station, *slab.species_index(species))) {
    hours.push_back(cell.present() ? static_cast<double>(cell.thousandths()) / 1000.0 : std::nan(""));
  }
  return hours;
}

double plain_day(const std::vector<double>& hours, std::size_t day, Species species) {
  double best = std::nan("");
  if (species != Species::o3) {
    double sum = 0.0;
    int n = 0;
    for (std::size_t h = 0; h < 24; ++h) {
      if (std::isnan(hours[day * 24 + h])) continue;
      sum += hours[day * 24 + h];
      ++n;
    }
    return n >= 20 ? sum / n : best;
  }
  int windows = 0;
  for (std::size_t end = 8; end <= 24; ++end) {
    double sum = 0.0;
    int n = 0;
    for (std::size_t h = end - 8; h < end; ++h) {
      if (std::isnan(hours[day * 24 + h])) continue;
      sum += hours[day * 24 + h];
      ++n;
    }
    if (n < 6) continue;
    ++windows;
    if (!(sum / n <= best)) best = sum / n;
  }
  return windows >= 14 || std::nearbyint(best) > 160.0 ? best : std::nan("");
}

/// IAQI of a daily value by the CN2012 table in doubles; the small step keeps 55.00000000000001 from becoming 56.
int plain_index(const standards::Scale& scale, double ug_m3) {
  const double unit = scale.unit == "mg/m3" ? 1000.0 : 1.0;
  const double steps = std::nearbyint(ug_m3 / unit * std::pow(10.0, scale.decimals));
  for (const standards::Segment& piece : scale.segments) {
    if (steps > static_cast<double>(piece.high)) continue;
    const double rise = (piece.index_high - piece.index_low) * (steps - static_cast<double>(piece.low)) /
                        static_cast<double>(piece.high - piece.low);
    return static_cast<int>(std::ceil(piece.index_low + rise - 1e-9));
  }
  return scale.above_index;
}

PlainYear plain_year(const observe::Slab& slab, std::size_t station, const standards::IndexRule& rule) {
  const auto days = static_cast<std::size_t>(slab.period().days());
  std::vector<int> index(days, -1);
  PlainYear year;
  for (const standards::Indicator& indicator : rule.daily) {
    const std::vector<double> hours = plain_hours(slab, station, indicator.item.species);
    std::vector<double> values;
    for (std::size_t day = 0; day < days; ++day) {
      const double value = plain_day(hours, day, indicator.item.species);
      if (std::isnan(value)) continue;
      values.push_back(value);
      index[day] = std::max(index[day], plain_index(*rule.scale(indicator.scale), value));
    }
    if (indicator.item.species == Species::pm25) {
      double sum = 0.0;
      for (const double value : values) sum += value;
      year.pm25_mean = sum / static_cast<double>(values.size());
    }
    if (indicator.item.species == Species::o3) {
      std::sort(values.begin(), values.end());
      const double rank = 0.9 * static_cast<double>(values.size() - 1);
      const auto below = static_cast<std::size_t>(rank);
      year.o3_p90 = values[below] + (values[below + 1] - values[below]) * (rank - static_cast<double>(below));
    }
  }
  for (const int value : index) {
    year.valid += value >= 0 ? 1 : 0;
    year.good += value >= 0 && value <= 100 ? 1 : 0;
  }
  return year;
}

bool same(const PlainYear& plain, const assess::PeriodVerdict& own) {
  const auto close = [](double a, const std::optional<Rational>& thousandths) {
    return thousandths && std::abs(a - thousandths->approximate() / 1000.0) < 1e-6;
  };
  return plain.good == own.counts.good && plain.valid == own.counts.valid &&
         close(plain.pm25_mean, own.species[Species::pm25].mean) &&
         close(plain.o3_p90, own.species[Species::o3].percentile);
}

// ---- the measurement ----

int measure(const std::string& directory, const BookShape& shape) {
  const auto office = serve::Office::open(LANTIAN_DATA_ROOT);
  if (!office) return failed(office.error());
  const auto standard = office->rulebook().standard("CN2012");
  if (!standard) return failed(standard.error());
  const auto start = Clock::now();
  const auto book = keep::open_book(directory, {});
  if (!book) return failed(book.error());
  const auto slab = (*book)->hours(everything(shape));
  if (!slab) return failed(slab.error());
  const double read = seconds_since(start);
  const auto verdicts = assess::judge_stations(*slab, **standard, 2);
  if (!verdicts) return failed(verdicts.error());
  const double all = seconds_since(start);
  const long peak = peak_mib();

  const auto plain_start = Clock::now();
  int wrong = 0;
  for (std::size_t station = 0; station < verdicts->size(); ++station) {
    wrong += same(plain_year(*slab, station, *(*standard)->index), (*verdicts)[station]) ? 0 : 1;
  }
  const double plain = seconds_since(plain_start);
  fmt::print(
      "year verdicts of {} stations, {} cells from disk: {:.2f} s (read {:.2f}, judge {:.2f} on 2 threads), peak {} "
      "MiB\n",
      shape.stations, shape.cells(), all, read, all - read, peak);
  const Result<double> plain_rate = plain_readings_per_second(**book, shape);
  if (!plain_rate) return failed(plain_rate.error());
  const double plain_all =
      static_cast<double>(verdicts->size()) * static_cast<double>(shape.hours()) * 6.0 / *plain_rate + plain;
  fmt::print(
      "plain reference on one thread: {:.1f} s (reading by reading, scaled from 20 stations, then judging in {:.2f}); "
      "ratio {:.0f}; {} of {} verdicts differ\n",
      plain_all, plain, plain_all / all, wrong, verdicts->size());
  return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  lantian::bench::BookShape shape;
  return lantian::bench::with_book(
      argc, argv, shape.stations, [&](const std::string& directory) { return lantian::bench::fill(directory, shape); },
      [&](const std::string& directory) { return lantian::bench::measure(directory, shape); });
}
