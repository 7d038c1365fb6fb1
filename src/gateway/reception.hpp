#pragma once
#include "gateway/config.hpp"
#include "gateway/lanes.hpp"
#include "gateway/metrics.hpp"
#include "gateway/recall.hpp"
#include "gateway/roster.hpp"
#include "keep/device_book.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/hj212/verdict.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::gateway {

/// The other end of a connection.
struct Peer {
  SessionNumber session = 0;
  std::string address;  ///< "10.0.0.7"
  std::string text;     ///< "10.0.0.7:40312"
};

/// One moment on both clocks: the monotonic one measures, the other one is written down.
struct Moment {
  Monotonic monotonic{};
  std::int64_t utc_us = 0;
  UtcSeconds utc() const { return UtcSeconds{std::chrono::seconds{utc_us / 1'000'000}}; }
};

/// From bytes of a connection to frames on their way to the disk: cuts, judges, recognises repetitions, chooses the
/// lane, prepares the answer. Opens no socket and reads no clock. One thread.
class Reception {
 public:
  struct Parts {
    const observe::hj212::Protocol& protocol;
    Lanes& lanes;
    Recall& recall;
    Metrics& metrics;
    const Config& config;
  };
  explicit Reception(Parts parts) : parts_{parts} {}

  /// The registry from now on.
  void use(std::shared_ptr<const Roster> roster) { roster_ = std::move(roster); }

  struct Taken {
    std::size_t bytes = 0;    ///< to be dropped from the front of the window
    std::size_t foreign = 0;  ///< of these, bytes of no frame
    std::size_t frames = 0;
  };
  /// Takes every frame that the window holds. `idle`: see observe::hj212::next_frame.
  Taken receive(const Peer& peer, std::string_view window, bool idle, Moment now);

  /// Notes where accepted telegrams lie now.
  void settle(const PendingBatch& batch);

  /// Called for each accepted telegram of a registered device, before it is durable.
  std::function<void(const Peer&, const observe::hj212::Judged&, const observe::hj212::Device&)> on_telegram;
  /// Says whether a telegram was asked for by a running pull.
  std::function<bool(const observe::hj212::Judged&, UtcSeconds data_time)> was_pulled;

  /// What strangers sent since the last call.
  std::vector<keep::Sighting> take_sightings();

 private:
  void take(const Peer& peer, const observe::hj212::Frame& frame, Moment now);
  const char* forbidden(const Peer& peer, const observe::hj212::Device* device) const;
  void note_sighting(const Peer& peer, const observe::hj212::Frame& frame, std::string_view why, Moment now);
  keep::Lane lane_of(const observe::hj212::Device& device, Moment now) const;
  bool is_repetition(PendingFrame& pending);
  void count(observe::hj212::Verdict verdict, observe::hj212::Deviations deviations);

  Parts parts_;
  std::shared_ptr<const Roster> roster_ = std::make_shared<Roster>(std::vector<observe::hj212::Device>{});
  observe::hj212::Judged judged_;
  observe::hj212::Telegram telegram_;
  std::map<std::string, keep::Sighting, std::less<>> sightings_;
};

/// What makes a judged telegram the same report as another one; no value for commands, answers and heartbeats, which
/// are never repetitions.
std::optional<ContentHash> report_hash(const observe::hj212::Judged& judged);

/// DataTime as an instant, by the device's clock; no value when it is absent or no time of the calendar.
std::optional<UtcSeconds> data_time_of(const observe::hj212::Packet& packet, const observe::hj212::Device& device);

}  // namespace lantian::gateway
