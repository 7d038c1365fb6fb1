#include "serve/respond/clock.hpp"
#include "serve/document.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/meter_watch.hpp"
#include "serve/respond/order_evidence.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

DocumentJson meter_map_json(const respond::MeterMap& map) {
  return {{"as_of", text_of(map.as_of)},   {"source", map.source},        {"status", map.status},
          {"synthetic", map.synthetic},    {"pause_seconds", map.pause_seconds},
          {"meters", map.rows.size()}};
}

DocumentJson meter_rows_json(const MeterWatch& watch) {
  const auto newest = watch.newest();
  DocumentJson out = DocumentJson::array();
  for (const respond::MeterRow& row : watch.ground().map->rows) {
    const auto heard = newest.find(row.mn);
    out.push_back({{"mn", row.mn},
                   {"factor", row.factor},
                   {"figure", row.figure == respond::MeterFigure::total ? "total" : "mean"},
                   {"kind", word_of(row.metric)},
                   {"enterprise", row.enterprise},
                   {"unit", row.unit},
                   {"newest", heard == newest.end() ? DocumentJson(nullptr) : DocumentJson(text_of(heard->second))}});
  }
  return out;
}

DocumentJson meter_rounds_json(const MeterWatch& watch) {
  DocumentJson out = DocumentJson::array();
  for (const auto& [episode, round] : watch.rounds()) {
    const MeterFollowUp& one = round.followed;
    out.push_back({{"episode", episode},
                   {"at", text_of(round.at)},
                   {"took_ms", round.took_ms},
                   {"series", one.series},
                   {"hours", one.hours},
                   {"withdrawn", one.withdrawn},
                   {"notes", one.notes}});
  }
  return out;
}

/// How old the newest check of an episode is, and how far behind the hours are that it judges.
Result<DocumentJson> check_age_json(const keep::DocumentBook& book, const keep::DocumentRow& row, UtcSeconds now) {
  LANTIAN_TRY(const EpisodeOnFile on_file, open_episode(book, row.key));
  const HourEnding end = respond::last_hour_asked(on_file.episode);
  const HourEnding asked = std::min(end, std::chrono::floor<std::chrono::hours>(to_local(now)));
  return read_document(row.body, "check", [&](const DocumentPart& part) {
    const HourEnding until = part.hour("last");
    const std::int64_t behind = std::max<std::int64_t>(0, (asked - until).count());
    return DocumentJson{{"episode", row.key},
                        {"made", text_of(row.at)},
                        {"age_minutes", std::chrono::duration_cast<std::chrono::minutes>(now - row.at).count()},
                        {"until", hour_text(until)},
                        {"hours_behind", behind},
                        {"failing_now", part.whole("failing_now")}};
  });
}

Answer meters_answer(const RespondDesk& desk, const Call& call) {
  static_cast<void>(call);
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  const MeterWatch* watch = desk.meters ? desk.meters() : nullptr;
  DocumentJson out;
  out["map"] = watch == nullptr ? DocumentJson(nullptr) : meter_map_json(*watch->ground().map);
  out["meters"] = watch == nullptr ? DocumentJson::array() : meter_rows_json(*watch);
  out["rounds"] = watch == nullptr ? DocumentJson::array() : meter_rounds_json(*watch);
  out["checks"] = DocumentJson::array();
  LANTIAN_TRY(const auto rows, book->each("check"));
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(DocumentJson one, check_age_json(*book, row, clock.now));
    out["checks"].push_back(std::move(one));
  }
  return json_reply(out.dump());
}

/// What one document tells of the hour, at most one row a series.
void add_told(const keep::DocumentRow& row, const respond::ResponseEvidence& evidence, const Call& call,
              HourEnding hour, DocumentJson& out) {
  const auto asked = [&](const char* name) { return call.request.field(name).value_or(""); };
  for (const respond::EvidenceSeries& one : evidence.series) {
    const auto n = (hour - one.first).count();
    const bool there = n >= 0 && static_cast<std::size_t>(n) < one.values.size();
    const bool meant = one.enterprise == asked("enterprise") && one.unit == asked("unit") &&
                       (asked("metric").empty() || word_of(one.metric) == asked("metric"));
    if (!there || !meant) continue;
    const auto at = static_cast<std::size_t>(n);
    const bool withdrawn = !one.values[at] && !one.origin.empty();
    if (!one.values[at] && !withdrawn) continue;
    out.push_back({{"row", row.number},
                   {"at", text_of(row.at)},
                   {"who", row.who},
                   {"metric", word_of(one.metric)},
                   {"value", one.values[at] ? DocumentJson(*one.values[at]) : DocumentJson(nullptr)},
                   {"withdrawn", withdrawn},
                   {"origin", one.origin},
                   {"meter", one.meter},
                   {"telegram", at < one.telegrams.size() ? one.telegrams[at] : ""}});
  }
}

/// Everything that was ever told of one hour of one unit, the newest first, down to the place of the telegram in the
/// frame log.
Answer hour_evidence_answer(const RespondDesk& desk, const Call& call) {
  const auto asked = [&](const char* name) { return call.request.field(name).value_or(""); };
  if (asked("episode").empty() || asked("enterprise").empty()) {
    return Problem{problems::bad_request, "say of which episode, enterprise, unit and hour: "
                                          "?episode=W-2024-01&enterprise=SYN-ENT-001&unit=SYN-ENT-001.1&hour=2024-01-16T05"};
  }
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  const std::string wish = DocumentJson{{"hour", asked("hour")}}.dump();
  LANTIAN_TRY(const HourEnding hour,
              read_document(wish, "request", [](const DocumentPart& part) { return part.hour("hour"); }));
  LANTIAN_TRY(auto rows, book->all("evidence", asked("episode")));
  std::ranges::reverse(rows);
  DocumentJson results = DocumentJson::array();
  for (const keep::DocumentRow& row : rows) {
    if (!evidence_may_tell(row.body, asked("enterprise"), hour)) continue;
    LANTIAN_TRY(const respond::ResponseEvidence evidence, read_evidence_json(row.body));
    add_told(row, evidence, call, hour, results);
  }
  return json_reply(DocumentJson{{"results", std::move(results)}}.dump());
}

}  // namespace

void mount_meters(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  router.on("GET", "/api/v1/respond/meters", [desk](const Call& call) { return meters_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/evidence", [desk](const Call& call) { return hour_evidence_answer(*desk, call); });
}

}  // namespace lantian::serve
