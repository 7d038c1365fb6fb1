#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "keep/frame_log.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Values of telegrams, taken out of the frame log and ordered for asking. It can always be made again from the log.
namespace lantian::keep {

/// One value of one factor. `content` and `statistic` are the numbers of observe/hj212 (Content, Statistic).
/// The key is (mn, st, content, begin, factor, statistic, suffix).
struct TelemetryValue {
  std::string mn;
  std::string st;
  std::uint8_t content = 0;
  UtcSeconds begin{}, end{};  ///< half-open; an instant has begin = end
  std::string factor;         ///< present code, "a34004"
  std::uint8_t statistic = 0;
  std::string suffix;            ///< only for Statistic::other, else empty
  std::optional<Decimal> value;  ///< as sent, in the device's unit; absent = missing or `word`
  std::string word;              ///< a value that is no number ("St"), else empty
  std::string flag;              ///< data flag, "N"
  bool usable = false;
  Lane lane = Lane::live;
  UtcSeconds received{};
  FramePlace frame;           ///< the telegram it came in
  std::int32_t revision = 0;  ///< 0 the first, 1 the first correction, ...; set by the book
};

struct TelemetryReceipt {
  std::int64_t stored = 0, superseded = 0, unchanged = 0;
};

/// `mn` empty = all devices; `factor` empty = all factors; `content` absent = all. [begin, end) on the value's begin.
struct TelemetryQuery {
  std::vector<std::string> mn;
  std::vector<std::string> factor;
  std::optional<std::uint8_t> content;
  UtcSeconds begin{}, end{};
  bool all_revisions = false;  ///< otherwise only the last of each key
};

/// One interval in which a device sent anything of a content.
struct Slot {
  std::string mn;
  std::uint8_t content = 0;
  UtcSeconds begin{};
};

class TelemetryBook {
 public:
  virtual ~TelemetryBook() = default;

  /// Stores what is new and moves the cursor, in one transaction: after a crash both or neither. An equal value of an
  /// equal key is unchanged and not stored, also when it lies in another batch, days later; a different one is a new
  /// revision and both stay.
  virtual Result<TelemetryReceipt> append(std::span<const TelemetryValue> values, FramePlace cursor) = 0;
  /// Up to where the frame log has been taken over; {0,0} at first.
  virtual Result<FramePlace> cursor() const = 0;
  /// Ordered by mn, content, begin, factor, statistic, suffix, revision.
  virtual Result<std::vector<TelemetryValue>> values(const TelemetryQuery& query) const = 0;
  /// Intervals with at least one usable value, ordered: what a gap search compares with the slots it expects.
  virtual Result<std::vector<Slot>> slots(const TelemetryQuery& query) const = 0;
};

std::unique_ptr<TelemetryBook> make_memory_telemetry();

struct TelemetryOptions {
  bool create = true;
  std::int64_t memory_limit_mib = 128;
  int threads = 1;
};
/// One DuckDB file. Returns locked, io, corrupt, not_found.
Result<std::unique_ptr<TelemetryBook>> open_telemetry(const std::string& file, const TelemetryOptions& options = {});

}  // namespace lantian::keep
