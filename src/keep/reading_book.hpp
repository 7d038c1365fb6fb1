#pragma once
#include "base/clock.hpp"
#include "base/period.hpp"
#include "base/result.hpp"
#include "observe/reading.hpp"
#include "observe/slab.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lantian::keep {

/// What the book knows is a list of revisions: each append makes one. Nothing is overwritten; a later revision
/// supersedes.
using Revision = std::int64_t;

/// One imported source, as recorded.
struct SourceRecord {
  Revision revision = 0;
  std::string source;
  std::string source_sha256;
  std::string adapter;
  std::string adapter_text;
  bool synthetic = false;
  UtcSeconds imported_at{};
  observe::CellCounts counts;
  std::string region{};  ///< pack that resolved the names
};

/// What an append did. stored + superseded + unchanged = readings of the batch. A key that occurs twice inside the
/// batch counts its earlier line as unchanged (equal) or superseded (different); the last line is what is compared and
/// stored.
struct Receipt {
  Revision revision = 0;          ///< 0 when nothing was new
  std::int64_t stored = 0;        ///< new (station, species, period)
  std::int64_t superseded = 0;    ///< present before with another value or mark; the old one stays readable by `as_of`
  std::int64_t unchanged = 0;     ///< present before with the same value
  bool already_imported = false;  ///< the very same bytes through the same adapter came before
};

struct SlabQuery {
  std::vector<std::string> stations;  ///< station ids; unknown ids give empty series
  std::vector<observe::Species> species;
  Period period;
  std::optional<Revision> as_of;  ///< what the book knew after that revision; default: now
};

/// One stored value with where it came from.
struct StoredReading {
  std::string station;
  observe::Species species{};
  observe::Averaging averaging{};
  HourEnding hour{};
  std::int32_t thousandths = 0;
  observe::Mark mark{};
  Revision revision = 0;
};

/// What a compaction did.
struct Compaction {
  std::int64_t days = 0;  ///< days of one series whose hours lie together now
  std::int64_t rows = 0;  ///< rows of single imports that went into them
};

/// The readings of a region: append-only, durable, answerable as of any revision.
/// One process owns a book. All calls may be made from one thread at a time.
class ReadingBook {
 public:
  virtual ~ReadingBook() = default;

  /// Stores a batch all or nothing; durable (fsync) when it returns. `raw`: the source bytes, archived compressed under
  /// their hash so that every figure can be followed down to them; empty = nothing to archive. `now`: time of import.
  /// Idempotent by (station, species, averaging, hour). Returns conflict when synthetic and real readings would mix,
  /// io, or corrupt.
  virtual Result<Receipt> append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) = 0;

  /// Lays the hours of days before `before` together that came one import after the other, as a stream delivers them.
  /// Every answer, as of any revision, is the same before and after; later deliveries for such days are taken as ever.
  /// Durable and whole when it returns, or not at all, a few days at a time. Worth calling once a day for a book that
  /// grows hour by hour; cheap when there is nothing to do. The default has nothing to do. Returns io or corrupt.
  virtual Result<Compaction> compact(Day before);

  /// Hourly values of whole days, latest revision (or as of). Memory = the slab. Returns io or corrupt.
  virtual Result<observe::Slab> hours(const SlabQuery& query) const = 0;
  /// Daily values that a source delivered as such (Averaging::day; O3 as Averaging::eight_hours is a MDA8).
  virtual Result<observe::Slab> days(const SlabQuery& query) const = 0;
  /// The single readings behind a slab, with revisions and also the invalid ones, in order of the query's stations,
  /// then its species, then the hour.
  virtual Result<std::vector<StoredReading>> readings(const SlabQuery& query, observe::Averaging averaging) const = 0;

  /// The revisions behind such a query, ascending: which imports a figure rests on. The default asks `readings`; a
  /// book that can answer faster overrides it.
  virtual Result<std::vector<Revision>> revisions(const SlabQuery& query, observe::Averaging averaging) const;

  /// Every station and unit the imports named.
  virtual Result<std::vector<terms::Station>> stations() const = 0;
  virtual Result<std::vector<terms::Unit>> units() const = 0;

  /// Imports in order of revision.
  virtual Result<std::vector<SourceRecord>> sources() const = 0;
  /// The archived bytes of a source. Returns not_found, or corrupt when they no longer match their hash.
  virtual Result<std::string> raw(std::string_view source_sha256) const = 0;

  /// The first to the last day with any reading, whatever its mark; no value while there is none. Returns io or corrupt.
  virtual Result<std::optional<Period>> span() const = 0;

  /// Whether the book holds synthetic readings; no value while it is empty.
  virtual Result<std::optional<bool>> synthetic() const = 0;
};

/// A book that lives in memory: for tests and one-off commands (`--book :memory:`).
std::unique_ptr<ReadingBook> make_memory_book();

struct OpenOptions {
  bool create = true;  ///< make the directory when it does not exist; otherwise not_found
  int threads = 2;
  std::int64_t memory_limit_mib = 512;
};

/// Opens a book directory (DuckDB inside). Returns locked when another process owns it, io, corrupt, not_found.
Result<std::unique_ptr<ReadingBook>> open_book(const std::string& directory, const OpenOptions& options);

}  // namespace lantian::keep
