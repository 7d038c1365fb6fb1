#include "base/csv_rows.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lantian {
namespace {

#if defined(__SSE2__)
constexpr std::ptrdiff_t block_bytes = 64;

/// Bit i is set where byte i of the 64 from `at` on is a delimiter or a line feed.
std::uint64_t marks_of(const char* at, char delimiter) {
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i feeds = _mm_set1_epi8('\n');
  std::uint64_t marks = 0;
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + std::size_t{part} * 16));
    const __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, feeds));
    marks |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(hits))} << (part * 16);
  }
  return marks;
}
#endif

}  // namespace

CsvRows::CsvRows(std::string_view text, char delimiter, bool line_breaks_in_quotes)
    : at_{text.data()},
      end_{text.data() + text.size()},
      row_begin_{at_},
      row_end_{at_},
      delimiter_{delimiter},
      line_breaks_in_quotes_{line_breaks_in_quotes} {
  cells_.reserve(64);
}

/// The first delimiter or line feed from `at` on, or the end. Cells are short and of all lengths: a loop over bytes
/// spends its time on mispredicted branches, so the ends of a block of 64 bytes are found at once and kept.
const char* CsvRows::cell_end(const char* at) {
#if defined(__SSE2__)
  for (;;) {
    if (block_ != nullptr && at - block_ < block_bytes) {
      if (const std::uint64_t rest = marks_ >> (at - block_); rest != 0) return at + std::countr_zero(rest);
      at = block_ + block_bytes;
    }
    if (end_ - at < block_bytes) break;
    block_ = at;
    marks_ = marks_of(at, delimiter_);
  }
#endif
  while (at != end_ && *at != delimiter_ && *at != '\n') ++at;
  return at;
}

void CsvRows::take_plain() {
  const char* begin = at_;
  const char* p = cell_end(at_);
  at_ = p;
  if (p != begin && p[-1] == '\r' && (p == end_ || *p == '\n')) --p;
  cells_.emplace_back(begin, static_cast<std::size_t>(p - begin));
}

/// Reads a cell that begins with a quote; `row` when it is well-formed.
CsvRows::Outcome CsvRows::take_quoted() {
  const char* begin = ++at_;
  std::string* unescaped = nullptr;
  for (;;) {
    const auto* close = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (close == nullptr) return line_breaks_in_quotes_ ? Outcome::open_quote : Outcome::broken_quote;
    const auto breaks = static_cast<std::uint32_t>(std::count(at_, close, '\n'));
    if (breaks > 0 && !line_breaks_in_quotes_) return Outcome::broken_quote;
    next_line_ += breaks;
    const bool doubled = close + 1 != end_ && close[1] == '"';
    if (doubled && unescaped == nullptr) {
      if (scratch_used_ == scratch_.size()) scratch_.emplace_back();
      unescaped = &scratch_[scratch_used_++];
      unescaped->clear();
    }
    if (unescaped != nullptr) unescaped->append(at_, static_cast<std::size_t>(close - at_) + (doubled ? 1 : 0));
    at_ = close + (doubled ? 2 : 1);
    if (doubled) continue;
    cells_.emplace_back(unescaped != nullptr ? std::string_view{*unescaped}
                                             : std::string_view{begin, static_cast<std::size_t>(close - begin)});
    const char* after = at_;
    if (after != end_ && *after == '\r') ++after;
    if (after == end_ || *after == '\n') at_ = after;
    return at_ == end_ || *at_ == delimiter_ || *at_ == '\n' ? Outcome::row : Outcome::broken_quote;
  }
}

void CsvRows::skip_line() {
  const auto* line_end =
      static_cast<const char*>(std::memchr(row_begin_, '\n', static_cast<std::size_t>(end_ - row_begin_)));
  row_end_ = line_end == nullptr ? end_ : line_end;
  at_ = line_end == nullptr ? end_ : line_end + 1;
  next_line_ = line_ + 1;
  // The broken quote may have been followed over many lines: look again from here.
  block_ = nullptr;
}

CsvRows::Outcome CsvRows::fail(Outcome outcome) {
  skip_line();
  return outcome;
}

CsvRows::Outcome CsvRows::next() {
  if (at_ == end_) return Outcome::end;
  cells_.clear();
  scratch_used_ = 0;
  line_ = next_line_;
  row_begin_ = at_;
  for (;;) {
    if (at_ != end_ && *at_ == '"') {
      if (const Outcome outcome = take_quoted(); outcome != Outcome::row) return fail(outcome);
    } else {
      take_plain();
    }
    if (at_ == end_) break;
    if (*at_ != delimiter_) break;
    ++at_;
    if (at_ == end_) {
      cells_.emplace_back(at_, 0);
      break;
    }
  }
  row_end_ = at_;
  if (row_end_ != row_begin_ && row_end_[-1] == '\r') --row_end_;
  if (at_ != end_) ++at_;
  ++next_line_;
  return Outcome::row;
}

}  // namespace lantian
