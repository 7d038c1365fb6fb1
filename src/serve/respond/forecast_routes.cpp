#include "base/text.hpp"
#include "keep/files.hpp"
#include "respond/forecast/edits.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/forecast_desk.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/forecast_shelf.hpp"
#include "serve/respond/forecast_verification_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>

namespace lantian::serve {
namespace {

constexpr const char* kept_forecast = "forecast";
/// Key of a forecast's day: written beside each edited version, so that a verification finds edits without reading
/// every forecast.
constexpr const char* kept_edit = "forecast-edit";

using Desk = std::shared_ptr<const RespondDesk>;

/// The days of the book, made again when the readings change.
class MeasuredDays {
 public:
  Result<std::shared_ptr<const respond::AirHistory>> of(const RespondDesk& desk) {
    const std::scoped_lock one{turn_};
    const std::uint64_t now = desk.air->version();
    if (days_ != nullptr && version_ == now) return days_;
    LANTIAN_TRY(respond::AirHistory air, desk.air->read([&](const keep::ReadingBook& book) {
      return forecast_air(desk.office->office(), book, desk.region);
    }));
    days_ = std::make_shared<const respond::AirHistory>(std::move(air));
    version_ = now;
    return days_;
  }

 private:
  std::mutex turn_;
  std::uint64_t version_ = 0;
  std::shared_ptr<const respond::AirHistory> days_;
};

Result<std::string> key_of_call(const Call& call) {
  std::string_view word = call.parts.front();
  if (word.starts_with("F-")) word.remove_prefix(2);
  LANTIAN_TRY(const Day day, parse_day(word));
  return respond::forecast_key(day);
}

Error no_forecast(const std::string& key) {
  return {ErrorCode::not_found,
          fmt::format("no forecast {} is kept; /api/v1/respond/forecasts lists the days of issue", in_quotes(key)), ""};
}

Answer list_answer(const RespondDesk& desk) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto keys, book->keys(kept_forecast));
  LANTIAN_TRY(const auto edited, book->keys(kept_edit));
  LANTIAN_TRY(const auto seasons, book->each("forecast-season"));
  std::vector<std::string> bodies;
  for (const keep::DocumentRow& row : seasons) bodies.push_back(row.body);
  return json_reply(forecast_list_json(keys, edited, bodies));
}

Answer one_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const std::string key, key_of_call(call));
  const std::string word = call.request.field("version").value_or("");
  if (word.empty()) {
    LANTIAN_TRY(const auto newest, book->newest(kept_forecast, key));
    if (!newest) return no_forecast(key);
    return json_reply(newest->body);
  }
  std::size_t version = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), version);
  LANTIAN_TRY(const auto all, book->all(kept_forecast, key));
  if (all.empty()) return no_forecast(key);
  const bool there = failed == std::errc{} && end == word.data() + word.size() && version >= 1 && version <= all.size();
  if (there) return json_reply(all[version - 1].body);
  return Problem{problems::not_found,
                 fmt::format("{} has versions 1 to {}; {} is none", key, all.size(), in_quotes(word))};
}

Answer versions_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const std::string key, key_of_call(call));
  LANTIAN_TRY(const auto all, book->all(kept_forecast, key));
  if (all.empty()) return no_forecast(key);
  return json_reply(forecast_versions_json(all));
}

Answer measured_answer(const RespondDesk& desk, MeasuredDays& measured, const Call& call) {
  LANTIAN_TRY(const std::string key, key_of_call(call));
  LANTIAN_TRY(const Day issued, parse_day(std::string_view{key}.substr(2)));
  LANTIAN_TRY(const auto air, measured.of(desk));
  return json_reply(forecast_measured_json(*air, issued));
}

/// The next version with the edit in it, as it is kept.
Result<std::vector<keep::DocumentDraft>> edited_drafts(const RespondDesk& desk, const keep::DocumentRow& before,
                                                       const respond::ForecastEdit& edit, std::string& id) {
  const Office& office = desk.office->office();
  LANTIAN_TRY(const respond::ForecastRule rule, open_forecast_rule(office));
  LANTIAN_TRY(const IndexShelf index, IndexShelf::make(office, desk.region, edit.day, edit.day));
  LANTIAN_TRY(const respond::Forecast forecast, read_forecast_json(before.body));
  LANTIAN_TRY(const respond::Forecast next, respond::edited(forecast, edit, index.on(edit.day), rule));
  id = next.id;
  std::string body = forecast_json(next);
  respond::Forecast alone = next;  // the edits without the places: small enough to be read for every day
  alone.places.clear();
  return std::vector<keep::DocumentDraft>{{kept_forecast, before.key, std::move(body), before.number},
                                          {kept_edit, before.key, forecast_json(alone), {}}};
}

Answer edit_answer(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  RespondPerson person;
  if (auto problem = nobody(desk, call.request, person)) return *std::move(problem);
  LANTIAN_TRY(const std::string key, key_of_call(call));
  LANTIAN_TRY(respond::ForecastEdit edit, read_edit_json(call.request.body));
  LANTIAN_TRY(const auto before, book->newest(kept_forecast, key));
  if (!before) return no_forecast(key);
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  if (edit.day < std::chrono::floor<std::chrono::days>(to_local(clock.now))) {
    return Problem{problems::refused,
                   fmt::format("{} is over: what is known of it by now is no forecast", text_of(edit.day))};
  }
  LANTIAN_TRY(const Day issued, parse_day(std::string_view{key}.substr(2)));
  LANTIAN_TRY(const auto known, forecast_known(*book, issued, clock.now));
  if (!known) {
    return Problem{problems::refused, fmt::format("{} stands on readings that are still to come: at {} nobody knows it",
                                                  key, beijing_minute(clock.now))};
  }
  edit.who = person.name;
  edit.at = clock.now;
  std::string id;
  const auto drafts = edited_drafts(desk, *before, edit, id);
  if (!drafts && drafts.error().code == ErrorCode::invalid_argument)
    return Problem{problems::refused, drafts.error().message};
  LANTIAN_CHECK(drafts);
  LANTIAN_CHECK(book->append(*drafts, person.name, edit.at));
  if (desk.noted) {
    LANTIAN_CHECK(
        desk.noted(call.request, "forecast.edit", id,
                   fmt::format("{} {} {} -> {}: {}", edit.place, text_of(edit.day), edit.item, edit.to, edit.reason)));
  }
  if (desk.tell) desk.tell("forecast", fmt::format("{{\"id\":\"{}\"}}", id));
  return json_reply((*drafts)[0].body, 201);
}

/// The first and the last value of an edited one. What is set while its day runs is `late`: no forecast of that day,
/// and it takes nothing away from what was set before.
struct EditedEnd {
  double from = 0, to = 0;
  bool late = false;
};

/// What edits came to: the model's own value, and the last one that stands.
Result<std::vector<EditedValue>> edited_values(const keep::DocumentBook& book, const respond::AirHistory& air,
                                               const Period& period) {
  LANTIAN_TRY(const auto rows, book.each(kept_edit));
  std::vector<EditedValue> out;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(const respond::Forecast forecast, read_forecast_json(row.body));
    if (forecast.issued < period.begin || forecast.issued >= period.end) continue;
    std::map<std::tuple<std::string, Day, std::string>, EditedEnd> ends;
    for (const respond::ForecastEdit& edit : forecast.edits) {
      const bool late = edit.at >= to_utc(edit.day);
      const auto [at, is_new] = ends.try_emplace({edit.place, edit.day, edit.item}, edit.from, edit.to, late);
      if (is_new || (late && !at->second.late)) continue;
      at->second.to = edit.to;
      at->second.late = late;
    }
    for (const auto& [what, end] : ends) {
      const auto& [place, day, item] = what;
      EditedValue one{place, item, forecast.issued, day, end.from, end.to, {}, end.late};
      const auto known = std::ranges::find(air.places, place, &respond::PlaceDays::id);
      const auto parsed = respond::parse_forecast_item(item);
      if (known != air.places.end() && parsed)
        one.measured = air.value(static_cast<std::size_t>(known - air.places.begin()), *parsed, day);
      out.push_back(std::move(one));
    }
  }
  return out;
}

Answer verification_answer(const RespondDesk& desk, MeasuredDays& measured, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const auto periods, book->keys("verification"));
  std::string word = call.request.field("period").value_or("");
  if (word.empty() && !periods.empty()) word = periods.back();
  LANTIAN_TRY(const auto kept, book->newest("verification", word));
  if (!kept) {
    return Problem{problems::not_found, fmt::format("no forecasts of {} are verified", in_quotes(word)), periods};
  }
  LANTIAN_TRY(const auto edits, book->keys(kept_edit));
  if (edits.empty()) return json_reply(with_edited(kept->body, {}));
  LANTIAN_TRY(const Period period, parse_period(word));
  // Without readings the edits stand there all the same, without what came.
  const auto air = measured.of(desk);
  LANTIAN_TRY(const auto edited, edited_values(*book, air ? **air : respond::AirHistory{}, period));
  return json_reply(with_edited(kept->body, edited));
}

}  // namespace

void mount_forecasts(Router& router, const Desk& desk) {
  const auto measured = std::make_shared<MeasuredDays>();
  router.on("GET", "/api/v1/respond/forecasts", [desk](const Call&) { return list_answer(*desk); });
  router.on("GET", "/api/v1/respond/forecasts/{day}", [desk](const Call& call) { return one_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/forecasts/{day}/versions",
            [desk](const Call& call) { return versions_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/forecasts/{day}/measured",
            [desk, measured](const Call& call) { return measured_answer(*desk, *measured, call); });
  router.on("POST", "/api/v1/respond/forecasts/{day}/edits",
            [desk](const Call& call) { return edit_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/verification",
            [desk, measured](const Call& call) { return verification_answer(*desk, *measured, call); });
}

}  // namespace lantian::serve
