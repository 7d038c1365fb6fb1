#include "explain/trend/kz_filter.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

std::chrono::hours length_of(Step step) {
  return std::chrono::hours{step == Step::hour ? 1 : 24};
}

/// A running sum that carries what addition rounds off (Neumaier), so that removing gives back what was added.
class RunningSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

/// Sums and counts before each place: any window in two look-ups.
class Prefixes {
 public:
  explicit Prefixes(const Values& values) : sums_(values.size() + 1), counts_(values.size() + 1) {
    RunningSum sum;
    for (std::size_t n = 0; n < values.size(); ++n) {
      if (values[n]) sum.add(*values[n]);
      sums_[n + 1] = sum.value();
      counts_[n + 1] = counts_[n] + (values[n] ? 1 : 0);
    }
  }
  std::optional<double> mean(std::size_t first, std::size_t last, double least_share) const {
    const std::size_t count = counts_[last + 1] - counts_[first];
    const auto width = static_cast<double>(last - first + 1);
    if (count == 0 || static_cast<double>(count) < least_share * width) return std::nullopt;
    return (sums_[last + 1] - sums_[first]) / static_cast<double>(count);
  }

 private:
  std::vector<double> sums_;
  std::vector<std::size_t> counts_;
};

std::optional<double> around(const Prefixes& prefixes, std::size_t place, std::size_t half, const KzShape& shape,
                             std::size_t count) {
  return prefixes.mean(place > half ? place - half : 0, std::min(count - 1, place + half), shape.least_share);
}

/// One pass by a sliding window: it leaves out and takes in one value at each step.
Values moving_mean(const Values& values, std::size_t half, double least_share) {
  Values out(values.size());
  RunningSum sum;
  std::size_t count = 0, first = 0, beyond = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    for (; beyond < std::min(values.size(), n + half + 1); ++beyond) {
      if (!values[beyond]) continue;
      sum.add(*values[beyond]);
      ++count;
    }
    for (; n > half && first < n - half; ++first) {
      if (!values[first]) continue;
      sum.add(-*values[first]);
      --count;
    }
    const auto width = static_cast<double>(beyond - first);
    if (count > 0 && static_cast<double>(count) >= least_share * width)
      out[n] = sum.value() / static_cast<double>(count);
  }
  return out;
}

Values difference(const Values& above, const Values& below) {
  Values out(above.size());
  for (std::size_t n = 0; n < above.size(); ++n) {
    if (above[n] && below[n]) out[n] = *above[n] - *below[n];
  }
  return out;
}

struct NamedPass {
  const char* leaves;  ///< the part that this filter takes away
  KzShape shape;
};

}  // namespace

HourEnding EvenSeries::end_of(std::size_t n) const {
  return first + static_cast<int>(n) * length_of(step);
}

EvenSeries even_series(const Frame& frame, const Values& values) {
  LANTIAN_ASSERT(values.size() == frame.rows(), "a value for each row");
  EvenSeries out;
  out.step = frame.step;
  if (frame.ends.empty()) return out;
  out.first = frame.ends.front();
  const auto length = length_of(frame.step);
  out.values.resize(static_cast<std::size_t>((frame.ends.back() - out.first) / length) + 1);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    out.values[static_cast<std::size_t>((frame.ends[row] - out.first) / length)] = values[row];
  }
  return out;
}

Values kz_filter(const Values& values, const KzShape& shape) {
  LANTIAN_ASSERT(shape.width >= 1 && shape.passes >= 1, "a window");
  Values out = values;
  for (int pass = 0; pass < shape.passes; ++pass) {
    out = moving_mean(out, static_cast<std::size_t>(shape.width / 2), shape.least_share);
  }
  return out;
}

Values kza_filter(const Values& values, const KzShape& shape, double sensitivity) {
  const Values smooth = kz_filter(values, shape);
  const std::size_t count = values.size();
  std::vector<double> steepness(count, 0.0);
  double steepest = 0;
  for (std::size_t n = 1; n + 1 < count; ++n) {
    if (smooth[n + 1] && smooth[n - 1]) steepness[n] = std::abs(*smooth[n + 1] - *smooth[n - 1]);
    steepest = std::max(steepest, steepness[n]);
  }
  const Prefixes prefixes{values};
  Values out(count);
  for (std::size_t n = 0; n < count; ++n) {
    const double steep = steepest > 0 ? std::min(1.0, sensitivity * steepness[n] / steepest) : 0;
    out[n] = around(prefixes, n, static_cast<std::size_t>(shape.width * (1 - steep) / 2), shape, count);
  }
  return out;
}

std::vector<KzPart> kz_parts(const EvenSeries& series) {
  static const std::vector<NamedPass> hourly{{"sub_day", {3, 5}},
                                             {"diurnal", {13, 5}},
                                             {"synoptic", {107, 5}},
                                             {"intermediate", {721, 5}},
                                             {"seasonal", {8761, 5}}};
  static const std::vector<NamedPass> daily{{"short_term", {15, 5}}, {"seasonal", {365, 3}}};
  std::vector<KzPart> parts;
  Values above = series.values;
  for (const NamedPass& pass : series.step == Step::hour ? hourly : daily) {
    Values below = kz_filter(series.values, pass.shape);
    parts.push_back({pass.leaves, difference(above, below)});
    above = std::move(below);
  }
  parts.push_back({"trend", std::move(above)});
  return parts;
}

}  // namespace lantian::explain
