#include "keep/memory_book.hpp"

#include "base/sha256.hpp"
#include "keep/blocks.hpp"
#include "keep/catalog.hpp"
#include "keep/raw_archive.hpp"
#include "keep/scope.hpp"

#include <fmt/core.h>

#include <map>
#include <unordered_map>

namespace lantian::keep {
namespace {

class MemoryBook final : public ReadingBook {
 public:
  explicit MemoryBook(StepCheck check) : check_{std::move(check)} {}

  Result<Receipt> append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) override;
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
  News compared(Delivery delivery) const;

  Catalog catalog_;
  std::unordered_map<std::uint64_t, std::vector<Revised<HourBlock>>> blocks_;  ///< by packed key, ascending revision
  std::map<TallKey, std::vector<Revised<TallValue>>> values_;
  std::map<std::string, std::string, std::less<>> raw_;
  StepCheck check_;
};

News MemoryBook::compared(Delivery delivery) const {
  for (const HourBlock& block : delivery.blocks()) {
    const auto found = blocks_.find(packed(block.key));
    if (found == blocks_.end()) continue;
    for (const auto& known : found->second) delivery.note_known(known.row);
  }
  for (const TallValue& value : delivery.values()) {
    const auto found = values_.find(value.key);
    if (found != values_.end()) delivery.note_known(found->second.back().row);
  }
  return std::move(delivery).news();
}

Result<Receipt> MemoryBook::append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) {
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
  const News news = compared(std::move(delivery));
  receipt.stored = news.stored;
  receipt.superseded = news.superseded;
  receipt.unchanged = news.unchanged;
  // A source without readings of its own (a table of status points) is news by its bytes.
  const bool only_bytes = batch.readings.empty() && !raw.empty();
  if (news.empty() && !only_bytes && change.stations.empty() && change.units.empty()) return receipt;

  for (const AppendStep step :
       {AppendStep::archive_raw, AppendStep::write_readings, AppendStep::write_source, AppendStep::commit}) {
    LANTIAN_CHECK(may(step));
  }
  receipt.revision = catalog_.last_revision() + 1;
  if (!raw.empty()) raw_.emplace(batch.source_sha256, raw);
  for (const auto* blocks : {&news.first, &news.later}) {
    for (const HourBlock& block : *blocks) blocks_[packed(block.key)].push_back({receipt.revision, block});
  }
  for (const TallValue& value : news.values) values_[value.key].push_back({receipt.revision, value});
  catalog_.take(change, record_of(batch, receipt.revision, now));
  return receipt;
}

Result<std::optional<Period>> MemoryBook::span() const {
  std::optional<std::pair<std::int32_t, std::int32_t>> held;
  const auto widen = [&](std::int32_t day) {
    if (!held) held = {day, day};
    held = {std::min(held->first, day), std::max(held->second, day)};
  };
  for (const auto& [key, revisions] : blocks_) widen(revisions.front().row.key.day);
  for (const auto& [key, revisions] : values_) {
    const HourEnding hour{std::chrono::hours{key.hour}};
    widen(static_cast<std::int32_t>(day_of(hour).time_since_epoch().count()));
  }
  if (!held) return std::optional<Period>{};
  return std::optional{range_of_days(held->first, held->second)};
}

Result<observe::Slab> MemoryBook::hours(const SlabQuery& query) const {
  const Scope scope{query, catalog_};
  SlabFill fill{scope, hours_a_day};
  for (const auto& [key, revisions] : blocks_) {
    for (const auto& [revision, block] : revisions) {
      if (revision <= scope.as_of()) fill.put(block.key, block.invalid, block.cells.data());
    }
  }
  return std::move(fill).finish();
}

Result<observe::Slab> MemoryBook::days(const SlabQuery& query) const {
  const Scope scope{query, catalog_};
  SlabFill fill{scope, 1};
  for (const auto& [key, revisions] : values_) {
    for (const auto& [revision, value] : revisions) {
      if (revision <= scope.as_of()) fill.put(value);
    }
  }
  return std::move(fill).finish();
}

Result<std::vector<StoredReading>> MemoryBook::readings(const SlabQuery& query, observe::Averaging averaging) const {
  const Scope scope{query, catalog_};
  if (averaging == observe::Averaging::hour) {
    std::vector<Revised<HourBlock>> rows;
    for (const auto& [key, revisions] : blocks_) {
      if (scope.wants(revisions.front().row.key)) rows.insert(rows.end(), revisions.begin(), revisions.end());
    }
    return readings_from(std::move(rows), scope);
  }
  std::vector<Revised<TallValue>> rows;
  for (const auto& [key, revisions] : values_) {
    if (key.averaging == averaging) rows.insert(rows.end(), revisions.begin(), revisions.end());
  }
  return readings_from(std::move(rows), scope);
}

Result<std::string> MemoryBook::raw(std::string_view source_sha256) const {
  const auto found = raw_.find(source_sha256);
  if (found == raw_.end()) return no_raw(source_sha256);
  return found->second;
}

}  // namespace

std::unique_ptr<ReadingBook> make_memory_book() {
  return make_memory_book(StepCheck{});
}

std::unique_ptr<ReadingBook> make_memory_book(StepCheck check) {
  return std::make_unique<MemoryBook>(std::move(check));
}

}  // namespace lantian::keep
