#include "serve/inventory_rows.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using inventory::Activity;

bool overlaps(const Period& a, const Period& b) {
  return a.begin < b.end && b.begin < a.end;
}
bool holds(const Period& outer, const Period& inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}
bool same_days(const Period& a, const Period& b) {
  return a.begin == b.begin && a.end == b.end;
}

/// The days of both, by the name of the one that is all of them.
Period common_days(const Period& a, const Period& b) {
  if (holds(a, b)) return b;
  if (holds(b, a)) return a;
  Period part;
  part.begin = std::max(a.begin, b.begin);
  part.end = std::min(a.end, b.end);
  part.name = text_of(part.begin) + ".." + text_of(part.last());
  return part;
}

/// Exactly the period first, then what lies inside it (longest first), then what reaches beyond it (shortest first).
bool speaks_before(const Period& period, const Activity& a, const Activity& b) {
  const auto rank = [&](const Activity& one) {
    return same_days(one.period, period) ? 0 : holds(period, one.period) ? 1 : 2;
  };
  const int first = rank(a);
  const int second = rank(b);
  if (first != second) return first < second;
  const int longer = a.period.days() - b.period.days();
  if (longer != 0) return first == 1 ? longer > 0 : longer < 0;
  return a.period.begin < b.period.begin;
}

/// The stretches of the period that none of the parts holds. Parts do not overlap.
std::vector<Period> silent_days(const Period& period, std::vector<Period> parts) {
  std::ranges::sort(parts, {}, &Period::begin);
  std::vector<Period> silent;
  Day at = period.begin;
  const auto add = [&](Day end) {
    if (at >= end) return;
    Period stretch;
    stretch.begin = at;
    stretch.end = end;
    stretch.name = text_of(at) + ".." + text_of(stretch.last());
    silent.push_back(std::move(stretch));
  };
  for (const Period& part : parts) {
    add(part.begin);
    at = part.end;
  }
  add(period.end);
  return silent;
}

/// One source's activities, and the parts of them that speak for the period.
class SourceChoice {
 public:
  SourceChoice(const InventoryRecords& records, const Period& period, const SplitRule& split, PeriodChoice& choice)
      : records_{records}, period_{period}, split_{split}, choice_{choice} {}

  void choose(const inventory::Source& source, std::vector<std::size_t> candidates) {
    std::ranges::sort(candidates, [&](std::size_t a, std::size_t b) {
      return speaks_before(period_, records_.activities[a], records_.activities[b]);
    });
    std::vector<Period> taken;
    for (const std::size_t place : candidates) {
      const Activity& activity = records_.activities[place];
      const Period part = common_days(period_, activity.period);
      if (std::ranges::any_of(taken, [&](const Period& one) { return overlaps(one, part); })) continue;
      taken.push_back(part);
      take(source, place, part);
    }
    if (taken.empty()) return;
    auto silent = silent_days(period_, std::move(taken));
    if (!silent.empty()) choice_.silent.emplace(source.id, std::move(silent));
  }

 private:
  void take(const inventory::Source& source, std::size_t place, const Period& part) {
    const Activity& activity = records_.activities[place];
    if (same_days(part, activity.period)) {
      choice_.parts.push_back({place, activity.period, 1, ""});
      return;
    }
    const auto share = split_ ? split_(source, activity.period, part) : std::nullopt;
    if (share) {
      choice_.parts.push_back({place, part, share->share, share->by});
    } else {
      choice_.unsplit.push_back(place);
    }
  }

  const InventoryRecords& records_;
  const Period& period_;
  const SplitRule& split_;
  PeriodChoice& choice_;
};

}  // namespace

PeriodChoice choose_activities(const InventoryRecords& records, const Period& period, const SplitRule& split) {
  std::map<std::string_view, std::vector<std::size_t>> by_source;
  for (std::size_t i = 0; i < records.activities.size(); ++i) {
    if (overlaps(records.activities[i].period, period)) by_source[records.activities[i].source_id].push_back(i);
  }
  PeriodChoice choice;
  SourceChoice one{records, period, split, choice};
  for (const inventory::Source& source : records.sources) {
    const auto found = by_source.find(source.id);
    if (found != by_source.end()) one.choose(source, std::move(found->second));
  }
  std::ranges::sort(choice.parts, {}, &ActivityPart::activity);
  return choice;
}

}  // namespace lantian::serve
