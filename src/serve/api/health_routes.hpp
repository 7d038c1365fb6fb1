#pragma once
#include "serve/api/air_desk.hpp"
#include "serve/health/device_desk.hpp"

#include <functional>

namespace lantian::serve {

/// What the addresses about data health answer from. What is pointed to outlives the router.
struct HealthDesk {
  AirDesk air;
  MarkShelf* marks = nullptr;  ///< of stations
  LinkRule link;
  /// Null: there are no devices, or they are still being prepared.
  std::function<const DeviceDesk*()> devices;
  bool devices_expected = false;  ///< a null above means "not ready" and not "none"
};

/// /api/v1/quality, quality/marks, quality/marks/{id}, quality/rows, quality/refusals, devices, devices/{id}/frames.
void mount_health(Router& router, const HealthDesk& desk);

}  // namespace lantian::serve
