#include "observe/hj212/build.hpp"

#include "observe/hj212/crc.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/sm4.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

void add_field(std::string& segment, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  segment.append(name).append("=").append(value).append(";");
}

void add_number(std::string& segment, std::string_view name, std::optional<int> value) {
  if (value) segment += fmt::format("{}={};", name, *value);
}

std::string frame_with(std::string_view segment, std::uint16_t check_sum) {
  return fmt::format("##{:04}{}{:04X}\r\n", segment.size(), segment, check_sum);
}

Result<void> check_segment_size(std::string_view segment) {
  if (segment.size() <= segment_most) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("the segment has {} bytes; a telegram carries at most {}: split it into several with PNUM "
                           "and PNO",
                           segment.size(), segment_most),
               ""};
}

}  // namespace

std::string build_segment(const Draft& draft) {
  std::string segment;
  segment.reserve(draft.area.size() + 128);
  add_field(segment, "QN", draft.qn);
  add_field(segment, "ST", draft.st);
  add_field(segment, "CN", draft.cn);
  add_field(segment, "PW", draft.pw);
  add_field(segment, "MN", draft.mn);
  add_number(segment, "Flag", draft.flag);
  add_number(segment, "PNUM", draft.pnum);
  add_number(segment, "PNO", draft.pno);
  if (draft.rf) segment += "RF=1;";
  segment.append("CP=&&").append(draft.area).append("&&");
  return segment;
}

std::string framed(std::string_view segment) {
  return frame_with(segment, crc(segment));
}

Result<std::string> build_frame(const Draft& draft) {
  const std::string segment = build_segment(draft);
  LANTIAN_CHECK(check_segment_size(segment));
  return framed(segment);
}

Result<std::string> framed_encrypted(std::string_view segment, std::string_view key) {
  LANTIAN_CHECK(check_segment_size(segment));
  constexpr std::string_view opening = "CP=&&";
  const std::size_t area = segment.find(opening);
  if (area == std::string_view::npos || !segment.ends_with("&&") || segment.size() < area + opening.size() + 2) {
    return Error{ErrorCode::invalid_argument, "the segment has no data area CP=&&...&& to encrypt", ""};
  }
  const std::size_t begin = area + opening.size();
  LANTIAN_TRY(const std::string cipher, sm4_encrypted(segment.substr(begin, segment.size() - 2 - begin), key));
  return frame_with(fmt::format("{}{}&&", segment.substr(0, begin), cipher), crc(segment));
}

}  // namespace lantian::observe::hj212
