#include "serve/health/health_check.hpp"

#include "keep/files.hpp"
#include "observe/quality/check.hpp"
#include "serve/health/coverage.hpp"
#include "serve/health/device_hours.hpp"
#include "serve/quality.hpp"
#include "serve/quality_devices.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;

constexpr const char* air_rule = "QC-AIR";

keep::TelemetryQuery query_of(const Period& days) {
  keep::TelemetryQuery query;
  query.begin = begin_instant(days);
  query.end = end_instant(days);
  return query;
}

}  // namespace

Result<std::vector<quality::Finding>> doubts_of_devices(const DeviceCheck& check, const Period& days) {
  std::vector<quality::Finding> findings;
  LANTIAN_TRY(const auto files, keep::read_tree(check.office.root() + "/regions", "/permits.toml"));
  LANTIAN_TRY(const auto outlets, assess::read_outlets(files));
  for (const observe::hj212::Device& device : check.devices) {
    LANTIAN_TRY(const standards::QualityRule* rule,
                check.office.rulebook().quality(quality_rule_of(device.kind), days.last()));
    keep::TelemetryQuery query = query_of(days);
    query.mn = {device.mn};
    LANTIAN_TRY(const auto values, check.values(query));
    const auto outlet = std::ranges::find(outlets, device.station, &assess::Outlet::id);
    std::ranges::move(doubts_of_device(values, device, outlet == outlets.end() ? nullptr : &*outlet, *rule),
                      std::back_inserter(findings));
  }
  LANTIAN_TRY(const standards::QualityRule* rule, check.office.rulebook().quality(air_rule, days.last()));
  keep::TelemetryQuery hours = query_of(days);
  hours.content = static_cast<std::uint8_t>(observe::hj212::Content::hour);
  LANTIAN_TRY(const auto values, check.values(hours));
  const auto beside = hours_of_devices(values, check.devices, check.protocol, *rule, days);
  std::ranges::move(quality::check_group(beside->group, *rule).findings, std::back_inserter(findings));
  return findings;
}

Result<void> note_doubts_of_air(const Office& office, AirShelf& air, MarkShelf& marks, const std::string& region,
                                const Period& days, UtcSeconds now) {
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  const std::string period = fmt::format("{}..{}", text_of(days.begin), text_of(days.last()));
  for (const terms::Unit& unit : pack->units) {
    if (unit.kind == terms::UnitKind::group) continue;
    const auto done = air.change([&](keep::ReadingBook& book) {
      return marks.use([&](keep::MarkBook& notes) -> Result<void> {
        const auto report = check_quality(office, book, notes, {unit.id, period, air_rule}, now);
        if (!report && report.error().code != ErrorCode::not_found) return report.error();
        return {};
      });
    });
    LANTIAN_CHECK(done);
  }
  return {};
}

}  // namespace lantian::serve
