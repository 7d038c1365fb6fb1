#pragma once
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The append-only log of every frame that reached the gateway: what was acknowledged is in it, whatever happens next.
/// doc/telemetry.md describes the files for people.
namespace lantian::keep {

/// Where a record or a group begins: the number of the segment file and the byte in it. Ordered as written.
struct FramePlace {
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;
  friend auto operator<=>(const FramePlace&, const FramePlace&) = default;
};

enum class Lane : std::uint8_t { live = 0, reupload = 1, pulled = 2 };

/// One frame as it came. `verdict` and `deviations` are the numbers of observe/hj212 (Verdict, Deviations::bits).
struct FrameRecord {
  std::int64_t received_us = 0;  ///< UTC microseconds since 1970
  std::uint64_t deviations = 0;
  std::uint32_t connection = 0;  ///< number of the connection within this run of the gateway
  std::uint8_t verdict = 0;
  Lane lane = Lane::live;
  FramePlace original;     ///< of a duplicate: where the telegram was stored; {0,0} otherwise
  std::string_view peer;   ///< "10.0.0.7:40312", at most 255 bytes
  std::string_view mn;     ///< at most 64 bytes; empty when unreadable
  std::string_view bytes;  ///< as received, ciphertext included; empty for a duplicate; at most 65535
};

struct FrameLogOptions {
  std::uint32_t segment_bytes = 256u << 20;  ///< a new file begins when one has grown past this
};

/// What opening found. Bytes behind the last whole group were never acknowledged: they are set aside in a file
/// "torn-SEGMENT-OFFSET" for the curious and leave the log. Opening checks the chain of the last segment only;
/// `verify_frame_log` checks all.
struct FrameLogRecovery {
  std::uint64_t groups = 0;  ///< in the whole log
  std::uint64_t torn_bytes = 0;
};

/// The one writer. A group is one write and one fdatasync: durable when `append` returns, whole or not at all after a
/// crash. Each group carries SHA-256(previous group's hash, its own bytes): a record that was changed, removed or
/// inserted later breaks the chain at a place that `verify_frame_log` names.
class FrameLog {
 public:
  /// Makes the directory when absent. Returns locked (another writer), corrupt (a broken group that is not the last),
  /// io, invalid_argument (segments of more than 3 GiB).
  static Result<FrameLog> open(const std::string& directory, const FrameLogOptions& options = {});
  FrameLog(FrameLog&&) noexcept;
  FrameLog& operator=(FrameLog&&) noexcept;
  ~FrameLog();

  /// Writes one group; `places`, when given, gets one place for each record. No records: nothing is written. After an
  /// io error the log refuses further appends (a failed fsync may have lost pages): the gateway must stop and be
  /// started again. Returns io, invalid_argument (a record or group beyond its limits, 256 MiB; nothing was written).
  Result<void> append(std::span<const FrameRecord> records, std::vector<FramePlace>* places = nullptr);

  /// Where the next group will begin; everything before is durable. When the segment is full the group will begin in
  /// the next one: a reader that starts here goes on there by itself.
  FramePlace end() const;
  const FrameLogRecovery& recovery() const;

 private:
  friend struct FrameLogSeam;
  struct State;
  explicit FrameLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Reads a log, also while it is being written, also from another process; sees whole groups only. A group is seen when
/// it is written, a moment before it is durable: who keeps a durable cursor must not let it pass `FrameLog::end`.
class FrameReader {
 public:
  /// Starts at a group boundary (`FrameLog::end`, `FrameReader::place`); {0,0} = the very first, also of a log whose
  /// first group is still to come. Returns not_found (no such directory, or the log ends before this place), io.
  static Result<FrameReader> open(const std::string& directory, FramePlace from = {});
  FrameReader(FrameReader&&) noexcept;
  FrameReader& operator=(FrameReader&&) noexcept;
  ~FrameReader();

  struct Placed {
    FramePlace place;
    FrameRecord record;
  };
  /// The records of the next group; empty when there is none yet. Views are valid until the next call.
  /// Returns corrupt naming segment and offset.
  Result<std::span<const Placed>> next();
  FramePlace place() const;  ///< of the group that `next` will return

 private:
  struct State;
  explicit FrameReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One record by its place, copied out: bytes of an original for comparison or the viewer.
/// Returns not_found, corrupt, io.
struct OwnedFrame {
  FrameRecord record;  ///< its views point into `storage`
  std::unique_ptr<std::string> storage;
};
Result<OwnedFrame> frame_at(const std::string& directory, FramePlace place);

struct FrameLogCheck {
  std::uint64_t segments = 0, groups = 0, records = 0, bytes = 0;
  std::string last_hash;  ///< write it down elsewhere once a day: it fixes everything before it
};
/// Walks the whole chain. Returns corrupt naming the first place that does not hold.
Result<FrameLogCheck> verify_frame_log(const std::string& directory);

}  // namespace lantian::keep
