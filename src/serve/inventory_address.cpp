#include "base/text.hpp"
#include "serve/inventory_trace.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

constexpr std::string_view address_begin = "inventory/";
constexpr std::string_view together_word = "pollutants";

Error no_address(std::string_view text) {
  return {ErrorCode::malformed,
          fmt::format("{} is no address of an inventory total; write inventory/UNIT/PERIOD/POLLUTANT[/SECTOR][@FACTORS]"
                      "[#REVISION], like inventory/652301/2023/SO2, inventory/all/HS2023/pollutants/mobile, or "
                      "inventory/652301/2023/SO2@3 for kept result 3",
                      in_quotes(text, 120)),
          ""};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

bool is_inventory_address(std::string_view text) {
  return text.starts_with(address_begin);
}

Result<InventoryAddress> parse_inventory_address(std::string_view text) {
  InventoryAddress address;
  std::string_view rest = text;
  if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
    address.revision = whole_number(rest.substr(hash + 1));
    if (!address.revision) return no_address(text);
    rest = rest.substr(0, hash);
  }
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    const std::string_view basis = rest.substr(at + 1);
    address.result = whole_number(basis);
    if (!address.result) {
      for (const std::string_view set : split(basis, '+')) address.factors.emplace_back(set);
    }
    rest = rest.substr(0, at);
  }
  const bool both = address.result.has_value() && address.revision.has_value();  // a result names its own revision
  const auto parts = split(rest, '/');
  const bool whole = std::ranges::none_of(parts, &std::string_view::empty) &&
                     std::ranges::none_of(address.factors, &std::string::empty);
  if (both || !whole || !is_inventory_address(rest) || parts.size() < 4 || parts.size() > 5) return no_address(text);
  address.unit = parts[1];
  LANTIAN_TRY(const Period period, parse_period(parts[2]));
  address.period = period.name;
  if (parts[3] != together_word) {
    address.pollutant = inventory::parse_pollutant(parts[3]);
    if (!address.pollutant) return no_address(text);
  }
  if (parts.size() == 5) address.sector = parts[4];
  return address;
}

std::string InventoryAddress::text() const {
  std::string text =
      fmt::format("{}{}/{}/{}", address_begin, unit, period, pollutant ? symbol(*pollutant) : together_word);
  if (!sector.empty()) text += "/" + sector;
  if (result) text += fmt::format("@{}", *result);
  if (!factors.empty()) text += "@" + joined(factors, "+");
  if (revision) text += fmt::format("#{}", *revision);
  return text;
}

}  // namespace lantian::serve
