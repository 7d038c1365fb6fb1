#include "explain/contributions/inversion.hpp"

#include <algorithm>

namespace lantian::explain {
namespace {

constexpr std::size_t flat_hours = 6;  // the resolution of 1 ug/m3 makes runs of two or three by itself
constexpr std::size_t reach = 3;       // neighbours to each side of a spike
constexpr double spike_factor = 2.2, spike_ug_m3 = 10;

void drop_flat(const Values& hours, Values& out) {
  for (std::size_t first = 0; first < hours.size();) {
    std::size_t last = first + 1;
    while (last < hours.size() && hours[first] && hours[last] == hours[first]) ++last;
    if (hours[first] && last - first >= flat_hours) {
      for (std::size_t n = first; n < last; ++n) out[n].reset();
    }
    first = last;
  }
}

void drop_spikes(const Values& hours, Values& out) {
  std::vector<double> near;
  for (std::size_t n = 0; n < hours.size(); ++n) {
    if (!hours[n]) continue;
    near.clear();
    const std::size_t last = std::min(hours.size(), n + reach + 1);
    for (std::size_t k = n - std::min(n, reach); k < last; ++k) {
      if (k != n && hours[k]) near.push_back(*hours[k]);
    }
    if (near.size() < 3) continue;
    const auto middle = near.begin() + static_cast<std::ptrdiff_t>(near.size() / 2);
    std::ranges::nth_element(near, middle);
    if (*hours[n] > spike_factor * *middle + spike_ug_m3) out[n].reset();
  }
}

}  // namespace

Values without_faults(const Values& hours) {
  Values out = hours;
  drop_flat(hours, out);
  drop_spikes(hours, out);
  return out;
}

}  // namespace lantian::explain
