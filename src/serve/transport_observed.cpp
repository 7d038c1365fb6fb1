#include "serve/transport_observed.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// [probe][hour] of one window.
Result<std::vector<std::vector<bool>>> heard_in(const keep::ReadingBook& book, terms::Species species,
                                                const std::vector<std::string>& names,
                                                const transport::Window& window) {
  const Day begin = day_of(window.first), end = day_of(window.last) + std::chrono::days{1};
  LANTIAN_TRY(const observe::Slab slab,
              book.hours({names, {species}, {PeriodKind::range, begin, end, window.name}, std::nullopt}));
  const auto skipped = static_cast<std::size_t>((window.first - hour_ending(begin, 1)).count());
  std::vector<std::vector<bool>> out;
  for (std::size_t n = 0; n < names.size(); ++n) {
    const auto cells = slab.series(n, 0).subspan(skipped, window.hours());
    std::vector<bool>& hours = out.emplace_back();
    for (const observe::Cell& cell : cells) hours.push_back(cell.present());
  }
  return out;
}

}  // namespace

Result<std::vector<std::string>> hear_observed(const keep::ReadingBook& book, terms::Species species,
                                               std::span<const transport::Probe> probes,
                                               std::vector<transport::Window>& windows) {
  LANTIAN_TRY(const auto stations, book.stations());
  std::vector<std::string> names, strangers;
  for (const transport::Probe& probe : probes) {
    names.push_back(probe.id);
    if (std::ranges::find(stations, probe.id, &terms::Station::id) == stations.end()) strangers.push_back(probe.id);
  }
  bool any = false;
  for (transport::Window& window : windows) {
    LANTIAN_TRY(window.heard, heard_in(book, species, names, window));
    for (std::size_t n = 0; n < names.size(); ++n) {
      any = any || window.hours_of(n) > 0;
      if (std::ranges::find(strangers, names[n]) != strangers.end()) window.heard[n].assign(window.hours(), true);
    }
  }
  if (any || windows.empty()) return strangers;
  return Error{ErrorCode::incomplete,
               fmt::format("the book holds no valid hour of {} at any receptor from {} to {}: leave --observed out, or "
                           "import the readings",
                           terms::symbol(species), text_of(windows.front().first), text_of(windows.back().last)),
               "--observed"};
}

}  // namespace lantian::serve
