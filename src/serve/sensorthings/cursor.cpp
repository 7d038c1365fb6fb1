#include "serve/sensorthings/cursor.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lantian::serve::sta {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_part(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || c == '.' ||
         c == '$';
}

/// "2024-" and more: no number begins so.
bool looks_like_time(std::string_view text) {
  return text.size() > 16 && std::ranges::all_of(text.substr(0, 4), is_digit) && text[4] == '-' && text[10] == 'T';
}

/// How much of the text in front is one time; 0 when it is none.
std::size_t time_length(std::string_view text) {
  if (!looks_like_time(text)) return 0;
  std::size_t at = 11;
  while (at < text.size() && (is_digit(text[at]) || text[at] == ':' || text[at] == '.')) ++at;
  if (at < text.size() && text[at] == 'Z') return at + 1;
  const std::string_view zone = text.substr(at, 6);
  const bool sign = !zone.empty() && (zone[0] == '+' || zone[0] == '-' || zone[0] == ' ');
  if (sign && zone.size() == 6 && is_digit(zone[1]) && zone[3] == ':') return at + 6;
  return at;
}

}  // namespace

void Cursor::skip_blanks() {
  while (!at_end() && text_[at_] == ' ') ++at_;
}

bool Cursor::take(char c) {
  if (at_end() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool Cursor::take_word(std::string_view word) {
  const std::string_view left = rest();
  if (!left.starts_with(word)) return false;
  if (left.size() > word.size() && is_name_part(left[word.size()])) return false;
  at_ += word.size();
  return true;
}

std::string_view Cursor::name() {
  const std::size_t from = at_;
  while (!at_end() && is_name_part(text_[at_])) ++at_;
  return since(from);
}

Result<std::vector<std::string>> Cursor::path() {
  std::vector<std::string> out;
  do {
    const std::string_view piece = name();
    if (piece.empty()) return expected("a name");
    out.emplace_back(piece);
    if (out.size() > 8) return expected("the end of a path of at most 8 names");
  } while (take('/'));
  return out;
}

Result<Value> Cursor::literal() {
  if (peek() == '\'') return text_literal();
  if (looks_like_time(rest())) return time_literal();
  if (take_word("true")) return Value{true};
  if (take_word("false")) return Value{false};
  if (take_word("null")) return Value{};
  return number_literal();
}

Result<Value> Cursor::text_literal() {
  std::string out;
  for (++at_; !at_end(); ++at_) {
    if (text_[at_] != '\'') {
      out += text_[at_];
      continue;
    }
    ++at_;
    if (peek() != '\'') return Value{std::move(out)};
    out += '\'';
  }
  return expected("the closing ' of a text; inside a text write '' for '");
}

Result<Value> Cursor::time_literal() {
  const std::size_t length = time_length(rest());
  LANTIAN_TRY(const UtcSeconds begin, parse_time(rest().substr(0, length)));
  at_ += length;
  if (peek() != '/') return Value{begin};
  const std::size_t second = time_length(rest().substr(1));
  LANTIAN_TRY(const UtcSeconds end, parse_time(rest().substr(1, second)));
  if (end < begin) return expected("an interval that does not end before it begins");
  at_ += 1 + second;
  return Value{Interval{begin, end}};
}

Result<Value> Cursor::number_literal() {
  double value = 0;
  const char* first = text_.data() + at_;
  const auto [end, failed] = std::from_chars(first, text_.data() + text_.size(), value);
  const bool begins_well = peek() == '-' || is_digit(peek());
  if (!begins_well || failed != std::errc{} || !std::isfinite(value)) return expected("a literal");
  at_ += static_cast<std::size_t>(end - first);
  if (is_name_part(peek())) return expected("the end of a number");
  return Value{value};
}

Result<void> Cursor::deeper() {
  if (++depth_ <= most_depth) return {};
  return Error{ErrorCode::malformed, fmt::format("more than {} levels in one another", most_depth), ""};
}

Result<void> Cursor::count_node() {
  if (++nodes_ <= most_nodes) return {};
  return Error{ErrorCode::malformed, fmt::format("more than {} parts in one query; ask for less at once", most_nodes),
               ""};
}

Error Cursor::expected(std::string_view what) const {
  const std::string before = at_end() ? "the end" : in_quotes(rest(), 30);
  return {ErrorCode::malformed, fmt::format("expected {} at character {}, before {}", what, at_ + 1, before), ""};
}

}  // namespace lantian::serve::sta
