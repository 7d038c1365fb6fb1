#pragma once
#include "keep/reading_book.hpp"
#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// A large book whose every cell is known from its place alone, so that an answer can be checked without storing one.
namespace lantian::bench {

struct BookShape {
  int stations = 1500;
  Period period{PeriodKind::year, Day{std::chrono::year{2023} / 1 / 1}, Day{std::chrono::year{2024} / 1 / 1}, "2023"};
  int stations_a_batch = 50;

  int hours() const { return period.days() * 24; }
  std::int64_t cells() const {
    return std::int64_t{stations} * static_cast<std::int64_t>(terms::basic_six.size()) * hours();
  }
};

/// Mixes all bits of `x` (the finaliser of splitmix64).
constexpr std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

/// What stands in a cell: a level per station and day with noise by the hour, in the steps monitors report in
/// (1 ug/m3, CO 0.01 mg/m3). About 2 % of the cells are absent and 0.2 % invalid, which a slab shows as absent too.
struct KnownCell {
  bool absent = false;
  bool invalid = false;
  std::int32_t thousandths = 0;
  bool usable() const { return !absent && !invalid; }
};
inline KnownCell known_cell(int station, std::size_t species, int hour) {
  const auto series = static_cast<std::uint64_t>(station) * 8 + species;
  const std::uint64_t level = mixed(series * 512 + static_cast<std::uint64_t>(hour / 24)) % 120;
  const std::uint64_t noise = mixed(series * 100'000 + static_cast<std::uint64_t>(hour));
  const std::uint64_t steps = 1 + level + (noise >> 16U) % 30;
  const std::uint64_t step = terms::basic_six[species] == terms::Species::co ? 10'000 : 1000;
  return {noise % 50 == 0, noise % 512 == 3, static_cast<std::int32_t>(steps * step)};
}

/// Changes when any usable value changes or moves.
class Checksum {
 public:
  void add(int station, std::size_t species, int hour, std::int32_t thousandths) {
    const std::uint64_t place =
        (static_cast<std::uint64_t>(station) * 8 + species) * 10'000 + static_cast<std::uint64_t>(hour);
    sum_ += (place * 2 + 1) * static_cast<std::uint64_t>(thousandths + 1);
    ++count_;
  }
  std::int64_t count() const { return count_; }
  friend bool operator==(const Checksum&, const Checksum&) = default;

 private:
  std::uint64_t sum_ = 0;
  std::int64_t count_ = 0;
};

/// From the formula alone; no book is asked.
inline Checksum known_checksum(const BookShape& shape) {
  Checksum sum;
  for (int station = 0; station < shape.stations; ++station) {
    for (std::size_t species = 0; species < terms::basic_six.size(); ++species) {
      for (int hour = 0; hour < shape.hours(); ++hour) {
        const KnownCell cell = known_cell(station, species, hour);
        if (cell.usable()) sum.add(station, species, hour, cell.thousandths);
      }
    }
  }
  return sum;
}

/// Of a slab whose stations are those of the shape, in order, and whose species are the basic six.
inline Checksum checksum_of(const observe::Slab& slab) {
  Checksum sum;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    for (std::size_t species = 0; species < slab.species().size(); ++species) {
      const auto series = slab.series(station, species);
      for (std::size_t hour = 0; hour < series.size(); ++hour) {
        if (series[hour].present()) {
          sum.add(static_cast<int>(station), species, static_cast<int>(hour), series[hour].thousandths());
        }
      }
    }
  }
  return sum;
}

inline std::string station_id(int station) {
  return std::to_string(10'000 + station) + "A";
}

inline keep::SlabQuery everything(const BookShape& shape) {
  keep::SlabQuery query;
  for (int station = 0; station < shape.stations; ++station) query.stations.push_back(station_id(station));
  query.species.assign(terms::basic_six.begin(), terms::basic_six.end());
  query.period = shape.period;
  return query;
}

/// Stations [first, end) over the whole period, ordered as a reader of files delivers: by station, then by row.
inline observe::Batch known_batch(const BookShape& shape, int first, int end) {
  observe::Batch batch;
  batch.source = "synthetic-" + std::to_string(first) + ".csv";
  batch.adapter = "synthetic";
  batch.synthetic = true;
  for (int station = first; station < end; ++station) {
    terms::Station described;
    described.id = station_id(station);
    batch.stations.push_back(described);
    for (int hour = 0; hour < shape.hours(); ++hour) {
      for (std::size_t species = 0; species < terms::basic_six.size(); ++species) {
        const KnownCell cell = known_cell(station, species, hour);
        if (cell.absent) continue;
        batch.readings.push_back({static_cast<std::uint32_t>(station - first), static_cast<std::uint32_t>(hour + 2),
                                  hour_ending(shape.period.begin, hour + 1), cell.thousandths,
                                  terms::basic_six[species], observe::Averaging::hour,
                                  cell.invalid ? observe::Mark::invalid : observe::Mark::valid});
      }
    }
  }
  return batch;
}

struct Filling {
  std::int64_t readings = 0;
  double seconds = 0.0;  ///< in append alone, each one durable
};

/// Fills an empty book. Returns what append returns when it fails.
inline Result<Filling> fill_book(keep::ReadingBook& book, const BookShape& shape) {
  Filling filling;
  for (int first = 0; first < shape.stations; first += shape.stations_a_batch) {
    const observe::Batch batch = known_batch(shape, first, std::min(first + shape.stations_a_batch, shape.stations));
    const auto start = Clock::now();
    LANTIAN_TRY(const keep::Receipt receipt, book.append(batch, {}, UtcSeconds{}));
    filling.seconds += std::chrono::duration<double>(Clock::now() - start).count();
    filling.readings += receipt.stored;
  }
  return filling;
}

/// The plain way through the same port: one station after the other, reading by reading. On some stations only.
inline Result<double> plain_readings_per_second(const keep::ReadingBook& book, const BookShape& shape) {
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

}  // namespace lantian::bench
