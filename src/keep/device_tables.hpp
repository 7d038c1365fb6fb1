#pragma once
#include "keep/device_book.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Rows under a device book: what differs between memory and SQLite. Everything that is a rule (who may approve, what
/// is audited, what a lawful device is) stands above, in device_book.cpp, and holds for both. Only for device_*.cpp.
namespace lantian::keep {

/// A device as its canonical TOML text (observe/hj212/registry.hpp), so that a row is whole whatever a device holds.
struct StoredState {
  UtcSeconds at{};
  std::string who;
  bool removed = false;
  std::string text;
};

struct StoredSighting {
  Sighting sighting;
  UtcSeconds settled_at{};  ///< a `put_devices` after the last frame; 1970 = never
};

/// Writes come between `begin` and `commit` or `rollback`; reads may come at any time and see the transaction's own
/// writes. One thread at a time.
class DeviceTables {
 public:
  virtual ~DeviceTables() = default;
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  virtual Result<std::int64_t> version() const = 0;          ///< of devices and requests
  virtual Result<std::int64_t> devices_version() const = 0;  ///< of devices alone

  virtual Result<std::vector<std::string>> devices() const = 0;  ///< texts, by mn
  virtual Result<std::optional<std::string>> device(std::string_view mn) const = 0;
  virtual Result<void> put_device(const Device& device, const StoredState& state) = 0;
  virtual Result<void> drop_device(std::string_view mn) = 0;
  virtual Result<void> add_state(std::string_view mn, const StoredState& state) = 0;
  virtual Result<std::vector<StoredState>> states(std::string_view mn) const = 0;  ///< oldest first

  virtual Result<std::optional<StoredSighting>> sighting(std::string_view mn, std::string_view why) const = 0;
  virtual Result<void> put_sighting(const StoredSighting& row) = 0;
  virtual Result<void> settle_sightings(std::string_view mn, UtcSeconds at) = 0;
  virtual Result<std::vector<StoredSighting>> sightings() const = 0;  ///< latest first
  virtual Result<void> keep_latest_sightings(std::int64_t most) = 0;

  virtual Result<std::int64_t> add_request(const ControlRequest& request) = 0;  ///< gives the id
  virtual Result<std::optional<ControlRequest>> request(std::int64_t id) const = 0;
  virtual Result<void> put_request(const ControlRequest& request) = 0;  ///< what may change of it
  virtual Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const = 0;  ///< by id

  virtual Result<void> put_gap(const Gap& gap) = 0;
  virtual Result<std::vector<Gap>> gaps(std::string_view mn) const = 0;  ///< by key
  virtual Result<void> put_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) = 0;
  virtual Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const = 0;

  virtual Result<std::optional<AuditRow>> last_audit() const = 0;
  virtual Result<void> add_audit(const AuditRow& row) = 0;
  virtual Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const = 0;
};

std::unique_ptr<DeviceTables> make_memory_device_tables();
Result<std::unique_ptr<DeviceTables>> open_sqlite_device_tables(const std::string& file);
/// A book over any tables; tests put faulty ones below.
std::unique_ptr<DeviceBook> make_device_book(std::unique_ptr<DeviceTables> tables);

}  // namespace lantian::keep
