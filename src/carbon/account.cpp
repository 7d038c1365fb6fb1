#include "carbon/account.hpp"

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 5> part_words{"fuel", "process", "electricity", "heat", "recovery"};

}  // namespace

std::string_view name_of(Part part) {
  return part_words[static_cast<std::size_t>(part) - 1];
}

std::optional<Part> parse_part(std::string_view text) {
  const auto found = std::ranges::find(part_words, text);
  if (found == part_words.end()) return std::nullopt;
  return static_cast<Part>(found - part_words.begin() + 1);
}

CarbonMass Account::part(Part wanted) const {
  CarbonMass sum;
  for (const AccountLine& line : lines) {
    if (line.part == wanted && line.mass) sum += *line.mass;
  }
  return sum;
}

CarbonMass Account::direct() const {
  return part(Part::fuel) + part(Part::process) - part(Part::recovery);
}

}  // namespace lantian::carbon
