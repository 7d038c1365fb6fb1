#include "serve/health/device_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/health/coverage.hpp"
#include "terms/tree.hpp"

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

using observe::hj212::Device;

UtcSeconds instant_of(std::int64_t us) {
  return UtcSeconds{std::chrono::seconds{us / 1'000'000}};
}

/// The shortest interval that a device's row promises.
std::chrono::seconds promised_interval(const Device& device) {
  if (device.realtime_seconds > 0) return std::chrono::seconds{device.realtime_seconds};
  if (device.minute_minutes > 0) return std::chrono::minutes{device.minute_minutes};
  return device.hourly ? std::chrono::hours{1} : std::chrono::hours{24};
}

void count_marks_of(std::vector<DeviceLine>& lines, const std::vector<keep::QualityMark>& marks) {
  for (const keep::QualityMark& mark : marks) {
    const auto line = std::ranges::find(lines, mark.finding.place, &DeviceLine::mn);
    if (line == lines.end()) continue;
    ++line->marks;
    line->waiting += mark.state == keep::MarkState::suspect ? 1 : 0;
  }
}

}  // namespace

Result<LinkRule> open_link_rule(const std::string& root) {
  const std::string path = root + "/data/api/health.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  LinkRule rule;
  if (const auto tree = terms::parse_tree({path, std::move(text)}, faults)) {
    terms::Section top{*tree, path, faults};
    static_cast<void>(top.text("source"));
    static_cast<void>(top.text("status"));
    if (auto link = top.section("link")) {
      rule.late_after_intervals = link->whole("late_after_intervals", 1, 1000);
      rule.silent_after = std::chrono::minutes{link->whole("silent_after_minutes", 1, 100'000)};
      link->finish();
    } else {
      top.fault(0, "the table [link] is missing");
    }
    top.finish();
  }
  if (faults.empty()) return rule;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::string_view name_of(LinkState state) {
  constexpr std::array<std::string_view, 4> words{"on_time", "late", "silent", "never"};
  return words[static_cast<std::size_t>(state)];
}

LinkState link_state(const LinkRule& rule, const Device& device, std::optional<UtcSeconds> last_taken, UtcSeconds now) {
  if (!last_taken) return LinkState::never;
  const auto quiet = now - *last_taken;
  if (quiet <= promised_interval(device) * rule.late_after_intervals) return LinkState::on_time;
  return quiet <= rule.silent_after ? LinkState::late : LinkState::silent;
}

Result<std::vector<DeviceLine>> device_lines(const DeviceDesk& desk, const LinkRule& rule) {
  LANTIAN_CHECK(desk.frames->catch_up());
  const auto seen = desk.frames->devices();
  const UtcSeconds now = desk.now();
  LANTIAN_TRY(const std::vector<Device> devices, desk.registry->devices());
  LANTIAN_TRY(const std::vector<keep::Sighting> sightings, desk.registry->sightings());
  std::vector<DeviceLine> lines;
  for (const Device& device : devices) {
    DeviceLine line;
    line.mn = device.mn;
    line.device = device;
    if (const auto found = seen.find(device.mn); found != seen.end()) line.frames = found->second;
    line.link = link_state(
        rule, device, line.frames.good_us == 0 ? std::nullopt : std::optional{instant_of(line.frames.good_us)}, now);
    lines.push_back(std::move(line));
  }
  for (const keep::Sighting& sighting : sightings) {
    const auto known = std::ranges::find(lines, sighting.mn, &DeviceLine::mn);
    if (known != lines.end()) {
      if (known->why.empty()) known->why = sighting.why;
      continue;
    }
    DeviceLine line;
    line.mn = sighting.mn;
    line.why = sighting.why;
    line.st = sighting.st;
    if (const auto found = seen.find(sighting.mn); found != seen.end()) line.frames = found->second;
    lines.push_back(std::move(line));
  }
  LANTIAN_TRY(const auto marks, desk.marks->use([](const keep::MarkBook& book) { return book.marks({}); }));
  count_marks_of(lines, marks);
  return lines;
}

Result<std::vector<keep::Slot>> hourly_slots(const DeviceDesk& desk, const Period& days) {
  std::vector<keep::Slot> slots;
  if (!desk.values) return slots;
  keep::TelemetryQuery query;
  query.content = static_cast<std::uint8_t>(observe::hj212::Content::hour);
  query.begin = begin_instant(days);
  query.end = end_instant(days);
  LANTIAN_TRY(const auto values, desk.values(query));
  for (const keep::TelemetryValue& value : values) {
    if (!value.usable) continue;
    if (!slots.empty() && slots.back().mn == value.mn && slots.back().begin == value.begin) continue;
    slots.push_back({value.mn, value.content, value.begin});
  }
  return slots;
}

}  // namespace lantian::serve
