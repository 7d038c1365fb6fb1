#include "serve/api/times.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

std::string local_text(std::chrono::local_seconds time) {
  const Day day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}T{:02}:{:02}:{:02}+08:00", text_of(day), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace

std::string api_text(HourEnding hour) {
  return local_text(hour);
}

std::string api_text(UtcSeconds instant) {
  return local_text(to_local(instant));
}

Result<HourEnding> parse_api_hour(std::string_view text) {
  const Error error{ErrorCode::malformed,
                    fmt::format("{} is no full hour; write its end like 2024-01-15T08:00:00+08:00", in_quotes(text)), ""};
  std::string_view rest = text;
  // A '+' that nobody escaped arrives as a blank.
  const bool utc = rest.ends_with("Z");
  if (utc) {
    rest.remove_suffix(1);
  } else if (rest.ends_with("+08:00") || rest.ends_with(" 08:00")) {
    rest.remove_suffix(6);
  }
  if (rest.size() == 19 && rest.ends_with(":00")) rest.remove_suffix(3);
  if (rest.size() != 16 || rest[10] != 'T' || !rest.ends_with(":00")) return error;
  const auto day = parse_day(rest.substr(0, 10));
  const char tens = rest[11], ones = rest[12];
  if (!day || tens < '0' || tens > '2' || ones < '0' || ones > '9') return error;
  const int hour = 10 * (tens - '0') + (ones - '0');
  if (hour > 24) return error;
  return *day + std::chrono::hours{hour} + (utc ? beijing_offset : std::chrono::hours{0});
}

}  // namespace lantian::serve
