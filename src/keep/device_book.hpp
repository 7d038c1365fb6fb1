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

/// The reason of a sighting that ends when the device is registered.
inline constexpr std::string_view not_registered = "not registered";

/// A device that spoke without being registered (or in a way that its row forbids). One for each (mn, why).
struct Sighting {
  std::string mn;          ///< as sent: any bytes
  std::string why;         ///< `not_registered`, "password", "address", "check sum"
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
  std::string qn;                          ///< once sent
  std::string outcome;                     ///< "ExeRtn 1: done", "no answer after 3 tries"
  UtcSeconds proposed_at{}, changed_at{};  ///< changed_at of an approved one: when it was approved
};

/// One line of the audit: who did what to what, and when. Never changed or removed. Ids run 1, 2, 3 ... without gaps.
/// Passwords and keys are never in it.
struct AuditRow {
  std::int64_t id = 0;
  UtcSeconds at{};
  std::string who, action, subject, detail;
  std::string chain;  ///< SHA-256 (hex) over the chain of the row before and this row's fields
};
/// Looks that no row was changed, left out or put in. `rows`: all of them, from the first on. Returns corrupt naming
/// the first row that does not fit. A copy of the last `chain`, kept elsewhere, fixes everything before it.
Result<void> verify_audit(std::span<const AuditRow> rows);

/// A stretch that a device did not send, and what asking for it brought.
struct Gap {
  std::string mn;
  std::uint8_t content = 0;  ///< observe::hj212::Content
  UtcSeconds begin{}, end{};
  int tries = 0;
  UtcSeconds next_try{};
  std::string state;  ///< "open", "asked", "filled", "no data", "given up"
};

/// A command's data area with the values of passwords and keys (PW, NewPW, NewSK ...) as "***": for lists and audits.
std::string masked_area(std::string_view area);

/// May be called from several threads. Every function returns io, corrupt or locked (another process has been writing
/// for longer than 5 s) when the file says no; then nothing was written. `who` is a person's name, or "gateway"; an
/// empty one is invalid_argument.
class DeviceBook {
 public:
  virtual ~DeviceBook() = default;

  /// Grows with every change of devices or requests, by whatever process: the gateway looks again when it moved.
  virtual Result<std::int64_t> version() const = 0;

  virtual Result<std::vector<Device>> devices() const = 0;  ///< by mn; without removed ones
  virtual Result<std::optional<Device>> device(std::string_view mn) const = 0;
  /// Adds or replaces rows in one transaction, with one audit row each that shows the difference. Every state of a row
  /// is kept (`device_history`); a row equal to the registered one is passed over. Earlier sightings of these devices
  /// count as settled. Returns invalid_argument naming every row and field at fault; then nothing was written.
  virtual Result<void> put_devices(std::span<const Device> devices, std::string_view who, UtcSeconds now) = 0;
  /// Its requests that were not sent yet expire with it. Returns not_found.
  virtual Result<void> remove_device(std::string_view mn, std::string_view who, UtcSeconds now) = 0;
  struct DeviceState {
    UtcSeconds at{};
    std::string who;
    bool removed = false;
    Device device;
  };
  /// Every state the row was put in, the present one too, oldest first. Empty for an MN never registered.
  virtual Result<std::vector<DeviceState>> device_history(std::string_view mn) const = 0;

  /// Adds frames, widens the times; peer, st and last_frame are those of the later one. The book keeps the latest
  /// 10 000 sightings: who sends invented MNs must not fill the disk (the frame log still has the frames).
  virtual Result<void> note_sightings(std::span<const Sighting> sightings) = 0;
  /// Latest first. Without those that a later `put_devices` of their MN settled, and without `not_registered` ones of
  /// devices that are registered now.
  virtual Result<std::vector<Sighting>> sightings() const = 0;

  /// Default deny: a request that needs approval is sent only after `approve` by another person than the proposer. One
  /// that needs none is approved at once. Taken from `request`: mn, cn, area, needs_approval, proposed_by, why.
  /// Returns invalid_argument (no name, a command number outside 1000..9999, an area that would break the telegram),
  /// not_found (no such device).
  virtual Result<std::int64_t> propose(const ControlRequest& request, UtcSeconds now) = 0;
  /// Returns conflict (same person, whatever the case and blanks; or not in state proposed), not_found. A denied
  /// approval leaves an audit row.
  virtual Result<void> approve(std::int64_t id, std::string_view who, UtcSeconds now) = 0;
  /// A proposed or approved request, also by its proposer. Returns conflict once it was sent or ended, not_found.
  virtual Result<void> refuse(std::int64_t id, std::string_view who, std::string_view why, UtcSeconds now) = 0;
  /// The gateway's own steps: approved -> sent -> done or failed (sent again for a retry); approved -> failed; expired
  /// from any state that has not ended. Empty qn or outcome keep the earlier ones. Returns conflict for any other step,
  /// above all for sending what nobody approved; not_found.
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
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s) through SOCI. Makes the file when absent, readable by its owner
/// only: it holds passwords and keys. Returns io, corrupt (no device book), unsupported (a newer format), locked.
/// doc/telemetry-registry.md describes the tables.
Result<std::unique_ptr<DeviceBook>> open_device_book(const std::string& file);

}  // namespace lantian::keep
