#include "serve/sensorthings/cursor.hpp"
#include "serve/sensorthings/functions.hpp"

#include <array>

namespace lantian::serve::sta {
namespace {

using NodeKind = Expression::Kind;

Result<Expression> read_or(Cursor& cursor);

Expression node_of(NodeKind kind, std::string word, std::vector<Expression> parts) {
  Expression out;
  out.kind = kind;
  out.word = std::move(word);
  out.parts = std::move(parts);
  return out;
}

Result<Expression> read_call(Cursor& cursor, std::string name) {
  LANTIAN_CHECK(cursor.deeper());
  Expression out = node_of(NodeKind::call, std::move(name), {});
  cursor.skip_blanks();
  if (!cursor.take(')')) {
    do {
      LANTIAN_TRY(Expression part, read_or(cursor));
      out.parts.push_back(std::move(part));
      cursor.skip_blanks();
    } while (cursor.take(','));
    if (!cursor.take(')')) return cursor.expected("',' or ')'");
  }
  cursor.back();
  return out;
}

Result<Expression> read_primary(Cursor& cursor) {
  cursor.skip_blanks();
  LANTIAN_CHECK(cursor.count_node());
  if (cursor.take('(')) {
    LANTIAN_CHECK(cursor.deeper());
    LANTIAN_TRY(Expression inner, read_or(cursor));
    cursor.skip_blanks();
    if (!cursor.take(')')) return cursor.expected("')'");
    cursor.back();
    return inner;
  }
  const char c = cursor.peek();
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@' || c == '_';
  const bool is_word = is_letter && !Cursor{cursor.rest()}.literal();
  if (!is_word) {
    LANTIAN_TRY(Value value, cursor.literal());
    Expression out;
    out.value = std::move(value);
    return out;
  }
  LANTIAN_TRY(std::vector<std::string> path, cursor.path());
  if (cursor.peek() == '(' && path.size() == 1) {
    if (!is_function(path[0])) {
      return Error{ErrorCode::malformed, "there is no function " + path[0] + "; there are " + function_names(), ""};
    }
    cursor.take('(');
    return read_call(cursor, std::move(path[0]));
  }
  Expression out;
  out.kind = NodeKind::path;
  out.path = std::move(path);
  return out;
}

Result<Expression> read_unary(Cursor& cursor) {
  cursor.skip_blanks();
  if (!cursor.take_word("not")) return read_primary(cursor);
  LANTIAN_CHECK(cursor.deeper());
  LANTIAN_CHECK(cursor.count_node());
  LANTIAN_TRY(Expression inner, read_unary(cursor));
  cursor.back();
  return node_of(NodeKind::negation, "not", {std::move(inner)});
}

/// Operators of one rank, from the left.
template <std::size_t N>
Result<Expression> read_chain(Cursor& cursor, NodeKind kind, const std::array<std::string_view, N>& words,
                              Result<Expression> (*below)(Cursor&)) {
  LANTIAN_TRY(Expression left, below(cursor));
  for (bool more = true; more;) {
    more = false;
    cursor.skip_blanks();
    for (const std::string_view word : words) {
      if (!cursor.take_word(word)) continue;
      LANTIAN_CHECK(cursor.count_node());
      LANTIAN_TRY(Expression right, below(cursor));
      std::vector<Expression> parts;
      parts.push_back(std::move(left));
      parts.push_back(std::move(right));
      left = node_of(kind, std::string{word}, std::move(parts));
      more = true;
      break;
    }
  }
  return left;
}

Result<Expression> read_product(Cursor& cursor) {
  return read_chain(cursor, NodeKind::arithmetic, std::array<std::string_view, 3>{"mul", "div", "mod"}, read_unary);
}
Result<Expression> read_sum(Cursor& cursor) {
  return read_chain(cursor, NodeKind::arithmetic, std::array<std::string_view, 2>{"add", "sub"}, read_product);
}

Result<Expression> read_relation(Cursor& cursor) {
  LANTIAN_TRY(Expression left, read_sum(cursor));
  cursor.skip_blanks();
  constexpr std::string_view words[] = {"eq", "ne", "gt", "ge", "lt", "le"};
  for (std::size_t n = 0; n < std::size(words); ++n) {
    if (!cursor.take_word(words[n])) continue;
    LANTIAN_CHECK(cursor.count_node());
    LANTIAN_TRY(Expression right, read_sum(cursor));
    std::vector<Expression> parts;
    parts.push_back(std::move(left));
    parts.push_back(std::move(right));
    Expression out = node_of(NodeKind::relation, std::string{words[n]}, std::move(parts));
    out.relation = static_cast<Relation>(n);
    return out;
  }
  return left;
}

Result<Expression> read_and(Cursor& cursor) {
  return read_chain(cursor, NodeKind::logic, std::array<std::string_view, 1>{"and"}, read_relation);
}
Result<Expression> read_or(Cursor& cursor) {
  return read_chain(cursor, NodeKind::logic, std::array<std::string_view, 1>{"or"}, read_and);
}

}  // namespace

Result<Expression> read_expression(Cursor& cursor) {
  return read_or(cursor);
}

Result<Expression> parse_filter(std::string_view text) {
  if (text.size() > most_text) return Error{ErrorCode::malformed, "the text is longer than 8192 bytes", "$filter"};
  Cursor cursor{text};
  LANTIAN_TRY(Expression out, read_expression(cursor));
  cursor.skip_blanks();
  if (!cursor.at_end()) return cursor.expected("an operator (eq ne gt ge lt le and or add sub mul div mod) or the end");
  return out;
}

}  // namespace lantian::serve::sta
