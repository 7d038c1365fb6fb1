#include "keep/telemetry_rows.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace lantian::keep {
namespace {

/// Items of a slot that are worth holding for the next telegram of the same interval.
constexpr std::size_t most_held_bytes = 16u << 10;

std::string device_key(std::string_view mn, std::string_view st) {
  std::string key;
  key.reserve(mn.size() + st.size() + 1);
  key.append(mn).append(1, '\0').append(st);
  return key;
}

std::int64_t begin_of(const TelemetryValue& value) {
  return value.begin.time_since_epoch().count();
}

bool of_one_telegram(const TelemetryValue& a, const TelemetryValue& b) {
  return a.frame == b.frame && a.begin == b.begin && a.content == b.content && a.end == b.end && a.lane == b.lane &&
         a.received == b.received && a.mn == b.mn && a.st == b.st;
}

std::vector<KnownItem>::iterator find_known(std::vector<KnownItem>& known, std::string_view items, std::size_t hash,
                                            const ItemView& item) {
  return std::ranges::find_if(known, [&](const KnownItem& other) {
    std::string_view stored = items.substr(other.place);
    return other.hash == hash && take_item(stored)->same_key(item);
  });
}

/// Finds the last revision of each key; no value when the items cannot be read.
std::optional<std::vector<KnownItem>> last_revisions(std::string_view items) {
  std::vector<KnownItem> known;
  std::string_view rest = items;
  while (!rest.empty()) {
    const auto place = static_cast<std::size_t>(rest.data() - items.data());
    const auto item = take_item(rest);
    if (!item) return std::nullopt;
    const KnownItem found{item->key_hash(), place, item->revision_number()};
    const auto before = find_known(known, items, found.hash, *item);
    if (before == known.end()) {
      known.push_back(found);
    } else if (before->revision < found.revision) {
      *before = found;
    }
  }
  return known;
}

}  // namespace

std::optional<bool> has_usable(std::string_view items, const std::function<bool(const ItemView&)>& wanted) {
  const auto known = last_revisions(items);
  if (!known) return std::nullopt;
  return std::ranges::any_of(*known, [&](const KnownItem& last) {
    std::string_view text = items.substr(last.place);
    const ItemView item = *take_item(text);
    return item.unusable.empty() && wanted(item);
  });
}

std::int32_t Streams::device(std::string_view mn, std::string_view st) const {
  const auto found = numbers_.find(device_key(mn, st));
  return found == numbers_.end() ? -1 : found->second;
}

void Streams::put_device(std::int32_t number, std::string mn, std::string st) {
  LANTIAN_ASSERT(static_cast<std::size_t>(number) == devices_.size(), "devices are numbered without gaps");
  numbers_.emplace(device_key(mn, st), number);
  devices_.emplace_back(std::move(mn), std::move(st));
}

const Stream* Streams::find(std::int32_t device, std::uint8_t content) const {
  const auto found = streams_.find(key_of(device, content));
  return found == streams_.end() ? nullptr : &found->second;
}

void Streams::note(const SlotKey& newest, std::string items, bool items_known) {
  const auto [place, fresh] = streams_.try_emplace(key_of(newest.device, newest.content));
  Stream& stream = place->second;
  if (!fresh && newest.begin < stream.newest_begin) return;
  stream.newest_begin = newest.begin;
  stream.items_known = items_known && items.size() <= most_held_bytes;
  if (stream.items_known)
    stream.items = std::move(items);
  else
    std::string{}.swap(stream.items);
}

std::int32_t TelemetryBatch::number_of(const TelemetryValue& value) {
  const std::int32_t known = streams_.device(value.mn, value.st);
  if (known >= 0) return known;
  const auto next = static_cast<std::int32_t>(streams_.devices().size() + new_devices_.size());
  const auto [place, fresh] = new_numbers_.try_emplace(device_key(value.mn, value.st), next);
  if (fresh) new_devices_.emplace_back(value.mn, value.st);
  return place->second;
}

std::size_t TelemetryBatch::slot_of(const SlotKey& key) {
  const auto [place, fresh] = places_.try_emplace(key, slots_.size());
  if (!fresh) return place->second;
  Slot& slot = slots_.emplace_back();
  slot.key = key;
  const Stream* stream = streams_.find(key.device, key.content);
  if (stream == nullptr || key.begin > stream->newest_begin) return place->second;
  if (key.begin == stream->newest_begin && stream->items_known) {
    slot.items = stream->items;
  } else {
    slot.unsure = true;
    unsure_.push_back(key);
  }
  return place->second;
}

TelemetryBatch::TelemetryBatch(std::span<const TelemetryValue> values, const Streams& streams)
    : values_{values}, streams_{streams} {
  std::int32_t device = -1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0 && of_one_telegram(values[i - 1], values[i])) {
      runs_.back().end = i + 1;
      continue;
    }
    const bool same_device = i > 0 && values[i - 1].mn == values[i].mn && values[i - 1].st == values[i].st;
    if (!same_device) device = number_of(values[i]);
    Run& run = runs_.emplace_back();
    run.begin = i;
    run.end = i + 1;
    run.slot = slot_of({device, values[i].content, begin_of(values[i])});
  }
}

void TelemetryBatch::note_stored(const SlotKey& key, std::string_view items) {
  const auto place = places_.find(key);
  if (place == places_.end() || !slots_[place->second].unsure) return;
  std::string& text = slots_[place->second].items;
  if (!text.empty()) text += ';';
  text += items;
}

/// Writes the value behind the slot's items, looks whether it is news, and takes it away again when it is none.
void TelemetryBatch::take(Slot& slot, Run& run, const TelemetryValue& value, TelemetryReceipt& receipt) {
  const std::size_t before = slot.items.size();
  if (before > 0) slot.items += ';';
  const std::size_t place = slot.items.size();
  put_item(slot.items, value, 0);
  std::string_view text = std::string_view{slot.items}.substr(place);
  const ItemView item = *take_item(text);
  const std::size_t hash = item.key_hash();
  const auto known = find_known(slot.known, slot.items, hash, item);
  if (known == slot.known.end()) {
    slot.known.push_back({hash, place, 0});
    ++receipt.stored;
  } else {
    std::string_view stored = std::string_view{slot.items}.substr(known->place);
    if (take_item(stored)->same_value(item)) {
      slot.items.resize(before);
      ++receipt.unchanged;
      return;
    }
    slot.items.resize(place);
    known->place = place;
    put_item(slot.items, value, ++known->revision);
    run.revised = true;
    ++receipt.superseded;
  }
  if (run.text_end == 0) run.text_begin = place;
  run.text_end = slot.items.size();
  run.usable = run.usable || value.usable;
}

Result<TelemetryReceipt> TelemetryBatch::compare(const std::string& where) {
  TelemetryReceipt receipt;
  for (Run& run : runs_) {
    Slot& slot = slots_[run.slot];
    if (!slot.indexed) {
      auto known = last_revisions(slot.items);
      if (!known) return Error{ErrorCode::corrupt, "a row of another tool: " + in_quotes(slot.items), where};
      slot.known = *std::move(known);
      slot.indexed = true;
    }
    for (std::size_t i = run.begin; i < run.end; ++i) take(slot, run, values_[i], receipt);
  }
  for (const Run& run : runs_) {  // only now the texts stand still
    if (run.text_end == 0) continue;
    const Slot& slot = slots_[run.slot];
    rows_.push_back({slot.key, &values_[run.begin], run.usable, run.revised,
                     std::string_view{slot.items}.substr(run.text_begin, run.text_end - run.text_begin)});
  }
  return receipt;
}

void TelemetryBatch::tell(Streams& streams) && {
  auto number = static_cast<std::int32_t>(streams.devices().size());
  for (auto& [mn, st] : new_devices_) streams.put_device(number++, std::move(mn), std::move(st));
  for (Slot& slot : slots_) streams.note(slot.key, std::move(slot.items), true);
}

}  // namespace lantian::keep
