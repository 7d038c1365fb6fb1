#include "inventory/measures/reduction_plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::inventory {
namespace {

/// The days of [begin, end) on which a measure acts.
struct Window {
  Day begin{}, end{};
  bool empty() const { return begin >= end; }
  int days() const { return empty() ? 0 : static_cast<int>((end - begin).count()); }
};

Window window_of(const Measure& measure, const Period& period) {
  return {std::max(measure.start, period.begin), measure.end ? std::min(*measure.end, period.end) : period.end};
}

std::optional<double> share_of(const std::optional<Decimal>& percent) {
  if (!percent) return std::nullopt;
  return (percent->exact() / Rational{100}).approximate();
}

/// A rule that hits the row, with the days on which it does.
struct Claim {
  std::uint32_t measure = 0;
  Specificity rank;
  Window window;
};

auto order_key(const ReadyMeasure& ready) {
  const Measure& measure = *ready.measure;
  return std::make_tuple(measure.type, ready.removed ? 0 : 1, measure.mode);
}

bool acts_before(const Claim& a, const Claim& b, std::span<const ReadyMeasure> measures) {
  const ReadyMeasure& first = measures[a.measure];
  const ReadyMeasure& second = measures[b.measure];
  if (order_key(first) != order_key(second)) return order_key(first) < order_key(second);
  if (a.rank != b.rank) return a.rank > b.rank;
  if (first.measure->start != second.measure->start) return first.measure->start < second.measure->start;
  return first.measure->id < second.measure->id;
}

/// True when only the more particular of the two may act.
bool compete(const ReadyMeasure& a, const ReadyMeasure& b) {
  if (a.measure->type != b.measure->type || a.measure->type == MeasureType::cap) return false;
  if (a.replaces_control() && b.replaces_control()) return true;
  return a.programme == b.programme;
}

bool kept_out(const Claim& claim, std::span<const Claim* const> active, std::span<const ReadyMeasure> measures) {
  return std::ranges::any_of(active, [&](const Claim* other) {
    return other->rank > claim.rank && compete(measures[claim.measure], measures[other->measure]);
  });
}

/// Parts of the base are made to stand beside each other; everything else that claims the same twice is a question.
void note_equals(const Emission& row, std::uint32_t source, std::span<const Claim* const> acting,
                 std::span<const ReadyMeasure> measures, NoteBook& notes) {
  for (std::size_t i = 1; i < acting.size(); ++i) {
    const ReadyMeasure& second = measures[acting[i]->measure];
    const auto equal = std::ranges::find_if(acting.first(i), [&](const Claim* other) {
      const ReadyMeasure& first = measures[other->measure];
      return other->rank == acting[i]->rank && compete(first, second) && !(first.removed && second.removed);
    });
    if (equal == acting.begin() + static_cast<std::ptrdiff_t>(i)) continue;
    const std::string& first = measures[(*equal)->measure].measure->id;
    const std::string& id = second.measure->id;
    notes.put(MeasureNote::Kind::hit_twice, acting[i]->measure, source, [&] {
      return MeasureNote{MeasureNote::Kind::hit_twice, id, row.source_id,
                         fmt::format("'{}' and '{}' are equally particular about source {}; if they are one and the "
                                     "same, keep one of them",
                                     first, id, row.source_id)};
    });
  }
}

std::vector<Claim> claims_of(const Emission& row, std::span<const RuleMatch> matches,
                             std::span<const ReadyMeasure> measures) {
  std::vector<Claim> claims;
  for (const RuleMatch& match : matches) {
    if (!measures[match.measure].counted) continue;
    const Window window = window_of(*measures[match.measure].measure, row.period);
    if (!window.empty()) claims.push_back({match.measure, match.rank, window});
  }
  std::ranges::sort(claims, [&](const Claim& a, const Claim& b) { return acts_before(a, b, measures); });
  return claims;
}

std::vector<Day> cuts_of(const Period& period, std::span<const Claim> claims) {
  std::vector<Day> cuts{period.begin, period.end};
  for (const Claim& claim : claims) {
    cuts.push_back(claim.window.begin);
    cuts.push_back(claim.window.end);
  }
  std::ranges::sort(cuts);
  cuts.erase(std::ranges::unique(cuts).begin(), cuts.end());
  return cuts;
}

}  // namespace

ReadyMeasure ready_measure(const Measure& measure, const Period& period, MeasureStatus at_least) {
  ReadyMeasure ready;
  ready.measure = &measure;
  if (measure.control_percent) {
    ready.residual =
        residual_of(*measure.control_percent, measure.effectiveness_percent, measure.penetration_percent).approximate();
  }
  if (measure.activity_ratio) ready.ratio = measure.activity_ratio->approximate();
  ready.removed = share_of(measure.removed_percent);
  if (measure.type == MeasureType::retire && !ready.ratio && !ready.removed) ready.ratio = 0;
  ready.days = window_of(measure, period).days();
  ready.counted = measure.status >= at_least && ready.days > 0;
  return ready;
}

std::vector<MeasureNote> NoteBook::take() {
  std::ranges::sort(notes_, {}, [](const MeasureNote& note) {
    return std::tie(note.kind, note.measure_id, note.source_id, note.message);
  });
  known_ = {};
  return std::move(notes_);
}

RowPlan plan_row(const RowPlace& place, const Emission& row, std::span<const RuleMatch> matches,
                 std::span<const ReadyMeasure> measures, NoteBook& notes) {
  const std::vector<Claim> claims = claims_of(row, matches, measures);
  RowPlan plan;
  plan.row = place.row;
  plan.source = place.source;
  std::vector<std::vector<const Claim*>> acting_on;
  const std::vector<Day> cuts = cuts_of(row.period, claims);
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    std::vector<const Claim*> active;
    for (const Claim& claim : claims) {
      if (claim.window.begin <= cuts[i] && cuts[i] < claim.window.end) active.push_back(&claim);
    }
    std::vector<const Claim*> acting;
    std::ranges::copy_if(active, std::back_inserter(acting),
                         [&](const Claim* claim) { return !kept_out(*claim, active, measures); });
    note_equals(row, place.source, acting, measures, notes);
    const double days = Window{cuts[i], cuts[i + 1]}.days();
    plan.segments.push_back({days / row.period.days(), {}});
    acting_on.push_back(std::move(acting));
  }
  for (const Claim& claim : claims) {
    bool acts = false;
    for (std::size_t i = 0; i < acting_on.size(); ++i) {
      if (std::ranges::find(acting_on[i], &claim) == acting_on[i].end()) continue;
      plan.segments[i].acting.push_back(static_cast<std::uint32_t>(plan.players.size()));
      acts = true;
    }
    (acts ? plan.players : plan.never).push_back(claim.measure);
  }
  return plan;
}

}  // namespace lantian::inventory
