// Quality control of a year of hours: every hourly detector over a town of stations, one thread. Three detectors are
// also done the plain way, hour by hour and window by window, and must mark the same hours.
#include "measure.hpp"
#include "observe/quality/check.hpp"
#include "observe/quality/dice.hpp"
#include "serve/office.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace lantian::bench {
namespace {

using namespace observe::quality;
using observe::Cell;

constexpr std::size_t hours_of_year = 8760;
constexpr std::size_t beside = 8;

/// Stations of a town: one weather for all, a factor of its own for each, noise, outages, stuck values, dust rises.
class BenchTown {
 public:
  BenchTown(std::size_t stations, const QualityRule& rule) : stations_{stations} {
    for (const auto& instrument : rule.instruments) group_.factors.push_back(instrument.factor);
    cells_.resize(stations * group_.factors.size() * hours_of_year);
    group_.first = hour_ending(Day{std::chrono::year{2024} / 1 / 1}, 1);
    group_.hours = hours_of_year;
    for (std::size_t station = 0; station < stations; ++station) {
      group_.places.push_back(fmt::format("{:04}A", 1000 + station));
      group_.neighbours.emplace_back();
      for (std::size_t i = 1; i <= std::min(beside, stations - 1); ++i) {
        group_.neighbours.back().push_back((station + i) % stations);
      }
    }
    for (std::size_t factor = 0; factor < group_.factors.size(); ++factor) {
      const Thousandths usual = group_.factors[factor] == "CO" ? 900'000 : 60'000;
      fill_factor(factor, usual, rule.instruments[factor].step);
    }
    for (std::size_t i = 0; i < stations * group_.factors.size(); ++i) {
      group_.series.emplace_back(cells_.data() + i * hours_of_year, hours_of_year);
    }
  }
  const Group& group() const { return group_; }

 private:
  void fill_factor(std::size_t factor, Thousandths usual, Thousandths step) {
    Dice weather{factor};
    std::vector<Thousandths> air(hours_of_year);
    Thousandths level = usual;
    for (std::size_t hour = 0; hour < hours_of_year; ++hour) {
      level += (usual - level) / 40 + static_cast<Thousandths>(weather.between(0, 200)) * usual / 2000 - usual / 20;
      level = std::max(level, usual / 20);
      air[hour] = level + (hour % 1500 > 1488 ? 4 * usual : 0);  // dust
    }
    for (std::size_t station = 0; station < stations_; ++station) {
      Dice own{station * 100 + factor};
      const auto share = static_cast<Thousandths>(own.between(70, 130));
      Cell* cells = cells_.data() + (station * group_.factors.size() + factor) * hours_of_year;
      std::size_t stuck_until = 0;
      for (std::size_t hour = 0; hour < hours_of_year; ++hour) {
        const std::uint64_t fate = own.roll() % 10'000;
        if (fate < 150) continue;  // missing
        if (fate < 151) stuck_until = hour + own.between(4, 30);
        const Thousandths value = air[hour] * share / 100 + static_cast<Thousandths>(own.between(0, 20)) * usual / 200;
        const bool stuck = hour < stuck_until && hour > 0 && cells[hour - 1].present();
        cells[hour] = stuck ? cells[hour - 1] : Cell::of(static_cast<std::int32_t>(value / step * step));
      }
    }
  }

  std::size_t stations_;
  Group group_;
  std::vector<Cell> cells_;
};

/// Hours of one place and factor that some detector marks.
using Hours = std::vector<bool>;

void mark(Hours& hours, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) hours[i] = true;
}

Hours plain_range(const Watched& watched) {
  Hours hours(hours_of_year);
  for (std::size_t i = 0; i < hours_of_year; ++i) {
    const Cell cell = watched.values()[i];
    if (!cell.present()) continue;
    hours[i] = cell.thousandths() < watched.instrument->low || cell.thousandths() > watched.instrument->high;
  }
  return hours;
}

/// From every hour on as far as the values stay together: the rule as it reads. Rows above the detection limit only.
Hours plain_flat(const Watched& watched, const QualityRule& rule) {
  Hours hours(hours_of_year);
  const auto values = watched.values();
  for (const auto& row : rule.flat->rows) {
    if (row.factor != watched.factor_name()) continue;
    for (std::size_t first = 0; first < hours_of_year; ++first) {
      if (!values[first].present()) continue;
      Thousandths low = values[first].thousandths();
      Thousandths high = low;
      int count = 0;
      std::size_t last = first;
      if (low <= row.above) continue;
      for (std::size_t i = first; i < hours_of_year && i - last <= static_cast<std::size_t>(rule.flat->gap_hours) + 1;
           ++i) {
        if (!values[i].present()) continue;
        const Thousandths value = values[i].thousandths();
        if (std::max(high, value) - std::min(low, value) > row.spread || value <= row.above) break;
        low = std::min(low, value);
        high = std::max(high, value);
        last = i;
        ++count;
      }
      if (count >= row.hours) mark(hours, first, last + 1);
    }
  }
  return hours;
}

/// The neighbours' median at one hour by sorting, and how many speak.
struct Said {
  std::optional<Thousandths> median;
  int count = 0;
};
Said plain_median(const Watched& watched, std::size_t hour) {
  std::vector<Thousandths> values;
  for (const std::size_t other : watched.group.neighbours[watched.place]) {
    const Cell cell = watched.group.at(other, watched.factor)[hour];
    if (cell.present()) values.push_back(cell.thousandths());
  }
  if (values.empty()) return {};
  std::ranges::sort(values);
  const Thousandths lower = values[(values.size() - 1) / 2];
  return {lower + (values[values.size() / 2] - lower) / 2, static_cast<int>(values.size())};
}

std::vector<Said> plain_neighbours(const Watched& watched) {
  std::vector<Said> said;
  for (std::size_t hour = 0; hour < hours_of_year; ++hour) said.push_back(plain_median(watched, hour));
  return said;
}

/// Hours at which the site does not follow a rise, by looking at the whole window each hour.
Hours plain_dust(const Watched& watched, const std::vector<Said>& said, const QualityRule& rule) {
  Hours hours(hours_of_year);
  const auto& test = *rule.dust;
  if (watched.factor_name() != test.factor) return hours;
  const auto window = static_cast<std::size_t>(test.window_hours);
  for (std::size_t hour = 0; hour < hours_of_year; ++hour) {
    const Cell now = watched.values()[hour];
    const auto& median = said[hour].median;
    if (!now.present() || said[hour].count < test.neighbours || *median < test.level) continue;
    Thousandths beside_low = *median;
    Thousandths low = now.thousandths();
    Thousandths high = low;
    std::size_t count = 0;
    for (std::size_t i = hour + 1 < window ? 0 : hour + 1 - window; i <= hour; ++i) {
      if (said[i].median) beside_low = std::min(beside_low, *said[i].median);
      const Cell cell = watched.values()[i];
      if (!cell.present()) continue;
      ++count;
      low = std::min(low, Thousandths{cell.thousandths()});
      high = std::max(high, Thousandths{cell.thousandths()});
    }
    const Thousandths rise = *median - beside_low;
    const Thousandths allowed = std::max(test.flat_at_most, rise * test.flat_share / 1000);
    hours[hour] =
        rise >= test.rise && count * 2 >= window && high - low <= allowed && now.thousandths() < *median - rise / 2;
  }
  return hours;
}

/// True when the findings mark each hour that the plain way marks, and for `exact` no other one.
bool agrees(const Watched& watched, const std::vector<Finding>& findings, const Hours& plain, bool exact) {
  Hours marked(hours_of_year);
  const UtcSeconds start = begin_of(watched.group.first);
  for (const Finding& finding : findings) {
    mark(marked, static_cast<std::size_t>((finding.from - start).count() / 3600),
         static_cast<std::size_t>((finding.to - start).count() / 3600));
  }
  for (std::size_t i = 0; i < hours_of_year; ++i) {
    if (plain[i] && !marked[i]) return false;
    if (exact && marked[i] && !plain[i]) return false;
  }
  return true;
}

struct Seconds {
  double fast = 0;
  double plain = 0;
  std::size_t marked = 0;
  std::size_t wrong = 0;
};

void compare_place(const Group& group, std::size_t place, const QualityRule& rule, Seconds& seconds) {
  for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
    const Instrument* instrument = rule.instrument(group.factors[factor]);
    double start = cpu_seconds();
    const Neighbours neighbours = neighbours_of(group, place, factor);
    const Watched watched{group, place, factor, instrument, &neighbours};
    const auto range = find_range(watched, rule);
    const auto flat = find_flat(watched, rule);
    const auto dust = find_dust_flat(watched, rule);
    seconds.fast += cpu_seconds() - start;
    start = cpu_seconds();
    const Hours range_hours = plain_range(watched);
    const Hours flat_hours = plain_flat(watched, rule);
    const std::vector<Said> said = plain_neighbours(watched);
    const Hours dust_hours = plain_dust(watched, said, rule);
    seconds.plain += cpu_seconds() - start;
    seconds.marked += range.size() + flat.size() + dust.size();
    // Floor rows may mark more than the plain rows, and a dust finding goes on after the rise.
    const bool right = agrees(watched, range, range_hours, true) && agrees(watched, flat, flat_hours, false) &&
                       agrees(watched, dust, dust_hours, false);
    seconds.wrong += right ? 0 : 1;
  }
}

int measure_quality(std::size_t stations) {
  const auto office = serve::Office::open(LANTIAN_DATA_ROOT);
  if (!office) return failed(office.error());
  const auto found = office->rulebook().quality("QC-AIR", Day{std::chrono::year{2024} / 12 / 31});
  if (!found) return failed(found.error());
  const QualityRule& rule = **found;
  const BenchTown town{stations, rule};
  const Group& group = town.group();
  const double start = cpu_seconds();
  const GroupCheck check = check_group(group, rule);
  const double all = cpu_seconds() - start;
  const double years = static_cast<double>(stations);
  const double cells = years * static_cast<double>(group.factors.size() * hours_of_year);
  fmt::print(
      "every hourly detector, {} stations with {} neighbours, {} factors, one year: {:.2f} s of processor time, "
      "{:.0f} station-years/s, {:.1f} M values/s, {} findings\n",
      stations, std::min(beside, stations - 1), group.factors.size(), all, years / all, cells / all / 1e6,
      check.findings.size());
  Seconds seconds;
  for (std::size_t place = 0; place < stations; ++place) compare_place(group, place, rule, seconds);
  fmt::print(
      "neighbours, range, flat and dust alone: {:.0f} station-years/s; the plain way {:.0f}; ratio {:.1f}; {} "
      "findings; {} of "
      "{} series differ\n",
      years / seconds.fast, years / seconds.plain, seconds.plain / seconds.fast, seconds.marked, seconds.wrong,
      stations * group.factors.size());
  return seconds.wrong == 0 && seconds.marked > 0 ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const int stations = argc > 1 ? std::max(2, std::atoi(argv[1])) : 100;
  return lantian::bench::measure_quality(static_cast<std::size_t>(stations));
}
