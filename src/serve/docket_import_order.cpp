#include "serve/docket_import_parts.hpp"

#include <algorithm>
#include <cstdint>

namespace lantian::serve {
namespace {

enum class Seen : std::uint8_t { no, on_the_way, done };

}  // namespace

RowOrder order_rows(const std::vector<std::optional<std::size_t>>& parent_of) {
  RowOrder out;
  std::vector<Seen> seen(parent_of.size(), Seen::no);
  std::vector<bool> loops(parent_of.size(), false);
  for (std::size_t row = 0; row < parent_of.size(); ++row) {
    // Up to a root, to a row that was dealt with, or back to the way itself.
    std::vector<std::size_t> way;
    std::optional<std::size_t> at = row;
    for (; at && seen[*at] == Seen::no; at = parent_of[*at]) {
      seen[*at] = Seen::on_the_way;
      way.push_back(*at);
    }
    if (at && seen[*at] == Seen::on_the_way) {
      const auto first = std::ranges::find(way, *at);
      std::vector<std::size_t> loop{first, way.end()};
      std::ranges::rotate(loop, std::ranges::min_element(loop));
      for (const std::size_t member : loop) loops[member] = true;
      out.loops.push_back(std::move(loop));
    }
    for (auto one = way.rbegin(); one != way.rend(); ++one) {
      seen[*one] = Seen::done;
      if (!loops[*one]) out.order.push_back(*one);
    }
  }
  return out;
}

}  // namespace lantian::serve
