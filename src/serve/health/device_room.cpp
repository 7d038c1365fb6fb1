#include "serve/health/device_room.hpp"

#include "keep/files.hpp"
#include "serve/quality.hpp"

namespace lantian::serve {

Result<std::unique_ptr<DeviceRoom>> DeviceRoom::open(Place place) {
  std::unique_ptr<DeviceRoom> room{new DeviceRoom{place.directory}};
  LANTIAN_TRY(room->registry_, keep::open_device_book(place.directory + "/devices.db"));
  LANTIAN_TRY(auto marks, keep::open_mark_book(marks_path(place.directory)));
  room->marks_.put(std::move(marks));
  FrameIndex& frames = room->frames_;
  const auto latest = [&frames] { return UtcSeconds{std::chrono::seconds{frames.last_us() / 1'000'000}}; };
  room->desk_ = {place.protocol, room->registry_.get(),   &frames,
                 &room->marks_,  std::move(place.values), place.now ? std::move(place.now) : latest};
  return room;
}

Result<void> DeviceRoom::open_telemetry() {
  keep::TelemetryOptions options;
  options.create = false;
  LANTIAN_TRY(telemetry_, keep::open_telemetry(directory_ + "/telemetry.duckdb", options));
  desk_.values = [this](const keep::TelemetryQuery& query) {
    const std::scoped_lock one{turn_};
    return telemetry_->values(query);
  };
  return {};
}

}  // namespace lantian::serve
