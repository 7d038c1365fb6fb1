#include "observe/hj212/verdict.hpp"
#include "serve/api/times.hpp"
#include "serve/health/health_answers.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using DeviceJson = nlohmann::ordered_json;
using observe::hj212::Deviation;
using observe::hj212::Verdict;

std::string dumped_devices(const DeviceJson& json) {
  return json.dump(-1, ' ', false, DeviceJson::error_handler_t::replace) + "\n";
}

DeviceJson text_if_any(const std::string& text) {
  return text.empty() ? DeviceJson() : DeviceJson(text);
}

DeviceJson time_of(std::int64_t us) {
  return us == 0 ? DeviceJson() : DeviceJson(api_text(UtcSeconds{std::chrono::seconds{us / 1'000'000}}));
}

std::string_view verdict_word_of(std::size_t verdict) {
  return name_of(static_cast<Verdict>(verdict));
}

DeviceJson counts_of(const DeviceFrames& frames) {
  DeviceJson counts{{"all", frames.frames}};
  for (std::size_t n = 0; n < verdict_count; ++n) counts[std::string{verdict_word_of(n)}] = frames.verdicts[n];
  return counts;
}

DeviceJson deviations_of(const DeviceFrames& frames) {
  DeviceJson out = DeviceJson::array();
  for (std::size_t n = 0; n < frames.deviations.size(); ++n) {
    if (frames.deviations[n] == 0) continue;
    const auto deviation = static_cast<Deviation>(n);
    out.push_back({{"name", name_of(deviation)}, {"meaning", meaning_of(deviation)}, {"frames", frames.deviations[n]}});
  }
  return out;
}

std::string protocol_name(const observe::hj212::Device& device) {
  const bool first = device.dialect == observe::hj212::Dialect::d2005;
  return fmt::format("{} 212-{}", first ? "HJ/T" : "HJ", name_of(device.dialect));
}

DeviceJson json_of_device(const DeviceLine& line) {
  const auto* device = line.device ? &*line.device : nullptr;
  return {{"id", shown_bytes(line.mn)},
          {"registered", device != nullptr},
          {"name_zh", device == nullptr ? "" : device->name_zh},
          {"name_en", device == nullptr ? "" : device->name_en},
          {"kind", device == nullptr ? DeviceJson() : DeviceJson(name_of(device->kind))},
          {"protocol", device == nullptr ? DeviceJson() : DeviceJson(protocol_name(*device))},
          {"unit", device == nullptr ? DeviceJson() : text_if_any(device->unit_id)},
          {"station", device == nullptr ? DeviceJson() : text_if_any(device->station)},
          {"synthetic", device != nullptr && device->synthetic},
          {"link", device == nullptr ? DeviceJson() : DeviceJson(name_of(line.link))},
          {"set_aside_because", text_if_any(line.why)},
          {"first_seen", time_of(line.frames.first_us)},
          {"last_seen", time_of(line.frames.last_us)},
          {"last_taken", time_of(line.frames.good_us)},
          {"peer", text_if_any(line.frames.peer)},
          {"frames", counts_of(line.frames)},
          {"deviations", deviations_of(line.frames)},
          {"marks", line.marks},
          {"marks_waiting", line.waiting}};
}

std::string_view lane_name(keep::Lane lane) {
  constexpr std::string_view words[] = {"live", "reupload", "pulled"};
  return words[static_cast<std::size_t>(lane)];
}

DeviceJson json_of_frame(const ShownFrame& frame) {
  DeviceJson deviations = DeviceJson::array();
  for (int n = 0; n < observe::hj212::deviation_count; ++n) {
    const auto deviation = static_cast<Deviation>(n);
    if (!frame.deviations.has(deviation)) continue;
    deviations.push_back({{"name", name_of(deviation)}, {"meaning", meaning_of(deviation)}});
  }
  const bool repeated = frame.verdict == static_cast<std::uint8_t>(Verdict::duplicate);
  return {{"place", place_text(frame.place)},
          {"received_at", time_of(frame.received_us)},
          {"mn", shown_bytes(frame.mn)},
          {"peer", frame.peer},
          {"verdict", verdict_word_of(frame.verdict)},
          {"lane", lane_name(frame.lane)},
          {"deviations", std::move(deviations)},
          {"repeats", repeated ? DeviceJson(place_text(frame.original)) : DeviceJson()},
          {"text", repeated ? DeviceJson() : DeviceJson(shown_bytes(frame.bytes))}};
}

}  // namespace

std::string devices_json(std::span<const DeviceLine> lines, UtcSeconds now, bool synthetic) {
  DeviceJson results = DeviceJson::array();
  for (const DeviceLine& line : lines) results.push_back(json_of_device(line));
  return dumped_devices({{"meta",
                          {{"seen_at", api_text(now)},
                           {"synthetic", synthetic},
                           {"limit", lines.size()},
                           {"next", nullptr},
                           {"utc_offset_hours", 8}}},
                         {"results", std::move(results)}});
}

std::string frames_json(const FramePage& page, const std::string& mn, bool synthetic) {
  DeviceJson results = DeviceJson::array();
  for (const ShownFrame& frame : page.frames) results.push_back(json_of_frame(frame));
  return dumped_devices({{"meta",
                          {{"device", shown_bytes(mn)},
                           {"synthetic", synthetic},
                           {"limit", page.frames.size()},
                           {"next", page.next ? DeviceJson(place_text(*page.next)) : DeviceJson()},
                           {"utc_offset_hours", 8}}},
                         {"results", std::move(results)}});
}

std::string refusals_json(const RefusalsPage& page, bool synthetic) {
  DeviceJson results = DeviceJson::array();
  for (const RefusedRow& row : page.rows.rows) {
    results.push_back({{"kind", "row"},
                       {"key", fmt::format("row-{}-{}", row.revision, row.number)},
                       {"at", api_text(row.imported_at)},
                       {"source", row.source},
                       {"line", row.refusal.line},
                       {"column", text_if_any(row.refusal.column)},
                       {"given", shown_bytes(row.refusal.given)},
                       {"reason", row.refusal.allowed},
                       {"deviations", DeviceJson::array()},
                       {"text", row.text.empty() ? DeviceJson() : DeviceJson(shown_bytes(row.text))}});
  }
  for (const ShownFrame& frame : page.frames.frames) {
    DeviceJson deviations = DeviceJson::array();
    std::string reason;
    for (int n = 0; n < observe::hj212::deviation_count; ++n) {
      const auto deviation = static_cast<Deviation>(n);
      if (!frame.deviations.has(deviation)) continue;
      deviations.push_back({{"name", name_of(deviation)}, {"meaning", meaning_of(deviation)}});
      reason += fmt::format("{}{}", reason.empty() ? "" : "; ", meaning_of(deviation));
    }
    if (reason.empty()) {
      reason = page.registered.contains(frame.mn) ? verdict_word_of(frame.verdict) : keep::not_registered;
    }
    results.push_back({{"kind", "frame"},
                       {"key", "frame-" + place_text(frame.place)},
                       {"at", time_of(frame.received_us)},
                       {"source", frame.peer},
                       {"line", nullptr},
                       {"column", nullptr},
                       {"given", shown_bytes(frame.mn)},
                       {"reason", reason},
                       {"deviations", std::move(deviations)},
                       {"text", shown_bytes(frame.bytes)}});
  }
  return dumped_devices({{"meta",
                          {{"synthetic", synthetic},
                           {"cells_refused", page.rows.all},
                           {"frames_refused", page.refused_frames},
                           {"limit", results.size()},
                           {"next", text_if_any(page.next)},
                           {"utc_offset_hours", 8}}},
                         {"results", std::move(results)}});
}

}  // namespace lantian::serve
