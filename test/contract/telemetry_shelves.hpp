#pragma once
#include "batches.hpp"
#include "keep/files.hpp"
#include "keep/telemetry_step.hpp"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// What the contract tests of the telemetry book share: books of every kind, and values made by hand.
namespace lantian::contract {

using keep::FramePlace;
using keep::TelemetryBook;
using keep::TelemetryQuery;
using keep::TelemetryValue;

inline constexpr std::uint8_t realtime = 1, minute = 3, hour = 4;
inline constexpr UtcSeconds whole_begin{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};
inline constexpr UtcSeconds whole_end{std::chrono::sys_days{std::chrono::year{2030} / 1 / 1}};
inline constexpr UtcSeconds morning{std::chrono::sys_days{std::chrono::year{2026} / 3 / 5}};

/// Holds one book of one kind for the time of a test. `reopen` closes and opens it where that means anything.
class TelemetryShelf {
 public:
  TelemetryShelf() = default;
  TelemetryShelf(const TelemetryShelf&) = delete;
  TelemetryShelf& operator=(const TelemetryShelf&) = delete;
  virtual ~TelemetryShelf() = default;
  virtual TelemetryBook& book() = 0;
  virtual void reopen() = 0;
};

class MemoryTelemetryShelf final : public TelemetryShelf {
 public:
  TelemetryBook& book() override { return *book_; }
  void reopen() override {}

 private:
  std::unique_ptr<TelemetryBook> book_ = keep::make_memory_telemetry();
};

class DuckdbTelemetryShelf final : public TelemetryShelf {
 public:
  DuckdbTelemetryShelf() { DuckdbTelemetryShelf::reopen(); }
  TelemetryBook& book() override { return *book_; }
  std::string file() const { return directory_.path() + "/telemetry.duckdb"; }
  void close() { book_.reset(); }
  void reopen() override {
    book_.reset();
    auto opened = keep::open_telemetry(file(), {}, seam_);
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    book_ = *std::move(opened);
  }
  /// Goes on with what stood on the disk while the book was open: as after a crash, when nothing was tidied up.
  void reopen_from_copy() {
    const std::string copy = directory_.path() + "/copy";
    for (const std::string end : {"", ".wal"}) {
      if (keep::exists(file() + end)) std::filesystem::copy_file(file() + end, copy + end);
    }
    book_.reset();
    for (const std::string end : {"", ".wal"}) {
      std::filesystem::remove(file() + end);
      if (keep::exists(copy + end)) std::filesystem::rename(copy + end, file() + end);
    }
    reopen();
  }
  void set(keep::TelemetrySeam seam) {
    seam_ = std::move(seam);
    reopen();
  }

 private:
  TemporaryDirectory directory_;
  keep::TelemetrySeam seam_;
  std::unique_ptr<TelemetryBook> book_;
};

struct TelemetryKind {
  const char* name;
  std::unique_ptr<TelemetryShelf> (*make)();
};
template <class Kind>
std::unique_ptr<TelemetryShelf> telemetry_shelf_of() {
  return std::make_unique<Kind>();
}
inline constexpr std::array telemetry_kinds{TelemetryKind{"memory", telemetry_shelf_of<MemoryTelemetryShelf>},
                                            TelemetryKind{"duckdb", telemetry_shelf_of<DuckdbTelemetryShelf>}};

inline const std::string device_mn{"010000A8900016F000169DC0"}, ambient{"22"}, pm25{"a34004"}, normal{"N"};

/// "N" and usable, of device A, PM2.5, Avg, first frame.
inline TelemetryValue value_at(UtcSeconds begin, std::int64_t unscaled, int places = 1) {
  TelemetryValue value;
  value.mn = device_mn;
  value.st = ambient;
  value.content = minute;
  value.begin = begin;
  value.end = begin + std::chrono::minutes{10};
  value.factor = pm25;
  value.statistic = 2;
  value.value = Decimal{unscaled, places};
  value.flag = normal;
  value.usable = true;
  value.received = begin + std::chrono::seconds{605};
  value.frame = {1, 112};
  return value;
}

inline TelemetryQuery everything_stored(bool all_revisions = true) {
  TelemetryQuery query;
  query.begin = whole_begin;
  query.end = whole_end;
  query.all_revisions = all_revisions;
  return query;
}

/// All that a value says, as text, so that doctest shows what differs.
inline std::string told(const TelemetryValue& v) {
  const auto seconds = [](UtcSeconds instant) { return std::to_string(instant.time_since_epoch().count()); };
  std::string text = v.mn + "|" + std::to_string(v.content) + "|" + seconds(v.begin) + "|" + v.factor + "|" +
                     std::to_string(v.statistic) + "|" + v.suffix + "|" + v.st + "|" + std::to_string(v.revision) +
                     " = ";
  text += v.value ? std::to_string(v.value->unscaled) + "e-" + std::to_string(v.value->places) : "none";
  text += "|" + v.word + "|" + v.flag + "|" + (v.usable ? "usable" : "not") + "|" + seconds(v.end) + "|" +
          seconds(v.received) + "|" + std::to_string(static_cast<int>(v.lane)) + "|" + std::to_string(v.frame.segment) +
          ":" + std::to_string(v.frame.offset);
  return text;
}

inline std::vector<std::string> told(const Result<std::vector<TelemetryValue>>& values) {
  REQUIRE_MESSAGE(values.ok(), (values ? "" : values.error().text()));
  std::vector<std::string> texts;
  for (const TelemetryValue& value : *values) texts.push_back(told(value));
  return texts;
}

inline std::vector<std::string> told(const Result<std::vector<keep::Slot>>& slots) {
  REQUIRE_MESSAGE(slots.ok(), (slots ? "" : slots.error().text()));
  std::vector<std::string> texts;
  for (const keep::Slot& slot : *slots) {
    texts.push_back(slot.mn + "|" + std::to_string(slot.content) + "|" +
                    std::to_string(slot.begin.time_since_epoch().count()));
  }
  return texts;
}

/// "stored superseded unchanged".
inline std::string counts(const Result<keep::TelemetryReceipt>& receipt) {
  if (!receipt) return receipt.error().text();
  return std::to_string(receipt->stored) + " " + std::to_string(receipt->superseded) + " " +
         std::to_string(receipt->unchanged);
}

}  // namespace lantian::contract

/// A test case whose body runs on a new `shelf` of every kind.
#define LANTIAN_EVERY_TELEMETRY(title) LANTIAN_EVERY_TELEMETRY_(title, DOCTEST_ANONYMOUS(lantian_telemetry_))
#define LANTIAN_EVERY_TELEMETRY_(title, body)           \
  static void body(TelemetryShelf& shelf);              \
  TEST_CASE(title) {                                    \
    for (const TelemetryKind& kind : telemetry_kinds) { \
      CAPTURE(kind.name);                               \
      body(*kind.make());                               \
    }                                                   \
  }                                                     \
  static void body([[maybe_unused]] TelemetryShelf& shelf)
