#pragma once
#include "keep/telemetry_book.hpp"
#include "keep/telemetry_text.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What a batch of values means to a telemetry book: which values are new, which correct stored ones, which are known.
/// Knows no database.
namespace lantian::keep {

/// One interval of one device and content. A device is the number of (mn, st) in the book.
struct SlotKey {
  std::int32_t device = 0;
  std::uint8_t content = 0;
  std::int64_t begin = 0;  ///< UTC seconds since 1970
  friend bool operator==(const SlotKey&, const SlotKey&) = default;
};
struct SlotKeyHash {
  std::size_t operator()(const SlotKey& key) const {
    std::uint64_t mixed = static_cast<std::uint64_t>(key.begin) * 0x9E37'79B9'7F4A'7C15u;
    mixed ^= (static_cast<std::uint64_t>(static_cast<std::uint32_t>(key.device)) << 8 | key.content) *
             0xC2B2'AE3D'27D4'EB4Fu;
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
  }
};

/// Whether the last revision of any key among these items is usable and wanted; no value when they cannot be read.
std::optional<bool> has_usable(std::string_view items, const std::function<bool(const ItemView&)>& wanted);

/// What the book knows of the newest slot of a device and content: anything that begins later is new without a look
/// into the database, and so live data cost none.
struct Stream {
  std::int64_t newest_begin = 0;
  bool items_known = false;  ///< `items` holds all that is stored of the newest slot
  std::string items;
};

/// The numbers of devices and the newest slots. Changes only when a batch is in the database.
class Streams {
 public:
  /// -1 when the book has not met it.
  std::int32_t device(std::string_view mn, std::string_view st) const;
  /// Requires: the next number.
  void put_device(std::int32_t number, std::string mn, std::string st);
  const std::vector<std::pair<std::string, std::string>>& devices() const { return devices_; }

  const Stream* find(std::int32_t device, std::uint8_t content) const;
  void note(const SlotKey& newest, std::string items, bool items_known);
  /// For each stream: take(device, content, newest begin).
  template <class Take>
  void each(Take take) const {
    for (const auto& [key, stream] : streams_) {
      take(static_cast<std::int32_t>(key >> 8), static_cast<std::uint8_t>(key & 0xff), stream.newest_begin);
    }
  }
  std::size_t size() const { return streams_.size(); }

 private:
  static std::uint64_t key_of(std::int32_t device, std::uint8_t content) {
    return std::uint64_t{static_cast<std::uint32_t>(device)} << 8 | content;
  }
  std::vector<std::pair<std::string, std::string>> devices_;  ///< mn and st by number
  std::unordered_map<std::string, std::int32_t> numbers_;
  std::unordered_map<std::uint64_t, Stream> streams_;
};

/// The new values of one telegram.
struct TelemetryRow {
  SlotKey slot;
  const TelemetryValue* first = nullptr;  ///< gives end, lane, received and frame
  bool usable = false;                    ///< one of them is
  bool revised = false;                   ///< one of them corrects a stored value
  std::string_view items;
};

/// The last revision of a key among the items of a slot.
struct KnownItem {
  std::size_t hash = 0;   ///< of the key
  std::size_t place = 0;  ///< of the item in the slot's text
  std::int32_t revision = 0;
};

class TelemetryBatch {
 public:
  /// The values and `streams` must outlive it.
  TelemetryBatch(std::span<const TelemetryValue> values, const Streams& streams);

  /// Slots of which the database may hold values that the streams do not tell. For each of its rows in these slots
  /// `note_stored` must be called, in the order in which they were stored, before `compare`.
  const std::vector<SlotKey>& unsure() const { return unsure_; }
  void note_stored(const SlotKey& slot, std::string_view items);

  /// Returns corrupt when stored items cannot be read.
  Result<TelemetryReceipt> compare(const std::string& where);

  /// What is to be written; valid as long as the batch. Rows in the order of the values.
  const std::vector<TelemetryRow>& rows() const { return rows_; }
  /// (mn, st) of devices that are new, in the order of their numbers.
  const std::vector<std::pair<std::string, std::string>>& new_devices() const { return new_devices_; }
  /// Once the rows are in the database.
  void tell(Streams& streams) &&;

 private:
  struct Slot {
    SlotKey key;
    bool unsure = false;
    bool indexed = false;
    std::string items;  ///< of all its rows, stored and new, separated like items in a row
    std::vector<KnownItem> known;
  };
  /// The values of one telegram, which stand together.
  struct Run {
    std::size_t begin = 0, end = 0;
    std::size_t slot = 0;
    std::size_t text_begin = 0, text_end = 0;
    bool usable = false, revised = false;
  };

  std::int32_t number_of(const TelemetryValue& value);
  std::size_t slot_of(const SlotKey& key);
  void take(Slot& slot, Run& run, const TelemetryValue& value, TelemetryReceipt& receipt);

  std::span<const TelemetryValue> values_;
  const Streams& streams_;
  std::vector<Run> runs_;
  std::vector<Slot> slots_;
  std::unordered_map<SlotKey, std::size_t, SlotKeyHash> places_;
  std::vector<SlotKey> unsure_;
  std::vector<TelemetryRow> rows_;
  std::vector<std::pair<std::string, std::string>> new_devices_;
  std::unordered_map<std::string, std::int32_t> new_numbers_;
};

}  // namespace lantian::keep
