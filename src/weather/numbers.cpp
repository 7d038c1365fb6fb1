#include "weather/numbers.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::weather {

double read_plain_number(terms::Section& table, std::string_view name, double low, double high) {
  const double value = table.decimal(name).approximate();
  if (!(value >= low && value <= high)) {
    table.fault(table.line_of(name), fmt::format("'{}' is {}; it may be from {} to {}", name, value, low, high));
  }
  return value;
}

double read_sourced_number(terms::Section& table, std::string_view name, double low, double high) {
  constexpr std::array<std::string_view, 2> statuses{"verified", "unverified"};
  auto entry = table.section(name);
  if (!entry) {
    table.fault(table.line(), fmt::format("parameter [{}] is missing; write value, unit, source and status", name));
    return low;
  }
  const double value = read_plain_number(*entry, "value", low, high);
  entry->text("unit");
  entry->text("source");
  entry->choice("status", statuses);
  entry->finish();
  return value;
}

Error error_of(const std::vector<terms::Fault>& faults) {
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return {ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::weather
