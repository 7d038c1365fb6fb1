#include "gateway/housekeeping.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace lantian::gateway {
namespace {

using keep::RequestState;
using observe::hj212::Device;

constexpr std::chrono::hours approval_holds{24};  // an order of yesterday may no longer be meant
constexpr const char* ourselves = "gateway";

}  // namespace

void Housekeeping::note_sightings(std::vector<keep::Sighting> sightings) {
  const std::lock_guard lock{notes_mutex_};
  std::move(sightings.begin(), sightings.end(), std::back_inserter(sightings_));
}

void Housekeeping::note_outcomes(std::vector<Control::Outcome> outcomes) {
  const std::lock_guard lock{notes_mutex_};
  std::move(outcomes.begin(), outcomes.end(), std::back_inserter(outcomes_));
}

Result<void> Housekeeping::look(UtcSeconds now) {
  LANTIAN_CHECK(look_at_registry());
  LANTIAN_CHECK(write_notes(now));
  LANTIAN_CHECK(pass_requests(now));
  if (parts_.config.pull_gaps && (!last_search_ || now - *last_search_ >= parts_.config.gaps_every)) {
    last_search_ = now;
    LANTIAN_CHECK(search_gaps(now));
  }
  return {};
}

Result<void> Housekeeping::look_at_registry() {
  LANTIAN_TRY(const std::int64_t version, parts_.devices.version());
  if (version_ == version) return {};
  LANTIAN_TRY(std::vector<Device> devices, parts_.devices.devices());
  roster_ = std::make_shared<const Roster>(std::move(devices));
  version_ = version;
  events_.roster(roster_);
  return {};
}

Result<void> Housekeeping::pass_requests(UtcSeconds now) {
  LANTIAN_TRY(const std::vector<keep::ControlRequest> requests, parts_.devices.requests(RequestState::approved));
  for (const keep::ControlRequest& request : requests) {
    if (passed_.contains(request.id)) continue;
    const Device* device = roster_->find(request.mn);
    if (device == nullptr) {
      LANTIAN_CHECK(
          parts_.devices.set_request(request.id, RequestState::failed, "", "the device is not registered", now));
    } else if (now - request.changed_at > approval_holds) {
      LANTIAN_CHECK(parts_.devices.set_request(request.id, RequestState::expired, "",
                                               "approved more than 24 h ago and never sent; propose it again", now));
    } else {
      passed_.insert(request.id);
      events_.request(request, *device);
    }
  }
  return {};
}

Result<void> Housekeeping::write_outcome(const Control::Outcome& outcome, UtcSeconds now) {
  LANTIAN_CHECK(parts_.devices.set_request(outcome.id, outcome.state, outcome.qn, outcome.words, now));
  if (outcome.state == RequestState::sent) {
    ++parts_.metrics.requests_sent;
    return {};
  }
  const bool done = outcome.state == RequestState::done;
  ++(done ? parts_.metrics.requests_done : parts_.metrics.requests_failed);
  passed_.erase(outcome.id);
  const auto asked = asked_.find(outcome.id);
  if (asked == asked_.end()) return {};
  keep::Gap gap = asked->second;
  asked_.erase(asked);
  // Whether the data came is seen at the next search: a filled gap is not missing any more.
  const bool no_data = done && outcome.words.find("no data") != std::string::npos;
  const auto again = next_try(gap, now);
  gap.state = no_data ? "no data" : again ? "open" : "given up";
  if (again) gap.next_try = *again;
  return parts_.devices.put_gaps({&gap, 1});
}

Result<void> Housekeeping::write_notes(UtcSeconds now) {
  std::vector<keep::Sighting> sightings;
  std::vector<Control::Outcome> outcomes;
  {
    const std::lock_guard lock{notes_mutex_};
    sightings.swap(sightings_);
    outcomes.swap(outcomes_);
  }
  if (!sightings.empty()) LANTIAN_CHECK(parts_.devices.note_sightings(sightings));
  // One that the book refuses (somebody refused the request while it was being sent) must not cost the others.
  Result<void> first_fault;
  for (const Control::Outcome& outcome : outcomes) {
    const Result<void> written = write_outcome(outcome, now);
    if (!written && first_fault) first_fault = written;
  }
  for (const ClockState& clock : parts_.clocks.changes()) {
    LANTIAN_CHECK(parts_.devices.audit(ourselves, clock.advice.empty() ? "clock well again" : "clock alarm", clock.mn,
                                       clock.advice, now));
  }
  return first_fault;
}

Result<void> Housekeeping::ask_for(keep::Gap gap, const Device& device, int cn, UtcSeconds now) {
  keep::ControlRequest request;
  request.mn = device.mn;
  request.cn = cn;
  // EndTime names the last interval wanted: both ends belong to the stretch.
  request.area = area_asking(gap.begin, gap.end - std::chrono::seconds{1}, device);
  request.needs_approval = false;
  request.proposed_by = ourselves;
  request.why = "missing intervals";
  LANTIAN_TRY(const std::int64_t id, parts_.devices.propose(request, now));
  gap.state = "asked";
  ++gap.tries;
  asked_.emplace(id, gap);
  return parts_.devices.put_gaps({&gap, 1});
}

/// A gap that an earlier run asked for has nobody who waits for it any more.
bool Housekeeping::is_due(const keep::Gap& known, UtcSeconds now) const {
  const bool under_way = std::ranges::any_of(asked_, [&](const auto& pull) {
    return pull.second.mn == known.mn && pull.second.content == known.content && pull.second.begin == known.begin;
  });
  return !under_way && (known.state == "asked" || (known.state == "open" && known.next_try <= now));
}

Result<void> Housekeeping::search_gaps_of(const Device& device, const Series& series, std::span<const keep::Slot> slots,
                                          UtcSeconds now) {
  const UtcSeconds oldest = now - parts_.config.gaps_back;
  // What is only just due may still be on its way; a device owes nothing before its first interval.
  std::vector<keep::Gap> gaps = missing(device, series, slots, slots.front().begin, now - 2 * series.step);
  open_gaps_ += gaps.size();
  LANTIAN_TRY(const std::vector<keep::Gap> before, parts_.devices.gaps(device.mn));
  const auto same = [](const keep::Gap& gap) {
    return [&gap](const keep::Gap& other) { return other.content == gap.content && other.begin == gap.begin; };
  };
  std::vector<keep::Gap> filled;
  for (const keep::Gap& old : before) {
    const bool of_series = old.content == static_cast<std::uint8_t>(series.content);
    if (!of_series || old.state == "filled" || old.begin < oldest || std::ranges::any_of(gaps, same(old))) continue;
    filled.push_back(old);
    filled.back().state = "filled";
  }
  if (!filled.empty()) LANTIAN_CHECK(parts_.devices.put_gaps(filled));
  for (keep::Gap& gap : gaps) {
    const auto old = std::ranges::find_if(before, same(gap));
    if (old != before.end()) {
      if (!is_due(*old, now)) continue;
      gap.tries = old->tries;
    }
    return ask_for(gap, device, series.cn, now);  // one at a time: the others in the next rounds
  }
  return {};
}

Result<void> Housekeeping::search_gaps(UtcSeconds now) {
  open_gaps_ = 0;
  for (const auto content :
       {observe::hj212::Content::minute, observe::hj212::Content::hour, observe::hj212::Content::day}) {
    keep::TelemetryQuery query;
    query.content = static_cast<std::uint8_t>(content);
    query.begin = now - parts_.config.gaps_back;
    query.end = now + std::chrono::hours{24};
    std::map<std::string, std::vector<keep::Slot>, std::less<>> slots_of;
    {
      const std::lock_guard lock{parts_.telemetry_mutex};
      LANTIAN_TRY(std::vector<keep::Slot> slots, parts_.telemetry.slots(query));
      for (keep::Slot& slot : slots) slots_of[slot.mn].push_back(std::move(slot));
    }
    for (const auto& [mn, slots] : slots_of) {
      const Device* device = roster_->find(mn);
      if (device == nullptr) continue;
      for (const Series& series : series_owed(*device)) {
        if (series.content == content) LANTIAN_CHECK(search_gaps_of(*device, series, slots, now));
      }
    }
  }
  return {};
}

}  // namespace lantian::gateway
