#include "observe/quality/record_tests.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {
namespace {

using standards::OrderTest;

/// The two series of a row at one place; empty when one of them is not measured there.
struct Pair {
  std::span<const Cell> part, whole;
  std::size_t part_index = 0;
  bool both(std::size_t slot) const { return part[slot].present() && whole[slot].present(); }
  Thousandths excess(std::size_t slot) const {
    return Thousandths{part[slot].thousandths()} - whole[slot].thousandths();
  }
};

Pair pair_of(const Group& group, std::size_t place, const OrderTest::Row& row) {
  const auto part = group.factor_index(row.part);
  const auto whole = group.factor_index(row.whole);
  if (!part || !whole) return {};
  const Pair pair{group.at(place, *part), group.at(place, *whole), *part};
  return pair.part.empty() || pair.whole.empty() ? Pair{} : pair;
}

bool is_beyond(const Pair& pair, std::size_t slot, const OrderTest::Row& row) {
  if (!pair.both(slot)) return false;
  return pair.excess(slot) * 1000 > Thousandths{pair.whole[slot].thousandths()} * row.share + row.absolute * 1000;
}

Finding order_finding(const Watched& watched, const QualityRule& rule, const OrderTest::Row& row,
                      const Stretch& stretch, std::size_t hours) {
  const Pair pair = pair_of(watched.group, watched.place, row);
  std::size_t worst = stretch.begin;
  for (std::size_t slot = stretch.begin; slot < stretch.end; ++slot) {
    if (pair.both(slot) && pair.excess(slot) > pair.excess(worst)) worst = slot;
  }
  Finding finding = finding_of(watched, rule, Detector::order, stretch);
  finding.against = row.whole;
  finding.severity = hours >= 24 ? Severity::warning : Severity::notice;
  finding.reason = fmt::format("{} is above {} in {} h, most at {}: {} against {}", row.part, row.whole, hours,
                               time_text(from_of(watched.group, {worst, worst + 1})),
                               number_text(pair.part[worst].thousandths(), watched.instrument),
                               watched.text(pair.whole[worst].thousandths()));
  finding.evidence.push_back(
      {row.whole, values_text(pair.whole.subspan(stretch.begin, stretch.hours()), watched.instrument)});
  finding.evidence.push_back({"threshold", fmt::format("more than {} of {} and {} for {} h", share_text(row.share),
                                                       row.whole, watched.text(row.absolute), rule.order->hours)});
  return finding;
}

}  // namespace

std::vector<Finding> find_order(const Group& group, std::size_t place, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.order) return findings;
  const auto gap = static_cast<std::size_t>(rule.order->gap_hours);
  for (const OrderTest::Row& row : rule.order->rows) {
    const Pair pair = pair_of(group, place, row);
    if (pair.part.empty()) continue;
    const Watched watched{group, place, pair.part_index, rule.instrument(row.part), nullptr};
    Stretch stretch;
    std::size_t hours = 0;
    const auto close = [&] {
      if (hours >= static_cast<std::size_t>(rule.order->hours)) {
        findings.push_back(order_finding(watched, rule, row, stretch, hours));
      }
      hours = 0;
    };
    for (std::size_t slot = 0; slot < group.hours; ++slot) {
      if (!is_beyond(pair, slot, row)) continue;
      if (hours > 0 && slot - stretch.end > gap) close();
      if (hours == 0) stretch.begin = slot;
      stretch.end = slot + 1;
      ++hours;
    }
    close();
  }
  return findings;
}

std::vector<OrderShare> order_shares(const Group& group, std::size_t place, const QualityRule& rule) {
  std::vector<OrderShare> shares;
  if (!rule.order) return shares;
  for (const OrderTest::Row& row : rule.order->rows) {
    const Pair pair = pair_of(group, place, row);
    if (pair.part.empty()) continue;
    OrderShare share{group.places[place], row.part, row.whole, 0, 0, 0};
    for (std::size_t slot = 0; slot < group.hours; ++slot) {
      if (!pair.both(slot)) continue;
      ++share.pairs;
      share.above += pair.excess(slot) > 0 ? 1 : 0;
      share.beyond += is_beyond(pair, slot, row) ? 1 : 0;
    }
    shares.push_back(std::move(share));
  }
  return shares;
}

}  // namespace lantian::observe::quality
