#include "keep/device_book.hpp"

#include "base/text.hpp"
#include "keep/device_rules.hpp"
#include "keep/device_tables.hpp"
#include "observe/hj212/registry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>
#include <type_traits>
#include <unordered_map>

namespace lantian::keep {
namespace {

namespace rules = device_rules;
using observe::hj212::Secrets;

constexpr std::int64_t sightings_kept = 10'000;
constexpr std::string_view gateway_name = "gateway";

std::string stored_text(const Device& device) {
  return observe::hj212::write_devices_toml({&device, 1}, Secrets::shown);
}

/// Texts that this program stored are read by the strict reader: what it refuses was damaged.
Result<std::vector<Device>> devices_of(const std::vector<std::string>& texts) {
  auto devices = observe::hj212::read_devices_toml({"device", joined(texts, "\n")});
  if (devices && devices->size() == texts.size()) return devices;
  return Error{ErrorCode::corrupt, "a stored device cannot be read as one; restore the device book from a backup", ""};
}

Result<Device> device_of(const std::string& text) {
  LANTIAN_TRY(const std::vector<Device> devices, devices_of({text}));
  return devices.front();
}

Error no_such_device(std::string_view mn) {
  return {ErrorCode::not_found,
          fmt::format("no device with MN {} is registered; 'lantian gateway devices list' shows those that are",
                      in_quotes(mn)),
          ""};
}

Error no_such_request(std::int64_t id) {
  return {ErrorCode::not_found, fmt::format("there is no request {}; 'lantian gateway request list' shows them", id),
          ""};
}

class RuledDeviceBook final : public DeviceBook {
 public:
  explicit RuledDeviceBook(std::unique_ptr<DeviceTables> tables) : tables_{std::move(tables)} {}

  Result<std::int64_t> version() const override {
    const std::lock_guard lock{mutex_};
    return tables_->version();
  }

  Result<std::vector<Device>> devices() const override;
  Result<std::optional<Device>> device(std::string_view mn) const override;
  Result<void> put_devices(std::span<const Device> devices, std::string_view who, UtcSeconds now) override;
  Result<void> remove_device(std::string_view mn, std::string_view who, UtcSeconds now) override;
  Result<std::vector<DeviceState>> device_history(std::string_view mn) const override;

  Result<void> note_sightings(std::span<const Sighting> sightings) override;
  Result<std::vector<Sighting>> sightings() const override;

  Result<std::int64_t> propose(const ControlRequest& request, UtcSeconds now) override;
  Result<void> approve(std::int64_t id, std::string_view who, UtcSeconds now) override;
  Result<void> refuse(std::int64_t id, std::string_view who, std::string_view why, UtcSeconds now) override;
  Result<void> set_request(std::int64_t id, RequestState state, std::string_view qn, std::string_view outcome,
                           UtcSeconds now) override;
  Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const override {
    const std::lock_guard lock{mutex_};
    return tables_->requests(state);
  }

  Result<void> put_gaps(std::span<const Gap> gaps) override;
  Result<std::vector<Gap>> gaps(std::string_view mn) const override {
    const std::lock_guard lock{mutex_};
    return tables_->gaps(mn);
  }
  Result<void> set_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) override {
    return written([&] { return tables_->put_cursor(target, segment, offset); });
  }
  Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const override {
    const std::lock_guard lock{mutex_};
    return tables_->cursor(target);
  }

  Result<void> audit(std::string_view who, std::string_view action, std::string_view subject, std::string_view detail,
                     UtcSeconds now) override {
    return written([&]() -> Result<void> {
      LANTIAN_TRY(const std::string name, rules::person(who));
      return note(name, action, std::string{subject}, std::string{detail}, now);
    });
  }
  Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const override {
    const std::lock_guard lock{mutex_};
    return tables_->audit_rows(after_id);
  }

 private:
  /// Runs the writes as one transaction: all of them, or after any error none.
  template <class Writes>
  auto written(Writes writes) -> std::invoke_result_t<Writes>;

  Result<void> note(std::string_view who, std::string_view action, std::string subject, std::string detail,
                    UtcSeconds now);
  Result<void> put_one(const Device& device, const std::string& who, UtcSeconds now);
  Result<void> expire_requests_of(std::string_view mn, const std::string& who, UtcSeconds now);
  Result<ControlRequest> request_called(std::int64_t id) const;
  Result<void> read_devices(std::vector<std::string> texts) const;

  std::unique_ptr<DeviceTables> tables_;
  mutable std::mutex mutex_;
  /// The devices as last read with their texts, and the version they were read at: a gateway asks after each change of
  /// a single row, and reading five thousand texts takes a second.
  mutable std::optional<std::int64_t> known_version_;
  mutable std::vector<Device> known_devices_;
  mutable std::vector<std::string> known_texts_;
};

template <class Writes>
auto RuledDeviceBook::written(Writes writes) -> std::invoke_result_t<Writes> {
  const std::lock_guard lock{mutex_};
  LANTIAN_CHECK(tables_->begin());
  auto outcome = writes();
  if (!outcome) {
    tables_->rollback();
    return outcome;
  }
  if (const Result<void> committed = tables_->commit(); !committed) {
    tables_->rollback();
    return committed.error();
  }
  return outcome;
}

Result<void> RuledDeviceBook::note(std::string_view who, std::string_view action, std::string subject,
                                   std::string detail, UtcSeconds now) {
  LANTIAN_TRY(const std::optional<AuditRow> last, tables_->last_audit());
  AuditRow row{0, now, std::string{who}, std::string{action}, std::move(subject), std::move(detail), ""};
  return tables_->add_audit(rules::following(last, std::move(row)));
}

Result<std::vector<Device>> RuledDeviceBook::devices() const {
  const std::lock_guard lock{mutex_};
  // The version is asked first: rows that change in between are then read again next time, never missed.
  LANTIAN_TRY(const std::int64_t version, tables_->devices_version());
  if (known_version_ != version) {
    LANTIAN_TRY(std::vector<std::string> texts, tables_->devices());
    LANTIAN_CHECK(read_devices(std::move(texts)));
    known_version_ = version;
  }
  return known_devices_;
}

/// Only texts that are new or changed are parsed.
Result<void> RuledDeviceBook::read_devices(std::vector<std::string> texts) const {
  std::unordered_map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < known_texts_.size(); ++i) known.emplace(known_texts_[i], i);
  std::vector<std::string> unknown;
  for (const std::string& text : texts) {
    if (!known.contains(text)) unknown.push_back(text);
  }
  LANTIAN_TRY(std::vector<Device> fresh, devices_of(unknown));
  std::vector<Device> devices;
  auto next = fresh.begin();
  for (const std::string& text : texts) {
    const auto same = known.find(text);
    devices.push_back(same == known.end() ? std::move(*next++) : known_devices_[same->second]);
  }
  known_devices_ = std::move(devices);
  known_texts_ = std::move(texts);
  return {};
}

Result<std::optional<Device>> RuledDeviceBook::device(std::string_view mn) const {
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(const std::optional<std::string> text, tables_->device(mn));
  if (!text) return std::optional<Device>{};
  LANTIAN_TRY(Device device, device_of(*text));
  return std::optional{std::move(device)};
}

Result<void> RuledDeviceBook::put_one(const Device& device, const std::string& who, UtcSeconds now) {
  LANTIAN_TRY(const std::optional<std::string> before, tables_->device(device.mn));
  const StoredState state{now, who, false, stored_text(device)};
  if (before == state.text) return {};
  LANTIAN_CHECK(tables_->put_device(device, state));
  LANTIAN_CHECK(tables_->add_state(device.mn, state));
  Device earlier;
  earlier.mn = device.mn;
  if (before) {
    LANTIAN_TRY(earlier, device_of(*before));
  }
  std::string difference = observe::hj212::device_difference(earlier, device);
  return note(who, before ? "device.change" : "device.register", device.mn, std::move(difference), now);
}

Result<void> RuledDeviceBook::put_devices(std::span<const Device> devices, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const std::string name, rules::person(who));
  LANTIAN_CHECK(rules::check_devices(devices));
  return written([&]() -> Result<void> {
    for (const Device& device : devices) {
      LANTIAN_CHECK(put_one(device, name, now));
      LANTIAN_CHECK(tables_->settle_sightings(device.mn, now));
    }
    return {};
  });
}

Result<void> RuledDeviceBook::expire_requests_of(std::string_view mn, const std::string& who, UtcSeconds now) {
  for (const RequestState state : {RequestState::proposed, RequestState::approved}) {
    LANTIAN_TRY(const std::vector<ControlRequest> requests, tables_->requests(state));
    for (ControlRequest request : requests) {
      if (request.mn != mn) continue;
      request.state = RequestState::expired;
      request.outcome = "the device was removed";
      request.changed_at = now;
      LANTIAN_CHECK(tables_->put_request(request));
      LANTIAN_CHECK(note(who, "request.expired", rules::subject_of(request), request.outcome, now));
    }
  }
  return {};
}

Result<void> RuledDeviceBook::remove_device(std::string_view mn, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const std::string name, rules::person(who));
  return written([&]() -> Result<void> {
    LANTIAN_TRY(const std::optional<std::string> before, tables_->device(mn));
    if (!before) return no_such_device(mn);
    LANTIAN_CHECK(tables_->drop_device(mn));
    LANTIAN_CHECK(tables_->add_state(mn, {now, name, true, *before}));
    LANTIAN_CHECK(note(name, "device.remove", std::string{mn}, "", now));
    return expire_requests_of(mn, name, now);
  });
}

Result<std::vector<DeviceBook::DeviceState>> RuledDeviceBook::device_history(std::string_view mn) const {
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(const std::vector<StoredState> stored, tables_->states(mn));
  std::vector<DeviceState> states;
  for (const StoredState& state : stored) {
    LANTIAN_TRY(Device device, device_of(state.text));
    states.push_back({state.at, state.who, state.removed, std::move(device)});
  }
  return states;
}

Result<void> RuledDeviceBook::note_sightings(std::span<const Sighting> sightings) {
  return written([&]() -> Result<void> {
    for (const Sighting& seen : sightings) {
      StoredSighting row{rules::trimmed_sighting(seen), {}};
      LANTIAN_TRY(const std::optional<StoredSighting> known, tables_->sighting(row.sighting.mn, row.sighting.why));
      if (known) row = {rules::merged(known->sighting, row.sighting), known->settled_at};
      LANTIAN_CHECK(tables_->put_sighting(row));
    }
    return tables_->keep_latest_sightings(sightings_kept);
  });
}

Result<std::vector<Sighting>> RuledDeviceBook::sightings() const {
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(const std::vector<StoredSighting> rows, tables_->sightings());
  std::vector<Sighting> open;
  for (const StoredSighting& row : rows) {
    if (row.sighting.last_seen <= row.settled_at) continue;
    LANTIAN_TRY(const auto registered, tables_->device(row.sighting.mn));
    if (!registered || row.sighting.why != not_registered) open.push_back(row.sighting);
  }
  return open;
}

Result<ControlRequest> RuledDeviceBook::request_called(std::int64_t id) const {
  LANTIAN_TRY(std::optional<ControlRequest> request, tables_->request(id));
  if (!request) return no_such_request(id);
  return *std::move(request);
}

Result<std::int64_t> RuledDeviceBook::propose(const ControlRequest& request, UtcSeconds now) {
  LANTIAN_TRY(ControlRequest own, rules::entering(request, now));
  return written([&]() -> Result<std::int64_t> {
    LANTIAN_TRY(const auto registered, tables_->device(own.mn));
    if (!registered) return no_such_device(own.mn);
    LANTIAN_TRY(own.id, tables_->add_request(own));
    LANTIAN_CHECK(note(own.proposed_by, "request.propose", rules::subject_of(own), rules::proposal_text(own), now));
    return own.id;
  });
}

Result<void> RuledDeviceBook::approve(std::int64_t id, std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const std::string name, rules::person(who));
  Result<void> allowed;
  const Result<void> recorded = written([&]() -> Result<void> {
    LANTIAN_TRY(ControlRequest request, request_called(id));
    allowed = rules::may_approve(request, name);
    if (!allowed) {  // the attempt is on record, so this transaction is committed
      return note(name, "request.approve-denied", rules::subject_of(request), allowed.error().message, now);
    }
    request.state = RequestState::approved;
    request.approved_by = name;
    request.changed_at = now;
    LANTIAN_CHECK(tables_->put_request(request));
    return note(name, "request.approve", rules::subject_of(request), rules::proposal_text(request), now);
  });
  return recorded ? allowed : recorded;
}

Result<void> RuledDeviceBook::refuse(std::int64_t id, std::string_view who, std::string_view why, UtcSeconds now) {
  LANTIAN_TRY(const std::string name, rules::person(who));
  LANTIAN_CHECK(rules::check_reason(why));
  return written([&]() -> Result<void> {
    LANTIAN_TRY(ControlRequest request, request_called(id));
    LANTIAN_CHECK(rules::may_refuse(request));
    request.state = RequestState::refused;
    request.outcome = fmt::format("refused by {}{}{}", name, why.empty() ? "" : ": ", why);
    request.changed_at = now;
    LANTIAN_CHECK(tables_->put_request(request));
    return note(name, "request.refuse", rules::subject_of(request), std::string{why}, now);
  });
}

Result<void> RuledDeviceBook::set_request(std::int64_t id, RequestState state, std::string_view qn,
                                          std::string_view outcome, UtcSeconds now) {
  return written([&]() -> Result<void> {
    LANTIAN_TRY(ControlRequest request, request_called(id));
    LANTIAN_CHECK(rules::may_become(request, state));
    request.state = state;
    if (!qn.empty()) request.qn = qn;
    if (!outcome.empty()) request.outcome = outcome;
    request.changed_at = now;
    LANTIAN_CHECK(tables_->put_request(request));
    const std::string detail =
        fmt::format("{}{}{}", qn.empty() ? "" : "QN ", qn, qn.empty() || outcome.empty() ? "" : ", ");
    return note(gateway_name, fmt::format("request.{}", name_of(state)), rules::subject_of(request),
                detail + std::string{outcome}, now);
  });
}

Result<void> RuledDeviceBook::put_gaps(std::span<const Gap> gaps) {
  for (const Gap& gap : gaps) LANTIAN_CHECK(rules::check_gap(gap));
  return written([&]() -> Result<void> {
    for (const Gap& gap : gaps) LANTIAN_CHECK(tables_->put_gap(gap));
    return {};
  });
}

}  // namespace

std::unique_ptr<DeviceBook> make_device_book(std::unique_ptr<DeviceTables> tables) {
  return std::make_unique<RuledDeviceBook>(std::move(tables));
}

std::unique_ptr<DeviceBook> make_memory_device_book() {
  return make_device_book(make_memory_device_tables());
}

Result<std::unique_ptr<DeviceBook>> open_device_book(const std::string& file) {
  LANTIAN_TRY(std::unique_ptr<DeviceTables> tables, open_sqlite_device_tables(file));
  return make_device_book(std::move(tables));
}

}  // namespace lantian::keep
