#include "transport/near_field.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {

double gridded_share(const Sensitivity& sensitivity, std::size_t receptor, std::span<const HourRelease> by_lag,
                     int nz) {
  double sum = 0;
  for (std::size_t lag = 0; lag < by_lag.size(); ++lag) {
    const HourRelease& release = by_lag[lag];
    if (!(release.kg > 0)) continue;
    for (std::size_t k = 0; k < static_cast<std::size_t>(nz); ++k) {
      const auto share = static_cast<double>(release.layers.share.at(k));
      if (share > 0) {
        const std::size_t cell = release.column * static_cast<std::size_t>(nz) + k;
        sum += release.kg * share * sensitivity(receptor, cell, static_cast<int>(lag));
      }
    }
  }
  return sum;
}

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

NearField::NearField(const PuffRule& rule, const weather::Grid& grid, std::span<const Place> stacks,
                     std::span<const Receptor> receptors)
    : rule_{&rule}, grid_{&grid}, stacks_{stacks.begin(), stacks.end()} {
  std::vector<weather::MapPoint> points;
  for (const Place& place : stacks_) points.push_back(place.at);
  pairs_ = near_pairs(points, receptors, rule.radius_m);
  shares_.resize(pairs_.size());
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    if (courses_.empty() || courses_.back().stack != pairs_[p].stack) {
      courses_.push_back({pairs_[p].stack, p, p, {}, PuffTrain{rule, grid}, {}});
    }
    courses_.back().end_pair = p + 1;
    courses_.back().receptors.push_back(receptors[pairs_[p].receptor]);
  }
}

std::span<const NearShare> NearField::hour(const weather::MetSlab& slab, const Hour& hour,
                                           const Sensitivity& sensitivity) {
  LANTIAN_ASSERT(
      hour.rises.size() == stacks_.size() && hour.layers.size() == stacks_.size() && hour.kg.size() == stacks_.size(),
      "one rise, layers and mass for each stack");
  for (Course& course : courses_) {
    const std::size_t stack = course.stack;
    const Place& place = stacks_[stack];
    course.by_lag.insert(course.by_lag.begin(), {place.column, hour.layers[stack], hour.kg[stack]});
    if (course.by_lag.size() > static_cast<std::size_t>(rule_->lag_hours) + 1) course.by_lag.pop_back();
    means_.assign(course.receptors.size(), 0.0);
    course.train.hour(slab, {place.at, hour.rises[stack], hour.kg[stack]}, course.receptors, means_);
    for (std::size_t p = course.first_pair; p < course.end_pair; ++p) {
      shares_[p].puffs = means_[p - course.first_pair];
      shares_[p].gridded = sensitivity ? gridded_share(sensitivity, pairs_[p].receptor, course.by_lag, grid_->nz) : 0;
    }
  }
  return shares_;
}

}  // namespace lantian::transport
