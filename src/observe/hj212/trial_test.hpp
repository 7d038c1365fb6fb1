#pragma once
#include "observe/hj212/build.hpp"
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

}  // namespace lantian::observe::hj212::trial
