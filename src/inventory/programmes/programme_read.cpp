#include "inventory/programmes/programme_read.hpp"

#include "base/text.hpp"

#include <array>

namespace lantian::inventory {

Provenance read_provenance(terms::Section& part) {
  constexpr std::array<std::string_view, 2> words{"verified", "unverified"};
  Provenance provenance;
  provenance.source = part.text("source");
  provenance.status = words[part.choice("status", words)];
  return provenance;
}

Decimal read_percent(terms::Section& part, std::string_view key) {
  const Decimal percent = part.decimal(key);
  if (percent < Decimal{} || percent > Decimal{100, 0})
    part.fault(part.line_of(key), fmt::format("'{}' is a percent from 0 to 100", key));
  return percent;
}

Decimal read_above_zero(terms::Section& part, std::string_view key) {
  const Decimal value = part.decimal(key);
  if (value <= Decimal{}) part.fault(part.line_of(key), fmt::format("'{}' is above 0", key));
  return value;
}

Error RecordFaults::error(ErrorCode code) const {
  return {code, joined(lines_, "\n"), ""};
}

}  // namespace lantian::inventory
