#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace lantian::serve {

/// Counts of durations in microseconds, in steps of at most 1/32 of their value. Percentiles are read as the upper end
/// of their step, so they are never flattering; the greatest value is exact.
class LatencyCounts {
 public:
  /// Negative durations count as 0; those over an hour as an hour.
  void add(std::int64_t microseconds);
  std::int64_t count() const { return count_; }
  std::int64_t greatest() const { return greatest_; }
  /// The smallest step end that at least `permyriad` / 10000 of the durations do not exceed; 0 when there are none.
  std::int64_t percentile(int permyriad) const;

 private:
  static constexpr std::size_t steps_of_octave = 64;
  static constexpr std::size_t octaves = 28;
  static std::size_t step_of(std::int64_t microseconds);
  static std::int64_t end_of(std::size_t step);

  std::array<std::int64_t, steps_of_octave * octaves> counts_{};
  std::int64_t count_ = 0;
  std::int64_t greatest_ = 0;
};

}  // namespace lantian::serve
