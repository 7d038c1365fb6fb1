#pragma once
#include "keep/reading_book.hpp"
#include "serve/office.hpp"
#include "serve/sensorthings/model.hpp"
#include "serve/sensorthings/words.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve::sta {

/// One hourly series of the book: its first and newest valid value.
struct Series {
  bool exists = false;
  HourEnding first{}, last{};
  std::int32_t newest = 0;  ///< thousandths at `last`
};

struct Place {
  terms::Station station;
  terms::Name unit;      ///< of the county or city; empty when it stands alone
  std::string standard;  ///< in force there on the book's last day; empty when none is
};

/// One entity. Which fields count depends on the kind: `place` for Thing, Location, FeatureOfInterest; with `species`
/// for Datastream; with hour and value for Observation; `species` alone for ObservedProperty.
struct Row {
  Kind kind{};
  std::uint8_t species = 0;  ///< index into terms::basic_six
  std::uint32_t place = 0;   ///< index into Catalog::places
  HourEnding hour{};
  std::int32_t thousandths = 0;
};

/// What stands in a book, and the newest value of everything: made once for each version of the book.
class Catalog {
 public:
  /// Looks from both ends of the book inwards until each series is found: a look at few days for most. Returns io or
  /// corrupt.
  static Result<Catalog> read(const Office& office, const keep::ReadingBook& book, const std::string& region,
                              std::shared_ptr<const Words> words);

  const std::vector<Place>& places() const { return places_; }  ///< ascending by station id
  const Series& series(std::uint32_t place, std::uint8_t species) const {
    return series_[place * terms::basic_six.size() + species];
  }
  const Words& words() const { return *words_; }
  const SensorWords& sensor() const { return synthetic_ ? words_->synthetic : words_->unstated; }
  bool synthetic() const { return synthetic_; }
  UtcSeconds utc(HourEnding hour) const {
    return UtcSeconds{std::chrono::duration_cast<std::chrono::seconds>(hour.time_since_epoch() - offset_)};
  }
  /// Rounded down.
  HourEnding local(UtcSeconds instant) const {
    return HourEnding{std::chrono::floor<std::chrono::hours>(instant.time_since_epoch()) + offset_};
  }
  /// First and last hour of all series. Requires: there is one.
  HourEnding first() const { return first_; }
  HourEnding last() const { return last_; }
  std::optional<std::uint32_t> place_of(std::string_view station) const;

 private:
  Series& at(std::uint32_t place, std::size_t species) { return series_[place * terms::basic_six.size() + species]; }
  Result<void> find_newest(const keep::ReadingBook& book, const Period& span);
  Result<void> find_first(const keep::ReadingBook& book, const Period& span);
  Result<observe::Slab> slab_of(const keep::ReadingBook& book, const std::vector<std::uint32_t>& places, Day begin,
                                Day end) const;

  std::shared_ptr<const Words> words_;
  std::vector<Place> places_;
  std::vector<Series> series_;
  HourEnding first_{}, last_{};
  bool synthetic_ = false;
  std::chrono::hours offset_ = beijing_offset;  ///< of the region's official clock
};

/// A catalog and the asker's language.
struct Sight {
  const Catalog& catalog;
  bool english = false;
  const std::string& said(const terms::Name& name) const { return name.shown(!english); }
};

}  // namespace lantian::serve::sta
