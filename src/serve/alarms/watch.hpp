#pragma once
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "serve/alarms/desk.hpp"
#include "serve/alarms/evaluate.hpp"

#include <map>
#include <span>

namespace lantian::serve {

/// When each device was heard last. Any thread. Since the program began: what came before is not known, so a device is
/// silent at the earliest one rule's time after the start.
class DeviceEars {
 public:
  explicit DeviceEars(UtcSeconds begun) : begun_{begun} {}
  void hear(std::span<const keep::TelemetryValue> values);
  AlarmDevice device(const observe::hj212::Device& device) const;

 private:
  UtcSeconds begun_;
  mutable std::mutex turn_;
  std::map<std::string, UtcSeconds, std::less<>> heard_;
};

/// Where the alarms of a service look. All outlive the desk.
struct AlarmWatch {
  const Office* office = nullptr;
  const AirShelf* air = nullptr;
  const ApiWords* words = nullptr;
  std::string region;
  std::string book;  ///< directory that holds alarms/ and alarms.json; empty: neither
  bool synthetic = false;
  std::function<std::vector<AlarmDevice>()> devices;  ///< may be empty
  std::function<void(const std::string& json)> tell;
};

/// Rules, state and channels together. Returns what reading them returns.
Result<std::unique_ptr<AlarmDesk>> open_alarm_desk(const AlarmWatch& watch);

/// Judges the last `hours` of the book as if each hour had just ended: what a demonstration shows.
Result<void> replay_alarms(AlarmDesk& desk, const AlarmWatch& watch, int hours);

}  // namespace lantian::serve
