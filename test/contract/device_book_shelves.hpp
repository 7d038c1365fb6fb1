#pragma once
#include "batches.hpp"
#include "keep/device_book.hpp"
#include "keep/device_tables.hpp"
#include "observe/hj212/registry_devices_test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <utility>

/// Holds device books of every kind for the contract tests.
namespace lantian::contract {

using keep::AuditRow;
using keep::ControlRequest;
using keep::DeviceBook;
using keep::Gap;
using keep::RequestState;
using keep::Sighting;
using observe::hj212::Device;
using observe::hj212::DeviceDraw;
using observe::hj212::same_device;

inline UtcSeconds at(int minutes) {
  return noon + std::chrono::minutes{minutes};
}

template <class T>
T taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}
inline void fine(const Result<void>& outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
}

inline Device device_called(const std::string& mn) {
  Device device;
  device.mn = mn;
  device.kind = observe::hj212::DeviceKind::dust;
  return device;
}

inline Sighting sighting_of(const std::string& mn, const std::string& why, int first, int last, std::int64_t frames) {
  return {mn, why, "10.0.0.7:4000", "39", "##frame of " + mn, at(first), at(last), frames};
}

inline ControlRequest request_for(const std::string& mn, bool needs_approval = true) {
  ControlRequest request;
  request.mn = mn;
  request.cn = needs_approval ? 1012 : 2061;
  request.area = needs_approval ? "SystemTime=20240305120000" : "BeginTime=20240301000000,EndTime=20240302000000";
  request.needs_approval = needs_approval;
  request.proposed_by = needs_approval ? "Li Wei" : "gateway";
  request.why = "clock is off";
  return request;
}

class DeviceShelf {
 public:
  DeviceShelf() = default;
  DeviceShelf(const DeviceShelf&) = delete;
  DeviceShelf& operator=(const DeviceShelf&) = delete;
  virtual ~DeviceShelf() = default;
  DeviceBook& book() { return *book_; }
  virtual void reopen() {}

 protected:
  std::unique_ptr<DeviceBook> book_;
};

class MemoryDeviceShelf final : public DeviceShelf {
 public:
  MemoryDeviceShelf() { book_ = keep::make_memory_device_book(); }
};

class SqliteDeviceShelf final : public DeviceShelf {
 public:
  SqliteDeviceShelf() { SqliteDeviceShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = taken(keep::open_device_book(directory_.path() + "/gateway/devices.db"));
  }

 private:
  TemporaryDirectory directory_;
};

/// A body that runs on a new shelf of every kind.
#define LANTIAN_EVERY_DEVICE_SHELF(title) LANTIAN_EVERY_DEVICE_SHELF_(title, DOCTEST_ANONYMOUS(lantian_device_))
#define LANTIAN_EVERY_DEVICE_SHELF_(title, body) \
  static void body(DeviceShelf& shelf);          \
  TEST_CASE(title) {                             \
    SUBCASE("memory") {                          \
      MemoryDeviceShelf shelf;                   \
      body(shelf);                               \
    }                                            \
    SUBCASE("sqlite") {                          \
      SqliteDeviceShelf shelf;                   \
      body(shelf);                               \
    }                                            \
  }                                              \
  static void body(DeviceShelf& shelf)

}  // namespace lantian::contract
