#include "base/text.hpp"
#include "observe/hj212/verdict.hpp"
#include "serve/api/times.hpp"
#include "serve/health/health_answers.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using HealthJson = nlohmann::ordered_json;

std::string dumped_health(const HealthJson& json) {
  return json.dump(-1, ' ', false, HealthJson::error_handler_t::replace) + "\n";
}

HealthJson text_or_none(const std::string& text) {
  return text.empty() ? HealthJson() : HealthJson(text);
}

HealthJson json_of_place(const Coverage& place) {
  HealthJson missing = HealthJson::object();
  for (std::size_t n = 0; n < place.missing_hours.size(); ++n) {
    missing[std::string{terms::symbol(terms::basic_six[n])}] = place.missing_hours[n];
  }
  HealthJson marked = HealthJson::array();
  for (const MarkedHours& one : place.marked) {
    marked.push_back({{"detector", quality::name_of(one.detector)},
                      {"marks", one.marks},
                      {"waiting", one.waiting},
                      {"hours", one.hours}});
  }
  return {{"id", place.id},
          {"kind", place.device ? "device" : "station"},
          {"name_zh", place.name.zh},
          {"name_en", place.name.en},
          {"unit", text_or_none(place.unit_id)},
          {"hours_expected", place.hours_expected},
          {"hours_complete", place.hours_complete},
          {"hours_partly", place.hours_partly},
          {"hours_missing", place.hours_missing()},
          {"hours_missing_by_species", place.device ? HealthJson() : std::move(missing)},
          {"hours_complete_by_day", place.complete_by_day},
          {"hours_partly_by_day", place.partly_by_day},
          {"marked", std::move(marked)}};
}

HealthJson json_of_summary(const HealthReport& report) {
  std::int64_t places[2] = {}, complete[2] = {}, missing[2] = {}, marks = 0, waiting = 0, cells = 0;
  for (const Coverage& place : report.places) {
    ++places[place.device];
    complete[place.device] += place.hours_missing() == 0 ? 1 : 0;
    missing[place.device] += place.hours_missing();
    for (const MarkedHours& one : place.marked) marks += one.marks;
    waiting += place.waiting();
  }
  for (const RefusedSource& source : report.refused) cells += source.refused;
  return {{"stations", places[0]},
          {"stations_complete", complete[0]},
          {"station_hours_missing", missing[0]},
          {"devices", report.has_devices ? HealthJson(places[1]) : HealthJson()},
          {"devices_complete", report.has_devices ? HealthJson(complete[1]) : HealthJson()},
          {"device_hours_missing", report.has_devices ? HealthJson(missing[1]) : HealthJson()},
          {"marks", marks},
          {"marks_waiting", waiting},
          {"cells_refused", cells},
          {"frames_refused", report.has_devices ? HealthJson(report.refused_frames) : HealthJson()}};
}

HealthJson json_of_mark(const HealthMark& one) {
  const quality::Finding& finding = one.mark.finding;
  HealthJson evidence = HealthJson::array();
  for (const quality::Evidence& fact : finding.evidence) {
    evidence.push_back({{"name", fact.name}, {"value", fact.value}});
  }
  HealthJson review;
  if (!one.mark.who.empty()) {
    review = {{"by", one.mark.who}, {"why", one.mark.why}, {"at", api_text(one.mark.changed_at)}};
  }
  return {{"id", one.id()},
          {"place", finding.place},
          {"place_kind", one.device ? "device" : "station"},
          {"name_zh", one.name.zh},
          {"name_en", one.name.en},
          {"factor", finding.factor},
          {"detector", quality::name_of(finding.detector)},
          {"severity", quality::name_of(finding.severity)},
          {"state", keep::name_of(one.mark.state)},
          {"rule", finding.rule},
          {"from", api_text(finding.from)},
          {"to", api_text(finding.to)},
          {"reason", finding.reason},
          {"evidence", std::move(evidence)},
          {"against", text_or_none(finding.against)},
          {"raised_at", api_text(one.mark.raised_at)},
          {"review", std::move(review)}};
}

HealthJson json_of_series(const EvidenceCurve::Series& series) {
  HealthJson out = HealthJson::array();
  for (const auto& value : series) out.push_back(value ? HealthJson::parse(*value) : HealthJson());
  return out;
}

HealthJson json_of_curve(const EvidenceCurve& curve) {
  return {{"factor", curve.factor},
          {"unit", curve.unit},
          {"first_hour_ending", api_text(curve.first)},
          {"values", json_of_series(curve.values)},
          {"neighbours", curve.neighbours},
          {"neighbours_median", json_of_series(curve.median)},
          {"neighbours_low", json_of_series(curve.low)},
          {"neighbours_high", json_of_series(curve.high)}};
}

}  // namespace

std::string shown_bytes(std::string_view bytes) {
  std::string text;
  const bool utf8 = is_utf8(bytes);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte < 0x7f) || (utf8 && byte >= 0x80)) {
      text += c;
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\n') {
      text += "\\n";
    } else {
      fmt::format_to(std::back_inserter(text), "\\x{:02x}", byte);
    }
  }
  return keep::masked_area(text);
}

std::string text_of_test(std::string_view rule_text, std::string_view test) {
  std::string out;
  bool inside = false;
  while (!rule_text.empty()) {
    const std::size_t end = rule_text.find('\n');
    const std::string_view line = rule_text.substr(0, end);
    rule_text.remove_prefix(end == std::string_view::npos ? rule_text.size() : end + 1);
    if (line.starts_with("[")) {
      std::string_view name = line;
      while (name.starts_with("[")) name.remove_prefix(1);
      name = name.substr(0, name.find_first_of(".]"));
      inside = name == test;
    }
    if (inside) out += std::string{line} + "\n";
  }
  return std::string{trimmed(out)};
}

std::string health_json(const HealthReport& report) {
  HealthJson results = HealthJson::array();
  for (const Coverage& place : report.places) results.push_back(json_of_place(place));
  HealthJson refused = HealthJson::array();
  for (const RefusedSource& one : report.refused) {
    refused.push_back({{"source", one.source},
                       {"imported_at", api_text(one.imported_at)},
                       {"rows", one.rows},
                       {"cells_accepted", one.accepted},
                       {"cells_refused", one.refused}});
  }
  HealthJson strangers = HealthJson::array();
  for (const Strangers& one : report.strangers) {
    strangers.push_back({{"why", one.why}, {"devices", one.devices}, {"frames", one.frames}});
  }
  return dumped_health({{"meta",
                         {{"first_day", text_of(report.days.begin)},
                          {"last_day", text_of(report.days.last())},
                          {"days", report.days.days()},
                          {"rule", text_or_none(report.rule)},
                          {"synthetic", report.synthetic},
                          {"limit", report.places.size()},
                          {"next", nullptr},
                          {"utc_offset_hours", 8}}},
                        {"summary", json_of_summary(report)},
                        {"imports_with_refusals", std::move(refused)},
                        {"frames_set_aside", std::move(strangers)},
                        {"results", std::move(results)}});
}

std::string marks_json(std::span<const HealthMark> marks, std::size_t all, const std::string& next, bool synthetic) {
  HealthJson results = HealthJson::array();
  for (const HealthMark& mark : marks) results.push_back(json_of_mark(mark));
  return dumped_health({{"meta",
                         {{"synthetic", synthetic},
                          {"all", all},
                          {"limit", marks.size()},
                          {"next", text_or_none(next)},
                          {"utc_offset_hours", 8}}},
                        {"results", std::move(results)}});
}

std::string mark_json(const MarkDetail& detail) {
  HealthJson json = json_of_mark(detail.mark);
  HealthJson events = HealthJson::array();
  for (const keep::MarkEvent& event : detail.events) {
    events.push_back({{"at", api_text(event.at)},
                      {"kind", keep::name_of(event.kind)},
                      {"by", text_or_none(event.who)},
                      {"why", text_or_none(event.why)}});
  }
  json["history"] = std::move(events);
  json["curve"] = detail.curve ? json_of_curve(*detail.curve) : HealthJson();
  json["why_no_curve"] = text_or_none(detail.why_no_curve);
  json["rule_text"] = text_or_none(detail.rule_text);
  json["synthetic"] = detail.synthetic;
  return dumped_health(json);
}

std::string rows_json(std::span<const RowBehind> rows, const RowsWish& wish, bool synthetic) {
  HealthJson results = HealthJson::array();
  for (const RowBehind& row : rows) {
    HealthJson readings = HealthJson::array();
    for (const keep::StoredReading& reading : row.readings) {
      readings.push_back({{"factor", terms::symbol(reading.species)},
                          {"value_ug_m3", HealthJson::parse(Decimal{reading.thousandths, 3}.text())},
                          {"valid", reading.mark == observe::Mark::valid}});
    }
    results.push_back({{"hour_ending", api_text(row.hour)},
                       {"revision", row.revision},
                       {"source", row.source},
                       {"source_sha256", row.source_sha256},
                       {"imported_at", api_text(row.imported_at)},
                       {"line", row.line == 0 ? HealthJson() : HealthJson(row.line)},
                       {"text", row.text.empty() ? HealthJson() : HealthJson(shown_bytes(row.text))},
                       {"readings", std::move(readings)}});
  }
  return dumped_health({{"meta",
                         {{"station", wish.station},
                          {"factor", text_or_none(wish.factor)},
                          {"synthetic", synthetic},
                          {"limit", rows.size()},
                          {"next", nullptr},
                          {"utc_offset_hours", 8}}},
                        {"results", std::move(results)}});
}

}  // namespace lantian::serve
