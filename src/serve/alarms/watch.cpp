#include "serve/alarms/watch.hpp"

namespace lantian::serve {

void DeviceEars::hear(std::span<const keep::TelemetryValue> values) {
  const std::scoped_lock one{turn_};
  for (const keep::TelemetryValue& value : values) {
    UtcSeconds& heard = heard_[value.mn];
    heard = std::max(heard, value.received);
  }
}

AlarmDevice DeviceEars::device(const observe::hj212::Device& device) const {
  const std::scoped_lock one{turn_};
  const auto found = heard_.find(device.mn);
  const bool named = !device.name_zh.empty() || !device.name_en.empty();
  return {device.mn, named ? terms::Name{device.name_zh, device.name_en} : terms::Name{device.mn, device.mn},
          found == heard_.end() ? begun_ : std::max(begun_, found->second)};
}

Result<std::unique_ptr<AlarmDesk>> open_alarm_desk(const AlarmWatch& watch) {
  AlarmSetting setting;
  LANTIAN_TRY(setting.rules, open_alarm_rules(watch.office->root(), watch.book));
  if (!watch.book.empty()) setting.state_file = watch.book + "/alarms.json";
  setting.synthetic = watch.synthetic;
  setting.words = watch.words;
  setting.tell = watch.tell;
  const auto rules = std::make_shared<const AlarmRules>(setting.rules);
  setting.look = [watch, rules](UtcSeconds now) -> Result<std::vector<AlarmLook>> {
    const auto last = std::chrono::floor<std::chrono::hours>(to_local(now));
    LANTIAN_TRY(std::vector<AlarmLook> looks,
                watch.air->read([&](const keep::ReadingBook& book) -> Result<std::vector<AlarmLook>> {
                  LANTIAN_TRY(const AlarmHours hours,
                              alarm_hours(*watch.office, book, watch.region, last - alarm_reach(*rules), last));
                  return look_at_hours(*rules, hours, watch.office->rulebook(), now);
                }));
    if (watch.devices) {
      for (AlarmLook& look : look_at_devices(*rules, watch.devices(), now)) looks.push_back(std::move(look));
    }
    return looks;
  };
  setting.send = [watch, rules](const AlarmChannel& channel, const AlarmMessage& message) {
    return send_alarm(*rules, *watch.words, channel, message, watch.synthetic);
  };
  return AlarmDesk::open(std::move(setting));
}

Result<void> replay_alarms(AlarmDesk& desk, const AlarmWatch& watch, int hours) {
  std::vector<std::pair<UtcSeconds, std::vector<AlarmLook>>> moments;
  LANTIAN_CHECK(watch.air->read([&](const keep::ReadingBook& book) -> Result<void> {
    LANTIAN_TRY(const std::optional<Period> span, book.span());
    if (!span) return {};
    constexpr int last_hour = 24;
    const HourEnding last = hour_ending(span->last(), last_hour);
    const std::chrono::hours back{hours};
    LANTIAN_TRY(const AlarmHours known,
                alarm_hours(*watch.office, book, watch.region, last - back - alarm_reach(desk.rules()), last));
    for (HourEnding hour = last - back; hour <= last; hour += std::chrono::hours{1}) {
      const UtcSeconds now = to_utc(hour);
      moments.emplace_back(now, look_at_hours(desk.rules(), known, watch.office->rulebook(), now));
    }
    return {};
  }));
  for (const auto& [now, looks] : moments) LANTIAN_CHECK(desk.judge(looks, now));
  return {};
}

}  // namespace lantian::serve
