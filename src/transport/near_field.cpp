#include "transport/near_field.hpp"

#include "base/assert.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lantian::transport {

using std::chrono::hours;

std::vector<NearPair> near_pairs(std::span<const weather::MapPoint> stacks, std::span<const Receptor> receptors,
                                 double radius_m) {
  std::vector<NearPair> pairs;
  for (std::size_t s = 0; s < stacks.size(); ++s) {
    for (std::size_t r = 0; r < receptors.size(); ++r) {
      const double distance = std::hypot(receptors[r].x - stacks[s].x, receptors[r].y - stacks[s].y);
      if (distance <= radius_m) pairs.push_back({s, r, distance});
    }
  }
  return pairs;
}

void CellSums::add(std::size_t cell, double kg) {
  if (!(kg > 0)) return;
  if (kg_[cell] == 0) touched_.push_back(cell);
  kg_[cell] += kg;
}

std::vector<CellWeight> CellSums::take() {
  std::ranges::sort(touched_);
  std::vector<CellWeight> out;
  out.reserve(touched_.size());
  for (const std::size_t cell : touched_) out.push_back({cell, std::exchange(kg_[cell], 0.0)});
  touched_.clear();
  return out;
}

NearHours::NearHours(const NearField& near, const weather::Grid& grid, const RateSource& rates, std::size_t emitters,
                     const HourSpan& span)
    : near_{near}, grid_{grid}, rates_{rates}, emitters_{emitters}, span_{span}, rising_{near.rise, grid} {
  for (const NearStack& stack : near.stacks) placed_.push_back(stack.placed);
}

HourEnding NearHours::last_of(HourEnding release) const {
  return std::min(release + hours{near_.rule.life_hours}, span_.last);
}

Result<void> NearHours::fetch(HourEnding hour, SlabShelf& shelf) {
  fresh_.clear();
  HourEnding first = hour, last = hour;
  for (HourEnding one = hour; one >= span_.first && one >= hour - hours{near_.rule.life_hours}; one -= hours{1}) {
    if (released_.contains(one)) continue;
    fresh_.push_back({one, {}, {}, {}, {}});
    first = one;
    last = std::max(last, last_of(one));
  }
  if (fresh_.empty()) return {};
  // Away from the hour, and so in the direction of the run.
  std::map<HourEnding, const weather::MetSlab*> read;
  for (HourEnding one = hour; one >= first; one -= hours{1}) {
    LANTIAN_TRY(read[one], shelf.at(one));
  }
  for (HourEnding one = hour + hours{1}; one <= last; one += hours{1}) {
    LANTIAN_TRY(read[one], shelf.at(one));
  }
  for (Release& release : fresh_) {
    for (HourEnding one = release.hour; one <= last_of(release.hour); one += hours{1})
      release.weather.push_back(read.at(one));
  }
  return {};
}

void NearHours::hand_over(const Puff& puff, const weather::MetSlab& slab, CellSums& cells) const {
  const std::size_t column = column_at(grid_, puff.x, puff.y);
  const ReleaseLayers layers =
      layers_of(puff, static_cast<double>(slab.mixing_height[column]), near_.rule.well_mixed, grid_.interfaces);
  const auto levels = static_cast<std::size_t>(grid_.nz);
  for (const ColumnShare& one : bell(grid_, {puff.x, puff.y}, std::max(grid_.cell_m, puff.sigma_y))) {
    for (std::size_t k = 0; k < levels; ++k)
      cells.add(one.column * levels + k, puff.kg * double{one.share} * static_cast<double>(layers.share.at(k)));
  }
}

void NearHours::hand_over(std::span<const Puff> handed, const weather::MetSlab& slab, CellSums& cells) const {
  // Puffs of one height that end close to each other go over as one, at their centre: a cell does not tell them apart.
  std::vector<Puff> groups;
  std::vector<weather::MapPoint> first;
  for (const Puff& puff : handed) {
    std::size_t n = groups.size();
    while (n > 0 && !(groups[n - 1].z == puff.z &&
                      std::hypot(first[n - 1].x - puff.x, first[n - 1].y - puff.y) < 0.5 * grid_.cell_m))
      --n;
    if (n == 0) {
      groups.push_back(puff);
      first.push_back({puff.x, puff.y});
      continue;
    }
    Puff& group = groups[n - 1];
    group.kg += puff.kg;
    const double share = puff.kg / group.kg;
    group.x += share * (puff.x - group.x);
    group.y += share * (puff.y - group.y);
    group.sigma_y += share * (puff.sigma_y - group.sigma_y);
    group.sigma_z += share * (puff.sigma_z - group.sigma_z);
  }
  for (const Puff& group : groups) hand_over(group, slab, cells);
}

void NearHours::run(Release& release, std::size_t stack, CellSums& cells) const {
  NearPart empty{stack, 0, {}, std::vector<double>(near_.receptors.size(), 0.0), {}, 0};
  std::copy_n(release.kg_h.begin() + static_cast<std::ptrdiff_t>(near_.stacks[stack].emitter * precursors), precursors,
              empty.kg.begin());
  if (std::ranges::none_of(empty.kg, [](float kg) { return kg > 0; })) return;
  PuffTrain train{near_.rule, grid_};
  std::vector<Puff> handed;
  double left_before = 0;
  for (std::size_t n = 0; n < release.weather.size(); ++n) {
    NearPart& part = release.parts[stack].emplace_back(empty);
    part.lag = static_cast<int>(n);
    const weather::MetSlab& slab = *release.weather[n];
    handed.clear();
    train.hour(slab, {near_.stacks[stack].at, release.rises[stack], n == 0 ? 1.0 : 0.0}, near_.receptors, part.ug_m3,
               &handed);
    part.left = train.left_kg() - left_before;
    left_before = train.left_kg();
    hand_over(handed, slab, cells);
    for (const Puff& puff : handed) part.left += puff.kg;
    part.handed = cells.take();
    for (const CellWeight& one : part.handed) part.left -= one.weight;
  }
}

void NearHours::make(HourEnding hour, int threads, std::vector<NearPart>& out) {
  const std::size_t stacks = near_.stacks.size();
  std::vector<ReleaseLayers> layers(stacks);
  for (Release& release : fresh_) {
    release.parts.resize(stacks);
    release.rises.resize(stacks);
    release.kg_h.resize(emitters_ * precursors);
    rising_.fill(*release.weather.front(), placed_, layers, release.rises);
    rates_.rates(release.hour, release.kg_h);
  }
  while (cells_.size() < static_cast<std::size_t>(std::max(1, threads))) cells_.emplace_back(grid_.cells());
  for_each_task(fresh_.size() * stacks, threads, [&](std::size_t task, std::size_t thread) {
    run(fresh_[task / stacks], task % stacks, cells_[thread]);
  });
  for (Release& release : fresh_) {
    released_.insert(release.hour);
    for (std::vector<NearPart>& parts : release.parts) {
      for (NearPart& part : parts) on_the_way_[release.hour + hours{part.lag}].push_back(std::move(part));
    }
  }
  fresh_.clear();
  out = std::move(on_the_way_[hour]);
  on_the_way_.erase(hour);
  std::ranges::sort(out, {}, [](const NearPart& part) { return std::pair{part.stack, part.lag}; });
}

}  // namespace lantian::transport
