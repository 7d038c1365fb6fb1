#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

/// Times as the API writes them: RFC 3339 with Beijing's offset; an hour by its end.
namespace lantian::serve {

/// "2024-01-15T08:00:00+08:00"; the last hour of a day is midnight of the next one.
std::string api_text(HourEnding hour);
std::string api_text(UtcSeconds instant);
/// Reads that, also without seconds or offset (then Beijing's clock), and with Z. Returns malformed, also for a time
/// that is no full hour.
Result<HourEnding> parse_api_hour(std::string_view text);

}  // namespace lantian::serve
