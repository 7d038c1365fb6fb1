#include "report/bulletin.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/region_json.hpp"
#include "serve/api/series.hpp"
#include "serve/api/times.hpp"
#include "serve/assessment.hpp"
#include "serve/sky.hpp"
#include "serve/tracing.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::serve {
namespace {

constexpr int sky_hours = 72;

std::string said(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

/// A field that an address cannot do without.
Result<std::string> needed(const Call& call, std::string_view name, std::string_view example) {
  std::string value = said(call, name);
  if (!value.empty()) return value;
  return Error{ErrorCode::invalid_argument,
               fmt::format("the field '{}' of the query is missing; add it like ?{}={}", name, name, example), ""};
}

Result<int> whole_field(const Call& call, std::string_view name, int otherwise) {
  const std::string text = said(call, name);
  if (text.empty()) return otherwise;
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc{} && end == text.data() + text.size()) return value;
  return Error{ErrorCode::malformed, fmt::format("'{}' is no whole number", text), std::string{name}};
}

Result<std::string> sky_text(const AirDesk& desk, const Call& call) {
  SkyRequest request{desk.region, std::nullopt, sky_hours};
  if (const std::string until = said(call, "until"); !until.empty()) {
    LANTIAN_TRY(request.until, parse_api_hour(until));
  }
  LANTIAN_TRY(request.hours, whole_field(call, "hours", sky_hours));
  LANTIAN_TRY(const Sky sky, desk.air->with([&](keep::ReadingBook& book) {
    return look_at_sky(*desk.office, book, request);
  }));
  return sky_json(sky);
}

Result<std::string> region_text(const AirDesk& desk) {
  LANTIAN_TRY(const terms::Region* region, desk.office->region(desk.region));
  if (!desk.air->ready()) return region_json(*desk.office, *region, nullptr);
  return desk.air->with([&](keep::ReadingBook& book) { return region_json(*desk.office, *region, &book); });
}

Result<std::string> hours_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string from, needed(call, "from", "2023-01-01"));
  LANTIAN_TRY(const std::string to, needed(call, "to", "2023-12-31"));
  LANTIAN_TRY(const HourSeries series, desk.air->with([&](keep::ReadingBook& book) {
    return hour_series(*desk.office, book, call.parts[0], from, to);
  }));
  return hour_series_json(series);
}

Result<std::string> days_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string period, needed(call, "period", "2023"));
  LANTIAN_TRY(const DaySeries series, desk.air->with([&](keep::ReadingBook& book) {
    return day_series(*desk.office, book, call.parts[0], period, said(call, "standard"));
  }));
  return day_series_json(series);
}

Result<AssessmentRequest> question_of(const Call& call) {
  AssessmentRequest request{call.parts[0], "", said(call, "against"), said(call, "standard"), {}, std::nullopt};
  LANTIAN_TRY(request.period, needed(call, "period", "2023"));
  if (const std::string also = said(call, "also"); !also.empty()) request.also.push_back(also);
  return request;
}

Result<Assessment> assessed(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const AssessmentRequest request, question_of(call));
  return desk.air->with([&](keep::ReadingBook& book) { return assess_unit(*desk.office, book, request); });
}

Result<std::string> assessment_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const Assessment assessment, assessed(desk, call));
  return report::bulletin_json(assessment.bulletin);
}

Result<std::string> ranking_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string period, needed(call, "period", "2023"));
  LANTIAN_TRY(const terms::Region* region, desk.office->region(desk.region));
  const std::string asked = said(call, "unit");
  const terms::Unit* group = region->unit(asked.empty() ? desk.region : asked);
  if (group == nullptr || group->kind != terms::UnitKind::group) {
    return Error{ErrorCode::invalid_argument, fmt::format("'{}' is no group of counties that could be ranked", asked),
                 "unit"};
  }
  return desk.air->with([&](keep::ReadingBook& book) {
    return ranking_json(*desk.office, book, *group, period, said(call, "standard"));
  });
}

Result<std::string> trace_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string figure, needed(call, "figure", "652301/2023/good_share@CN2012"));
  LANTIAN_TRY(const Trace trace, desk.air->with([&](keep::ReadingBook& book) {
    return trace_figure(*desk.office, book, figure);
  }));
  return json_of(trace);
}

struct BulletinForm {
  std::string_view ending, content_type;
};
constexpr BulletinForm forms[] = {{"html", "text/html; charset=utf-8"},
                                  {"md", "text/markdown; charset=utf-8"},
                                  {"json", "application/json; charset=utf-8"}};

std::string bulletin_bytes(const report::Bulletin& bulletin, std::string_view ending, report::Language language) {
  if (ending == "html") return report::bulletin_html(bulletin, language);
  return ending == "md" ? report::bulletin_markdown(bulletin, language) : report::bulletin_json(bulletin);
}

Answer bulletin_file(const AirDesk& desk, const Call& call, const BulletinForm& form) {
  LANTIAN_TRY(const Assessment assessment, assessed(desk, call));
  const auto language = call.english ? report::Language::en : report::Language::zh;
  HttpReply reply{200, std::string{form.content_type}, bulletin_bytes(assessment.bulletin, form.ending, language), {}, {}};
  // Names of units are in the query's words; ids are ASCII.
  reply.headers.emplace_back("Content-Disposition",
                             fmt::format("inline; filename=\"{}-{}.{}\"", assessment.bulletin.verdict.unit_id,
                                         assessment.bulletin.verdict.period.name, form.ending));
  return reply;
}

}  // namespace

void mount_air(Router& router, const AirDesk& desk) {
  using Make = Result<std::string> (*)(const AirDesk&, const Call&);
  const auto kept = [&](std::string_view pattern, Make make) {
    router.on("GET", pattern, [desk, make](const Call& call) -> Answer {
      return desk.kept->find_or(call, desk.air->version(), [&]() -> Answer {
        LANTIAN_TRY(std::string text, make(desk, call));
        return json_reply(std::move(text));
      });
    });
  };
  kept("/api/v1/region", [](const AirDesk& at, const Call&) { return region_text(at); });
  kept("/api/v1/sky", sky_text);
  kept("/api/v1/stations/{id}/hours", hours_text);
  kept("/api/v1/units/{id}/hours", hours_text);
  kept("/api/v1/units/{id}/days", days_text);
  kept("/api/v1/units/{id}/assessment", assessment_text);
  kept("/api/v1/ranking", ranking_text);
  kept("/api/v1/trace", trace_text);
  for (const BulletinForm& form : forms) {
    router.on("GET", fmt::format("/api/v1/units/{{id}}/bulletin.{}", form.ending), [desk, form](const Call& call) {
      return desk.kept->find_or(call, desk.air->version(), [&] { return bulletin_file(desk, call, form); });
    });
  }
}

}  // namespace lantian::serve
