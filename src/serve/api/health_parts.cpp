#include "serve/api/health_parts.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/region_json.hpp"
#include "serve/api/times.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace lantian::serve::health_parts {
namespace {

namespace quality = observe::quality;

constexpr int most_days_of_health = 366;
constexpr std::size_t usual_limit = 100, most_limit = 1000;

std::string said_of(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

std::optional<std::int64_t> whole_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::size_t> limit_field(const Call& call) {
  const std::string text = said_of(call, "limit");
  if (text.empty()) return usual_limit;
  const auto value = whole_of(text);
  if (value && *value >= 1 && *value <= static_cast<std::int64_t>(most_limit)) return static_cast<std::size_t>(*value);
  return Error{ErrorCode::malformed, fmt::format("{} is no number from 1 to {}", in_quotes(text), most_limit), "limit"};
}

/// The days of the query; none when it names none.
Result<std::optional<Period>> days_field(const Call& call) {
  const std::string from = said_of(call, "from"), to = said_of(call, "to");
  if (from.empty() && to.empty()) return std::optional<Period>{};
  if (from.empty() || to.empty()) {
    return Error{ErrorCode::invalid_argument, "name both days, like ?from=2024-03-25&to=2024-03-31", "from, to"};
  }
  LANTIAN_TRY(Period days, parse_period(from + ".." + to));
  if (days.days() > most_days_of_health) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} days at once; ask for at most {}", days.days(), most_days_of_health), "from, to"};
  }
  return std::optional{days};
}

Result<Period> last_week(const keep::ReadingBook& book) {
  LANTIAN_TRY(const std::optional<Period> span, book.span());
  const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  const Day end = span ? span->end : today + std::chrono::days{1};
  return Period{PeriodKind::range, end - std::chrono::days{7}, end, ""};
}

std::string rule_in_force(const Office& office, Day day) {
  const auto rule = office.rulebook().quality("QC-AIR", day);
  return rule ? (*rule)->head.ref.text() : "";
}

Result<std::vector<keep::QualityMark>> marks_in(MarkShelf* shelf, const keep::MarkQuery& query) {
  if (shelf == nullptr) return std::vector<keep::QualityMark>{};
  return shelf->use([&](const keep::MarkBook& book) { return book.marks(query); });
}

keep::MarkQuery within(const Period& days) {
  keep::MarkQuery query;
  query.from = begin_instant(days);
  query.to = end_instant(days);
  return query;
}

/// What devices add to the report.
Result<void> add_devices(const DeviceDesk& devices, HealthReport& report) {
  report.has_devices = true;
  LANTIAN_CHECK(devices.frames->catch_up());
  report.refused_frames = static_cast<std::int64_t>(devices.frames->refused_count());
  LANTIAN_TRY(const auto registered, devices.registry->devices());
  LANTIAN_TRY(const auto sightings, devices.registry->sightings());
  std::map<std::string, Strangers> by_why;
  for (const keep::Sighting& sighting : sightings) {
    Strangers& one = by_why[sighting.why];
    one.why = sighting.why;
    ++one.devices;
    one.frames += sighting.frames;
  }
  for (auto& [why, one] : by_why) report.strangers.push_back(std::move(one));
  if (!devices.values) return {};
  LANTIAN_TRY(const auto slots, hourly_slots(devices, report.days));
  std::vector<Coverage> places = device_coverage(registered, slots, report.days);
  LANTIAN_TRY(const auto marks, marks_in(devices.marks, within(report.days)));
  add_marks(places, marks, report.days);
  std::ranges::move(places, std::back_inserter(report.places));
  return {};
}

Result<void> add_stations(const HealthDesk& desk, const keep::ReadingBook& book, HealthReport& report) {
  LANTIAN_TRY(const terms::Region* region, desk.air.office->region(desk.air.region));
  LANTIAN_TRY(const RegionStations stations, region_stations(*region, book));
  report.synthetic = stations.synthetic;
  LANTIAN_TRY(report.places, station_coverage(book, stations.stations, report.days));
  LANTIAN_TRY(const auto sources, book.sources());
  for (const keep::SourceRecord& source : sources) {
    if (source.counts.refused == 0) continue;
    report.refused.push_back(
        {source.source, source.imported_at, source.counts.rows, source.counts.accepted, source.counts.refused});
  }
  return {};
}

/// Names of the places that marks speak of.
using PlaceNames = std::map<std::string, terms::Name, std::less<>>;

void take_marks(std::vector<HealthMark>& into, std::vector<keep::QualityMark> marks, bool device,
                const PlaceNames& names) {
  for (keep::QualityMark& mark : marks) {
    const auto found = names.find(mark.finding.place);
    into.push_back({device, std::move(mark), found == names.end() ? terms::Name{} : found->second});
  }
}

Result<std::vector<HealthMark>> every_mark(const HealthDesk& desk, const keep::MarkQuery& query,
                                           const std::string& kind) {
  std::vector<HealthMark> all;
  if (kind != "device") {
    LANTIAN_TRY(const auto known, desk.air.air->read([](const keep::ReadingBook& book) { return book.stations(); }));
    PlaceNames names;
    for (const terms::Station& station : known) names.emplace(station.id, station.name);
    LANTIAN_TRY(auto marks, marks_in(desk.marks, query));
    take_marks(all, std::move(marks), false, names);
  }
  if (kind == "station") return all;
  LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
  if (devices == nullptr) return all;
  LANTIAN_TRY(const auto registered, devices->registry->devices());
  PlaceNames names;
  for (const observe::hj212::Device& device : registered) {
    names.emplace(device.mn, terms::Name{device.name_zh, device.name_en});
  }
  LANTIAN_TRY(auto marks, marks_in(devices->marks, query));
  take_marks(all, std::move(marks), true, names);
  return all;
}

Result<keep::MarkQuery> mark_query(const Call& call) {
  keep::MarkQuery query;
  LANTIAN_TRY(const auto days, days_field(call));
  if (days) query = within(*days);
  for (const char* name : {"station", "device"}) {
    if (std::string place = said_of(call, name); !place.empty()) query.places.push_back(std::move(place));
  }
  if (const std::string state = said_of(call, "state"); !state.empty()) {
    query.state = keep::parse_mark_state(state);
    if (!query.state) {
      return Error{ErrorCode::malformed,
                   fmt::format("no state {}; suspect, upheld, reversed, joined", in_quotes(state)), "state"};
    }
  }
  if (const std::string detector = said_of(call, "detector"); !detector.empty()) {
    query.detector = quality::parse_detector(detector);
    if (!query.detector) {
      return Error{ErrorCode::malformed, fmt::format("no test {}; see doc/quality.md", in_quotes(detector)),
                   "detector"};
    }
  }
  return query;
}

}  // namespace

Result<const DeviceDesk*> devices_of(const HealthDesk& desk) {
  const DeviceDesk* devices = desk.devices ? desk.devices() : nullptr;
  if (devices == nullptr && desk.devices_expected) {
    return Error{ErrorCode::locked, "the devices are still being prepared; ask again soon", ""};
  }
  return devices;
}

Result<UtcSeconds> moment_field(const Call& call, std::string_view name) {
  const std::string text = said_of(call, name);
  if (text.empty()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the field '{}' is missing; write it like {}=2024-03-25T08:00:00+08:00", name, name), ""};
  }
  LANTIAN_TRY(const HourEnding hour, parse_api_hour(text));
  return to_utc(std::chrono::local_seconds{hour});
}

Result<HealthReport> health_report(const HealthDesk& desk, const Call& call) {
  HealthReport report;
  LANTIAN_TRY(const auto asked, days_field(call));
  const Result<void> stations = desk.air.air->read([&](const keep::ReadingBook& book) -> Result<void> {
    if (asked) {
      report.days = *asked;
    } else {
      LANTIAN_TRY(report.days, last_week(book));
    }
    return add_stations(desk, book, report);
  });
  LANTIAN_CHECK(stations);
  report.rule = rule_in_force(*desk.air.office, report.days.last());
  LANTIAN_TRY(const auto marks, marks_in(desk.marks, within(report.days)));
  add_marks(report.places, marks, report.days);
  LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
  if (devices != nullptr) LANTIAN_CHECK(add_devices(*devices, report));
  return report;
}

Result<MarksPage> marks_page(const HealthDesk& desk, const Call& call) {
  LANTIAN_TRY(const std::size_t limit, limit_field(call));
  LANTIAN_TRY(const keep::MarkQuery query, mark_query(call));
  const std::string kind = !said_of(call, "station").empty()  ? "station"
                           : !said_of(call, "device").empty() ? "device"
                                                              : said_of(call, "kind");
  MarksPage page;
  LANTIAN_TRY(page.marks, every_mark(desk, query, kind));
  LANTIAN_TRY(const auto synthetic, desk.air.air->read([](const keep::ReadingBook& book) { return book.synthetic(); }));
  page.synthetic = synthetic.value_or(false);
  std::ranges::stable_sort(page.marks, [](const HealthMark& a, const HealthMark& b) {
    return a.mark.finding.from != b.mark.finding.from ? a.mark.finding.from > b.mark.finding.from : a.id() < b.id();
  });
  page.all = page.marks.size();
  if (const std::string after = said_of(call, "after"); !after.empty()) {
    const auto found = std::ranges::find_if(page.marks, [&](const HealthMark& mark) { return mark.id() == after; });
    if (found == page.marks.end()) {
      return Error{ErrorCode::malformed, fmt::format("no mark {} in this list", in_quotes(after)), "after"};
    }
    page.marks.erase(page.marks.begin(), found + 1);
  }
  if (page.marks.size() > limit) {
    page.marks.resize(limit);
    page.next = page.marks.back().id();
  }
  return page;
}

Result<MarkDetail> mark_detail(const HealthDesk& desk, const std::string& id) {
  const Error unknown{ErrorCode::not_found, fmt::format("there is no mark {}", in_quotes(id)), ""};
  const bool device = id.starts_with("device-");
  const auto number = whole_of(device ? id.substr(7) : id.starts_with("air-") ? id.substr(4) : "");
  if (!number) return unknown;
  LANTIAN_TRY(const auto all, every_mark(desk, {}, device ? "device" : "station"));
  const auto found = std::ranges::find_if(all, [&](const HealthMark& one) { return one.mark.id == *number; });
  if (found == all.end()) return unknown;
  MarkDetail detail;
  detail.mark = *found;
  const quality::Finding& finding = detail.mark.mark.finding;
  Result<std::optional<EvidenceCurve>> curve = std::optional<EvidenceCurve>{};
  const auto history = [&](const keep::MarkBook& book) { return book.events(*number); };
  if (device) {
    LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
    LANTIAN_TRY(const auto registered, devices->registry->devices());
    LANTIAN_TRY(detail.events, devices->marks->use(history));
    if (devices->values) {
      curve = curve_of_device({*desk.air.office, *devices->protocol, registered, devices->values}, finding);
    }
    detail.synthetic = std::ranges::any_of(registered, [&](const auto& row) { return row.synthetic; });
  } else {
    LANTIAN_TRY(detail.events, desk.marks->use(history));
    curve = desk.air.air->read(
        [&](const keep::ReadingBook& book) { return curve_of_station(*desk.air.office, book, finding); });
    LANTIAN_TRY(const auto synthetic,
                desk.air.air->read([](const keep::ReadingBook& book) { return book.synthetic(); }));
    detail.synthetic = synthetic.value_or(false);
  }
  if (curve) {
    detail.curve = *std::move(curve);
    if (!detail.curve) detail.why_no_curve = "this test is not about hourly values that neighbours have as well";
  } else {
    detail.why_no_curve = curve.error().text();
  }
  const std::string rule = finding.rule.substr(0, finding.rule.find('#'));
  for (const standards::RuleHead* head : desk.air.office->rulebook().heads()) {
    if (head->ref.text() != rule) continue;
    LANTIAN_TRY(const std::string text, keep::read_file(head->file));
    detail.rule_text = text_of_test(text, quality::name_of(finding.detector));
  }
  return detail;
}

Result<FrameWish> frame_wish(const Call& call, const DeviceDesk& devices) {
  FrameWish wish;
  wish.mn = call.parts[0];
  LANTIAN_CHECK(devices.frames->catch_up());
  if (!devices.frames->devices().contains(wish.mn)) {
    return Error{ErrorCode::not_found, fmt::format("no frame ever came from {}", in_quotes(wish.mn)), ""};
  }
  LANTIAN_TRY(wish.limit, limit_field(call));
  wish.to_us = devices.frames->last_us() + 1;
  for (const auto& [name, place] : {std::pair{"from", &FrameWish::from_us}, std::pair{"to", &FrameWish::to_us}}) {
    if (said_of(call, name).empty()) continue;
    LANTIAN_TRY(const UtcSeconds moment, moment_field(call, name));
    wish.*place = moment.time_since_epoch().count() * 1'000'000;
  }
  if (const std::string after = said_of(call, "after"); !after.empty()) {
    wish.after = parse_frame_place(after);
    if (!wish.after) {
      return Error{ErrorCode::malformed, fmt::format("{} is no place like 0:4711", in_quotes(after)), "after"};
    }
  }
  return wish;
}

Result<RefusalsPage> refusals_page(const HealthDesk& desk, const Call& call) {
  RefusalsPage page;
  LANTIAN_TRY(const std::size_t limit, limit_field(call));
  const std::string after = said_of(call, "after");
  std::optional<RefusedAfter> after_row;
  std::optional<keep::FramePlace> after_frame;
  if (after.starts_with("frame-")) after_frame = parse_frame_place(after.substr(6));
  if (after.starts_with("row-")) {
    const std::size_t dash = after.find('-', 4);
    const auto revision = whole_of(after.substr(4, dash == std::string::npos ? 0 : dash - 4));
    const auto number = whole_of(dash == std::string::npos ? "" : after.substr(dash + 1));
    if (revision && number) after_row = RefusedAfter{*revision, static_cast<std::size_t>(*number)};
  }
  if (!after.empty() && !after_row && !after_frame) {
    return Error{ErrorCode::malformed, fmt::format("{} is no key of this list", in_quotes(after)), "after"};
  }
  LANTIAN_TRY(page.rows, desk.air.air->read([&](const keep::ReadingBook& book) {
    return refused_rows(*desk.air.office, book, after_row, after_frame ? 0 : limit);
  }));
  const bool rows_go_on = page.rows.more && !after_frame;
  LANTIAN_TRY(const DeviceDesk* devices, devices_of(desk));
  if (devices != nullptr) {
    LANTIAN_CHECK(devices->frames->catch_up());
    page.refused_frames = devices->frames->refused_count();
    LANTIAN_TRY(const auto registered, devices->registry->devices());
    for (const observe::hj212::Device& device : registered) page.registered.insert(device.mn);
    const std::size_t room = limit - page.rows.rows.size();
    if (!rows_go_on && room > 0) {
      LANTIAN_TRY(page.frames, devices->frames->refused(after_frame, room));
      if (page.frames.next) page.next = "frame-" + place_text(*page.frames.next);
    }
    if (!rows_go_on && room == 0 && page.refused_frames > 0) {
      const RefusedRow& last = page.rows.rows.back();
      page.next = fmt::format("row-{}-{}", last.revision, last.number);
    }
  }
  if (rows_go_on) {
    const RefusedRow& last = page.rows.rows.back();
    page.next = fmt::format("row-{}-{}", last.revision, last.number);
  }
  return page;
}

}  // namespace lantian::serve::health_parts
