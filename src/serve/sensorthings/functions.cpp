#include "serve/sensorthings/functions.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve::sta {
namespace {

using Arguments = std::span<const Value>;

struct Built {
  Function form;
  Value (*apply)(Arguments, UtcSeconds);
};

const std::string& text_at(Arguments arguments, std::size_t n) {
  return std::get<std::string>(arguments[n]);
}
double number_at(Arguments arguments, std::size_t n) {
  return std::get<double>(arguments[n]);
}
std::string raised(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}
/// Characters, not bytes.
double length_of(std::string_view text) {
  return static_cast<double>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}
/// Where character number `n` begins, or the end.
std::size_t byte_of(std::string_view text, double n) {
  double seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_continuation(text[at])) continue;
    if (seen >= n) return at;
    ++seen;
  }
  return text.size();
}
Value index_of(Arguments a) {
  const std::size_t at = text_at(a, 0).find(text_at(a, 1));
  return at == std::string::npos ? -1.0 : length_of(std::string_view{text_at(a, 0)}.substr(0, at));
}
std::string part_of(std::string_view text, double from, double length) {
  const std::string_view behind = text.substr(byte_of(text, from));
  return std::string{behind.substr(0, byte_of(behind, length))};
}

UtcSeconds moment_of(const Value& value) {
  if (const auto* interval = std::get_if<Interval>(&value)) return interval->begin;
  return std::get<UtcSeconds>(value);
}
/// Of the calendar of UTC, as every time is printed.
double part_of_day(Arguments a, char which) {
  const UtcSeconds time = moment_of(a[0]);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  switch (which) {
    case 'y':
      return static_cast<int>(date.year());
    case 'm':
      return static_cast<unsigned>(date.month());
    case 'd':
      return static_cast<unsigned>(date.day());
    case 'h':
      return static_cast<double>(clock.hours().count());
    case 'n':
      return static_cast<double>(clock.minutes().count());
    default:
      return static_cast<double>(clock.seconds().count());
  }
}

const std::vector<Built>& all_functions() {
  using enum ValueType;
  static const std::vector<Built> all{
      {{"substringof", {text, text}, truth},
       [](Arguments a, UtcSeconds) { return Value{text_at(a, 1).find(text_at(a, 0)) != std::string::npos}; }},
      {{"startswith", {text, text}, truth},
       [](Arguments a, UtcSeconds) { return Value{text_at(a, 0).starts_with(text_at(a, 1))}; }},
      {{"endswith", {text, text}, truth},
       [](Arguments a, UtcSeconds) { return Value{text_at(a, 0).ends_with(text_at(a, 1))}; }},
      {{"length", {text}, number}, [](Arguments a, UtcSeconds) { return Value{length_of(text_at(a, 0))}; }},
      {{"indexof", {text, text}, number}, [](Arguments a, UtcSeconds) { return index_of(a); }},
      {{"substring", {text, number}, text},
       [](Arguments a, UtcSeconds) { return Value{part_of(text_at(a, 0), number_at(a, 1), 1e9)}; }},
      {{"substring", {text, number, number}, text},
       [](Arguments a, UtcSeconds) { return Value{part_of(text_at(a, 0), number_at(a, 1), number_at(a, 2))}; }},
      {{"tolower", {text}, text}, [](Arguments a, UtcSeconds) { return Value{lowered(text_at(a, 0))}; }},
      {{"toupper", {text}, text}, [](Arguments a, UtcSeconds) { return Value{raised(text_at(a, 0))}; }},
      {{"trim", {text}, text}, [](Arguments a, UtcSeconds) { return Value{std::string{trimmed(text_at(a, 0))}}; }},
      {{"concat", {text, text}, text}, [](Arguments a, UtcSeconds) { return Value{text_at(a, 0) + text_at(a, 1)}; }},
      {{"year", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 'y')}; }},
      {{"month", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 'm')}; }},
      {{"day", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 'd')}; }},
      {{"hour", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 'h')}; }},
      {{"minute", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 'n')}; }},
      {{"second", {time}, number}, [](Arguments a, UtcSeconds) { return Value{part_of_day(a, 's')}; }},
      {{"now", {}, time}, [](Arguments, UtcSeconds now) { return Value{now}; }},
      {{"round", {number}, number}, [](Arguments a, UtcSeconds) { return Value{std::round(number_at(a, 0))}; }},
      {{"floor", {number}, number}, [](Arguments a, UtcSeconds) { return Value{std::floor(number_at(a, 0))}; }},
      {{"ceiling", {number}, number}, [](Arguments a, UtcSeconds) { return Value{std::ceil(number_at(a, 0))}; }}};
  return all;
}

bool is_of(const Value& value, ValueType type) {
  using enum ValueType;
  switch (type) {
    case any:
      return true;
    case truth:
      return std::holds_alternative<bool>(value);
    case number:
      return std::holds_alternative<double>(value);
    case text:
      return std::holds_alternative<std::string>(value);
    case time:
      return std::holds_alternative<UtcSeconds>(value) || std::holds_alternative<Interval>(value);
    case interval:
      return std::holds_alternative<Interval>(value);
  }
  return false;
}

bool fits(const Built& one, std::string_view name, Arguments arguments) {
  return one.form.name == name &&
         std::ranges::equal(arguments, one.form.takes, [](const Value& v, ValueType t) { return is_of(v, t); });
}

}  // namespace

bool is_function(std::string_view name) {
  return std::ranges::any_of(all_functions(), [&](const Built& one) { return one.form.name == name; });
}

std::string function_names() {
  std::vector<std::string> names;
  for (const Built& one : all_functions()) {
    if (names.empty() || names.back() != one.form.name) names.emplace_back(one.form.name);
  }
  return joined(names, ", ");
}

std::vector<Function> forms_of(std::string_view name) {
  std::vector<Function> out;
  for (const Built& one : all_functions()) {
    if (one.form.name == name) out.push_back(one.form);
  }
  return out;
}

Value apply_function(std::string_view name, std::span<const Value> arguments, UtcSeconds now) {
  for (const Built& one : all_functions()) {
    if (fits(one, name, arguments)) return one.apply(arguments, now);
  }
  return {};
}

Value apply_arithmetic(std::string_view word, const Value& left, const Value& right) {
  const auto* a = std::get_if<double>(&left);
  const auto* b = std::get_if<double>(&right);
  if (a == nullptr || b == nullptr) return {};
  if (word == "add") return *a + *b;
  if (word == "sub") return *a - *b;
  if (word == "mul") return *a * *b;
  if (*b == 0) return {};
  return word == "div" ? *a / *b : std::fmod(*a, *b);
}

}  // namespace lantian::serve::sta
