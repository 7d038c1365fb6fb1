#include "respond/review/timing.hpp"

#include <algorithm>
#include <set>

namespace lantian::respond {
namespace {

double hours_between(UtcSeconds from, UtcSeconds to) {
  return static_cast<double>((to - from).count()) / 3600;
}

std::optional<double> hours_if(const std::optional<UtcSeconds>& from, const std::optional<UtcSeconds>& to) {
  if (!from || !to) return std::nullopt;
  return hours_between(*from, *to);
}

void put_steps(const Episode& episode, ResponseTiming& out) {
  const EpisodeEvent* before = nullptr;
  for (const EpisodeEvent& event : episode.events) {
    TimingStep step{event.number, event.act, event.level, event.at, event.from, event.who, {}, {}, {}};
    if (before != nullptr) step.hours_since_before = hours_between(before->at, event.at);
    step.forecast = !event.evidence.forecast.empty();
    step.criterion = !event.evidence.criterion.empty();
    out.steps.push_back(std::move(step));
    before = &event;
    if (event.act == EpisodeAct::propose && !out.proposed) out.proposed = event.at;
    if (event.act == EpisodeAct::approve && !out.announced) out.announced = event.at;
    if (event.act == EpisodeAct::start && !out.started) out.started = begin_of(event.from);
    if (event.act == EpisodeAct::lift) out.lifted = begin_of(event.from);
  }
}

/// Hours over the bound at any of the places, in runs that a gap of the rule's days does not part.
std::vector<std::pair<HourEnding, HourEnding>> runs_over(std::span<const ActualHours> places, const ReviewRule& rule) {
  const auto mildest = std::ranges::min_element(rule.episode, {}, &EpisodeCriterion::above);
  std::set<HourEnding> over;
  for (const ActualHours& place : places) {
    for (const ActualHour& hour : place.hours) {
      if (mildest != rule.episode.end() && hour.index && *hour.index > mildest->above) over.insert(hour.hour);
    }
  }
  std::vector<std::pair<HourEnding, HourEnding>> out;
  const std::chrono::hours gap{24 * rule.merge_gap_days};
  for (const HourEnding hour : over) {
    if (out.empty() || hour - out.back().second > gap + std::chrono::hours{1}) out.emplace_back(hour, hour);
    out.back().second = hour;
  }
  return out;
}

/// The runs that the response met, or that ended or began within a day of it.
void put_over(const Episode& episode, std::span<const ActualHours> places, const ReviewRule& rule,
              ResponseTiming& out) {
  if (!episode.began || !episode.ended) return;
  constexpr std::chrono::hours day{24};
  for (const auto& [first, last] : runs_over(places, rule)) {
    if (last < *episode.began - day || first > *episode.ended + day) continue;
    if (!out.first_over) out.first_over = first;
    out.last_over = last;
  }
}

ReceiptTimes receipt_times(std::span<const OrderReceipt> receipts, const ReviewRule& rule) {
  ReceiptTimes out;
  out.sent = receipts.size();
  std::vector<double> minutes;
  for (const OrderReceipt& one : receipts) {
    if (!one.received) {
      out.never.push_back(one.recipient);
      continue;
    }
    minutes.push_back(60 * hours_between(one.sent, *one.received));
    if (minutes.back() > rule.receipt_minutes) out.late.push_back(one.recipient);
  }
  out.received = minutes.size();
  if (minutes.empty()) return out;
  std::ranges::sort(minutes);
  const std::size_t middle = minutes.size() / 2;
  out.median_minutes = minutes.size() % 2 == 1 ? minutes[middle] : (minutes[middle - 1] + minutes[middle]) / 2;
  return out;
}

}  // namespace

UtcSeconds begin_of(HourEnding hour) {
  return to_utc(hour - std::chrono::hours{1});
}

UtcSeconds end_of(HourEnding hour) {
  return to_utc(hour);
}

ResponseTiming response_timing(const Episode& episode, std::span<const ActualHours> hours,
                               std::span<const OrderReceipt> receipts, const ReviewRule& rule) {
  ResponseTiming out;
  put_steps(episode, out);
  put_over(episode, hours, rule, out);
  out.proposal_to_approval_h = hours_if(out.proposed, out.announced);
  out.announced_to_start_h = hours_if(out.announced, out.started);
  out.started_to_lift_h = hours_if(out.started, out.lifted);
  if (out.announced_to_start_h) out.announced_in_time = *out.announced_to_start_h >= rule.announce_hours;
  if (out.first_over) {
    const UtcSeconds first = end_of(*out.first_over), last = end_of(*out.last_over);
    if (out.announced) out.lead_h = hours_between(*out.announced, first);
    if (out.started) out.onset_error_h = hours_between(first, *out.started);
    if (out.lifted) out.end_error_h = hours_between(last, *out.lifted);
  }
  out.receipts = receipt_times(receipts, rule);
  return out;
}

}  // namespace lantian::respond
