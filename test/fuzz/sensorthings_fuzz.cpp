// One input, read as a $filter, as an address and as all options of a SensorThings query (one a line: name=text).
// Whatever the bytes are, the answer is a tree or an error with a message; a tree that passes its checks can be written
// again, and what was written reads back as the same.
#include "serve/sensorthings/address.hpp"
#include "serve/sensorthings/model.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace sta = lantian::serve::sta;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

std::vector<sta::Field> fields_in(std::string_view text) {
  std::vector<sta::Field> out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t equals = std::min(line.find('='), line.size());
    out.emplace_back(line.substr(0, equals), line.substr(std::min(line.size(), equals + 1)));
  }
  return out;
}

void try_query(const std::vector<sta::Field>& fields) {
  const auto query = sta::parse_query(fields);
  demand(query.ok() || !query.error().message.empty());
  if (!query.ok()) return;
  for (std::size_t kind = 0; kind < sta::kinds; ++kind) {
    const auto checked = sta::check_query(*query, static_cast<sta::Kind>(kind));
    demand(checked.ok() || !checked.error().message.empty());
  }
  const auto written = sta::fields_of(*query);
  const auto again = sta::parse_query(written);
  // Written with every default spelled out, a query near the bounds may pass them.
  if (again.ok()) demand(sta::fields_of(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  try_query(fields_in(text));
  try_query({{"$filter", text}});
  try_query({{"$expand", text}});
  const auto address = sta::parse_address(text);
  demand(address.ok() || !address.error().message.empty());
  return 0;
}
