#include "base/text.hpp"
#include "report/bulletin.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/air_listings.hpp"
#include "serve/api/ranking.hpp"
#include "serve/api/region_json.hpp"
#include "serve/api/rules_json.hpp"
#include "serve/api/series.hpp"
#include "serve/api/times.hpp"
#include "serve/assessment.hpp"
#include "serve/office_files.hpp"
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
  LANTIAN_TRY(Sky sky,
              desk.air->read([&](const keep::ReadingBook& book) { return look_at_sky(*desk.office, book, request); }));
  if (WindShelf* wind = desk.wind ? desk.wind() : nullptr) {
    LANTIAN_TRY(sky.wind, sky_wind(*wind, sky.first, sky.hours));
  }
  return sky_json(sky);
}

Result<std::string> region_text(const AirDesk& desk, const Call&) {
  LANTIAN_TRY(const terms::Region* region, desk.office->region(desk.region));
  if (!desk.air->ready()) return region_json(*desk.office, *region, nullptr);
  return desk.air->read([&](const keep::ReadingBook& book) { return region_json(*desk.office, *region, &book); });
}

/// The list in the form that the query asks for: `json()` as it is, or `listing()` as a file.
template <class Json, class MakeListing>
Answer in_form(const AirDesk& desk, const Call& call, const Json& json, const MakeListing& listing) {
  const std::string format = said(call, "format");
  if (format.empty() || format == "json") return json_reply(json());
  const std::string_view media = media_type_of(format);
  if (media.empty() || format == "docx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  const terms::Listing list = listing();
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, listing_file(list, format, desk.office->templates(), language));
  return HttpReply{200,
                   std::string{media},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", list.id, format)}},
                   {}};
}

Answer hours_answer(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string from, needed(call, "from", "2023-01-01"));
  LANTIAN_TRY(const std::string to, needed(call, "to", "2023-12-31"));
  LANTIAN_TRY(const HourSeries series, desk.air->read([&](const keep::ReadingBook& book) {
    return hour_series(*desk.office, book, call.parts[0], from, to);
  }));
  return in_form(
      desk, call, [&] { return hour_series_json(series); },
      [&] { return hours_listing(series, *desk.words, !call.english); });
}

Answer days_answer(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string period, needed(call, "period", "2023"));
  LANTIAN_TRY(const DaySeries series, desk.air->read([&](const keep::ReadingBook& book) {
    return day_series(*desk.office, book, call.parts[0], period, said(call, "standard"));
  }));
  return in_form(
      desk, call, [&] { return day_series_json(series); },
      [&] { return days_listing(series, *desk.words, !call.english); });
}

Answer stations_answer(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const terms::Region* region, desk.office->region(desk.region));
  LANTIAN_TRY(const RegionStations stations,
              desk.air->read([&](const keep::ReadingBook& book) { return region_stations(*region, book); }));
  if (said(call, "format") == "geojson") {
    return HttpReply{200, "application/geo+json; charset=utf-8", stations_geojson(stations), {}, {}};
  }
  return in_form(
      desk, call, [&] { return stations_json(stations); },
      [&] { return stations_listing(stations.stations, *desk.words, !call.english); });
}

Result<AssessmentRequest> question_of(const Call& call) {
  AssessmentRequest request{call.parts[0], "", said(call, "against"), said(call, "standard"), {}, std::nullopt};
  LANTIAN_TRY(request.period, needed(call, "period", "2023"));
  if (const std::string also = said(call, "also"); !also.empty()) request.also.push_back(also);
  return request;
}

Result<Assessment> assessed(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const AssessmentRequest request, question_of(call));
  return desk.air->read([&](const keep::ReadingBook& book) { return assess_unit(*desk.office, book, request); });
}

Result<std::string> assessment_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const Assessment assessment, assessed(desk, call));
  return report::bulletin_json(assessment.bulletin);
}

Answer ranking_answer(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string period, needed(call, "period", "2023"));
  LANTIAN_TRY(const terms::Region* region, desk.office->region(desk.region));
  const std::string asked = said(call, "unit");
  const terms::Unit* group = region->unit(asked.empty() ? desk.region : asked);
  if (group == nullptr || group->kind != terms::UnitKind::group) {
    return Problem{problems::bad_request,
                   fmt::format("{} is no group of counties that could be ranked", in_quotes(asked))};
  }
  LANTIAN_TRY(const Ranking ranking, desk.air->read([&](const keep::ReadingBook& book) {
    return rank_members(*desk.office, book, *group, period, said(call, "standard"));
  }));
  return in_form(
      desk, call, [&] { return ranking_json(ranking); },
      [&] { return ranking_listing(ranking, *desk.words, !call.english); });
}

Answer rules_answer(const AirDesk& desk, const Call& call) {
  return in_form(
      desk, call, [&] { return rules_json(*desk.office); },
      [&] { return rules_listing(desk.office->rulebook(), *desk.words, !call.english); });
}

Result<std::string> trace_text(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::string figure, needed(call, "figure", "652301/2023/good_share@CN2012"));
  LANTIAN_TRY(const Trace trace,
              desk.air->read([&](const keep::ReadingBook& book) { return trace_figure(*desk.office, book, figure); }));
  return json_of(trace);
}

/// A bulletin is one page with its own styles and pictures inside, and no script.
constexpr const char* page_without_scripts =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'";

struct BulletinForm {
  std::string_view ending, content_type;
};
constexpr BulletinForm forms[] = {{"html", "text/html; charset=utf-8"},
                                  {"md", "text/markdown; charset=utf-8"},
                                  {"json", "application/json; charset=utf-8"},
                                  {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
                                  {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};

Result<std::string> bulletin_bytes(const report::Bulletin& bulletin, std::string_view ending,
                                   report::Language language) {
  if (ending == "html") return report::bulletin_html(bulletin, language);
  if (ending == "md") return report::bulletin_markdown(bulletin, language);
  if (ending == "json") return report::bulletin_json(bulletin);
  return office_file(bulletin, "bulletin." + std::string{ending}, language);
}

Answer bulletin_file(const AirDesk& desk, const Call& call, const BulletinForm& form) {
  LANTIAN_TRY(const Assessment assessment, assessed(desk, call));
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, bulletin_bytes(assessment.bulletin, form.ending, language));
  HttpReply reply{200, std::string{form.content_type}, std::move(bytes), {}, {}};
  if (form.ending == "html") reply.headers.emplace_back("Content-Security-Policy", page_without_scripts);
  // Names of units are in the query's words; ids are ASCII.
  reply.headers.emplace_back(
      "Content-Disposition",
      fmt::format("{}; filename=\"{}-{}.{}\"", form.ending == "html" ? "inline" : "attachment",
                  assessment.bulletin.verdict.unit_id, assessment.bulletin.verdict.period.name, form.ending));
  return reply;
}

/// JSON text as an answer.
template <Result<std::string> (*make)(const AirDesk&, const Call&)>
Answer as_json(const AirDesk& desk, const Call& call) {
  LANTIAN_TRY(std::string text, make(desk, call));
  return json_reply(std::move(text));
}

}  // namespace

void mount_air(Router& router, const AirDesk& desk) {
  using Make = Answer (*)(const AirDesk&, const Call&);
  const auto kept = [&](std::string_view pattern, Make make) {
    router.on("GET", pattern, [desk, make](const Call& call) {
      return desk.kept->find_or(call, desk.air->version(), [&] { return make(desk, call); });
    });
  };
  kept("/api/v1/region", as_json<region_text>);
  kept("/api/v1/sky", as_json<sky_text>);
  kept("/api/v1/stations", stations_answer);
  kept("/api/v1/stations/{id}/hours", hours_answer);
  kept("/api/v1/units/{id}/hours", hours_answer);
  kept("/api/v1/units/{id}/days", days_answer);
  kept("/api/v1/units/{id}/assessment", as_json<assessment_text>);
  kept("/api/v1/ranking", ranking_answer);
  kept("/api/v1/trace", as_json<trace_text>);
  kept("/api/v1/rules", rules_answer);
  router.on("GET", "/api/v1/rules/{id}/{edition}",
            [desk](const Call& call) { return rule_answer(*desk.office, call.parts[0], call.parts[1]); });
  for (const BulletinForm& form : forms) {
    router.on("GET", fmt::format("/api/v1/units/{{id}}/bulletin.{}", form.ending), [desk, form](const Call& call) {
      return desk.kept->find_or(call, desk.air->version(), [&] { return bulletin_file(desk, call, form); });
    });
  }
}

}  // namespace lantian::serve
