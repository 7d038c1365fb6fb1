#pragma once
#include "gateway/reception.hpp"
#include "keep/device_book.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/verdict.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::gateway {

/// Requests to devices (HJ 212-2017 6.5, C.20 - C.50): request -> 9011 (ready or why not) -> data -> 9012 (result), one
/// at a time for each device, in order. It sends only what it is given: who may ask for what is decided before, in the
/// device book. Opens no socket and reads no clock. One thread.
class Control {
 public:
  struct Timing {
    std::chrono::seconds answer{10};  ///< to 9011: OverTime of HJ 212 table 1
    int tries = 3;                    ///< ReCount of the same table
    std::chrono::seconds data{60};    ///< between two telegrams of the data that were asked for
  };
  /// Returns false when the session is gone.
  using Send = std::function<bool(SessionNumber, std::string_view bytes)>;
  Control(Send send, Timing timing) : send_{std::move(send)}, timing_{timing} {}

  /// Queues a request. Requires: it is approved.
  void add(const keep::ControlRequest& request, const observe::hj212::Device& device);

  /// Every telegram of a registered device, data and answers alike. Returns true when the device had spoken on another
  /// session that may still be open.
  bool telegram(const Peer& peer, const observe::hj212::Judged& judged, const observe::hj212::Device& device,
                Moment now);
  /// Sends what is due, repeats what had no answer, gives up.
  void tick(Moment now);

  /// True when a running pull asked for a telegram of this kind and time.
  bool asked_for(const observe::hj212::Judged& judged, UtcSeconds data_time) const;

  struct Outcome {
    std::int64_t id = 0;
    keep::RequestState state{};
    std::string qn, words;
  };
  std::vector<Outcome> take_outcomes() { return std::exchange(outcomes_, {}); }
  std::size_t waiting() const;

 private:
  struct Running {
    keep::ControlRequest request;
    observe::hj212::Device device;
    std::string qn;
    int tries = 0;
    int data = 0;        ///< telegrams of data that came
    bool ready = false;  ///< 9011 said so
    Monotonic since{};
  };
  struct Line {  ///< to one device
    SessionNumber session = 0;
    std::string st;
    std::deque<Running> queue;  ///< the front one is running once it has tries
  };
  void send_front(Line& line, Moment now);
  void end_front(Line& line, keep::RequestState state, std::string words);
  void answered(Line& line, const observe::hj212::Judged& judged, Moment now);
  std::string next_qn(Moment now);

  Send send_;
  Timing timing_;
  std::map<std::string, Line, std::less<>> lines_;
  std::vector<Outcome> outcomes_;
  std::int64_t last_qn_ms_ = 0;
};

/// BeginTime and EndTime of a data area as instants by the device's clock; no value when one is absent or unlawful.
struct Asked {
  UtcSeconds begin{}, end{};
};
std::optional<Asked> asked_stretch(std::string_view area, const observe::hj212::Device& device);
/// The data area that asks for [begin, end): "BeginTime=20240520080000,EndTime=20240520140000".
std::string area_asking(UtcSeconds begin, UtcSeconds end, const observe::hj212::Device& device);

}  // namespace lantian::gateway
