#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/frame_files.hpp"
#include "keep/telemetry_step.hpp"
#include "keep/telemetry_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace lantian::keep {
namespace {

using duck::RowBox;
using duck::StoredRow;

Error telemetry_locked(const std::string& file) {
  return {ErrorCode::locked,
          "someone else has this telemetry file open, and it has one owner; ask that one, or stop it", file};
}

/// The engine's errors in the words of this file, which need not be restored: it can be made again.
Error telemetry_error(const Error& error) {
  if (error.code == ErrorCode::corrupt) {
    return {ErrorCode::corrupt,
            "the telemetry file is damaged; move it away, and the gateway makes it again from the frame log. It was "
            "said: " +
                in_quotes(error.message, 400),
            error.where};
  }
  if (error.code == ErrorCode::locked) return telemetry_locked(error.where);
  return error;
}

template <class T>
Result<T> told(Result<T> outcome) {
  if (outcome) return outcome;
  return telemetry_error(outcome.error());
}

/// A query in numbers. Devices as a set, because a box holds their range only.
struct Search {
  RowBox box;
  std::set<std::int32_t> devices;  ///< empty = all in the box
  std::set<std::string> factors;   ///< as they stand in items; empty = all
  bool all_revisions = false;
  bool nothing = false;

  bool wants(const SlotKey& slot) const { return devices.empty() || devices.contains(slot.device); }
  bool wants(const ItemView& item) const { return factors.empty() || factors.contains(std::string{item.factor}); }
};

Search search_of(const TelemetryQuery& query, const Streams& streams) {
  Search search;
  search.box.first_begin = query.begin.time_since_epoch().count();
  search.box.last_begin = query.end.time_since_epoch().count() - 1;
  search.box.content = query.content;
  search.box.last_device = std::numeric_limits<std::int32_t>::max();
  search.all_revisions = query.all_revisions;
  search.nothing = query.end <= query.begin;
  for (const std::string& factor : query.factor) {
    std::string text;
    put_escaped(text, factor);
    search.factors.insert(text);
  }
  if (query.mn.empty()) return search;
  for (std::size_t number = 0; number < streams.devices().size(); ++number) {
    if (std::ranges::find(query.mn, streams.devices()[number].first) != query.mn.end()) {
      search.devices.insert(static_cast<std::int32_t>(number));
    }
  }
  if (search.devices.empty()) {
    search.nothing = true;
  } else {
    search.box.first_device = *search.devices.begin();
    search.box.last_device = *search.devices.rbegin();
  }
  return search;
}

struct SlotFlag {
  bool usable = false, revised = false;
};
using SlotFlags = std::unordered_map<SlotKey, SlotFlag, SlotKeyHash>;

auto answer_order(const TelemetryValue& v) {
  return std::tie(v.mn, v.content, v.begin, v.factor, v.statistic, v.suffix, v.revision, v.st);
}

auto key_order(const TelemetryValue& v) {
  return std::tie(v.mn, v.content, v.begin, v.factor, v.statistic, v.suffix, v.st, v.revision);
}

bool same_value_key(const TelemetryValue& a, const TelemetryValue& b) {
  return std::tie(a.mn, a.content, a.begin, a.factor, a.statistic, a.suffix, a.st) ==
         std::tie(b.mn, b.content, b.begin, b.factor, b.statistic, b.suffix, b.st);
}

/// Sorts; leaves the last of each key unless all are wanted.
void finish_answer(std::vector<TelemetryValue>& values, bool all_revisions) {
  std::ranges::sort(values, {}, key_order);
  if (!all_revisions) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i + 1 < values.size() && same_value_key(values[i], values[i + 1])) continue;
      if (kept != i) values[kept] = std::move(values[i]);
      ++kept;
    }
    values.resize(kept);
  }
  if (!std::ranges::is_sorted(values, {}, answer_order)) std::ranges::sort(values, {}, answer_order);
}

class DuckdbTelemetry final : public TelemetryBook {
 public:
  /// Members are destroyed last to first: the lock goes when the database is closed.
  DuckdbTelemetry(frames::Descriptor lock, duck::Database database, duck::Connection connection)
      : lock_{std::move(lock)}, database_{std::move(database)}, connection_{std::move(connection)} {}
  ~DuckdbTelemetry() override;
  DuckdbTelemetry(const DuckdbTelemetry&) = delete;
  DuckdbTelemetry& operator=(const DuckdbTelemetry&) = delete;

  Result<void> load(TelemetrySeam seam);

  Result<TelemetryReceipt> append(std::span<const TelemetryValue> values, FramePlace cursor) override;
  Result<FramePlace> cursor() const override { return progress_.cursor; }
  Result<std::vector<TelemetryValue>> values(const TelemetryQuery& query) const override;
  Result<std::vector<Slot>> slots(const TelemetryQuery& query) const override;

 private:
  Result<void> may(AppendStep step) const { return seam_.check ? seam_.check(step) : Result<void>{}; }
  bool knows(const SlotKey& slot) const {
    return slot.device >= 0 && static_cast<std::size_t>(slot.device) < streams_.devices().size();
  }
  Error unreadable(std::string_view items) const {
    return {ErrorCode::corrupt, fmt::format("a row cannot be read: {}", in_quotes(items)), connection_.where()};
  }
  Result<void> look_up(TelemetryBatch& batch) const;
  Result<void> write(const TelemetryBatch& batch, const duck::TelemetryProgress& progress, bool with_streams) const;
  Result<void> in_transaction(const std::function<Result<void>()>& work) const;
  Result<void> add_values(std::vector<TelemetryValue>& values, const StoredRow& row, const Search& search) const;
  Result<void> judge_revised(SlotFlags& slots, const Search& search) const;

  frames::Descriptor lock_;
  duck::Database database_;
  duck::Connection connection_;
  duck::TelemetryProgress progress_;
  Streams streams_;
  std::size_t rows_since_streams_ = 0;
  TelemetrySeam seam_;
};

Result<void> DuckdbTelemetry::load(TelemetrySeam seam) {
  LANTIAN_CHECK(duck::make_telemetry_tables(connection_));
  LANTIAN_TRY(const duck::TelemetryProgress progress, duck::load_progress(connection_));
  LANTIAN_TRY(streams_, duck::load_streams(connection_, progress));
  progress_ = progress;
  // After a crash the newest slots are written down soon: a tail that is read at every opening must not grow.
  if (progress.streams_batch != progress.batch) rows_since_streams_ = seam.rows_between_streams;
  seam_ = std::move(seam);
  return {};
}

Result<void> DuckdbTelemetry::in_transaction(const std::function<Result<void>()>& work) const {
  LANTIAN_CHECK(connection_.run("BEGIN"));
  Result<void> outcome = work();
  if (outcome) outcome = connection_.run("COMMIT");
  // Fails when the engine already rolled back; the first error is the one to report.
  if (!outcome) static_cast<void>(connection_.run("ROLLBACK").ok());
  return outcome;
}

/// The newest slots are written down when the file is closed, so that opening it reads no values.
DuckdbTelemetry::~DuckdbTelemetry() {
  if (progress_.streams_batch == progress_.batch) return;
  duck::TelemetryProgress progress = progress_;
  progress.streams_batch = progress.batch;
  static_cast<void>(in_transaction([&]() -> Result<void> {
                      LANTIAN_CHECK(duck::write_streams(connection_, streams_));
                      return duck::write_progress(connection_, progress);
                    }).ok());
}

Result<void> DuckdbTelemetry::look_up(TelemetryBatch& batch) const {
  for (const RowBox& box : duck::boxes_around(batch.unsure())) {
    LANTIAN_CHECK(duck::each_row(connection_, box, true, [&](const StoredRow& row) -> Result<void> {
      batch.note_stored(row.slot, row.items);
      return {};
    }));
  }
  return {};
}

Result<void> DuckdbTelemetry::write(const TelemetryBatch& batch, const duck::TelemetryProgress& progress,
                                    bool with_streams) const {
  LANTIAN_CHECK(may(AppendStep::write_readings));
  LANTIAN_CHECK(duck::write_devices(connection_, batch, streams_.devices().size()));
  LANTIAN_CHECK(duck::write_rows(connection_, batch, progress.batch));
  if (with_streams) LANTIAN_CHECK(duck::write_streams(connection_, streams_));
  LANTIAN_CHECK(duck::write_progress(connection_, progress));
  return may(AppendStep::commit);
}

Result<TelemetryReceipt> DuckdbTelemetry::append(std::span<const TelemetryValue> values, FramePlace cursor) {
  TelemetryBatch batch{values, streams_};
  if (Result<void> looked = look_up(batch); !looked) return telemetry_error(looked.error());
  LANTIAN_TRY(const TelemetryReceipt receipt, told(batch.compare(connection_.where())));
  if (batch.rows().empty() && cursor == progress_.cursor) return receipt;
  duck::TelemetryProgress progress = progress_;
  progress.cursor = cursor;
  // What is written down now are the newest slots of all batches before this one.
  const bool with_streams = rows_since_streams_ >= seam_.rows_between_streams;
  if (with_streams) progress.streams_batch = progress.batch;
  if (!batch.rows().empty()) ++progress.batch;
  const Result<void> written = in_transaction([&] { return write(batch, progress, with_streams); });
  if (!written) return telemetry_error(written.error());
  progress_ = progress;
  rows_since_streams_ = (with_streams ? 0 : rows_since_streams_) + batch.rows().size();
  std::move(batch).tell(streams_);
  return receipt;
}

Result<void> DuckdbTelemetry::add_values(std::vector<TelemetryValue>& values, const StoredRow& row,
                                         const Search& search) const {
  std::string_view items = row.items;
  bool readable = knows(row.slot) && row.lane <= Lane::pulled;
  while (readable && !items.empty()) {
    const auto item = take_item(items);
    readable = item.has_value();
    if (!readable || !search.wants(*item)) continue;
    TelemetryValue& value = values.emplace_back();
    std::tie(value.mn, value.st) = streams_.devices()[static_cast<std::size_t>(row.slot.device)];
    value.content = row.slot.content;
    value.begin = UtcSeconds{std::chrono::seconds{row.slot.begin}};
    value.end = UtcSeconds{std::chrono::seconds{row.end}};
    value.lane = row.lane;
    value.received = UtcSeconds{std::chrono::seconds{row.received}};
    value.frame = row.frame;
    readable = read_item(*item, value);
  }
  return readable ? Result<void>{} : unreadable(row.items);
}

Result<std::vector<TelemetryValue>> DuckdbTelemetry::values(const TelemetryQuery& query) const {
  std::vector<TelemetryValue> values;
  const Search search = search_of(query, streams_);
  if (search.nothing) return values;
  const Result<void> read = duck::each_row(connection_, search.box, true, [&](const StoredRow& row) -> Result<void> {
    return search.wants(row.slot) ? add_values(values, row, search) : Result<void>{};
  });
  if (!read) return telemetry_error(read.error());
  finish_answer(values, query.all_revisions);
  return values;
}

/// In slots with corrections only the last revisions count, so all their items are read.
Result<void> DuckdbTelemetry::judge_revised(SlotFlags& slots, const Search& search) const {
  std::vector<SlotKey> revised;
  for (const auto& [slot, flag] : slots) {
    if (flag.revised) revised.push_back(slot);
  }
  std::unordered_map<SlotKey, std::string, SlotKeyHash> items;
  for (const SlotKey& slot : revised) items.try_emplace(slot);
  for (const RowBox& box : duck::boxes_around(std::move(revised))) {
    LANTIAN_CHECK(duck::each_row(connection_, box, true, [&](const StoredRow& row) -> Result<void> {
      const auto found = items.find(row.slot);
      if (found == items.end()) return {};
      if (!found->second.empty()) found->second += ';';
      found->second += row.items;
      return {};
    }));
  }
  for (const auto& [slot, text] : items) {
    const auto usable = has_usable(text, [&](const ItemView& item) { return search.wants(item); });
    if (!usable) return unreadable(text);
    slots[slot].usable = *usable;
  }
  return {};
}

/// A slot in which nothing was corrected is usable when one of its rows is.
Result<std::vector<Slot>> DuckdbTelemetry::slots(const TelemetryQuery& query) const {
  const Search search = search_of(query, streams_);
  if (search.nothing) return std::vector<Slot>{};
  SlotFlags flags;
  const bool by_items = !search.factors.empty();
  const Result<void> read =
      duck::each_row(connection_, search.box, by_items, [&](const StoredRow& row) -> Result<void> {
        if (!search.wants(row.slot)) return {};
        if (!knows(row.slot)) return unreadable(row.items);
        SlotFlag& flag = flags[row.slot];
        flag.revised = flag.revised || (row.revised && !search.all_revisions);
        if (flag.usable || !row.usable) return {};
        if (!by_items) {
          flag.usable = true;
          return {};
        }
        for (std::string_view items = row.items; !items.empty() && !flag.usable;) {
          const auto item = take_item(items);
          if (!item) return unreadable(row.items);
          flag.usable = item->unusable.empty() && search.wants(*item);
        }
        return {};
      });
  if (!read) return telemetry_error(read.error());
  LANTIAN_CHECK(told(judge_revised(flags, search)));
  std::vector<Slot> slots;
  for (const auto& [slot, flag] : flags) {
    if (!flag.usable) continue;
    slots.push_back({streams_.devices()[static_cast<std::size_t>(slot.device)].first, slot.content,
                     UtcSeconds{std::chrono::seconds{slot.begin}}});
  }
  const auto order = [](const Slot& slot) { return std::tie(slot.mn, slot.content, slot.begin); };
  std::ranges::sort(slots, {}, order);
  const auto [from, to] = std::ranges::unique(slots, {}, order);  // one interval under two system types
  slots.erase(from, to);
  return slots;
}

Result<std::unique_ptr<TelemetryBook>> opened_telemetry(const std::string& file, const TelemetryOptions& options,
                                                        TelemetrySeam seam) {
  // The engine's own lock does not hold inside one process.
  LANTIAN_TRY(frames::Descriptor lock, frames::lock_file(file + ".lock", telemetry_locked(file)));
  // 16 MiB of log is some 80 000 telegrams; taking them into the tables holds a commit up for about a fifth of a
  // second.
  LANTIAN_TRY(duck::Database database,
              duck::Database::open(file, {{"threads", fmt::format("{}", std::max(options.threads, 1))},
                                          {"memory_limit", fmt::format("{}MiB", options.memory_limit_mib)},
                                          {"wal_autocheckpoint", "16MiB"},
                                          {"autoinstall_known_extensions", "false"},
                                          {"autoload_known_extensions", "false"}}));
  LANTIAN_TRY(duck::Connection connection, database.connect());
  auto book = std::make_unique<DuckdbTelemetry>(std::move(lock), std::move(database), std::move(connection));
  LANTIAN_CHECK(book->load(std::move(seam)));
  return std::unique_ptr<TelemetryBook>{std::move(book)};
}

}  // namespace

Result<std::unique_ptr<TelemetryBook>> open_telemetry(const std::string& file, const TelemetryOptions& options) {
  return open_telemetry(file, options, TelemetrySeam{});
}

Result<std::unique_ptr<TelemetryBook>> open_telemetry(const std::string& file, const TelemetryOptions& options,
                                                      TelemetrySeam seam) {
  if (!options.create && !exists(file)) {
    return Error{ErrorCode::not_found, "there is no such telemetry file; the gateway makes it when it runs", file};
  }
  return told(opened_telemetry(file, options, std::move(seam)));
}

}  // namespace lantian::keep
