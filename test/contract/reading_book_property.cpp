#include "shelves.hpp"

#include <cstdlib>

/// Batches by chance against the plain map, at every revision.
namespace lantian::contract {
namespace {

constexpr int window_days = 6;
const Day window = day(2024, 2, 26);
const std::vector<std::string> names{"A", "B", "C", "D", "E"};
const std::vector<Species> kinds{Species::pm25, Species::o3, Species::published_aqi};

using Chance = std::mt19937;
int below(Chance& chance, int end) {
  return static_cast<int>(chance() % static_cast<unsigned>(end));
}

Reading random_reading(Chance& chance, std::size_t stations) {
  Reading reading;
  reading.station = static_cast<std::uint32_t>(below(chance, static_cast<int>(stations)));
  reading.line = static_cast<std::uint32_t>(below(chance, 50));
  reading.hour = hour_ending(window, 1 + below(chance, window_days * 24));
  reading.thousandths = below(chance, 4);
  reading.species = kinds[static_cast<std::size_t>(below(chance, 3))];
  reading.mark = below(chance, 8) == 0 ? Mark::invalid : Mark::valid;
  const int averaging = below(chance, 10);
  if (averaging < 3) {
    reading.averaging = averaging == 0 ? Averaging::day : Averaging::eight_hours;
    reading.hour = hour_ending(day_of(reading.hour), averaging == 2 ? hour_of_day(reading.hour) : 24);
  }
  return reading;
}

Batch random_batch(Chance& chance, int number) {
  std::vector<std::string> stations = names;
  std::ranges::shuffle(stations, chance);
  stations.resize(static_cast<std::size_t>(1 + below(chance, 4)));
  Batch batch = batch_of(stations, std::to_string(number));
  const int readings = below(chance, 3) == 0 ? below(chance, 4) : below(chance, 400);
  for (int i = 0; i < readings; ++i) batch.readings.push_back(random_reading(chance, stations.size()));
  return batch;
}

std::optional<std::int32_t> usable(const std::optional<Model::Value>& value) {
  return value && value->mark == Mark::valid ? std::optional{value->thousandths} : std::nullopt;
}

/// The number of cells in which the slab and the map differ.
int differences(const observe::Slab& slab, const Model& model, Revision as_of) {
  int count = 0;
  const int slots = slab.slots_per_day();
  for (std::size_t s = 0; s < slab.stations().size(); ++s) {
    for (std::size_t k = 0; k < slab.species().size(); ++k) {
      const Species species = slab.species()[k];
      const Averaging daily = species == Species::o3 ? Averaging::eight_hours : Averaging::day;
      const auto series = slab.series(s, k);
      for (std::size_t i = 0; i < series.size(); ++i) {
        const HourEnding hour = hour_ending(slab.period().begin, (static_cast<int>(i) + 1) * (24 / slots));
        const auto expected =
            usable(model.at({slab.stations()[s], species, slots == 24 ? Averaging::hour : daily, hour}, as_of));
        const auto found = series[i].present() ? std::optional{series[i].thousandths()} : std::nullopt;
        count += expected == found ? 0 : 1;
      }
    }
  }
  return count;
}

/// Every reading the map holds for the query, in the order promised.
int differences(const std::vector<keep::StoredReading>& readings, const keep::SlabQuery& query, Averaging averaging,
                const Model& model) {
  std::size_t next = 0;
  int count = 0;
  for (const std::string& station : query.stations) {
    for (const Species species : query.species) {
      for (int i = 1; i <= query.period.days() * 24; ++i) {
        const HourEnding hour = hour_ending(query.period.begin, i);
        const auto expected = model.at({station, species, averaging, hour}, query.as_of.value_or(1'000'000));
        if (!expected) continue;
        if (next == readings.size()) return count + 1;
        const keep::StoredReading& found = readings[next++];
        const bool same = found.station == station && found.species == species && found.hour == hour &&
                          found.averaging == averaging && found.thousandths == expected->thousandths &&
                          found.mark == expected->mark && found.revision == expected->revision;
        count += same ? 0 : 1;
      }
    }
  }
  return count + static_cast<int>(readings.size() - next);
}

void compare(const keep::ReadingBook& book, const Model& model, Revision last) {
  for (Revision as_of = 0; as_of <= last; ++as_of) {
    const auto query = query_of({"E", "A", "C", "unknown"}, {Species::o3, Species::pm25, Species::published_aqi},
                                days_from(window + std::chrono::days{1}, window_days - 2), as_of);
    CAPTURE(as_of);
    CHECK(differences(*book.hours(query), model, as_of) == 0);
    CHECK(differences(*book.days(query), model, as_of) == 0);
    for (const Averaging averaging : {Averaging::hour, Averaging::day, Averaging::eight_hours}) {
      CHECK(differences(*book.readings(query, averaging), query, averaging, model) == 0);
    }
  }
  const auto now = query_of(names, kinds, days_from(window, window_days));
  CHECK(differences(*book.hours(now), model, last) == 0);
}

}  // namespace

LANTIAN_EVERY_SHELF("a book answers like a plain map at every revision") {
  const char* wanted = std::getenv("LANTIAN_CONTRACT_SEEDS");
  const unsigned seeds = wanted == nullptr ? 2 : static_cast<unsigned>(std::atoi(wanted));
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    Chance chance{seed};
    const auto held = make();
    Model model;
    Revision last = 0;
    for (int number = 0; number < 12; ++number) {
      const Batch batch = random_batch(chance, number);
      const auto receipt = held->book().append(batch, std::to_string(number), noon);
      REQUIRE(receipt.ok());
      if (receipt->revision != 0) {
        CHECK(receipt->revision == last + 1);
        last = receipt->revision;
      }
      const keep::Receipt expected = model.append(batch, last);
      CHECK(receipt->stored == expected.stored);
      CHECK(receipt->superseded == expected.superseded);
      CHECK(receipt->unchanged == expected.unchanged);
      CHECK(receipt->stored + receipt->superseded + receipt->unchanged ==
            static_cast<std::int64_t>(batch.readings.size()));
      if (below(chance, 3) == 0) held->reopen();
      if (below(chance, 4) == 0) REQUIRE(held->book().compact(window + std::chrono::days{below(chance, 8)}).ok());
    }
    CHECK(model.size() > 100);
    compare(held->book(), model, last);
    REQUIRE(held->book().compact(window + std::chrono::days{window_days}).ok());
    held->reopen();
    compare(held->book(), model, last);
  }
}

}  // namespace lantian::contract
