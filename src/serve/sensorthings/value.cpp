#include "serve/sensorthings/value.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve::sta {
namespace {

bool holds(std::strong_ordering order, Relation relation) {
  switch (relation) {
    case Relation::eq:
      return order == 0;
    case Relation::ne:
      return order != 0;
    case Relation::gt:
      return order > 0;
    case Relation::ge:
      return order >= 0;
    case Relation::lt:
      return order < 0;
    case Relation::le:
      return order <= 0;
  }
  return false;
}

std::strong_ordering order_of(double left, double right) {
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool interval_against(const Interval& interval, Relation relation, UtcSeconds moment) {
  const bool same = interval.begin == moment && interval.end == moment;
  switch (relation) {
    case Relation::eq:
      return same;
    case Relation::ne:
      return !same;
    case Relation::gt:
      return interval.begin > moment;
    case Relation::ge:
      return interval.begin >= moment;
    case Relation::lt:
    case Relation::le:
      return interval.end <= moment;
  }
  return false;
}

Relation mirrored(Relation relation) {
  switch (relation) {
    case Relation::gt:
      return Relation::lt;
    case Relation::ge:
      return Relation::le;
    case Relation::lt:
      return Relation::gt;
    case Relation::le:
      return Relation::ge;
    default:
      return relation;
  }
}

/// Two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return -1;
  const char tens = text[at], ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
  return 10 * (tens - '0') + (ones - '0');
}

/// "Z", "+08:00", " 08:00", "-0530" as seconds; absent for anything else.
std::optional<std::chrono::seconds> offset_of(std::string_view text) {
  if (text == "Z") return std::chrono::seconds{0};
  if (text.size() != 6 && text.size() != 5) return std::nullopt;
  if (text[0] != '+' && text[0] != '-' && text[0] != ' ') return std::nullopt;
  if (text.size() == 6 && text[3] != ':') return std::nullopt;
  const int hours = two_digits(text, 1), minutes = two_digits(text, text.size() - 2);
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return std::nullopt;
  const std::chrono::seconds size = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return text[0] == '-' ? -size : size;
}

}  // namespace

std::string_view name_of(ValueType type) {
  constexpr std::string_view names[] = {"anything", "true or false", "a number", "a text", "a time", "an interval"};
  return names[static_cast<std::size_t>(type)];
}

std::optional<bool> compared(const Value& left, Relation relation, const Value& right) {
  if (const auto* interval = std::get_if<Interval>(&left)) {
    if (const auto* moment = std::get_if<UtcSeconds>(&right)) return interval_against(*interval, relation, *moment);
  }
  if (const auto* interval = std::get_if<Interval>(&right)) {
    if (const auto* moment = std::get_if<UtcSeconds>(&left)) {
      return interval_against(*interval, mirrored(relation), *moment);
    }
  }
  // "eq null" asks whether nothing is known.
  const bool nothing = std::holds_alternative<std::monostate>(left) || std::holds_alternative<std::monostate>(right);
  if (nothing && (relation == Relation::eq || relation == Relation::ne)) {
    return (left.index() == right.index()) == (relation == Relation::eq);
  }
  if (nothing || left.index() != right.index()) return std::nullopt;
  return holds(ordered(left, right), relation);
}

std::strong_ordering ordered(const Value& left, const Value& right) {
  if (left.index() != right.index()) return left.index() <=> right.index();
  if (const auto* truth = std::get_if<bool>(&left)) return *truth <=> std::get<bool>(right);
  if (const auto* number = std::get_if<double>(&left)) return order_of(*number, std::get<double>(right));
  if (const auto* text = std::get_if<std::string>(&left)) return text->compare(std::get<std::string>(right)) <=> 0;
  if (const auto* time = std::get_if<UtcSeconds>(&left)) return *time <=> std::get<UtcSeconds>(right);
  if (const auto* interval = std::get_if<Interval>(&left)) return *interval <=> std::get<Interval>(right);
  return std::strong_ordering::equal;
}

std::string text_of(const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  std::string out;
  if (const auto* time = std::get_if<UtcSeconds>(&value)) {
    append_time(out, *time);
  } else if (const auto* interval = std::get_if<Interval>(&value)) {
    append_time(out, interval->begin);
    out += '/';
    append_time(out, interval->end);
  } else {
    out = "null";
  }
  return out;
}

void append_time(std::string& out, UtcSeconds instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  char text[] = "0000-00-00T00:00:00Z";
  const auto put = [&text](std::size_t at, auto number) {
    const auto two = static_cast<unsigned>(number);
    text[at] = static_cast<char>('0' + two / 10 % 10);
    text[at + 1] = static_cast<char>('0' + two % 10);
  };
  put(0, year / 100);
  put(2, year % 100);
  put(5, static_cast<unsigned>(date.month()));
  put(8, static_cast<unsigned>(date.day()));
  put(11, time.hours().count());
  put(14, time.minutes().count());
  put(17, time.seconds().count());
  out.append(text, sizeof text - 1);
}

Result<UtcSeconds> parse_time(std::string_view text) {
  const Error error{
      ErrorCode::malformed,
      fmt::format("{} is no time; write it like 2024-01-15T00:00:00Z or 2024-01-15T08:00:00%2B08:00", in_quotes(text)),
      ""};
  if (text.size() < 17 || text[4] != '-' || text[10] != 'T' || text[13] != ':') return error;
  const auto day = parse_day(text.substr(0, 10));
  const int hour = two_digits(text, 11), minute = two_digits(text, 14);
  if (!day || hour < 0 || hour > 24 || minute < 0 || minute > 59) return error;
  std::size_t at = 16;
  int second = 0;
  if (text[at] == ':') {
    second = two_digits(text, at + 1);
    if (second < 0 || second > 60) return error;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      const std::size_t end = text.find_first_not_of("0123456789", at + 1);
      if (end == at + 1 || end == std::string_view::npos) return error;
      at = end;
    }
  }
  if (hour == 24 && (minute != 0 || second != 0)) return error;
  const auto offset = offset_of(text.substr(std::min(at, text.size())));
  if (!offset) return error;
  const auto local = *day + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
  return UtcSeconds{local.time_since_epoch() - *offset};
}

}  // namespace lantian::serve::sta
