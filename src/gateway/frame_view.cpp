#include "gateway/frame_view.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "observe/hj212/deviation.hpp"
#include "observe/hj212/verdict.hpp"

#include <fmt/core.h>

#include <array>
#include <iterator>

namespace lantian::gateway {
namespace {

using observe::hj212::Deviation;
using observe::hj212::Deviations;
using observe::hj212::Verdict;

std::string escaped_bytes(std::string_view bytes, bool keep_utf8) {
  std::string text;
  const bool utf8 = keep_utf8 && is_utf8(bytes);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte < 0x7f) || (utf8 && byte >= 0x80))
      text += c;
    else if (c == '\r')
      text += "\\r";
    else if (c == '\n')
      text += "\\n";
    else
      fmt::format_to(std::back_inserter(text), "\\x{:02x}", byte);
  }
  return text;
}

std::string json_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string beijing_time(std::int64_t received_us) {
  const std::chrono::microseconds local = std::chrono::microseconds{received_us} + beijing_offset;
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{std::chrono::duration_cast<std::chrono::milliseconds>(local - days)};
  return fmt::format("{} {:02}:{:02}:{:02}.{:03}", text_of(Day{days}), time.hours().count(), time.minutes().count(),
                     time.seconds().count(), time.subseconds().count());
}

std::string_view lane_word(keep::Lane lane) {
  constexpr std::array<std::string_view, 3> words{"live", "reupload", "pulled"};
  return words[static_cast<std::size_t>(lane)];
}

std::string_view colour_of(std::uint8_t verdict) {
  constexpr std::array<std::string_view, 5> colours{"\x1b[32m", "\x1b[33m", "\x1b[35m", "\x1b[31m", "\x1b[36m"};
  return verdict < colours.size() ? colours[verdict] : std::string_view{};
}

std::string_view verdict_word(std::uint8_t verdict) {
  return name_of(static_cast<Verdict>(verdict));
}

}  // namespace

bool FrameFilter::shows(const keep::FrameRecord& record) const {
  if (!mn.empty() && record.mn != mn) return false;
  if (verdict && record.verdict != *verdict) return false;
  return !deviation || Deviations::from_bits(record.deviations).has(static_cast<Deviation>(*deviation));
}

std::string frame_text(const keep::FrameReader::Placed& placed, bool colour) {
  const keep::FrameRecord& record = placed.record;
  const std::string_view on = colour ? colour_of(record.verdict) : "";
  const std::string_view off = colour ? "\x1b[0m" : "";
  std::string text =
      fmt::format("{} Beijing  {}{}{}  {}  MN {}  from {}  at {}:{}\n", beijing_time(record.received_us), on,
                  verdict_word(record.verdict), off, lane_word(record.lane), record.mn.empty() ? "?" : record.mn,
                  record.peer, placed.place.segment, placed.place.offset);
  for (const std::string_view name : names_of(Deviations::from_bits(record.deviations))) {
    for (int i = 0; i < observe::hj212::deviation_count; ++i) {
      const auto deviation = static_cast<Deviation>(i);
      if (name_of(deviation) == name) {
        fmt::format_to(std::back_inserter(text), "    {}: {}\n", name, meaning_of(deviation));
      }
    }
  }
  if (record.verdict == static_cast<std::uint8_t>(Verdict::duplicate)) {
    fmt::format_to(std::back_inserter(text),
                   "    a repetition of the telegram at {}:{}; answered again, not stored again\n",
                   record.original.segment, record.original.offset);
  } else {
    fmt::format_to(std::back_inserter(text), "    {}\n", escaped_bytes(record.bytes, true));
  }
  return text;
}

std::string frame_json(const keep::FrameReader::Placed& placed) {
  const keep::FrameRecord& record = placed.record;
  std::string deviations;
  for (const std::string_view name : names_of(Deviations::from_bits(record.deviations))) {
    deviations += (deviations.empty() ? "" : ",") + json_text(name);
  }
  return fmt::format(
      "{{\"received_bj\":\"{}\",\"verdict\":\"{}\",\"lane\":\"{}\",\"mn\":{},\"peer\":{},\"segment\":{},\"offset\":{},"
      "\"deviations\":[{}],\"bytes\":{}}}\n",
      beijing_time(record.received_us), verdict_word(record.verdict), lane_word(record.lane),
      json_text(escaped_bytes(record.mn, true)), json_text(record.peer), placed.place.segment, placed.place.offset,
      deviations, json_text(escaped_bytes(record.bytes, true)));
}

}  // namespace lantian::gateway
