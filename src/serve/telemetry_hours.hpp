#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/protocol.hpp"
#include "serve/office.hpp"

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lantian::serve {

/// Hourly means of stations as a table in the layout generic-hourly: what a bureau would import by hand.
struct HourTable {
  std::string csv;
  std::size_t cells = 0;
  std::vector<std::string> notes;  ///< values that were left out and why, one sentence a device and factor
};

/// The usable hourly means (2061, Avg) of registered devices that speak for a station and are `synthetic` or not, as
/// asked: a book never mixes the two. Units come from the device's row; a factor without one is left out with a note.
/// All concentrations in ug/m3. Rows by station and hour, the hour that ends.
struct HourChoice {
  bool synthetic = false;
};
HourTable hour_table(std::span<const keep::TelemetryValue> values, std::span<const observe::hj212::Device> devices,
                     const observe::hj212::Protocol& protocol, HourChoice choice);

/// Hands the hours of stations from the telemetry book to a reading book, where they are judged like any import, and
/// traced like one: the table is the archived source.
class HourKeeper {
 public:
  /// Where values and registry come from: a running gateway, or books that the caller opened.
  struct Source {
    std::function<Result<std::vector<keep::TelemetryValue>>(const keep::TelemetryQuery&)> values;
    std::function<std::vector<observe::hj212::Device>()> devices;
    /// How far back hours came since the last call; empty: nobody knows.
    std::function<std::optional<UtcSeconds>()> oldest_news;
  };
  /// Calls its argument with the book of readings, while nobody else uses it, and returns what that returned.
  using Door = std::function<Result<void>(const std::function<Result<void>(keep::ReadingBook&)>&)>;
  /// `office` and `protocol` outlive the keeper.
  HourKeeper(const Office& office, const observe::hj212::Protocol& protocol, Door door, Source source)
      : office_{office}, protocol_{protocol}, door_{std::move(door)}, source_{std::move(source)} {}

  /// Hands over what came since the last call: the first time of the last 35 days, then of the last three days and as
  /// far back as there is news. Returns locked when another program has the book: the next call brings it all.
  Result<void> hand_over(UtcSeconds now);
  /// What was left out and why, each sentence once in the keeper's life.
  std::vector<std::string> take_notes() { return std::exchange(news_, {}); }

 private:
  Result<void> append(const std::string& csv, UtcSeconds now);

  const Office& office_;
  const observe::hj212::Protocol& protocol_;
  Door door_;
  Source source_;
  std::set<std::string> told_;
  std::vector<std::string> news_;
  UtcSeconds from_{};  ///< of the next table; kept when a hand-over failed
  bool begun_ = false;
  std::string last_hash_[2];  ///< of the last table, real and synthetic: an equal one brings nothing new
};

/// A door to a book that other programs use as well: it is open only for the moment of an append.
HourKeeper::Door door_to(std::string book);

}  // namespace lantian::serve
