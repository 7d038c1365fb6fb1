#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lantian {

/// Cuts a delimited text into rows of cells without copying; RFC 4180 quotes, LF or CRLF.
/// A cell points into the text, or into scratch space of the reader when it held doubled quotes; both live until the
/// next call of `next`.
class CsvRows {
 public:
  enum class Outcome : std::uint8_t {
    row,
    end,
    broken_quote,  ///< text after a closing quote, or a quote not closed on its line; the reader stands at the next
                   ///< line
    open_quote,    ///< a quote that the file never closes (only where line breaks in quotes are allowed)
  };

  CsvRows(std::string_view text, char delimiter, bool line_breaks_in_quotes);

  Outcome next();
  const std::vector<std::string_view>& cells() const { return cells_; }
  /// 1-based line on which the row began.
  std::uint32_t line() const { return line_; }
  /// The raw row just read, without its line end; for messages.
  std::string_view raw() const { return {row_begin_, static_cast<std::size_t>(row_end_ - row_begin_)}; }

 private:
  Outcome take_quoted();
  void take_plain();
  const char* cell_end(const char* at);
  void skip_line();
  Outcome fail(Outcome outcome);

  const char* at_;
  const char* end_;
  const char* block_ = nullptr;  ///< 64 bytes whose cell ends are in marks_; null = none looked at
  std::uint64_t marks_ = 0;
  const char* row_begin_;
  const char* row_end_;
  char delimiter_;
  bool line_breaks_in_quotes_;
  std::uint32_t line_ = 0;
  std::uint32_t next_line_ = 1;
  std::vector<std::string_view> cells_;
  std::deque<std::string> scratch_;  ///< a deque: growing must not move strings that cells point into
  std::size_t scratch_used_ = 0;
};

}  // namespace lantian
