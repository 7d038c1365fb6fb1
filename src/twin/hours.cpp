#include "twin/hours.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::twin {

HourValues spread(std::int64_t daily, const HourValues& weights, const HourMask& present) {
  std::int64_t hours = 0;
  std::int64_t weight_sum = 0;
  for (std::size_t h = 0; h < 24; ++h) {
    if (!present[h]) continue;
    ++hours;
    weight_sum += weights[h];
  }
  const std::int64_t total = daily * hours;
  HourValues values{};
  std::int64_t weight_so_far = 0;
  std::int64_t given = 0;
  for (std::size_t h = 0; h < 24; ++h) {
    if (!present[h]) continue;
    // Differences of rounded running totals: they end at `total` whatever each one was rounded to.
    weight_so_far += weights[h];
    const std::int64_t due = total * weight_so_far / weight_sum;
    values[h] = due - given;
    given = due;
  }
  return values;
}

HourValues ozone_day(std::int64_t mda8, int first_hour, const HourValues& change) {
  constexpr std::size_t window = 8;
  const auto first = static_cast<std::size_t>(first_hour - 1);
  const std::size_t end = first + window;
  // A flat hump: its top stays below 1.2 times the mean, so that the 1-h breakpoint never outranks the 8-h one.
  constexpr std::array<std::int64_t, window> hump{904, 1000, 1064, 1096, 1096, 1064, 1000, 904};
  HourValues weights{};
  HourMask inside{};
  for (std::size_t i = 0; i < window; ++i) {
    weights[first + i] = hump[i] + change[first + i] / 4;
    inside[first + i] = true;
  }
  HourValues values = spread(mda8, weights, inside);
  const auto window_begin = values.begin() + static_cast<std::ptrdiff_t>(first);
  const std::int64_t lowest = *std::min_element(window_begin, window_begin + window);
  constexpr std::int64_t night = 400;  // permille of MDA8 before sunrise
  constexpr std::size_t sunrise = 8;   // index of the hour after which ozone begins to form
  for (std::size_t h = 0; h < 24; ++h) {
    if (inside[h]) continue;
    std::int64_t level = night;
    if (h < sunrise) {
      level += static_cast<std::int64_t>(sunrise - h) * 20;
    } else if (h < first) {
      level += (870 - night) * static_cast<std::int64_t>(h - sunrise) / static_cast<std::int64_t>(first - sunrise);
    } else {
      level = 860 - static_cast<std::int64_t>(h - end) * 80;
    }
    values[h] = std::clamp<std::int64_t>(mda8 * (level + change[h]) / 1000, 1, lowest);
  }
  return values;
}

std::vector<std::int64_t> balanced(std::int64_t daily, std::span<const std::int64_t> permille) {
  const auto count = static_cast<std::int64_t>(permille.size());
  const std::int64_t centre = std::accumulate(permille.begin(), permille.end(), std::int64_t{0}) / count;
  std::vector<std::int64_t> deviations;
  std::int64_t sum = 0;
  for (const std::int64_t share : permille) {
    deviations.push_back(daily * (share - centre) / 1000);
    sum += deviations.back();
  }
  deviations.back() -= sum;
  return deviations;
}

}  // namespace lantian::twin
