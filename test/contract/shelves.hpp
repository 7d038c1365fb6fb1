#pragma once
#include "batches.hpp"
#include "keep/duckdb_book.hpp"
#include "keep/memory_book.hpp"
#include "keep/shared_book.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <utility>

namespace lantian::contract {

/// Holds one book of one kind for the time of a test. `reopen` closes and opens it where that means anything.
class Shelf {
 public:
  Shelf() = default;
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;
  virtual ~Shelf() = default;
  virtual keep::ReadingBook& book() = 0;
  virtual void reopen() = 0;
};

class MemoryShelf final : public Shelf {
 public:
  keep::ReadingBook& book() override { return *book_; }
  void reopen() override {}

 private:
  std::unique_ptr<keep::ReadingBook> book_ = keep::make_memory_book();
};

class SharedShelf final : public Shelf {
 public:
  keep::ReadingBook& book() override { return book_; }
  void reopen() override {}

 private:
  keep::SharedBook book_{keep::make_memory_book()};
};

class DuckdbShelf final : public Shelf {
 public:
  DuckdbShelf() { DuckdbShelf::reopen(); }
  keep::ReadingBook& book() override { return *book_; }
  const std::string& path() const { return path_; }
  void reopen() override {
    book_.reset();
    auto opened = keep::open_book(path_, {});
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    book_ = *std::move(opened);
  }

 private:
  TemporaryDirectory directory_;
  std::string path_ = directory_.path() + "/book";
  std::unique_ptr<keep::ReadingBook> book_;
};

/// Passes everything on, but lets each append fail once at every step before it may succeed, and looks that the book
/// stays what it was.
class FaultyBook final : public keep::ReadingBook {
 public:
  void hold(std::unique_ptr<keep::ReadingBook> inner) { inner_ = std::move(inner); }
  void close() { inner_.reset(); }
  keep::StepCheck check() {
    return [this](keep::AppendStep step) -> Result<void> {
      if (armed_ != step) return {};
      ++injected_;
      return Error{ErrorCode::io, "injected", ""};
    };
  }

  Result<keep::Receipt> append(const Batch& batch, std::string_view raw, UtcSeconds now) override {
    using enum keep::AppendStep;
    const int before_append = injected_;
    for (const keep::AppendStep step : {archive_raw, write_readings, write_source, commit}) {
      const auto before = trace(batch);
      const int injected = injected_;
      armed_ = step;
      const auto outcome = inner_->append(batch, raw, now);
      armed_.reset();
      if (outcome || injected_ == injected) return outcome;  // nothing to write, or refused for its own reason
      CHECK(outcome.error().message == "injected");
      CHECK(trace(batch) == before);
    }
    CHECK_MESSAGE(injected_ - before_append == 4, "each append must meet all four faults");
    return inner_->append(batch, raw, now);
  }

  Result<keep::Compaction> compact(Day before) override {
    for (const keep::AppendStep step : {keep::AppendStep::write_readings, keep::AppendStep::commit}) {
      armed_ = step;
      const auto outcome = inner_->compact(before);
      armed_.reset();
      if (outcome) return outcome;  // nothing to lay together
      CHECK(outcome.error().message == "injected");
    }
    return inner_->compact(before);
  }

  Result<observe::Slab> hours(const keep::SlabQuery& query) const override { return inner_->hours(query); }
  Result<observe::Slab> days(const keep::SlabQuery& query) const override { return inner_->days(query); }
  Result<std::vector<keep::StoredReading>> readings(const keep::SlabQuery& query, Averaging averaging) const override {
    return inner_->readings(query, averaging);
  }
  Result<std::vector<terms::Station>> stations() const override { return inner_->stations(); }
  Result<std::vector<terms::Unit>> units() const override { return inner_->units(); }
  Result<std::vector<keep::SourceRecord>> sources() const override { return inner_->sources(); }
  Result<std::string> raw(std::string_view sha256) const override { return inner_->raw(sha256); }
  Result<std::optional<Period>> span() const override { return inner_->span(); }
  Result<std::optional<bool>> synthetic() const override { return inner_->synthetic(); }

 private:
  /// What could have changed: the readings of the batch's stations, and everything that is counted.
  std::vector<std::tuple<std::string, std::int64_t, std::int64_t, Revision>> trace(const Batch& batch) const {
    std::vector<std::tuple<std::string, std::int64_t, std::int64_t, Revision>> trace;
    std::vector<std::string> ids;
    for (const auto& station : batch.stations) ids.push_back(station.id);
    const std::vector<Species> species{Species::pm25, Species::o3, Species::published_aqi};
    for (const Averaging averaging : {Averaging::hour, Averaging::day, Averaging::eight_hours}) {
      const auto query = query_of(ids, species, days_from(day(2023, 12, 1), 150));
      const auto readings = inner_->readings(query, averaging);
      for (const keep::StoredReading& r : *readings) {
        trace.emplace_back(r.station, r.hour.time_since_epoch().count(), r.thousandths, r.revision);
      }
    }
    trace.emplace_back("stations", inner_->stations()->size(), inner_->units()->size(), 0);
    trace.emplace_back("sources", inner_->sources()->size(), inner_->raw(batch.source_sha256).ok(), 0);
    return trace;
  }

  std::unique_ptr<keep::ReadingBook> inner_;
  std::optional<keep::AppendStep> armed_;
  int injected_ = 0;
};

class FaultyMemoryShelf final : public Shelf {
 public:
  FaultyMemoryShelf() { book_.hold(keep::make_memory_book(book_.check())); }
  keep::ReadingBook& book() override { return book_; }
  void reopen() override {}

 private:
  FaultyBook book_;
};

class FaultyDuckdbShelf final : public Shelf {
 public:
  FaultyDuckdbShelf() { FaultyDuckdbShelf::reopen(); }
  keep::ReadingBook& book() override { return book_; }
  void reopen() override {
    book_.close();
    auto opened = keep::open_book(directory_.path() + "/book", {}, book_.check());
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    book_.hold(*std::move(opened));
  }

 private:
  TemporaryDirectory directory_;
  FaultyBook book_;
};

using MakeShelf = std::unique_ptr<Shelf> (*)();
template <class Kind>
std::unique_ptr<Shelf> shelf_of() {
  return std::make_unique<Kind>();
}
struct ShelfKind {
  const char* name;
  MakeShelf make;
};
inline constexpr std::array every_kind{ShelfKind{"memory", shelf_of<MemoryShelf>},
                                       ShelfKind{"duckdb", shelf_of<DuckdbShelf>},
                                       ShelfKind{"memory, shared", shelf_of<SharedShelf>},
                                       ShelfKind{"memory with faults", shelf_of<FaultyMemoryShelf>},
                                       ShelfKind{"duckdb with faults", shelf_of<FaultyDuckdbShelf>}};

}  // namespace lantian::contract

/// A test case whose body runs on a new `shelf` of every kind; `make` gives further ones. Compiled once for all kinds.
#define LANTIAN_EVERY_SHELF(title) LANTIAN_EVERY_SHELF_(title, DOCTEST_ANONYMOUS(lantian_contract_))
#define LANTIAN_EVERY_SHELF_(title, body)         \
  static void body(Shelf& shelf, MakeShelf make); \
  TEST_CASE(title) {                              \
    for (const ShelfKind& kind : every_kind) {    \
      CAPTURE(kind.name);                         \
      body(*kind.make(), kind.make);              \
    }                                             \
  }                                               \
  static void body([[maybe_unused]] Shelf& shelf, [[maybe_unused]] MakeShelf make)
