#include "carbon/month.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 5> origin_words{"metered", "invoiced", "measured", "declared", "estimated"};
constexpr std::array<std::string_view, 3> month_state_words{"missing", "provisional", "final"};
constexpr std::array<std::string_view, 5> standing_words{"value", "NO", "NE", "IE", "C"};

template <std::size_t N>
std::optional<std::size_t> place_in(const std::array<std::string_view, N>& words, std::string_view text) {
  const auto found = std::ranges::find(words, text);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace

std::string_view name_of(Origin origin) {
  return origin_words[static_cast<std::size_t>(origin) - 1];
}

std::optional<Origin> parse_origin(std::string_view text) {
  const auto place = place_in(origin_words, text);
  if (!place) return std::nullopt;
  return static_cast<Origin>(*place + 1);
}

std::string_view name_of(Standing standing) {
  return standing_words[static_cast<std::size_t>(standing)];
}

std::optional<Standing> parse_standing(std::string_view text) {
  const auto place = place_in(standing_words, text);
  if (!place) return std::nullopt;
  return static_cast<Standing>(*place);
}

std::string_view name_of(MonthState state) {
  return month_state_words[static_cast<std::size_t>(state)];
}

std::optional<MonthState> parse_month_state(std::string_view text) {
  const auto place = place_in(month_state_words, text);
  if (!place) return std::nullopt;
  return static_cast<MonthState>(*place);
}

const MonthItem* Month::item(std::string_view id) const {
  const auto found = std::ranges::find(items, id, &MonthItem::item);
  return found == items.end() ? nullptr : &*found;
}

Result<std::vector<std::string>> month_names(const Period& period) {
  std::vector<std::string> names;
  for (const Period& month : months_of(period)) {
    if (month.kind != PeriodKind::month) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("'{}' cuts a month; a carbon account takes whole months, such as 2024 or 2024-05",
                               period.name),
                   ""};
    }
    names.push_back(month.name);
  }
  return names;
}

}  // namespace lantian::carbon
