#include "keep/duckdb_book.hpp"

#include "keep/blocks.hpp"
#include "keep/book_directory.hpp"
#include "keep/catalog.hpp"
#include "keep/duckdb_merge.hpp"
#include "keep/duckdb_tables.hpp"
#include "keep/raw_archive.hpp"
#include "keep/scope.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <thread>

namespace lantian::keep {
namespace {

using duck::BlockTable;
using duck::BlockView;
using duck::Bounds;

/// How many rows of changes a compaction works on at a time: a few hundred bytes each.
constexpr std::int64_t changes_at_once = 250'000;

/// Below this many stations a second reading thread costs more than it brings.
constexpr std::size_t stations_worth_a_thread = 64;

class DuckdbBook final : public ReadingBook {
 public:
  /// Members are destroyed last to first: the directory's lock goes when the database is closed.
  DuckdbBook(BookDirectory directory, duck::Database database, duck::Connection connection, Catalog catalog)
      : directory_{std::move(directory)},
        database_{std::move(database)},
        connection_{std::move(connection)},
        catalog_{std::move(catalog)} {}

  void set(StepCheck check, int threads) {
    check_ = std::move(check);
    threads_ = static_cast<std::size_t>(std::max(threads, 1));
  }

  Result<Receipt> append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) override;
  Result<Compaction> compact(Day before) override;
  Result<observe::Slab> hours(const SlabQuery& query) const override;
  Result<observe::Slab> days(const SlabQuery& query) const override;
  Result<std::vector<StoredReading>> readings(const SlabQuery& query, observe::Averaging averaging) const override;

  Result<std::vector<terms::Station>> stations() const override { return catalog_.stations(); }
  Result<std::vector<terms::Unit>> units() const override { return catalog_.units(); }
  Result<std::vector<SourceRecord>> sources() const override { return catalog_.sources(); }
  Result<std::string> raw(std::string_view source_sha256) const override;
  Result<std::optional<Period>> span() const override;
  Result<std::optional<bool>> synthetic() const override { return catalog_.synthetic(); }

 private:
  Result<void> may(AppendStep step) const { return check_ ? check_(step) : Result<void>{}; }
  Result<News> compared(Delivery delivery) const;
  Result<void> write(const News& news, const CatalogChange& change, const SourceRecord& source);
  Result<Merging::Outcome> merged(const duck::DaySpan& span) const;
  Result<void> write(const Merging::Outcome& outcome);
  Result<void> fill_bottom(SlabFill& fill, const Scope& scope) const;

  BookDirectory directory_;
  duck::Database database_;
  duck::Connection connection_;
  Catalog catalog_;
  StepCheck check_;
  std::size_t threads_ = 1;
};

Bounds bounds_of(const Scope& scope) {
  return {scope.numbers().front(), scope.numbers().back(), scope.first_day(), scope.end_day() - 1, scope.as_of()};
}

std::int32_t day_of_value(const TallValue& value) {
  const HourEnding hour{std::chrono::hours{value.key.hour}};
  return static_cast<std::int32_t>(day_of(hour).time_since_epoch().count());
}

/// The smallest box around the delivery's rows of stations that the book has met before; no value when there is none.
std::optional<Bounds> known_box(const Delivery& delivery, std::size_t known_stations) {
  constexpr std::int32_t top = std::numeric_limits<std::int32_t>::max();
  Bounds box{top, -1, top, -top, std::numeric_limits<Revision>::max()};
  const auto widen = [&](std::int32_t station, std::int32_t day) {
    if (static_cast<std::size_t>(station) >= known_stations) return;
    box.first_station = std::min(box.first_station, station);
    box.last_station = std::max(box.last_station, station);
    box.first_day = std::min(box.first_day, day);
    box.last_day = std::max(box.last_day, day);
  };
  for (const HourBlock& block : delivery.blocks()) widen(block.key.station, block.key.day);
  for (const TallValue& value : delivery.values()) widen(value.key.station, day_of_value(value));
  if (box.last_station < 0) return std::nullopt;
  return box;
}

Result<News> DuckdbBook::compared(Delivery delivery) const {
  if (const auto box = known_box(delivery, catalog_.stations().size())) {
    const auto note = [&](const BlockView& block) { delivery.note_known(block.copy()); };
    const auto note_value = [&](const Revised<TallValue>& value) { delivery.note_known(value.row); };
    if (!delivery.blocks().empty()) {
      LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_block, *box, note));
      LANTIAN_CHECK(duck::each_merged_block(connection_, *box, true, note));
      LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_change, *box, note));
    }
    if (!delivery.values().empty()) LANTIAN_CHECK(duck::each_value(connection_, *box, note_value));
  }
  return std::move(delivery).news();
}

Result<void> DuckdbBook::write(const News& news, const CatalogChange& change, const SourceRecord& source) {
  LANTIAN_CHECK(may(AppendStep::write_readings));
  LANTIAN_CHECK(duck::write_news(connection_, news, source.revision));
  LANTIAN_CHECK(may(AppendStep::write_source));
  LANTIAN_CHECK(duck::write_change(connection_, change, source));
  LANTIAN_CHECK(may(AppendStep::commit));
  return connection_.run("COMMIT");
}

Result<Receipt> DuckdbBook::append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) {
  LANTIAN_CHECK(catalog_.admit(batch));
  LANTIAN_CHECK(check_raw(batch, raw));
  const CatalogChange change = catalog_.change_for(batch);
  Receipt receipt;
  if (catalog_.was_imported(change.import_key)) {
    receipt.already_imported = true;
    receipt.unchanged = static_cast<std::int64_t>(batch.readings.size());
    return receipt;
  }
  LANTIAN_TRY(Delivery delivery, Delivery::of(batch, change.numbers));
  LANTIAN_TRY(const News news, compared(std::move(delivery)));
  receipt.stored = news.stored;
  receipt.superseded = news.superseded;
  receipt.unchanged = news.unchanged;
  // A source without readings of its own (a table of status points) is news by its bytes.
  const bool only_bytes = batch.readings.empty() && !raw.empty();
  if (news.empty() && !only_bytes && change.stations.empty() && change.units.empty()) return receipt;

  receipt.revision = catalog_.last_revision() + 1;
  // First the source bytes, then the readings: a crash between leaves an unused file, never readings without a source.
  LANTIAN_CHECK(may(AppendStep::archive_raw));
  if (!raw.empty()) LANTIAN_CHECK(archive_raw(directory_.raw(), batch.source_sha256, raw));
  const SourceRecord source = record_of(batch, receipt.revision, now);
  LANTIAN_CHECK(connection_.run("BEGIN"));
  if (Result<void> written = write(news, change, source); !written) {
    // Fails when the engine already rolled back; the first error is the one to report.
    static_cast<void>(connection_.run("ROLLBACK").ok());
    return written.error();
  }
  catalog_.take(change, source);
  return receipt;
}

Result<Merging::Outcome> DuckdbBook::merged(const duck::DaySpan& span) const {
  const auto stations = static_cast<std::int32_t>(catalog_.stations().size());
  const Bounds bounds{0, stations, span.first, span.last, std::numeric_limits<Revision>::max()};
  Merging merging;
  LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_change, bounds,
                                 [&](const BlockView& block) { merging.expect(block.copy(), block.revision); }));
  LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_block, bounds,
                                 [&](const BlockView& block) { merging.take_bottom(block.copy(), block.revision); }));
  LANTIAN_CHECK(duck::each_merged_day(connection_, bounds, [&](const MergedDay& day) { merging.take_bottom(day); }));
  return std::move(merging).outcome();
}

Result<void> DuckdbBook::write(const Merging::Outcome& outcome) {
  LANTIAN_CHECK(may(AppendStep::write_readings));
  LANTIAN_CHECK(duck::write_merged(connection_, outcome));
  LANTIAN_CHECK(may(AppendStep::commit));
  return connection_.run("COMMIT");
}

/// Each span of days is a transaction of its own: whatever ends the process, every span is merged or is not.
Result<Compaction> DuckdbBook::compact(Day before) {
  const auto end = static_cast<std::int32_t>(before.time_since_epoch().count());
  LANTIAN_TRY(const std::vector<duck::DaySpan> spans, duck::spans_with_changes(connection_, end, changes_at_once));
  Compaction done;
  for (const duck::DaySpan& span : spans) {
    LANTIAN_TRY(const Merging::Outcome outcome, merged(span));
    if (outcome.days.empty()) continue;
    LANTIAN_CHECK(connection_.run("BEGIN"));
    if (Result<void> written = write(outcome); !written) {
      static_cast<void>(connection_.run("ROLLBACK").ok());
      return written.error();
    }
    done.days += static_cast<std::int64_t>(outcome.days.size());
    done.rows += outcome.moved;
  }
  // Gives the space of the rows that went back to the file.
  if (done.days > 0) LANTIAN_CHECK(connection_.run("CHECKPOINT"));
  return done;
}

/// Each key occurs once in hour_block and hour_merged together, so their parts can be read in any order and at the same
/// time.
Result<void> DuckdbBook::fill_bottom(SlabFill& fill, const Scope& scope) const {
  const auto put = [&fill](const BlockView& block) { fill.put(block.key, block.invalid, block.cells); };
  const bool everything = scope.as_of() >= catalog_.last_revision();
  const std::vector<std::int32_t>& numbers = scope.numbers();
  const std::size_t parts = std::clamp<std::size_t>(numbers.size() / stations_worth_a_thread, 1, threads_);
  std::vector<Result<void>> outcomes(parts);
  const auto read_part = [&](std::size_t part, const duck::Connection& connection) {
    Bounds bounds = bounds_of(scope);
    bounds.first_station = numbers[part * numbers.size() / parts];
    bounds.last_station = numbers[(part + 1) * numbers.size() / parts - 1];
    outcomes[part] = duck::each_block(connection, BlockTable::hour_block, bounds, put);
    if (outcomes[part]) outcomes[part] = duck::each_merged_block(connection, bounds, everything, put);
  };
  std::vector<std::jthread> threads;
  for (std::size_t part = 1; part < parts; ++part) {
    threads.emplace_back([&, part] {
      const Result<duck::Connection> connection = database_.connect();
      if (connection)
        read_part(part, *connection);
      else
        outcomes[part] = connection.error();
    });
  }
  read_part(0, connection_);
  threads.clear();  // joins
  for (const Result<void>& outcome : outcomes) LANTIAN_CHECK(outcome);
  return {};
}

Result<observe::Slab> DuckdbBook::hours(const SlabQuery& query) const {
  const Scope scope{query, catalog_};
  SlabFill fill{scope, hours_a_day};
  if (!scope.wants_nothing()) {
    LANTIAN_CHECK(fill_bottom(fill, scope));
    LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_change, bounds_of(scope),
                                   [&](const BlockView& block) { fill.put(block.key, block.invalid, block.cells); }));
  }
  return std::move(fill).finish();
}

Result<observe::Slab> DuckdbBook::days(const SlabQuery& query) const {
  const Scope scope{query, catalog_};
  SlabFill fill{scope, 1};
  if (!scope.wants_nothing()) {
    LANTIAN_CHECK(
        duck::each_value(connection_, bounds_of(scope), [&](const Revised<TallValue>& value) { fill.put(value.row); }));
  }
  return std::move(fill).finish();
}

Result<std::vector<StoredReading>> DuckdbBook::readings(const SlabQuery& query, observe::Averaging averaging) const {
  const Scope scope{query, catalog_};
  if (scope.wants_nothing()) return std::vector<StoredReading>{};
  if (averaging == observe::Averaging::hour) {
    std::vector<Revised<HourBlock>> rows;
    const auto keep_row = [&](const BlockView& block) {
      if (scope.wants(block.key)) rows.push_back({block.revision, block.copy()});
    };
    LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_block, bounds_of(scope), keep_row));
    LANTIAN_CHECK(duck::each_merged_day(connection_, bounds_of(scope), [&](const MergedDay& day) {
      if (!scope.wants(day.block.key)) return;
      for (Revised<HourBlock>& row : day.rows()) rows.push_back(std::move(row));
    }));
    LANTIAN_CHECK(duck::each_block(connection_, BlockTable::hour_change, bounds_of(scope), keep_row));
    return readings_from(std::move(rows), scope);
  }
  std::vector<Revised<TallValue>> rows;
  LANTIAN_CHECK(duck::each_value(connection_, bounds_of(scope), [&](const Revised<TallValue>& value) {
    if (value.row.key.averaging == averaging) rows.push_back(value);
  }));
  return readings_from(std::move(rows), scope);
}

Result<std::optional<Period>> DuckdbBook::span() const {
  LANTIAN_TRY(const std::optional<duck::DaySpan> days, duck::days_held(connection_));
  if (!days) return std::optional<Period>{};
  return std::optional{range_of_days(days->first, days->last)};
}

/// A file that an import left behind when it failed is not archived: its source is not in the catalog.
Result<std::string> DuckdbBook::raw(std::string_view source_sha256) const {
  if (!catalog_.has_source(source_sha256)) return no_raw(source_sha256);
  return archived_raw(directory_.raw(), source_sha256);
}

}  // namespace

Result<std::unique_ptr<ReadingBook>> open_book(const std::string& directory, const OpenOptions& options) {
  return open_book(directory, options, StepCheck{});
}

Result<std::unique_ptr<ReadingBook>> open_book(const std::string& directory, const OpenOptions& options,
                                               StepCheck check) {
  LANTIAN_TRY(BookDirectory claimed, BookDirectory::claim(directory, options.create));
  LANTIAN_TRY(
      duck::Database database,
      duck::Database::open(claimed.database(), {{"threads", fmt::format("{}", std::max(options.threads, 1))},
                                                {"memory_limit", fmt::format("{}MiB", options.memory_limit_mib)},
                                                {"autoinstall_known_extensions", "false"},
                                                {"autoload_known_extensions", "false"}}));
  LANTIAN_TRY(duck::Connection connection, database.connect());
  LANTIAN_CHECK(duck::make_tables(connection));
  LANTIAN_CHECK(claimed.confirm_format());
  LANTIAN_TRY(Catalog catalog, duck::load_catalog(connection));
  auto book =
      std::make_unique<DuckdbBook>(std::move(claimed), std::move(database), std::move(connection), std::move(catalog));
  book->set(std::move(check), options.threads);
  return std::unique_ptr<ReadingBook>{std::move(book)};
}

}  // namespace lantian::keep
