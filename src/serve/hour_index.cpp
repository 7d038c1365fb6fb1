#include "serve/hour_index.hpp"

#include "assess/nowcast.hpp"
#include "base/round.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::serve {
namespace {

/// The NowCast of the station means that end at `slot`; held to 1e-9 ug/m3, far below the table's step.
std::optional<Mean> nowcast_at(const observe::Slab& slab, std::span<const std::size_t> stations, std::size_t species,
                               std::size_t slot, const standards::NowcastRule& rule) {
  std::vector<std::optional<Concentration>> newest_first;
  for (std::size_t back = 0; back < static_cast<std::size_t>(rule.hours) && back <= slot; ++back) {
    const auto mean = mean_of_hour(slab, stations, species, slot - back);
    if (!mean) {
      newest_first.emplace_back();
      continue;
    }
    newest_first.emplace_back(Concentration::from_milli_ug(round_half_even(mean->thousandths(), 0).unscaled));
  }
  const auto value = assess::nowcast(newest_first, rule);
  if (!value) return std::nullopt;
  return Mean{round_half_even(*value * Rational{1000}, 6).unscaled, 1'000'000};
}

}  // namespace

std::optional<Mean> mean_of_hour(const observe::Slab& slab, std::span<const std::size_t> stations, std::size_t species,
                                 std::size_t slot) {
  Mean mean{0, 0};
  for (const std::size_t station : stations) {
    const observe::Cell cell = slab.series(station, species)[slot];
    if (!cell.present()) continue;
    mean.numerator += cell.thousandths();
    ++mean.denominator;
  }
  return mean.denominator == 0 ? std::nullopt : std::optional{mean};
}

std::vector<assess::IndexInput> hour_inputs(const observe::Slab& slab, std::span<const std::size_t> stations,
                                            std::size_t slot, const standards::IndexRule& rule) {
  std::vector<assess::IndexInput> inputs;
  for (std::size_t species = 0; species < slab.species().size(); ++species) {
    const terms::Species which = slab.species()[species];
    const bool nowcasts = rule.nowcast && std::ranges::find(rule.nowcast->species, which) != rule.nowcast->species.end();
    const auto value = nowcasts ? nowcast_at(slab, stations, species, slot, *rule.nowcast)
                                : mean_of_hour(slab, stations, species, slot);
    if (value) inputs.push_back({{which, terms::Averaging::hour}, *value});
  }
  return inputs;
}

std::vector<std::size_t> all_stations(const observe::Slab& slab) {
  std::vector<std::size_t> all(slab.stations().size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

}  // namespace lantian::serve
