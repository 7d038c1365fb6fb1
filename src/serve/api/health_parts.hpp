#pragma once
#include "serve/api/health_routes.hpp"
#include "serve/health/health_answers.hpp"

/// Questions to the addresses about data health, read and answered as values.
namespace lantian::serve::health_parts {

/// Null: there are none. Returns locked while they are being prepared.
Result<const DeviceDesk*> devices_of(const HealthDesk& desk);
/// "2024-03-25T08:00:00+08:00", any full hour. Returns invalid_argument or malformed.
Result<UtcSeconds> moment_field(const Call& call, std::string_view name);

/// The days of the query, else the last seven that the book holds. Returns malformed, invalid_argument (more than 366).
Result<HealthReport> health_report(const HealthDesk& desk, const Call& call);

struct MarksPage {
  std::vector<HealthMark> marks;
  std::size_t all = 0;  ///< that the query fits, on every page
  std::string next;
  bool synthetic = false;
};
Result<MarksPage> marks_page(const HealthDesk& desk, const Call& call);
Result<MarkDetail> mark_detail(const HealthDesk& desk, const std::string& id);

Result<FrameWish> frame_wish(const Call& call, const DeviceDesk& devices);
Result<RefusalsPage> refusals_page(const HealthDesk& desk, const Call& call);

}  // namespace lantian::serve::health_parts
