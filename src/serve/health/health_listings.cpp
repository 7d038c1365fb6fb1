#include "serve/health/health_listings.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using terms::Listing;
using terms::ListingKind;

/// A list under way. Every word of a head stands in data/api/words.toml.
class HealthList {
 public:
  HealthList(const ApiWords& words, bool chinese, std::string id, const std::string& subject, bool synthetic)
      : words_{words} {
    out.id = std::move(id);
    out.name = words.column("list_" + out.id);
    out.title = out.name.shown(chinese) + "  " + subject;
    out.notes.push_back(words.column("clock_note").shown(chinese));
    out.synthetic = synthetic;
    if (synthetic) out.notes.push_back(words.column("synthetic_note").shown(chinese));
  }
  void texts(std::initializer_list<const char*> keys) {
    for (const char* key : keys) out.columns.push_back({key, words_.column(key), "", ListingKind::text, 0});
  }
  void numbers(std::initializer_list<const char*> keys) {
    for (const char* key : keys) out.columns.push_back({key, words_.column(key), "", ListingKind::number, 0});
  }
  void instants(std::initializer_list<const char*> keys) {
    for (const char* key : keys) out.columns.push_back({key, words_.column(key), "", ListingKind::instant, 0});
  }
  void row() { out.rows.emplace_back(); }
  void text(const std::string& value) {
    out.rows.back().push_back({value.empty() ? terms::ListingValue{} : terms::ListingValue{value}, -1});
  }
  void number(std::int64_t value) { out.rows.back().push_back({Decimal{value, 0}, -1}); }
  void instant(std::optional<UtcSeconds> value) {
    out.rows.back().push_back({value ? terms::ListingValue{*value} : terms::ListingValue{}, -1});
  }

  Listing out;

 private:
  const ApiWords& words_;
};

std::optional<UtcSeconds> moment_of(std::int64_t us) {
  if (us == 0) return std::nullopt;
  return UtcSeconds{std::chrono::seconds{us / 1'000'000}};
}

std::string evidence_text(const quality::Finding& finding) {
  std::string text;
  for (const quality::Evidence& fact : finding.evidence) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", fact.name, fact.value);
  }
  return text;
}

std::string marked_text(const Coverage& place) {
  std::string text;
  for (const MarkedHours& one : place.marked) {
    text +=
        fmt::format("{}{} {} ({} h)", text.empty() ? "" : "; ", quality::name_of(one.detector), one.marks, one.hours);
  }
  return text;
}

}  // namespace

Listing health_listing(const HealthReport& report, const ApiWords& words, bool chinese) {
  HealthList list{words, chinese, "quality", text_of(report.days.begin) + " - " + text_of(report.days.last()),
                  report.synthetic};
  list.texts({"id", "name", "unit", "place_kind"});
  list.numbers({"hours_expected", "hours_complete", "hours_partly", "hours_missing", "marks_waiting"});
  list.texts({"marked"});
  for (const Coverage& place : report.places) {
    list.row();
    list.text(place.id);
    list.text(place.name.shown(chinese));
    list.text(place.unit_id);
    list.text(place.device ? "device" : "station");
    for (const std::int64_t value :
         {place.hours_expected, place.hours_complete, place.hours_partly, place.hours_missing()}) {
      list.number(value);
    }
    list.number(place.waiting());
    list.text(marked_text(place));
  }
  return std::move(list.out);
}

Listing marks_listing(std::span<const HealthMark> marks, bool synthetic, const ApiWords& words, bool chinese) {
  HealthList list{words, chinese, "marks", "", synthetic};
  list.texts({"id", "place_kind", "place", "name", "factor", "detector", "severity", "mark_state", "rule"});
  list.instants({"mark_from", "mark_to"});
  list.texts({"reason", "evidence", "review_by", "review_why"});
  for (const HealthMark& one : marks) {
    const quality::Finding& finding = one.mark.finding;
    list.row();
    list.text(one.id());
    list.text(one.device ? "device" : "station");
    list.text(finding.place);
    list.text(one.name.shown(chinese));
    list.text(finding.factor);
    list.text(std::string{quality::name_of(finding.detector)});
    list.text(std::string{quality::name_of(finding.severity)});
    list.text(std::string{keep::name_of(one.mark.state)});
    list.text(finding.rule);
    list.instant(finding.from);
    list.instant(finding.to);
    list.text(finding.reason);
    list.text(evidence_text(finding));
    list.text(one.mark.who);
    list.text(one.mark.why);
  }
  return std::move(list.out);
}

Listing devices_listing(std::span<const DeviceLine> lines, bool synthetic, const ApiWords& words, bool chinese) {
  HealthList list{words, chinese, "devices", "", synthetic};
  list.texts({"id", "name", "device_kind", "protocol", "unit", "link", "set_aside_because"});
  list.instants({"last_seen", "last_taken"});
  list.numbers({"frames_all", "frames_accept", "frames_accept_deviant", "frames_quarantine", "frames_reject",
                "frames_duplicate", "marks_waiting"});
  for (const DeviceLine& line : lines) {
    list.row();
    list.text(shown_bytes(line.mn));
    list.text(line.device ? terms::Name{line.device->name_zh, line.device->name_en}.shown(chinese) : "");
    list.text(line.device ? std::string{name_of(line.device->kind)} : "");
    list.text(line.device ? "HJ 212-" + std::string{name_of(line.device->dialect)} : "");
    list.text(line.device ? line.device->unit_id : "");
    list.text(line.device ? std::string{name_of(line.link)} : "");
    list.text(line.why);
    list.instant(moment_of(line.frames.last_us));
    list.instant(moment_of(line.frames.good_us));
    list.number(line.frames.frames);
    for (const std::int64_t count : line.frames.verdicts) list.number(count);
    list.number(line.waiting);
  }
  return std::move(list.out);
}

}  // namespace lantian::serve
