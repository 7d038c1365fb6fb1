#pragma once
#include "gateway/clock_watch.hpp"
#include "gateway/config.hpp"
#include "gateway/control.hpp"
#include "gateway/gaps.hpp"
#include "gateway/roster.hpp"
#include "keep/device_book.hpp"
#include "keep/telemetry_book.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace lantian::gateway {

/// The slow side of the gateway: looks at the device book, passes approved requests on, writes down outcomes,
/// strangers, clock alarms, and asks for missing intervals. One thread calls `look`; the others hand over through
/// `note_*`.
class Housekeeping {
 public:
  struct Parts {
    const Config& config;
    keep::DeviceBook& devices;
    keep::TelemetryBook& telemetry;
    std::mutex& telemetry_mutex;
    ClockWatch& clocks;
    Metrics& metrics;
  };
  struct Events {
    std::function<void(std::shared_ptr<const Roster>)> roster;                  ///< the registry changed
    std::function<void(keep::ControlRequest, observe::hj212::Device)> request;  ///< to be sent now
  };
  Housekeeping(Parts parts, Events events) : parts_{parts}, events_{std::move(events)} {}

  /// One round. An error of a book is returned; the next round tries again.
  Result<void> look(UtcSeconds now);

  void note_sightings(std::vector<keep::Sighting> sightings);  ///< any thread
  void note_outcomes(std::vector<Control::Outcome> outcomes);  ///< any thread
  std::size_t open_gaps() const { return open_gaps_.load(); }

 private:
  Result<void> look_at_registry();
  Result<void> pass_requests(UtcSeconds now);
  Result<void> write_notes(UtcSeconds now);
  Result<void> write_outcome(const Control::Outcome& outcome, UtcSeconds now);
  Result<void> search_gaps(UtcSeconds now);
  Result<void> search_gaps_of(const observe::hj212::Device& device, const Series& series,
                              std::span<const keep::Slot> slots, UtcSeconds now);
  bool is_due(const keep::Gap& known, UtcSeconds now) const;
  Result<void> ask_for(keep::Gap gap, const observe::hj212::Device& device, int cn, UtcSeconds now);

  Parts parts_;
  Events events_;
  std::shared_ptr<const Roster> roster_;
  std::optional<std::int64_t> version_;
  std::set<std::int64_t> passed_;            ///< requests already handed on
  std::map<std::int64_t, keep::Gap> asked_;  ///< pulls under way, by request
  std::optional<UtcSeconds> last_search_;
  std::atomic<std::size_t> open_gaps_{0};
  std::mutex notes_mutex_;
  std::vector<keep::Sighting> sightings_;
  std::vector<Control::Outcome> outcomes_;
};

}  // namespace lantian::gateway
