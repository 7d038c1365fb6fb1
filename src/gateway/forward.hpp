#pragma once
#include "base/result.hpp"
#include "gateway/metrics.hpp"
#include "gateway/roster.hpp"
#include "keep/device_book.hpp"
#include "keep/frame_log.hpp"
#include "terms/region.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace lantian::gateway {

/// Another centre that gets a copy of some devices' telegrams.
struct ForwardTarget {
  std::string name;  ///< as the devices' rows say it
  std::string host;
  std::uint16_t port = 0;
  std::string password;                      ///< written in place of the device's; empty = as it came
  std::map<std::string, std::string> names;  ///< MN there for MN here; others keep theirs
  int answer_seconds = 10;                   ///< OverTime of HJ 212 table 1
  std::size_t window = 32;                   ///< telegrams under way at once
};
/// [[target]] tables of a TOML file. Returns malformed with every fault.
Result<std::vector<ForwardTarget>> read_targets(const terms::SourceFile& file);

/// Copies accepted telegrams to one centre, on a thread of its own. The frame log is the spool: the target's cursor
/// moves over a group once everything in it was answered, so that a centre that is down or slow gets all of it later
/// and delays nobody else. Sent again after a loss of connection: the centre may see a telegram twice, never not at
/// all.
class Forwarder {
 public:
  struct Parts {
    std::string frames;  ///< directory of the frame log
    const observe::hj212::Protocol& protocol;
    keep::DeviceBook& devices;
    std::mutex& devices_mutex;
    Metrics& metrics;
    keep::FramePlace from_when_new;                      ///< a target without a cursor gets what comes from here on
    std::function<keep::FramePlace()> durable_end = {};  ///< not read beyond; empty = to the end of what can be read
  };
  Forwarder(ForwardTarget target, Parts parts);
  ~Forwarder();
  void use(std::shared_ptr<const Roster> roster);
  void stop();
  const ForwardTarget& target() const { return target_; }
  bool connected() const { return connected_.load(); }

 private:
  struct Copy {  ///< one telegram as it goes there
    std::string qn;
    std::string bytes;
    bool wants_answer = false;
  };
  void run();
  Result<void> deliver(int socket, std::vector<Copy> copies);
  std::vector<Copy> copies_of(std::span<const keep::FrameReader::Placed> group);
  Result<void> serve_connection(int socket, keep::FrameReader& reader);
  Result<void> note_place(keep::FramePlace place);
  keep::FramePlace place_to_begin();

  ForwardTarget target_;
  Parts parts_;
  mutable std::mutex roster_mutex_;
  std::shared_ptr<const Roster> roster_;
  std::atomic<bool> stopping_{false}, connected_{false};
  std::thread thread_;  ///< last: starts when everything else is there
};

/// The telegram as the target wants it: MN and password exchanged, check sum made anew. The bytes as they came when
/// nothing is to be exchanged.
std::string rewritten(const observe::hj212::Judged& judged, std::string_view bytes, const ForwardTarget& target);

}  // namespace lantian::gateway
