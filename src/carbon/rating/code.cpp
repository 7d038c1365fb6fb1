#include "carbon/rating/code.hpp"

#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace lantian::carbon {
namespace {

constexpr std::string_view code_mark = "LT1";
constexpr std::size_t code_longest_word = 64, code_fields = 13;
constexpr int code_first_year = 2000, code_last_year = 2100, code_last_serial = 999'999'999;

Error code_fault(std::string_view field, std::string_view what) {
  return {ErrorCode::malformed, fmt::format("{}: {}", field, what), "code"};
}

bool is_code_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Letters, digits and the characters of `more`, 1 to 64 of them.
bool is_code_word(std::string_view text, std::string_view more) {
  return !text.empty() && text.size() <= code_longest_word &&
         std::ranges::all_of(text, [&](char c) { return is_code_letter(c) || more.find(c) != std::string_view::npos; });
}

/// Base64url without padding whose last character has no bits left over: other spellings of the same bytes are refused.
bool is_code_base64url(std::string_view text, std::size_t length, std::string_view last) {
  return text.size() == length && last.find(text.back()) != std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return is_code_letter(c) || c == '-' || c == '_'; });
}

bool is_code_token(std::string_view text) {
  return is_code_base64url(text, token_length, "AQgw");
}

std::optional<int> code_number(std::string_view text, int low, int high) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return std::to_string(value) == text ? std::optional{value} : std::nullopt;
}

std::optional<Decimal> code_decimal(std::string_view text) {
  const auto value = parse_decimal(text);
  if (!value || value->places != code_decimals || value->text() != text) return std::nullopt;
  return *value;
}

}  // namespace

Result<CodeText> code_of(const Rating& rating, Day issued, int serial, std::string token) {
  const auto refuse = [&](std::string message) {
    return Error{ErrorCode::invalid_argument, std::move(message), rating.enterprise};
  };
  if (rating.level.empty() || !rating.intensity || !rating.ratio || !rating.benchmark) {
    return refuse("no code without a level: " + words_of(rating.reason));
  }
  CodeText code;
  code.enterprise = rating.enterprise;
  code.year = rating.year;
  code.rule = rating.rule;
  code.tier = rating.tier;
  code.level = rating.level;
  code.intensity = round_half_even(*rating.intensity, code_decimals);
  code.ratio = round_half_even(*rating.ratio, code_decimals);
  code.benchmark = fmt::format("{}:{}", name_of(rating.benchmark->width), rating.benchmark->key);
  code.state = rating.state;
  code.issued = issued;
  code.serial = serial;
  code.token = std::move(token);
  const auto back = parse_code(code.text());
  if (!back) return refuse(back.error().message);
  return code;
}

std::string CodeText::text() const {
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", code_mark, enterprise, year, rule, tier, level,
                     intensity.text(), ratio.text(), benchmark, name_of(state), text_of(issued), serial, token);
}

Result<CodeText> parse_code(std::string_view text) {
  if (text.size() > longest_code) return code_fault("code", "too long");
  const std::vector<std::string_view> fields = split(text, '|');
  if (fields.front() != code_mark) return code_fault("code", "begins with no LT1");
  if (fields.size() != code_fields) return code_fault("code", fmt::format("{} fields, not 13", fields.size()));
  CodeText code;
  struct Word {
    std::string_view name, more;
    std::size_t at;
    std::string* into;
  };
  for (const Word& word : {Word{"enterprise", "-_.", 1, &code.enterprise}, Word{"rule", "-_./", 3, &code.rule},
                           Word{"tier", "-_", 4, &code.tier}, Word{"level", "-_", 5, &code.level},
                           Word{"benchmark", "-_.:", 8, &code.benchmark}}) {
    if (!is_code_word(fields[word.at], word.more)) return code_fault(word.name, "empty, too long or with odd letters");
    *word.into = std::string{fields[word.at]};
  }
  const auto year = code_number(fields[2], code_first_year, code_last_year);
  if (!year) return code_fault("year", "no year from 2000 to 2100");
  const auto intensity = code_decimal(fields[6]), ratio = code_decimal(fields[7]);
  if (!intensity) return code_fault("L", "no number with four decimals");
  if (!ratio) return code_fault("K", "no number with four decimals");
  if (fields[9] != name_of(RatingState::rated) && fields[9] != name_of(RatingState::provisional)) {
    return code_fault("state", "neither rated nor provisional");
  }
  const auto issued = parse_day(fields[10]);
  if (!issued || text_of(*issued) != fields[10]) return code_fault("issued", "no day like 2025-03-01");
  const auto serial = code_number(fields[11], 1, code_last_serial);
  if (!serial) return code_fault("serial", "no number from 1 on");
  if (!is_code_token(fields[12])) return code_fault("token", "no 16 bytes in base64url");
  code.year = *year;
  code.intensity = *intensity;
  code.ratio = *ratio;
  code.state = fields[9] == name_of(RatingState::rated) ? RatingState::rated : RatingState::provisional;
  code.issued = *issued;
  code.serial = *serial;
  code.token = std::string{fields[12]};
  return code;
}

Result<SignedCode> parse_signed_code(std::string_view text) {
  const std::size_t cut = text.rfind('|');
  if (cut == std::string_view::npos) return code_fault("code", "no signature");
  const std::string_view signature = text.substr(cut + 1);
  if (!is_code_base64url(signature, signature_length, "AQgw"))
    return code_fault("signature", "no 64 bytes in base64url");
  LANTIAN_TRY([[maybe_unused]] const CodeText code, parse_code(text.substr(0, cut)));
  return SignedCode{std::string{text.substr(0, cut)}, std::string{signature}};
}

}  // namespace lantian::carbon
