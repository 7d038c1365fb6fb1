#include "observe/settle.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::observe {
namespace {

auto key_of(const Reading& reading) {
  return std::tuple{reading.species, reading.averaging, reading.hour};
}

/// Which readings of one station leave the batch, by position.
class Repeats {
 public:
  Repeats(Batch& batch, std::vector<bool>& leaves) : batch_{batch}, leaves_{leaves} {}

  void settle(std::size_t begin, std::size_t end) {
    order_.clear();
    for (std::size_t i = begin; i < end; ++i) order_.push_back(i);
    const std::vector<Reading>& readings = batch_.readings;
    std::ranges::sort(order_, [&](std::size_t a, std::size_t b) {
      return std::tuple{key_of(readings[a]), a} < std::tuple{key_of(readings[b]), b};
    });
    for (std::size_t first = 0; first < order_.size();) {
      std::size_t last = first + 1;
      while (last < order_.size() && key_of(readings[order_[last]]) == key_of(readings[order_[first]])) ++last;
      if (last - first > 1) settle_group(first, last);
      first = last;
    }
  }

 private:
  void settle_group(std::size_t first, std::size_t last) {
    const Reading& kept = batch_.readings[order_[first]];
    std::size_t other = first;
    while (other < last && batch_.readings[order_[other]].thousandths == kept.thousandths) ++other;
    if (other == last) {
      for (std::size_t i = first + 1; i < last; ++i) leaves_[order_[i]] = true;
      batch_.counts.duplicate += static_cast<std::int64_t>(last - first - 1);
      return;
    }
    for (std::size_t i = first; i < last; ++i) {
      const Reading& one = batch_.readings[order_[i]];
      const Reading& against = one.thousandths == kept.thousandths ? batch_.readings[order_[other]] : kept;
      leaves_[order_[i]] = true;
      refuse(one, against);
    }
  }

  void refuse(const Reading& one, const Reading& against) {
    --batch_.counts.accepted;
    ++batch_.counts.refused;
    if (batch_.refusals.size() >= refusals_kept) return;
    batch_.refusals.push_back(
        {one.line, std::string{terms::symbol(one.species)}, shown_value(one),
         fmt::format("one value for {} at station {}; line {} says {}. The file contradicts itself, so neither is "
                     "taken: delete "
                     "the wrong line",
                     text_of(one.hour), batch_.stations[one.station].id, against.line, shown_value(against))});
  }

  Batch& batch_;
  std::vector<bool>& leaves_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::string shown_value(const Reading& reading) {
  Decimal value{reading.thousandths, 3};
  while (value.places > 0 && value.unscaled % 10 == 0) {
    value.unscaled /= 10;
    --value.places;
  }
  return reading.species == Species::published_aqi ? value.text() : value.text() + " ug/m3";
}

void group_by_station(std::vector<Reading>& readings, std::size_t stations) {
  std::vector<std::size_t> next(stations + 1, 0);
  for (const Reading& reading : readings) ++next[reading.station + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<Reading> grouped(readings.size());
  for (const Reading& reading : readings) grouped[next[reading.station]++] = reading;
  readings = std::move(grouped);
}

void settle_repeats(Batch& batch, const std::vector<bool>& stations) {
  if (std::ranges::find(stations, true) == stations.end()) return;
  std::vector<bool> leaves(batch.readings.size(), false);
  Repeats repeats{batch, leaves};
  for (std::size_t begin = 0; begin < batch.readings.size();) {
    const std::uint32_t station = batch.readings[begin].station;
    std::size_t end = begin;
    while (end < batch.readings.size() && batch.readings[end].station == station) ++end;
    if (stations[station]) repeats.settle(begin, end);
    begin = end;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < batch.readings.size(); ++i) {
    if (!leaves[i]) batch.readings[kept++] = batch.readings[i];
  }
  batch.readings.resize(kept);
}

}  // namespace lantian::observe
