#include "inventory/faults.hpp"

#include "base/text.hpp"

namespace lantian::inventory {

Error error_of(std::span<const terms::Fault> faults, ErrorCode code) {
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return {code, joined(lines, "\n"), ""};
}

}  // namespace lantian::inventory
