#include "carbon/formula/tokens.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::carbon {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || c == '_' || c == '[';
}
bool in_name(char c) {
  return begins_name(c) || is_digit(c) || c == ']';
}

std::string stream_names(const FormulaScope& scope) {
  std::vector<std::string> names;
  for (const auto& [name, members] : scope.streams) names.push_back(name);
  return names.empty() ? "none" : joined(names, " ");
}

/// One sum in the making: from its name to the parenthesis that closes it.
class SumWriter {
 public:
  SumWriter(const std::vector<Token>& tokens, std::string_view text, const FormulaScope& scope)
      : tokens_{tokens}, text_{text}, scope_{scope} {}

  Result<std::vector<Token>> run() {
    while (at_ < tokens_.size()) {
      const Token& token = tokens_[at_];
      if (token.kind == TokenKind::name && token.text == "sum") {
        LANTIAN_CHECK(one_sum());
      } else {
        if (token.text.find('[') != std::string::npos) {
          return fault(token, fmt::format("'{}' names a member of a stream, which only a sum(...) has", token.text));
        }
        out_.push_back(token);
        ++at_;
      }
      LANTIAN_CHECK(within_limit());
    }
    return std::move(out_);
  }

 private:
  Error fault(const Token& token, const std::string& what) const { return formula_error(text_, token.at, what); }

  Result<void> within_limit() const {
    if (out_.size() <= scope_.limits.words) return {};
    return formula_error(text_, 0,
                         fmt::format("has more than {} words when its sums are written out; split it into "
                                     "lines of the guide",
                                     scope_.limits.words));
  }

  Result<void> one_sum() {
    const Token& sum = tokens_[at_];
    const bool begins = at_ + 3 < tokens_.size() && tokens_[at_ + 1].is('(') &&
                        tokens_[at_ + 2].kind == TokenKind::name && tokens_[at_ + 3].is(',');
    if (!begins) return fault(sum, "write sum(stream, formula of one member), such as sum(fuel, [fuel]_burnt)");
    const std::string& stream = tokens_[at_ + 2].text;
    const auto members = scope_.streams.find(stream);
    if (members == scope_.streams.end() || members->second.empty()) {
      return fault(tokens_[at_ + 2], fmt::format("'{}' is no stream; there are {}", stream, stream_names(scope_)));
    }
    const std::size_t body = at_ + 4;
    LANTIAN_TRY(const std::size_t end, end_of_sum(body));
    if (body == end) return fault(sum, "the sum has no formula");
    out_.push_back({TokenKind::sign, "(", sum.at});
    for (const std::string& member : members->second) {
      if (&member != &members->second.front()) out_.push_back({TokenKind::sign, "+", sum.at});
      out_.push_back({TokenKind::sign, "(", sum.at});
      LANTIAN_CHECK(body_for(member, stream, body, end));
      out_.push_back({TokenKind::sign, ")", sum.at});
      LANTIAN_CHECK(within_limit());
    }
    out_.push_back({TokenKind::sign, ")", sum.at});
    at_ = end + 1;
    return {};
  }

  Result<std::size_t> end_of_sum(std::size_t from) const {
    int open = 1;
    for (std::size_t i = from; i < tokens_.size(); ++i) {
      if (tokens_[i].is('(')) ++open;
      if (tokens_[i].is(')') && --open == 0) return i;
    }
    return fault(tokens_[at_], "the parenthesis of this sum is never closed");
  }

  Result<void> body_for(const std::string& member, const std::string& stream, std::size_t from, std::size_t end) {
    const std::string placeholder = "[" + stream + "]";
    for (std::size_t i = from; i < end; ++i) {
      Token token = tokens_[i];
      if (token.kind == TokenKind::name && token.text == "sum") {
        return fault(token, "a sum stands in a sum; write two lines of the guide");
      }
      if (token.is(',') && i + 1 == end) return fault(token, "nothing follows the comma");
      const std::size_t place = token.kind == TokenKind::name ? token.text.find(placeholder) : std::string::npos;
      if (place != std::string::npos) token.text.replace(place, placeholder.size(), member);
      if (token.kind == TokenKind::name && token.text.find('[') != std::string::npos) {
        return fault(token, fmt::format("'{}' names a stream that this sum is not over", token.text));
      }
      out_.push_back(std::move(token));
    }
    return {};
  }

  const std::vector<Token>& tokens_;
  std::string_view text_;
  const FormulaScope& scope_;
  std::vector<Token> out_;
  std::size_t at_ = 0;
};

}  // namespace

Error formula_error(std::string_view text, std::size_t at, const std::string& what) {
  const std::string place = at > 0 ? fmt::format(", character {}", at) : "";
  return {ErrorCode::malformed, fmt::format("formula {}{}: {}", in_quotes(text, 80), place, what), ""};
}

Result<std::vector<Token>> cut_formula(std::string_view text, const FormulaLimits& limits) {
  if (text.size() > limits.characters) {
    return formula_error(text, 0,
                         fmt::format("has {} characters; a formula has at most {}. Split it into lines of the "
                                     "guide",
                                     text.size(), limits.characters));
  }
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == ' ') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    TokenKind kind = TokenKind::sign;
    if (is_digit(c)) {
      kind = TokenKind::number;
      while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
    } else if (begins_name(c)) {
      kind = TokenKind::name;
      while (end < text.size() && in_name(text[end])) ++end;
    } else if (std::string_view{"+-*/(),"}.find(c) == std::string_view::npos) {
      return formula_error(text, i + 1,
                           fmt::format("{} is in no formula; there are numbers, names of small letters, "
                                       "+ - * / ( ) and the comma",
                                       in_quotes(text.substr(i, 1))));
    }
    tokens.push_back({kind, std::string{text.substr(i, end - i)}, i + 1});
    i = end;
  }
  if (tokens.empty()) return formula_error(text, 0, "is empty");
  return tokens;
}

Result<std::vector<Token>> write_out_sums(std::vector<Token> tokens, std::string_view text, const FormulaScope& scope) {
  return SumWriter{tokens, text, scope}.run();
}

}  // namespace lantian::carbon
