#include "serve/api/alarm_routes.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using Api = std::shared_ptr<const AlarmApi>;
constexpr std::size_t most_alarms = 1000, usual_alarms = 100;

std::string alarm_field(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

/// A whole number from 1 on.
std::optional<std::int64_t> counted(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

const std::vector<std::string>& state_words() {
  static const std::vector<std::string> words{"open",       "all",     "pending", "alerting",
                                              "recovering", "no_data", "error",   "ended"};
  return words;
}

bool is_asked(const Alarm& alarm, std::string_view state) {
  if (state == "all") return true;
  if (state == "open") return alarm.open() && alarm.raised_at.has_value();
  return alarm_phase_words[static_cast<std::size_t>(alarm.state.phase)] == state;
}

Answer list_of_alarms(const AlarmApi& api, AlarmDesk& desk, const Call& call) {
  std::string state = alarm_field(call, "state");
  if (state.empty()) state = "open";
  if (std::ranges::find(state_words(), state) == state_words().end()) {
    return Problem{problems::bad_request, fmt::format("no state {}", in_quotes(state)), state_words()};
  }
  const std::string limit_text = alarm_field(call, "limit"), after_text = alarm_field(call, "after");
  const auto limit = limit_text.empty() ? std::optional{static_cast<std::int64_t>(usual_alarms)} : counted(limit_text);
  const auto after = counted(after_text);
  if (!limit || *limit > static_cast<std::int64_t>(most_alarms) || (!after_text.empty() && !after)) {
    return Problem{problems::bad_request, fmt::format("'limit' is 1 to {}, 'after' the id of an alarm", most_alarms)};
  }
  const AlarmView view = desk.view();
  AlarmPage page;
  page.limit = static_cast<std::size_t>(*limit);
  for (auto one = view.board.alarms.rbegin(); one != view.board.alarms.rend(); ++one) {
    if ((after && one->id >= *after) || !is_asked(*one, state)) continue;
    if (page.alarms.size() == page.limit) {
      page.next = page.alarms.back()->id;
      break;
    }
    page.alarms.push_back(&*one);
  }
  const std::string format = alarm_field(call, "format");
  if (format.empty() || format == "json") return json_reply(alarms_json(desk, view, page));
  if (format != "csv" && format != "xlsx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  const terms::Listing list = alarms_listing(desk, page, *api.words, !call.english);
  const auto language = call.english ? report::Language::en : report::Language::zh;
  LANTIAN_TRY(std::string bytes, listing_file(list, format, *api.templates, language));
  return HttpReply{200,
                   std::string{media_type_of(format)},
                   std::move(bytes),
                   {{"Content-Disposition", fmt::format("attachment; filename=\"alarms.{}\"", format)}},
                   {}};
}

Answer list_of_rules(const AlarmApi&, AlarmDesk& desk, const Call&) {
  return json_reply(alarm_rules_json(desk, desk.view()));
}

Answer list_of_silences(const AlarmApi&, AlarmDesk& desk, const Call&) {
  return json_reply(silences_json(desk, desk.view(), keep::now()));
}

Result<void> noted(const AlarmApi& api, const Call& call, const char* action, std::int64_t id, const std::string& why) {
  return api.noted ? api.noted(call.request, action, std::to_string(id), why) : Result<void>{};
}

Problem nobody_acts() {
  return {problems::not_signed_in, "alarms are acknowledged and silenced by somebody who is signed in"};
}

Answer acknowledge(const AlarmApi& api, AlarmDesk& desk, const Call& call) {
  const auto who = api.who(call.request);
  if (!who) return nobody_acts();
  const auto id = counted(call.parts[0]);
  if (!id) return Problem{problems::not_found, fmt::format("there is no alarm {}", in_quotes(call.parts[0]))};
  LANTIAN_TRY(const SentAlarmDeed deed, read_alarm_deed(call.request.body, false));
  LANTIAN_TRY(const Alarm alarm, desk.acknowledge(*id, {*who, deed.why, keep::now()}));
  LANTIAN_CHECK(noted(api, call, "alarm.acknowledge", *id, deed.why));
  return json_reply(alarm_json(desk, desk.view(), alarm));
}

Answer silence(const AlarmApi& api, AlarmDesk& desk, const Call& call) {
  const auto who = api.who(call.request);
  if (!who) return nobody_acts();
  LANTIAN_TRY(const SentAlarmDeed deed, read_alarm_deed(call.request.body, true));
  const UtcSeconds now = keep::now();
  LANTIAN_TRY(const AlarmSilence made,
              desk.silence({0, deed.rule, deed.place, *who, deed.why, now, now + std::chrono::minutes{deed.minutes}}));
  LANTIAN_CHECK(noted(api, call, "alarm.silence", made.id, deed.why));
  return json_reply(silence_json(desk, made, now), 201);
}

Answer end_silence(const AlarmApi& api, AlarmDesk& desk, const Call& call) {
  const auto who = api.who(call.request);
  if (!who) return nobody_acts();
  const auto id = counted(call.parts[0]);
  if (!id) return Problem{problems::not_found, fmt::format("there is no silence {}", in_quotes(call.parts[0]))};
  const UtcSeconds now = keep::now();
  LANTIAN_TRY(const AlarmSilence ended, desk.end_silence(*id, now));
  LANTIAN_CHECK(noted(api, call, "alarm.silence_end", *id, ""));
  return json_reply(silence_json(desk, ended, now));
}

}  // namespace

void mount_alarms(Router& router, AlarmApi wanted) {
  const Api api = std::make_shared<const AlarmApi>(std::move(wanted));
  using Make = Answer (*)(const AlarmApi&, AlarmDesk&, const Call&);
  const auto on = [&](const char* method, const char* pattern, Make make) {
    router.on(method, pattern, [api, make](const Call& call) -> Answer {
      AlarmDesk* desk = api->desk();
      if (desk == nullptr) return Problem{problems::not_ready, "the alarms are still being prepared; ask again soon"};
      return make(*api, *desk, call);
    });
  };
  on("GET", "/api/v1/alarms", list_of_alarms);
  on("POST", "/api/v1/alarms/{id}/acknowledge", acknowledge);
  on("GET", "/api/v1/alarm-rules", list_of_rules);
  on("GET", "/api/v1/silences", list_of_silences);
  on("POST", "/api/v1/silences", silence);
  on("DELETE", "/api/v1/silences/{id}", end_silence);
}

terms::Listing alarms_listing(const AlarmDesk& desk, const AlarmPage& page, const ApiWords& words, bool chinese) {
  terms::Listing out;
  out.id = "alarms";
  out.name = words.column("list_alarms");
  out.title = out.name.shown(chinese);
  out.notes.push_back(words.column("clock_note").shown(chinese));
  out.synthetic = desk.synthetic();
  if (out.synthetic) out.notes.push_back(words.column("synthetic_note").shown(chinese));
  const auto column = [&](const char* key, const char* word, terms::ListingKind kind = terms::ListingKind::text) {
    out.columns.push_back({key, words.column(word), "", kind, 0});
  };
  column("id", "id");
  column("rule", "alarm_rule");
  column("place", "alarm_place");
  column("severity", "alarm_severity");
  column("state", "alarm_state");
  column("value_text", "alarm_value");
  column("limit_text", "alarm_limit");
  column("first_seen", "alarm_first_seen", terms::ListingKind::instant);
  column("raised_at", "alarm_raised_at", terms::ListingKind::instant);
  column("ended_at", "alarm_ended_at", terms::ListingKind::instant);
  column("acknowledged_by", "alarm_acknowledged_by");
  column("acknowledged_why", "alarm_why");
  const auto text = [](const std::string& one) {
    return terms::ListingCell{one.empty() ? terms::ListingValue{} : terms::ListingValue{one}, -1};
  };
  const auto time = [](const std::optional<UtcSeconds>& one) {
    return terms::ListingCell{one ? terms::ListingValue{*one} : terms::ListingValue{}, -1};
  };
  for (const Alarm* one : page.alarms) {
    const AlarmRule* rule = desk.rules().rule(one->rule);
    const auto word = [&](const char* kind, std::string_view id) {
      return words.column(fmt::format("alarm_{}_{}", kind, id)).shown(chinese);
    };
    out.rows.push_back({text(std::to_string(one->id)), text(rule != nullptr ? rule->name.shown(chinese) : one->rule),
                        text(one->place_name.shown(chinese)),
                        text(word("severity", alarm_severity_words[static_cast<std::size_t>(one->severity)])),
                        text(word("state", alarm_phase_words[static_cast<std::size_t>(one->state.phase)])),
                        text(one->value), text(one->limit), time(one->first_seen), time(one->raised_at),
                        time(one->ended_at), text(one->acknowledged ? one->acknowledged->by : ""),
                        text(one->acknowledged ? one->acknowledged->why : "")});
  }
  return out;
}

}  // namespace lantian::serve
