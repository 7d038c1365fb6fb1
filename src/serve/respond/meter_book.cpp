// Meters followed by hand, out of the books that a gateway left.
#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "serve/quality.hpp"
#include "serve/respond/meter_follow.hpp"
#include "serve/telemetry.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<MeterFollowUp> follow_meters_of_book(const RespondDesk& desk, const Office& office, const std::string& book,
                                            const std::string& episode, UtcSeconds now) {
  const std::string gateway = book + "/gateway";
  LANTIAN_TRY(const auto map, open_meter_map(office, desk.region, book, desk.synthetic));
  if (!map) {
    return Error{ErrorCode::not_found,
                 fmt::format("no map says which meters speak for which units: write {}/meters.toml "
                             "(doc/respond-orders.md)",
                             book),
                 "meters"};
  }
  if (!keep::exists(gateway + "/telemetry.duckdb")) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} holds no telegrams; lantian serve --gateway-port, or lantian gateway --at, takes them",
                             gateway),
                 "meters"};
  }
  LANTIAN_TRY(const auto protocol, open_protocol(office.root()));
  LANTIAN_TRY(const auto registry, keep::open_device_book(gateway + "/devices.db"));
  LANTIAN_TRY(const std::vector<observe::hj212::Device> devices, registry->devices());
  keep::TelemetryOptions options;
  options.create = false;
  LANTIAN_TRY(const auto telemetry, keep::open_telemetry(gateway + "/telemetry.duckdb", options));
  std::unique_ptr<keep::MarkBook> marks;
  if (keep::exists(marks_path(gateway))) {
    LANTIAN_TRY(marks, keep::open_mark_book(marks_path(gateway)));
  }
  MeterGround ground{&*map, &protocol, {}, {}, desk.synthetic};
  LANTIAN_TRY(ground.office, open_order_office(office));
  ground.source.values = [&](const keep::TelemetryQuery& query) { return telemetry->values(query); };
  ground.source.devices = [&] { return devices; };
  ground.source.doubts = [&](UtcSeconds from, UtcSeconds to) -> std::vector<keep::QualityMark> {
    keep::MarkQuery query;
    query.state = keep::MarkState::upheld;
    query.from = from;
    query.to = to;
    auto found = marks ? marks->marks(query) : Result<std::vector<keep::QualityMark>>{std::vector<keep::QualityMark>{}};
    return found ? *std::move(found) : std::vector<keep::QualityMark>{};
  };
  LANTIAN_TRY(const keep::DocumentBook* responses, document_book(desk));
  LANTIAN_TRY(const std::vector<MeterFault> faults, meter_faults(ground, *responses));
  if (!faults.empty()) {
    std::string text;
    for (const MeterFault& fault : faults) text += (text.empty() ? "" : "\n") + fault.text;
    return Error{ErrorCode::malformed, text, "meters"};
  }
  return follow_meters(desk, ground, episode, {}, now);
}

}  // namespace lantian::serve
