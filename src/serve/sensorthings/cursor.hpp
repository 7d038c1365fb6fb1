#pragma once
#include "serve/sensorthings/query.hpp"

#include <string>
#include <string_view>

namespace lantian::serve::sta {

/// A place in the text of an option, with what all rules of the grammar need.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_{text} {}

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }
  std::size_t place() const { return at_; }
  std::string_view since(std::size_t place) const { return text_.substr(place, at_ - place); }
  void skip_blanks();
  /// Takes `c` when it comes next.
  bool take(char c);
  /// Takes a whole word ("and") when it comes next, with no letter or digit behind it.
  bool take_word(std::string_view word);
  /// Letters, digits, '_', '@', '.' and '$' in front; empty when none.
  std::string_view name();
  /// A path "a/b/c" of names. Returns malformed.
  Result<std::vector<std::string>> path();
  /// A literal: 'text', number, time, interval, true, false, null. Returns malformed.
  Result<Value> literal();

  /// Everything below one pair of parentheses counts one deeper. Returns malformed when too deep.
  Result<void> deeper();
  void back() { --depth_; }
  /// Counts one more node. Returns malformed when there are too many.
  Result<void> count_node();
  /// "expected <what> at character N, before '...'".
  Error expected(std::string_view what) const;

 private:
  Result<Value> text_literal();
  Result<Value> time_literal();
  Result<Value> number_literal();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int nodes_ = 0;
};

/// The rule of $filter, up to what cannot belong to it. Returns malformed.
Result<Expression> read_expression(Cursor& cursor);

}  // namespace lantian::serve::sta
