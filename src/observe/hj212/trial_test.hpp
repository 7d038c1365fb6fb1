#pragma once
#include "observe/hj212/build.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/hj212/verdict.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the tests of this folder share: the shipped tables, a register in memory, and streams fed in pieces.
namespace lantian::observe::hj212::trial {

inline const Protocol& shipped_protocol() {
  static const Protocol protocol = [] {
    std::vector<terms::SourceFile> files;
    for (const auto& entry : std::filesystem::directory_iterator{std::string{LANTIAN_SOURCE_DIR} + "/data/hj212"}) {
      std::ifstream file{entry.path(), std::ios::binary};
      files.push_back({entry.path().filename().string(), std::string{std::istreambuf_iterator<char>{file}, {}}});
    }
    auto read = read_protocol(files);
    REQUIRE_MESSAGE(read.ok(), read.error().text());
    return *std::move(read);
  }();
  return protocol;
}

class Register : public DeviceFinder {
 public:
  Device& add(std::string mn, Dialect dialect) {
    Device& device = devices_[mn];
    device.mn = std::move(mn);
    device.dialect = dialect;
    return device;
  }
  const Device* find(std::string_view mn) const override {
    const auto found = devices_.find(mn);
    return found == devices_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Device, std::less<>> devices_;
};

/// A frame with bytes of its own.
struct Got {
  std::string bytes, segment;
  std::uint16_t crc = 0;
  bool fits = false;
  Deviations deviations;
  friend bool operator==(const Got&, const Got&) = default;
};

struct Harvest {
  std::vector<Got> frames;
  std::size_t foreign = 0;
  friend bool operator==(const Harvest&, const Harvest&) = default;
};

/// A connection: pieces in, frames out.
class Line {
 public:
  void feed(std::string_view piece) {
    buffer_ += piece;
    drain(false);
  }
  Harvest close() {
    drain(true);
    CHECK(buffer_.empty());
    return harvest_;
  }

 private:
  void drain(bool idle) {
    for (;;) {
      const Cut cut = next_frame(buffer_, idle);
      REQUIRE(cut.take <= buffer_.size());
      REQUIRE(cut.foreign <= cut.take);
      harvest_.foreign += cut.foreign;
      if (cut.kind == Cut::Kind::frame) {
        const Frame& frame = cut.frame;
        // A frame that was kept is found again in its own bytes.
        const Cut again = next_frame(frame.bytes, true);
        REQUIRE((again.kind == Cut::Kind::frame && again.foreign == 0 && again.frame.segment == frame.segment));
        REQUIRE((again.frame.crc_fits == frame.crc_fits && again.frame.deviations == frame.deviations));
        harvest_.frames.push_back(
            {std::string{frame.bytes}, std::string{frame.segment}, frame.crc_given, frame.crc_fits, frame.deviations});
      }
      buffer_.erase(0, cut.take);
      if (cut.kind == Cut::Kind::need_more && cut.take == 0) break;
    }
    REQUIRE(buffer_.size() < frame_most);
  }
  std::string buffer_;
  Harvest harvest_;
};

inline Harvest harvest_of(std::string_view stream, std::size_t piece = std::string_view::npos) {
  Line line;
  while (!stream.empty()) {
    line.feed(stream.substr(0, piece));
    stream.remove_prefix(std::min(piece, stream.size()));
  }
  return line.close();
}

/// The names of a set, joined by blanks: "line_end crc_case".
inline std::string words_of(Deviations deviations) {
  std::string words;
  for (const std::string_view name : names_of(deviations)) {
    if (!words.empty()) words += ' ';
    words += name;
  }
  return words;
}

/// An instant of the Beijing clock, whole hours of a day.
inline UtcSeconds beijing(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  const Day date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
  return to_utc(date + std::chrono::hours{hour} + std::chrono::minutes{minute});
}

inline constexpr std::string_view official_mn = "010000A8900016F000169DC0";

/// One telegram judged and read with a register that knows one device.
struct Trial {
  explicit Trial(Dialect dialect, std::string_view mn = official_mn) : device{devices.add(std::string{mn}, dialect)} {}

  const Judged& of_stream(std::string_view bytes) {
    stream = bytes;
    const Cut cut = next_frame(stream, true);
    REQUIRE(cut.kind == Cut::Kind::frame);
    judge(cut.frame, shipped_protocol(), devices, now, judged);
    return judged;
  }
  const Judged& of(std::string_view segment) { return of_stream(framed(segment)); }
  /// Judges the segment of an upload with this area, in the 2017 form.
  const Judged& of_area(std::string_view area, std::string_view cn = "2011") {
    return of("QN=20250131202809340;ST=22;CN=" + std::string{cn} + ";PW=123456;MN=" + device.mn +
              ";Flag=" + std::to_string(flag_of(device.dialect, true, false)) + ";CP=&&" + std::string{area} + "&&");
  }
  const Telegram& telegram() {
    read_telegram(judged, shipped_protocol(), device, now, read);
    return read;
  }
  const Sample* sample(std::string_view code, std::string_view suffix) const {
    for (const Sample& one : read.samples) {
      if (one.code == code && one.suffix == suffix) return &one;
    }
    return nullptr;
  }
  std::string words() const { return words_of(judged.deviations); }
  std::string answer() const { return answer_to(judged, device); }

  Register devices;
  Device& device;
  UtcSeconds now = beijing(2025, 1, 31, 21);
  std::string stream;
  Judged judged;
  Telegram read;
};

}  // namespace lantian::observe::hj212::trial
