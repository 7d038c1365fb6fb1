#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "observe/hj212/device.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The records around the gateway: registry, quarantine, control with two approvals, pulls, audit. SQLite in WAL mode,
/// so that the command line can register a device or approve a request while the gateway runs.
namespace lantian::keep {

using observe::hj212::Device;

/// A device that spoke without being registered (or in a way that its row forbids).
struct Sighting {
  std::string mn;
  std::string why;         ///< "not registered", "password", "address", "check sum"
  std::string peer;        ///< last one
  std::string st;          ///< last system type
  std::string last_frame;  ///< its bytes, cut at 2048
  UtcSeconds first_seen{}, last_seen{};
  std::int64_t frames = 0;
};

enum class RequestState : std::uint8_t { proposed, approved, sent, done, failed, refused, expired };
std::string_view name_of(RequestState state);

/// A command to a device: pulls are made by the gateway itself, everything that changes a device by two people.
struct ControlRequest {
  std::int64_t id = 0;
  std::string mn;
  int cn = 0;
  std::string area;  ///< data area, "BeginTime=...,EndTime=..."
  bool needs_approval = true;
  std::string proposed_by, approved_by;
  std::string why;
  RequestState state = RequestState::proposed;
  std::string qn;       ///< once sent
  std::string outcome;  ///< "ExeRtn 1: done", "no answer after 3 tries"
  UtcSeconds proposed_at{}, changed_at{};
};

/// One line of the audit: who did what to what, and when. Never changed or removed.
struct AuditRow {
  std::int64_t id = 0;
  UtcSeconds at{};
  std::string who, action, subject, detail;
};

/// A stretch that a device did not send, and what asking for it brought.
struct Gap {
  std::string mn;
  std::uint8_t content = 0;  ///< observe::hj212::Content
  UtcSeconds begin{}, end{};
  int tries = 0;
  UtcSeconds next_try{};
  std::string state;  ///< "open", "asked", "filled", "no data", "given up"
};

class DeviceBook {
 public:
  virtual ~DeviceBook() = default;

  /// Grows with every change of devices or requests, by whatever process: the gateway looks again when it moved.
  virtual Result<std::int64_t> version() const = 0;

  virtual Result<std::vector<Device>> devices() const = 0;  ///< by mn; without removed ones
  virtual Result<std::optional<Device>> device(std::string_view mn) const = 0;
  /// Adds or replaces rows in one transaction, with one audit row each that shows the difference. The earlier state of
  /// a row is kept (`device_history`). Returns invalid_argument naming row and field; then nothing was written.
  virtual Result<void> put_devices(std::span<const Device> devices, std::string_view who, UtcSeconds now) = 0;
  virtual Result<void> remove_device(std::string_view mn, std::string_view who, UtcSeconds now) = 0;
  struct DeviceState {
    UtcSeconds at{};
    std::string who;
    bool removed = false;
    Device device;
  };
  virtual Result<std::vector<DeviceState>> device_history(std::string_view mn) const = 0;

  virtual Result<void> note_sightings(std::span<const Sighting> sightings) = 0;  ///< adds frames, widens the times
  virtual Result<std::vector<Sighting>> sightings() const = 0;                   ///< latest first

  /// Default deny: a request that needs approval is sent only after `approve` by another person than the proposer.
  virtual Result<std::int64_t> propose(const ControlRequest& request, UtcSeconds now) = 0;
  /// Returns conflict (same person, or not in state proposed), not_found.
  virtual Result<void> approve(std::int64_t id, std::string_view who, UtcSeconds now) = 0;
  virtual Result<void> refuse(std::int64_t id, std::string_view who, std::string_view why, UtcSeconds now) = 0;
  /// The gateway's own steps: sent, done, failed, expired.
  virtual Result<void> set_request(std::int64_t id, RequestState state, std::string_view qn, std::string_view outcome,
                                   UtcSeconds now) = 0;
  virtual Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const = 0;

  virtual Result<void> put_gaps(std::span<const Gap> gaps) = 0;          ///< key (mn, content, begin)
  virtual Result<std::vector<Gap>> gaps(std::string_view mn) const = 0;  ///< empty mn = all

  /// Where each forward target has got to in the frame log.
  virtual Result<void> set_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) = 0;
  virtual Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const = 0;

  virtual Result<void> audit(std::string_view who, std::string_view action, std::string_view subject,
                             std::string_view detail, UtcSeconds now) = 0;
  virtual Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const = 0;
};

std::unique_ptr<DeviceBook> make_memory_device_book();
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s) through SOCI. Returns io, corrupt, unsupported (a newer format).
Result<std::unique_ptr<DeviceBook>> open_device_book(const std::string& file);

}  // namespace lantian::keep
