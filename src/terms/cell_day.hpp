#pragma once
#include <optional>
#include <string>
#include <string_view>

/// Days and periods as people write them in tables.
namespace lantian::terms {

/// "2023-10-5", "2023/10/05", "2023.10.5", "20231005", year-month-day with the Chinese signs, each with or without a
/// midnight after it, as "2023-10-05". Returns what is wrong, or an empty text. Requires: half width.
std::string take_day(std::string_view cell, std::string& stored);

/// The spelling that parse_period reads for "2023/10", "2023-1", years and months with the Chinese signs; no value when
/// there is none. Requires: half width.
std::optional<std::string> period_spelling(std::string_view cell);

}  // namespace lantian::terms
