#include "serve/api/health_routes.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/health_parts.hpp"
#include "serve/api/region_json.hpp"
#include "serve/api/times.hpp"
#include "serve/health/health_listings.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using namespace health_parts;

/// The list as JSON, or as the file that the query asks for.
template <class Json, class MakeListing>
Answer listed(const HealthDesk& desk, const Call& call, const Json& json, const MakeListing& listing) {
  const std::string format = call.request.field("format").value_or("");
  if (format.empty() || format == "json") return json_reply(json());
  const std::string_view media = media_type_of(format);
  if (media.empty() || format == "docx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  const terms::Listing list = listing();
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, listing_file(list, format, desk.air.office->templates(), language));
  return HttpReply{200,
                   std::string{media},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", list.id, format)}},
                   {}};
}

Answer quality_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const HealthReport report, health_report(desk, call));
  return listed(
      desk, call, [&] { return health_json(report); },
      [&] { return health_listing(report, *desk.air.words, !call.english); });
}

Answer marks_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const MarksPage page, marks_page(desk, call));
  return listed(
      desk, call, [&] { return marks_json(page.marks, page.all, page.next, page.synthetic); },
      [&] { return marks_listing(page.marks, page.synthetic, *desk.air.words, !call.english); });
}

Answer mark_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const MarkDetail detail, mark_detail(desk, call.parts[0]));
  return json_reply(mark_json(detail));
}

Answer rows_answer(const HealthDesk& desk, const Call& call) {
  RowsWish wish;
  wish.station = call.request.field("station").value_or("");
  wish.factor = call.request.field("factor").value_or("");
  LANTIAN_TRY(wish.from, moment_field(call, "from"));
  LANTIAN_TRY(wish.to, moment_field(call, "to"));
  bool synthetic = false;
  LANTIAN_TRY(const auto rows, desk.air.air->read([&](const keep::ReadingBook& book) -> Result<std::vector<RowBehind>> {
    LANTIAN_TRY(const auto made_up, book.synthetic());
    synthetic = made_up.value_or(false);
    return rows_behind(*desk.air.office, book, wish);
  }));
  return json_reply(rows_json(rows, wish, synthetic));
}

Answer devices_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
  std::vector<DeviceLine> lines;
  UtcSeconds now = keep::now();
  if (devices != nullptr) {
    LANTIAN_TRY(lines, device_lines(*devices, desk.link));
    now = devices->now();
  }
  const bool synthetic =
      std::ranges::any_of(lines, [](const DeviceLine& line) { return line.device && line.device->synthetic; });
  return listed(
      desk, call, [&] { return devices_json(lines, now, synthetic); },
      [&] { return devices_listing(lines, synthetic, *desk.air.words, !call.english); });
}

Answer frames_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
  if (devices == nullptr) return Problem{problems::not_found, "this book has no devices"};
  LANTIAN_TRY(const FrameWish wish, frame_wish(call, *devices));
  LANTIAN_TRY(const FramePage page, devices->frames->frames(wish));
  LANTIAN_TRY(const auto device, devices->registry->device(wish.mn));
  return json_reply(frames_json(page, wish.mn, device && device->synthetic));
}

Answer refusals_answer(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const RefusalsPage page, refusals_page(desk, call));
  LANTIAN_TRY(const auto synthetic, desk.air.air->read([](const keep::ReadingBook& book) { return book.synthetic(); }));
  return json_reply(refusals_json(page, synthetic.value_or(false)));
}

}  // namespace

void mount_health(Router& router, const HealthDesk& desk) {
  using Make = Answer (*)(const HealthDesk&, const Call&);
  const auto on = [&](std::string_view pattern, Make make) {
    router.on("GET", pattern, [desk, make](const Call& call) { return make(desk, call); });
  };
  on("/api/v1/quality", quality_answer);
  on("/api/v1/quality/marks", marks_answer);
  on("/api/v1/quality/marks/{id}", mark_answer);
  on("/api/v1/quality/rows", rows_answer);
  on("/api/v1/quality/refusals", refusals_answer);
  on("/api/v1/devices", devices_answer);
  on("/api/v1/devices/{id}/frames", frames_answer);
}

}  // namespace lantian::serve
