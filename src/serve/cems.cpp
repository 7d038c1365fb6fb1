#include "serve/cems.hpp"

#include "assess/cems_csv.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "keep/review_book.hpp"
#include "observe/hj212/protocol.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using observe::hj212::Content;
using observe::hj212::Device;

/// Far enough for 2160 valid hours with long stops between them, and for the year's exemptions.
constexpr std::chrono::days cems_history{400};

Result<std::vector<assess::Outlet>> open_cems_outlets(const Office& office, const CemsRequest& request) {
  std::vector<terms::SourceFile> files;
  if (request.permits.empty()) {
    LANTIAN_TRY(files, keep::read_tree(office.root() + "/regions", "/permits.toml"));
  } else {
    LANTIAN_TRY(std::string text, keep::read_file(request.permits));
    files.push_back({request.permits, std::move(text)});
  }
  return assess::read_outlets(files);
}

Result<Period> cems_month_of(const std::string& text) {
  LANTIAN_TRY(const Period period, parse_period(text));
  if (period.kind == PeriodKind::month) return period;
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no month; write it like 2026-11", in_quotes(text)), ""};
}

/// The hour that ended last.
HourEnding last_ended_hour(UtcSeconds now) {
  return std::chrono::floor<std::chrono::hours>(to_local(now));
}

/// What all outlets of one request share.
struct CemsDesk {
  const Office& office;
  const CemsRequest& request;
  Period month;
  const standards::CemsRule* rule = nullptr;
  const standards::QualityRule* quality = nullptr;  ///< null: the rulebook has none for such devices
  UtcSeconds now{};
};

Result<std::unique_ptr<CemsPage>> judge_cems_page(const CemsDesk& desk, std::unique_ptr<CemsPage> page,
                                                  const assess::Outlet& outlet, const std::vector<std::string>& notes) {
  std::vector<assess::CemsMark> marks;
  if (!desk.request.marks.empty()) {
    LANTIAN_TRY(const std::string text, keep::read_file(desk.request.marks));
    LANTIAN_TRY(marks, assess::read_cems_marks({desk.request.marks, text}, outlet.id));
  }
  if (const auto file = reviews_file(desk.request)) {
    LANTIAN_TRY(page->reviews, keep::read_reviews(*file));
  }
  page->rule = desk.rule;
  LANTIAN_TRY(page->month, assess::judge_cems({outlet, *desk.rule, desk.month, page->hours, marks, desk.quality,
                                               last_ended_hour(desk.now)}));
  page->month.notes.insert(page->month.notes.end(), notes.begin(), notes.end());
  return page;
}

Result<CemsPages> judge_cems_table(const CemsDesk& desk, const std::vector<assess::Outlet>& outlets) {
  if (desk.request.outlet.empty()) {
    return Error{ErrorCode::invalid_argument, "a table holds the hours of one outlet; name it with --outlet", ""};
  }
  auto page = std::make_unique<CemsPage>();
  page->outlets = outlets;
  LANTIAN_TRY(const assess::Outlet* outlet, assess::find_outlet(page->outlets, desk.request.outlet));
  LANTIAN_TRY(const std::string text, keep::read_file(desk.request.csv));
  LANTIAN_TRY(page->hours, assess::read_cems_hours({desk.request.csv, text}));
  page->source = fmt::format("{}, sha256 {}", desk.request.csv, sha256_hex(text));
  LANTIAN_TRY(page, judge_cems_page(desk, std::move(page), *outlet, {}));
  CemsPages pages;
  pages.push_back(std::move(page));
  return pages;
}

/// What a gateway's directory holds, read once for all outlets.
struct CemsBooks {
  std::vector<Device> devices;
  std::unique_ptr<keep::TelemetryBook> telemetry;
  std::vector<keep::QualityMark> doubts;
};

Result<CemsBooks> open_cems_books(const std::string& at) {
  const std::string registry = at + "/devices.db";
  if (!keep::exists(registry)) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no gateway at '{}' (no devices.db in it); for a table use --csv FILE", at), ""};
  }
  CemsBooks books;
  LANTIAN_TRY(const auto device_book, keep::open_device_book(registry));
  LANTIAN_TRY(books.devices, device_book->devices());
  keep::TelemetryOptions options;
  options.create = false;
  LANTIAN_TRY(books.telemetry, keep::open_telemetry(at + "/telemetry.duckdb", options));
  const std::string marks = at + "/marks.sqlite";
  if (keep::exists(marks)) {
    LANTIAN_TRY(const auto mark_book, keep::open_mark_book(marks));
    keep::MarkQuery query;
    query.state = keep::MarkState::upheld;
    LANTIAN_TRY(books.doubts, mark_book->marks(query));
  }
  return books;
}

Result<std::unique_ptr<CemsPage>> judge_cems_outlet(const CemsDesk& desk, const CemsBooks& books,
                                                    const std::vector<assess::Outlet>& outlets, const std::string& id) {
  auto page = std::make_unique<CemsPage>();
  page->outlets = outlets;
  LANTIAN_TRY(const assess::Outlet* outlet, assess::find_outlet(page->outlets, id));
  keep::TelemetryQuery query;
  query.content = static_cast<std::uint8_t>(Content::hour);
  for (const Device& device : books.devices) {
    if (device.station == id) query.mn.push_back(device.mn);
  }
  query.begin = to_utc(desk.month.begin - cems_history);
  query.end = desk.now;
  std::vector<keep::TelemetryValue> values;
  if (!query.mn.empty()) {
    LANTIAN_TRY(values, books.telemetry->values(query));
  }
  LANTIAN_TRY(OutletHours found, hours_of_outlet(*outlet, values, books.devices, books.doubts, *desk.rule));
  page->hours = std::move(found.hours);
  page->source = "device " + joined(found.devices, ", ");
  return judge_cems_page(desk, std::move(page), *outlet, found.notes);
}

Result<CemsPages> judge_cems_gateway(const CemsDesk& desk, const std::vector<assess::Outlet>& outlets) {
  LANTIAN_TRY(const CemsBooks books, open_cems_books(desk.request.at));
  CemsPages pages;
  for (const assess::Outlet& outlet : outlets) {
    if (!desk.request.outlet.empty() && outlet.id != desk.request.outlet) continue;
    const bool speaks = std::ranges::any_of(books.devices, [&](const Device& one) { return one.station == outlet.id; });
    if (desk.request.outlet.empty() && !speaks) continue;
    LANTIAN_TRY(auto page, judge_cems_outlet(desk, books, outlets, outlet.id));
    pages.push_back(std::move(page));
  }
  if (!pages.empty()) return pages;
  LANTIAN_TRY(const assess::Outlet* outlet, assess::find_outlet(outlets, desk.request.outlet));
  static_cast<void>(outlet);
  return Error{ErrorCode::not_found, "no registered device speaks for an outlet of the permit files", ""};
}

}  // namespace

Result<std::string> reviews_file(const CemsRequest& request) {
  if (!request.reviews.empty()) return request.reviews;
  if (!request.at.empty()) return request.at + "/cems-reviews.csv";
  return Error{ErrorCode::invalid_argument,
               "say where reviews are kept: --reviews FILE, or --at DIR for cems-reviews.csv in a gateway's directory",
               ""};
}

Result<CemsPages> judge_cems_month(const Office& office, const CemsRequest& request, UtcSeconds now) {
  if (request.at.empty() == request.csv.empty()) {
    return Error{ErrorCode::invalid_argument, "give one source of hours: --at DIR (a gateway) or --csv FILE", ""};
  }
  CemsDesk desk{office, request, {}, nullptr, nullptr, now};
  LANTIAN_TRY(desk.month, cems_month_of(request.month));
  LANTIAN_TRY(desk.rule, office.rulebook().cems(request.rule, desk.month.last()));
  if (const auto quality = office.rulebook().quality("QC-CEMS", desk.month.last())) desk.quality = *quality;
  LANTIAN_TRY(const std::vector<assess::Outlet> outlets, open_cems_outlets(office, request));
  return request.csv.empty() ? judge_cems_gateway(desk, outlets) : judge_cems_table(desk, outlets);
}

}  // namespace lantian::serve
