#include "observe/quality/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace lantian::observe::quality {
namespace {

void move_into(std::vector<Finding>& all, std::vector<Finding> more) {
  std::ranges::move(more, std::back_inserter(all));
}

bool needs_neighbours(Detector detector) {
  return detector == Detector::jump || detector == Detector::flat || detector == Detector::disagree ||
         detector == Detector::dust;
}

std::vector<Finding> find_by(const Watched& watched, const QualityRule& rule, Detector detector) {
  switch (detector) {
    case Detector::range:
      return find_range(watched, rule);
    case Detector::jump:
      return find_jumps(watched, rule);
    case Detector::flat:
      return find_flat(watched, rule);
    case Detector::disagree:
      return find_disagreement(watched, rule);
    case Detector::dust:
      return find_dust_flat(watched, rule);
    default:
      return {};
  }
}

constexpr std::array series_detectors{Detector::range, Detector::jump, Detector::flat, Detector::disagree,
                                      Detector::dust};

/// A record that repeats at the same hours all over a network is rather the network's doing than the station's.
void name_companions(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    if (finding.detector != Detector::frozen) continue;
    const auto others = std::ranges::count_if(findings, [&](const Finding& other) {
      return other.detector == Detector::frozen && other.place != finding.place && other.from < finding.to &&
             finding.from < other.to;
    });
    if (others > 0) finding.evidence.push_back({"other places at the same time", std::to_string(others)});
  }
}

}  // namespace

GroupCheck check_group(const Group& group, const QualityRule& rule) {
  GroupCheck check;
  Neighbours neighbours;
  for (std::size_t place = 0; place < group.judged_places(); ++place) {
    for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
      const Instrument* instrument = rule.instrument(group.factors[factor]);
      if (instrument == nullptr || group.at(place, factor).empty()) continue;
      fill_neighbours(group, place, factor, neighbours);
      const Watched watched{group, place, factor, instrument, neighbours.median.empty() ? nullptr : &neighbours};
      for (const Detector detector : series_detectors) move_into(check.findings, find_by(watched, rule, detector));
    }
    move_into(check.findings, find_frozen(group, place, rule));
    move_into(check.findings, find_order(group, place, rule));
    std::ranges::move(order_shares(group, place, rule), std::back_inserter(check.order));
  }
  move_into(check.findings, find_duplicates(group, rule));
  name_companions(check.findings);
  std::ranges::stable_sort(check.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.place, a.detector, a.factor, a.against, a.from) <
           std::tie(b.place, b.detector, b.factor, b.against, b.from);
  });
  return check;
}

std::vector<Finding> check_place(const Group& group, std::size_t place, const QualityRule& rule, Detector detector) {
  std::vector<Finding> findings;
  if (detector == Detector::frozen) return find_frozen(group, place, rule);
  if (detector == Detector::order) return find_order(group, place, rule);
  if (detector == Detector::duplicate) {
    findings = find_duplicates(group, rule);
    std::erase_if(findings, [&](const Finding& finding) {
      return finding.place != group.places[place] && !finding.against.starts_with(group.places[place] + " ");
    });
    return findings;
  }
  for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
    const Instrument* instrument = rule.instrument(group.factors[factor]);
    if (instrument == nullptr || group.at(place, factor).empty()) continue;
    Neighbours neighbours;
    if (needs_neighbours(detector)) neighbours = neighbours_of(group, place, factor);
    const Watched watched{group, place, factor, instrument, neighbours.median.empty() ? nullptr : &neighbours};
    move_into(findings, find_by(watched, rule, detector));
  }
  return findings;
}

}  // namespace lantian::observe::quality
