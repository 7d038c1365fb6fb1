#include "observe/hj212/framer.hpp"

#include "observe/hj212/crc.hpp"
#include "observe/hj212/digits.hpp"

#include <algorithm>
#include <cstring>

namespace lantian::observe::hj212 {
namespace {

/// `more`: the answer depends on bytes that have not come. Every decision below uses a fixed stretch of bytes and says
/// `more` while it is cut off; that is what makes the framer the same under every splitting of a stream.
enum class Look : std::uint8_t { no, yes, more };

struct Window {
  std::string_view bytes;
  bool idle = false;
  Look cut_off() const { return idle ? Look::no : Look::more; }
  bool has(std::size_t at) const { return at < bytes.size(); }
  char operator[](std::size_t at) const { return bytes[at]; }
};

/// "##" and the length behind it.
struct FrameHead {
  Look look = Look::no;
  std::size_t body = 0;    ///< where the segment begins
  std::size_t length = 0;  ///< as the field says
  bool short_field = false;
};

/// What stands behind a segment: the check sum and the line end.
struct FrameTail {
  Look look = Look::no;  ///< yes: at least one hexadecimal digit
  std::uint16_t crc = 0;
  std::size_t end = 0;  ///< behind the line end
  int digits = 0;
  bool ended = false;  ///< by a line end, the next "##" or the end of an idle line
  Deviations deviations;
};

struct LineEnd {
  Look look = Look::no;
  std::size_t size = 0;
  bool ended = false;
  bool lawful = false;
};

/// A frame at one place, as far as it can be told.
struct Finding {
  enum class Kind : std::uint8_t { nothing, more, valid, bad };
  Kind kind = Kind::nothing;
  Frame frame;
  std::size_t end = 0;  ///< of the frame; of nothing: where the next look is due, 0 for the next "##"
};

/// Fewer than four digits count only before the name of a header field, "QN=" to "PNUM=".
Look field_name_at(const Window& window, std::size_t at) {
  std::size_t letters = 0;
  while (window.has(at + letters) && letters < 4 && window[at + letters] >= 'A' && window[at + letters] <= 'Z') {
    ++letters;
  }
  if (!window.has(at + letters)) return window.cut_off();
  return letters >= 2 && window[at + letters] == '=' ? Look::yes : Look::no;
}

FrameHead head_at(const Window& window, std::size_t at) {
  FrameHead head;
  std::size_t p = at + 2;
  while (window.has(p) && p < at + 6 && is_digit(window[p])) {
    head.length = head.length * 10 + static_cast<std::size_t>(window[p] - '0');
    ++p;
  }
  head.body = p;
  head.short_field = p < at + 6;
  if (!head.short_field) {
    head.look = Look::yes;
  } else if (!window.has(p)) {
    head.look = window.cut_off();
  } else if (p > at + 2) {
    head.look = field_name_at(window, p);
  }
  return head;
}

LineEnd literal_line_end(const Window& window, std::size_t at) {
  constexpr std::string_view literal = "\\r\\n";
  const std::string_view rest = window.bytes.substr(at, literal.size());
  if (rest == literal) return {Look::yes, literal.size(), true, false};
  if (literal.starts_with(rest)) return {window.cut_off(), 0, false, false};
  return {Look::yes, 0, false, false};
}

LineEnd line_end_behind_cr(const Window& window, std::size_t at) {
  const LineEnd lone{Look::yes, 1, true, false};
  for (std::size_t i = 1; i <= 2; ++i) {
    if (!window.has(at + i)) return window.idle ? lone : LineEnd{Look::more, 0, false, false};
    if (window[at + i] == '\n') return {Look::yes, i + 1, true, i == 1};
    if (window[at + i] != '\r') return lone;
  }
  return lone;
}

LineEnd line_end_at(const Window& window, std::size_t at) {
  if (!window.has(at)) return {window.idle ? Look::yes : Look::more, 0, window.idle, false};
  switch (window[at]) {
    case '\r':
      return line_end_behind_cr(window, at);
    case '\n':
      return {Look::yes, 1, true, false};
    case '\\':
      return literal_line_end(window, at);
    case '#':
      if (!window.has(at + 1)) return {window.idle ? Look::yes : Look::more, 0, false, false};
      return {Look::yes, 0, window[at + 1] == '#', false};
    default:
      return {Look::yes, 0, false, false};
  }
}

FrameTail tail_at(const Window& window, std::size_t at) {
  FrameTail tail;
  std::size_t p = at;
  bool lower = false;
  while (window.has(p) && p < at + 4 && hex_value(window[p]) >= 0) {
    tail.crc = static_cast<std::uint16_t>(tail.crc * 16 + hex_value(window[p]));
    lower = lower || window[p] >= 'a';
    ++p;
  }
  tail.digits = static_cast<int>(p - at);
  if (!window.has(p) && tail.digits < 4 && !window.idle) return {Look::more, 0, 0, 0, false, {}};
  if (tail.digits == 0) return tail;
  const LineEnd line_end = line_end_at(window, p);
  tail.look = line_end.look == Look::no ? Look::yes : line_end.look;
  tail.end = p + line_end.size;
  tail.ended = line_end.ended;
  if (!line_end.lawful) tail.deviations.add(Deviation::line_end);
  if (lower) tail.deviations.add(Deviation::crc_case);
  if (tail.digits < 4) tail.deviations.add(Deviation::crc_digits);
  return tail;
}

Finding finding_of(const Window& window, std::size_t at, std::string_view segment, const FrameTail& tail, bool fits) {
  Finding finding{fits ? Finding::Kind::valid : Finding::Kind::bad, {}, tail.end};
  finding.frame.bytes = window.bytes.substr(at, tail.end - at);
  finding.frame.segment = segment;
  finding.frame.crc_given = tail.crc;
  finding.frame.crc_fits = fits;
  finding.frame.deviations = tail.deviations;
  return finding;
}

/// The frame that the length field promises: valid, bad (ended, but another check sum), nothing, or more.
Finding promised_frame(const Window& window, std::size_t at, const FrameHead& head) {
  if (head.look == Look::more) return {Finding::Kind::more, {}, 0};
  if (head.look == Look::no) return {};
  const std::size_t tail_begin = head.body + head.length;
  if (!window.has(tail_begin)) {
    return {window.idle ? Finding::Kind::nothing : Finding::Kind::more, {}, 0};
  }
  const FrameTail tail = tail_at(window, tail_begin);
  if (tail.look == Look::more) return {Finding::Kind::more, {}, 0};
  if (tail.look == Look::no) return {};
  const std::string_view segment = window.bytes.substr(head.body, head.length);
  const bool fits = crc(segment) == tail.crc && (tail.digits == 4 || tail.ended);
  if (!fits && !tail.ended) return {};
  Finding finding = finding_of(window, at, segment, tail, fits);
  if (head.short_field) finding.frame.deviations.add(Deviation::length_digits);
  return finding;
}

/// Ciphertext printed as text: its length field speaks of the plain text, its check sum too.
bool holds_printed_cipher(std::string_view segment) {
  return segment.find("CP=&&{0x") != std::string_view::npos;
}

/// A wrong length: the segment that really ends with "&&", check sum and line end before `limit` and before the next
/// "##". Only the check sum proves it.
Finding proven_frame(const Window& window, std::size_t at, const FrameHead& head, std::size_t limit) {
  const std::string_view bytes = window.bytes;
  const std::size_t next = bytes.find("##", head.body);
  const std::size_t stop = std::min({limit, next, bytes.size()});
  std::size_t summed = head.body;
  std::uint16_t sum = crc({});
  for (std::size_t p = bytes.find("&&", head.body); p < stop && p + 2 <= stop; p = bytes.find("&&", p + 1)) {
    const FrameTail tail = tail_at(window, p + 2);
    if (tail.look == Look::more) return {Finding::Kind::more, {}, 0};
    if (tail.look == Look::no || !tail.ended) continue;
    const std::string_view segment = bytes.substr(head.body, p + 2 - head.body);
    sum = crc_by_table(bytes.substr(summed, p + 2 - summed), sum);
    summed = p + 2;
    const bool fits = sum == tail.crc;
    if (!fits && !holds_printed_cipher(segment)) continue;
    Finding finding = finding_of(window, at, segment, tail, fits);
    finding.frame.deviations.add(Deviation::length_fixed);
    if (head.short_field) finding.frame.deviations.add(Deviation::length_digits);
    return finding;
  }
  const bool closed = window.idle || next != std::string_view::npos || bytes.size() >= limit;
  return {closed ? Finding::Kind::nothing : Finding::Kind::more, {}, 0};
}

/// Whether a frame at `at` may still become valid, or is too far out to be waited for.
enum class Hope : std::uint8_t { none, wait, far };

Hope hope_of(const Window& window, std::size_t outer, const FrameHead& head) {
  if (head.look == Look::no) return Hope::none;
  if (head.look == Look::more) return Hope::wait;
  if (head.body + head.length + 8 > outer + frame_most) return Hope::far;
  if (!window.has(head.body + head.length)) return window.idle ? Hope::none : Hope::wait;
  return tail_at(window, head.body + head.length).look == Look::more ? Hope::wait : Hope::none;
}

/// A valid frame that begins inside the bytes of one whose check sum does not fit makes garbage of that one: "nothing",
/// with its place. One too far out to be waited for counts as valid, so that it can never be swallowed. Otherwise `bad`
/// is handed back. What is undecided is asked first, because that costs no check sum.
Finding unless_valid_inside(const Window& window, std::size_t at, std::size_t end, const Finding& bad) {
  const auto each = [&](auto decide) {
    for (std::size_t p = window.bytes.find("##", at + 1); p < end; p = window.bytes.find("##", p + 1)) {
      if (decide(p, head_at(window, p))) return p;
    }
    return end;
  };
  const std::size_t waited_for =
      each([&](std::size_t, const FrameHead& head) { return hope_of(window, at, head) == Hope::wait; });
  if (waited_for < end) return {Finding::Kind::more, {}, 0};
  const std::size_t valid = each([&](std::size_t p, const FrameHead& head) {
    return hope_of(window, at, head) == Hope::far || promised_frame(window, p, head).kind == Finding::Kind::valid;
  });
  return valid < end ? Finding{Finding::Kind::nothing, {}, valid} : bad;
}

/// What begins with the "##" at `at`.
Finding frame_at(const Window& window, std::size_t at) {
  const FrameHead head = head_at(window, at);
  const Finding promised = promised_frame(window, at, head);
  if (promised.kind == Finding::Kind::more || promised.kind == Finding::Kind::valid || head.look != Look::yes) {
    return promised;
  }
  if (promised.kind == Finding::Kind::nothing) return proven_frame(window, at, head, head.body + segment_most);
  const Finding proven = proven_frame(window, at, head, head.body + head.length - 1);
  if (proven.kind == Finding::Kind::more || proven.kind == Finding::Kind::valid) return proven;
  return unless_valid_inside(window, at, head.body + head.length, promised);
}

/// The overwhelming case: a whole lawful frame at the front. Leaves `cut` alone otherwise.
bool lawful_frame(std::string_view window, Cut& cut) {
  if (window.size() < 12 || window[0] != '#' || window[1] != '#') return false;
  const std::optional<std::uint32_t> length = four_digits(window.data() + 2);
  if (!length || window.size() < *length + 12) return false;
  const char* tail = window.data() + 6 + *length;
  const std::optional<std::uint16_t> given = four_hex_capitals(tail);
  if (!given || tail[4] != '\r' || tail[5] != '\n') return false;
  const std::string_view segment = window.substr(6, *length);
  if (crc(segment) != *given) return false;
  cut.kind = Cut::Kind::frame;
  cut.take = *length + 12;
  cut.frame.bytes = window.substr(0, cut.take);
  cut.frame.segment = segment;
  cut.frame.crc_given = *given;
  cut.frame.crc_fits = true;
  return true;
}

Cut garbage(std::size_t size) {
  return {Cut::Kind::need_more, size, size, {}};
}

}  // namespace

Cut next_frame(std::string_view bytes, bool idle) {
  Cut cut;
  if (lawful_frame(bytes, cut)) return cut;
  const Window window{bytes, idle};
  std::size_t at = bytes.find("##");
  while (at != std::string_view::npos) {
    const Finding finding = frame_at(window, at);
    if (finding.kind == Finding::Kind::more) return garbage(at);
    if (finding.kind != Finding::Kind::nothing) {
      return {Cut::Kind::frame, finding.end, at, finding.frame};
    }
    at = finding.end > at ? finding.end : bytes.find("##", at + 1);
  }
  const bool half_mark = !idle && !bytes.empty() && bytes.back() == '#';
  return garbage(bytes.size() - (half_mark ? 1 : 0));
}

}  // namespace lantian::observe::hj212
