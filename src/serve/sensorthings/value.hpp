#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What SensorThings calls a value: of a property, of a literal, of a function.
namespace lantian::serve::sta {

/// A stretch of time, half-open: the hour 07-08 does not hold 08:00.
struct Interval {
  UtcSeconds begin{}, end{};
  friend auto operator<=>(const Interval&, const Interval&) = default;
};

/// monostate: nothing is known (JSON null).
using Value = std::variant<std::monostate, bool, double, std::string, UtcSeconds, Interval>;

/// What kind of value stands somewhere, as far as it is known before a row is seen. `any`: null, or a member of a
/// free object.
enum class ValueType { any, truth, number, text, time, interval };
std::string_view name_of(ValueType type);

/// The operators eq ne gt ge lt le.
enum class Relation { eq, ne, gt, ge, lt, le };

/// Absent when the two cannot be compared (null, or two kinds). A moment against an interval: lt and le ask that the
/// whole interval lies before it, gt and ge that it lies behind it, where its first moment counts; so
/// `ge A and lt B` gives exactly the hours inside [A, B).
std::optional<bool> compared(const Value& left, Relation relation, const Value& right);

/// The order of $orderby: null first, then by kind, then by size. Total.
std::strong_ordering ordered(const Value& left, const Value& right);

/// "2024-01-15T00:00:00Z", and "start/end" of an interval. A number in the fewest digits that read back the same.
std::string text_of(const Value& value);
/// "2024-01-15T00:00:00Z" behind `out`: an answer may hold tens of thousands. Requires: a year of four digits.
void append_time(std::string& out, UtcSeconds instant);

/// Reads "2024-01-15T08:00:00+08:00", with Z, with parts of a second (cut off), without seconds; a blank stands for a
/// '+' that nobody escaped. Returns malformed.
Result<UtcSeconds> parse_time(std::string_view text);

}  // namespace lantian::serve::sta
