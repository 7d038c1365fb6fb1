#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::keep {

/// What an append would add to a catalog: worked out first, written, and only then taken over.
struct CatalogChange {
  struct NumberedStation {
    std::int32_t number = 0;
    terms::Station station;
  };
  std::vector<std::int32_t> numbers;      ///< of each of the batch's stations
  std::vector<NumberedStation> stations;  ///< new or better described ones
  std::vector<terms::Unit> units;         ///< likewise
  std::string import_key;                 ///< see Catalog::import_key
};

/// The small side of a book, held in memory by every implementation: stations and their numbers, units, sources.
class Catalog {
 public:
  std::optional<std::int32_t> number_of(std::string_view station_id) const;
  const std::vector<terms::Station>& stations() const { return stations_; }  ///< by number
  std::vector<terms::Unit> units() const;                                    ///< by id
  const std::vector<SourceRecord>& sources() const { return sources_; }
  bool has_source(std::string_view source_sha256) const;
  Revision last_revision() const { return sources_.empty() ? 0 : sources_.back().revision; }
  std::optional<bool> synthetic() const;

  /// Two batches with one key say the same: bytes, adapter text, stations and number of readings agree. Stations count
  /// because another region pack may read other stations from the same bytes. Empty when the source has no hash.
  static std::string import_key(const observe::Batch& batch);
  bool was_imported(const std::string& key) const { return !key.empty() && imported_.contains(key); }

  /// Returns conflict when the batch is synthetic and the book is not, or the reverse.
  Result<void> admit(const observe::Batch& batch) const;

  /// A description adds to or replaces an earlier one field by field where it says something; it never blanks a field.
  CatalogChange change_for(const observe::Batch& batch) const;

  /// Takes over what was written. Also used to load a catalog: stations in order of number.
  void put_station(std::int32_t number, const terms::Station& station);
  void put_unit(const terms::Unit& unit);
  void put_source(const SourceRecord& source, const std::string& key);
  void take(const CatalogChange& change, const SourceRecord& source);

 private:
  std::vector<terms::Station> stations_;
  std::map<std::string, std::int32_t, std::less<>> numbers_;
  std::map<std::string, terms::Unit, std::less<>> units_;
  std::vector<SourceRecord> sources_;
  std::set<std::string> imported_;
};

/// The record of a batch that is about to be stored.
SourceRecord record_of(const observe::Batch& batch, Revision revision, UtcSeconds now);

}  // namespace lantian::keep
