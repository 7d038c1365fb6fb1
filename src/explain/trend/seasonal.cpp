#include "explain/trend/seasonal.hpp"

#include "base/assert.hpp"
#include "explain/trend/loess.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

using Doubles = std::vector<double>;

std::size_t next_odd(double least) {
  const auto whole = static_cast<std::size_t>(std::ceil(least));
  return whole % 2 == 1 ? whole : whole + 1;
}

LoessShape shape_of(std::size_t span, int degree, bool every_point) {
  return {span, degree, every_point ? 1 : (span + 9) / 10};
}

/// The passes of the decomposition over one series.
class Decomposition {
 public:
  Decomposition(const Values& values, const SeasonalChoice& choice)
      : choice_{choice},
        season_shape_{shape_of(choice.season_span, choice.season_degree, choice.every_point)},
        trend_shape_{shape_of(trend_span(choice), 1, choice.every_point)},
        low_shape_{shape_of(next_odd(static_cast<double>(choice.period)), 1, choice.every_point)} {
    for (const auto& one : values) {
      values_.push_back(one.value_or(0));
      there_.push_back(one ? 1 : 0);
    }
    weights_ = there_;
    season_.assign(values_.size(), 0);
    trend_.assign(values_.size(), 0);
  }

  void run() {
    const int outer = choice_.robust ? 15 : 0, inner = choice_.robust ? 1 : 2;
    for (int pass = 0; pass <= outer; ++pass) {
      for (int n = 0; n < inner; ++n) smooth();
      if (pass < outer) weigh();
    }
  }

  Seasonal parts() && {
    Seasonal out;
    for (std::size_t n = 0; n < values_.size(); ++n) {
      out.remainder.push_back(there_[n] > 0 ? std::optional{values_[n] - season_[n] - trend_[n]} : std::nullopt);
    }
    out.season = std::move(season_);
    out.trend = std::move(trend_);
    out.weights = std::move(weights_);
    return out;
  }

 private:
  static std::size_t trend_span(const SeasonalChoice& choice) {
    return next_odd(1.5 * static_cast<double>(choice.period) / (1 - 1.5 / static_cast<double>(choice.season_span)));
  }

  /// One inner loop: season from what the trend leaves, trend from what the season leaves.
  void smooth() {
    const Doubles cycles = smoothed_cycles();
    const Doubles level = low_pass(cycles);
    Doubles rest(values_.size());
    for (std::size_t n = 0; n < values_.size(); ++n) {
      season_[n] = cycles[n + choice_.period] - level[n];
      rest[n] = values_[n] - season_[n];
    }
    trend_ = Loess{rest, weights_, trend_shape_}.smoothed();
  }

  /// Each place of the period smoothed over the years, one period beyond both ends.
  Doubles smoothed_cycles() const {
    const std::size_t period = choice_.period;
    Doubles out(values_.size() + 2 * period);
    for (std::size_t place = 0; place < period; ++place) {
      Doubles cycle, weights;
      for (std::size_t n = place; n < values_.size(); n += period) {
        cycle.push_back(values_[n] - trend_[n]);
        weights.push_back(weights_[n]);
      }
      const Loess loess{cycle, weights, season_shape_};
      const Doubles inside = loess.smoothed();
      out[place] = loess.at(-1);
      for (std::size_t k = 0; k < inside.size(); ++k) out[place + (k + 1) * period] = inside[k];
      out[place + (inside.size() + 1) * period] = loess.at(static_cast<double>(inside.size()));
    }
    return out;
  }

  static Doubles moving_mean(const Doubles& values, std::size_t width) {
    Doubles out(values.size() - width + 1);
    double sum = 0;
    for (std::size_t n = 0; n < values.size(); ++n) {
      sum += values[n];
      if (n >= width) sum -= values[n - width];
      if (n + 1 >= width) out[n + 1 - width] = sum / static_cast<double>(width);
    }
    return out;
  }

  Doubles low_pass(const Doubles& cycles) const {
    const Doubles passed = moving_mean(moving_mean(moving_mean(cycles, choice_.period), choice_.period), 3);
    const Doubles alike(passed.size(), 1.0);
    return Loess{passed, alike, low_shape_}.smoothed();
  }

  /// Bisquare weights of the remainder, in units of six medians.
  void weigh() {
    Doubles size;
    for (std::size_t n = 0; n < values_.size(); ++n) {
      if (there_[n] > 0) size.push_back(std::abs(values_[n] - season_[n] - trend_[n]));
    }
    const auto half = size.begin() + static_cast<std::ptrdiff_t>(size.size() / 2);
    std::ranges::nth_element(size, half);
    double median = *half;
    if (size.size() % 2 == 0) median = (median + *std::max_element(size.begin(), half)) / 2;
    const double reach = 6 * median;
    for (std::size_t n = 0; n < values_.size(); ++n) {
      const double distance = std::abs(values_[n] - season_[n] - trend_[n]);
      weights_[n] = there_[n] > 0 ? bisquare(distance, reach) : 0;
    }
  }

  static double bisquare(double distance, double reach) {
    if (distance <= 0.001 * reach) return 1;
    if (distance > 0.999 * reach) return 0;
    const double share = distance / reach;
    return (1 - share * share) * (1 - share * share);
  }

  const SeasonalChoice& choice_;
  LoessShape season_shape_, trend_shape_, low_shape_;
  Doubles values_, there_, weights_, season_, trend_;
};

}  // namespace

Result<Seasonal> seasonal(const Values& values, const SeasonalChoice& choice) {
  LANTIAN_ASSERT(choice.period >= 2 && choice.season_span >= 7 && choice.season_span % 2 == 1, "spans of a season");
  if (values.size() <= 2 * choice.period) {
    return Error{ErrorCode::incomplete,
                 fmt::format("a season needs more than two periods: more than {} values, there are {}; give a longer "
                             "period",
                             2 * choice.period, values.size()),
                 "explain trend"};
  }
  for (std::size_t place = 0; place < choice.period; ++place) {
    bool known = false;
    for (std::size_t n = place; n < values.size(); n += choice.period) known = known || values[n];
    if (!known) {
      return Error{ErrorCode::incomplete,
                   fmt::format("place {} of the {} of a period never has a value, so that no season can be told from a "
                               "trend; give a longer period",
                               place + 1, choice.period),
                   "explain trend"};
    }
  }
  Decomposition decomposition{values, choice};
  decomposition.run();
  return std::move(decomposition).parts();
}

Values without_season(const Values& values, const Seasonal& parts) {
  LANTIAN_ASSERT(values.size() == parts.season.size(), "parts of these values");
  Values out(values.size());
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (values[n]) out[n] = *values[n] - parts.season[n];
  }
  return out;
}

}  // namespace lantian::explain
