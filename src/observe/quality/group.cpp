#include "observe/quality/group.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lantian::observe::quality {
namespace {

constexpr std::size_t neighbours_most = 64;
constexpr std::size_t block_slots = 64;
constexpr std::int32_t missing_last = std::numeric_limits<std::int32_t>::max();  // sorts behind every value

/// Some hours of several series, one row for each series.
using Rows = std::array<std::array<std::int32_t, block_slots>, neighbours_most>;

/// Sorts each column by exchanging whole rows element by element: no branch, many hours in one instruction.
void sort_columns(Rows& rows, std::size_t count) {
  for (std::size_t end = count; end > 1; --end) {
    for (std::size_t at = 1; at < end; ++at) {
      for (std::size_t slot = 0; slot < block_slots; ++slot) {
        const std::int32_t smaller = std::min(rows[at - 1][slot], rows[at][slot]);
        rows[at][slot] = std::max(rows[at - 1][slot], rows[at][slot]);
        rows[at - 1][slot] = smaller;
      }
    }
  }
}

/// Takes the hours from `first` on of all series, sorted hour by hour; `counts` says how many are present.
void take_block(std::span<const std::span<const Cell>> beside, std::size_t first, std::size_t slots, Rows& rows,
                std::array<std::uint8_t, block_slots>& counts) {
  counts.fill(0);
  for (std::size_t row = 0; row < beside.size(); ++row) {
    const auto cells = beside[row].subspan(first, slots);
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const bool present = cells[slot].present();
      rows[row][slot] = present ? cells[slot].thousandths() : missing_last;
      counts[slot] = static_cast<std::uint8_t>(counts[slot] + (present ? 1 : 0));
    }
  }
  sort_columns(rows, beside.size());
}

}  // namespace

std::optional<std::size_t> Group::factor_index(std::string_view factor) const {
  const auto found = std::ranges::find(factors, factor);
  if (found == factors.end()) return std::nullopt;
  return static_cast<std::size_t>(found - factors.begin());
}

void Group::join_all() {
  neighbours.assign(places.size(), {});
  for (std::size_t place = 0; place < places.size(); ++place) {
    for (std::size_t other = 0; other < places.size(); ++other) {
      if (other != place) neighbours[place].push_back(other);
    }
  }
}

Group group_of(const Slab& slab) {
  LANTIAN_ASSERT(slab.slots_per_day() == 24, "a group is hourly");
  Group group;
  group.first = hour_ending(slab.period().begin, 1);
  group.hours = static_cast<std::size_t>(slab.period().days()) * 24;
  group.places = slab.stations();
  for (const Species species : slab.species()) group.factors.emplace_back(terms::symbol(species));
  for (std::size_t place = 0; place < group.places.size(); ++place) {
    for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
      group.series.push_back(slab.series(place, factor));
    }
  }
  return group;
}

void fill_neighbours(const Group& group, std::size_t place, std::size_t factor, Neighbours& into) {
  into.median.clear();
  into.low.clear();
  into.high.clear();
  into.count.clear();
  if (place >= group.neighbours.size()) return;
  std::vector<std::span<const Cell>> beside;
  for (const std::size_t other : group.neighbours[place]) {
    const auto series = group.at(other, factor);
    if (!series.empty() && beside.size() < neighbours_most) beside.push_back(series);
  }
  if (beside.empty()) return;
  into.median.resize(group.hours);
  into.low.resize(group.hours);
  into.high.resize(group.hours);
  into.count.resize(group.hours);
  Rows rows{};
  std::array<std::uint8_t, block_slots> counts{};
  for (std::size_t first = 0; first < group.hours; first += block_slots) {
    const std::size_t slots = std::min(block_slots, group.hours - first);
    take_block(beside, first, slots, rows, counts);
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const std::size_t count = counts[slot];
      if (count == 0) continue;
      const std::int32_t lower = rows[(count - 1) / 2][slot];
      const std::int32_t upper = rows[count / 2][slot];
      into.median[first + slot] = Cell::of(lower + (upper - lower) / 2);
      into.low[first + slot] = Cell::of(rows[0][slot]);
      into.high[first + slot] = Cell::of(rows[count - 1][slot]);
      into.count[first + slot] = static_cast<std::uint8_t>(count);
    }
  }
}

Neighbours neighbours_of(const Group& group, std::size_t place, std::size_t factor) {
  Neighbours result;
  fill_neighbours(group, place, factor, result);
  return result;
}

UtcSeconds from_of(const Group& group, const Stretch& stretch) {
  return begin_of(group.first) + std::chrono::hours{stretch.begin};
}

UtcSeconds to_of(const Group& group, const Stretch& stretch) {
  return begin_of(group.first) + std::chrono::hours{stretch.end};
}

std::optional<Summary> summary_of(std::span<const Cell> cells, const Stretch& stretch) {
  std::vector<std::int32_t> values;
  for (std::size_t slot = stretch.begin; slot < std::min(stretch.end, cells.size()); ++slot) {
    if (cells[slot].present()) values.push_back(cells[slot].thousandths());
  }
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  Summary summary;
  summary.median = *middle;
  const auto [low, high] = std::ranges::minmax_element(values);
  summary.low = *low;
  summary.high = *high;
  summary.count = values.size();
  return summary;
}

Finding finding_of(const Watched& watched, const QualityRule& rule, Detector detector, const Stretch& stretch) {
  Finding finding;
  finding.detector = detector;
  finding.rule = rule_id(rule, detector);
  finding.place = watched.place_name();
  finding.factor = watched.factor_name();
  finding.from = from_of(watched.group, stretch);
  finding.to = to_of(watched.group, stretch);
  finding.evidence.push_back(
      {"values", values_text(watched.values().subspan(stretch.begin, stretch.hours()), watched.instrument)});
  return finding;
}

void add_neighbours(Finding& finding, const Watched& watched, const Stretch& stretch) {
  if (watched.neighbours == nullptr) return;
  const auto summary = summary_of(watched.neighbours->median, stretch);
  if (!summary) return;
  finding.evidence.push_back(
      {"neighbours",
       fmt::format("median {} ({} to {}), {} places", watched.text(summary->median),
                   number_text(summary->low, watched.instrument), number_text(summary->high, watched.instrument),
                   watched.group.neighbours[watched.place].size())});
  const Stretch shown{stretch.begin, std::min(stretch.end, watched.neighbours->median.size())};
  finding.evidence.push_back(
      {"neighbours, hour by hour",
       values_text(std::span{watched.neighbours->median}.subspan(shown.begin, shown.hours()), watched.instrument)});
}

}  // namespace lantian::observe::quality
