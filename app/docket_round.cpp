#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "keep/mark_book.hpp"
#include "serve/docket_automatic.hpp"
#include "serve/docket_rounds.hpp"
#include "serve/quality.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

/// lantian docket round: what a docket does by itself. A timer calls it, every hour or so.
namespace lantian::app {
namespace {

using nlohmann::ordered_json;

constexpr std::chrono::days days_looked_at{7};

/// The books that a round reads; absent where there is none.
struct RoundBooks {
  std::unique_ptr<keep::ReadingBook> readings;
  std::unique_ptr<keep::MarkBook> marks, device_marks;
  std::unique_ptr<keep::DeviceBook> devices;
};

Result<RoundBooks> open_round_books(const DocketRoundWords& words) {
  RoundBooks out;
  const bool own = words.readings.empty();
  const std::string& directory = own ? words.desk.book : words.readings;
  if (!own || keep::exists(directory + "/format")) {
    LANTIAN_TRY(out.readings, open_existing_book(directory));
  }
  if (keep::exists(serve::marks_path(directory))) {
    LANTIAN_TRY(out.marks, keep::open_mark_book(serve::marks_path(directory)));
  }
  if (words.gateway.empty()) return out;
  const std::string registry = words.gateway + "/devices.db";
  if (!keep::exists(registry)) {
    return Error{ErrorCode::not_found, fmt::format("there is no gateway at '{}' (no devices.db in it)", words.gateway),
                 "--gateway"};
  }
  LANTIAN_TRY(out.devices, keep::open_device_book(registry));
  if (keep::exists(serve::marks_path(words.gateway))) {
    LANTIAN_TRY(out.device_marks, keep::open_mark_book(serve::marks_path(words.gateway)));
  }
  return out;
}

/// At a pretended time nothing real may be judged: its cases would say that they were opened then.
Result<void> only_made_up(const DocketRoundWords& words, const RoundBooks& books) {
  if (words.desk.now.empty()) return {};
  bool real = books.devices != nullptr;
  if (books.readings) {
    LANTIAN_TRY(const std::optional<bool> synthetic, books.readings->synthetic());
    real = real || synthetic == false;
  }
  if (!real) return {};
  return Error{ErrorCode::invalid_argument,
               "--now is for trials with made-up readings; these are real, and a round over them happens now", "--now"};
}

Result<serve::DocketSubjects> round_subjects(const OpenDocket& open, const RoundBooks& books) {
  std::vector<terms::Station> stations = open.office->region().stations;
  if (books.readings) {
    LANTIAN_TRY(const std::vector<terms::Station> met, books.readings->stations());
    stations.insert(stations.end(), met.begin(), met.end());
  }
  std::vector<observe::hj212::Device> devices;
  if (books.devices) {
    LANTIAN_TRY(devices, books.devices->devices());
  }
  return serve::subjects_of(stations, devices);
}

Result<Period> round_period(const DocketRoundWords& words, Day today) {
  if (!words.period.empty()) return parse_period(words.period);
  return Period{PeriodKind::range, today - days_looked_at, today + std::chrono::days{1}, ""};
}

struct Round {
  serve::AutomaticReport automatic;
  serve::WatchRound watches;
  serve::RoundReport ladders;
};

/// First what the air says, then what is late: a case that the sensor closes needs no reminder.
Result<Round> go_round(const OpenDocket& open, const RoundBooks& books, const DocketRoundWords& words) {
  const serve::DocketDesk desk = open.desk();
  LANTIAN_TRY(const serve::Office law, open_office());
  serve::OccasionSources sources;
  sources.readings = books.readings.get();
  sources.marks = books.marks.get();
  sources.rulebook = &law.rulebook();
  LANTIAN_TRY(sources.subjects, round_subjects(open, books));
  LANTIAN_TRY(sources.period, round_period(words, open.today()));
  Round out;
  LANTIAN_TRY(out.automatic, serve::run_automatic(desk, sources, open.now));
  if (books.device_marks) {
    sources.readings = nullptr;
    sources.marks = books.device_marks.get();
    LANTIAN_TRY(serve::AutomaticReport more, serve::run_automatic(desk, sources, open.now));
    out.automatic.add(std::move(more));
  }
  if (books.readings) {
    LANTIAN_TRY(out.watches, serve::run_watches(desk, law.rulebook(), *books.readings, open.now));
  }
  LANTIAN_TRY(out.ladders, serve::climb_ladders(desk, open.now));
  return out;
}

std::vector<std::string> troubles_of(const Round& round) {
  std::vector<std::string> out = round.automatic.report.troubles;
  out.insert(out.end(), round.watches.report.troubles.begin(), round.watches.report.troubles.end());
  out.insert(out.end(), round.ladders.troubles.begin(), round.ladders.troubles.end());
  return out;
}

std::string round_text(const Round& round, const OpenDocket& open, const report::DocketSpeech& speech) {
  std::string out;
  const auto counted = [&](const char* key, std::size_t count) {
    if (count > 0) out += speech.say(key, {{"n", std::to_string(count)}}) + "\n";
  };
  counted("round.opened", static_cast<std::size_t>(round.automatic.opened));
  counted("round.grown", static_cast<std::size_t>(round.automatic.grown));
  counted("round.reopened", static_cast<std::size_t>(round.automatic.reopened));
  counted("round.known", static_cast<std::size_t>(round.automatic.known));
  for (const serve::WatchLook& look : round.watches.looks) {
    out += speech.say("round.watched", {{"id", look.case_id}, {"line", look.line}}) + "\n";
  }
  counted("round.steps", round.ladders.events.size());
  for (const auto* report : {&round.automatic.report, &round.watches.report, &round.ladders}) {
    for (const docket::Event& event : report->events) {
      const auto subject = open.book->find(event.case_id);
      const docket::CaseType* type = subject ? open.office->types().type(subject->type) : nullptr;
      if (type != nullptr) out += fmt::format("  {}  {}\n", event.case_id, report::event_line(*type, event, speech));
    }
  }
  for (const std::string& what : troubles_of(round)) out += speech.say("round.trouble", {{"what", what}}) + "\n";
  return out.empty() ? speech.say("round.quiet") + "\n" : out;
}

std::string round_json(const Round& round) {
  ordered_json looks = ordered_json::array(), events = ordered_json::array();
  for (const serve::WatchLook& look : round.watches.looks) {
    looks.push_back({{"case", look.case_id},
                     {"verdict", docket::name_of(look.verdict)},
                     {"line", look.line},
                     {"moved", look.moved}});
  }
  for (const auto* report : {&round.automatic.report, &round.watches.report, &round.ladders}) {
    for (const docket::Event& event : report->events) {
      events.push_back({{"case", event.case_id}, {"version", event.version}, {"kind", docket::name_of(event.kind)}});
    }
  }
  const ordered_json json = {{"opened", round.automatic.opened},     {"grown", round.automatic.grown},
                             {"reopened", round.automatic.reopened}, {"known", round.automatic.known},
                             {"watches", std::move(looks)},          {"events", std::move(events)},
                             {"troubles", troubles_of(round)}};
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<int> docket_round(const DocketRoundWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, true));
  LANTIAN_TRY(const RoundBooks books, open_round_books(words));
  LANTIAN_CHECK(only_made_up(words, books));
  LANTIAN_TRY(const Round round, go_round(open, books, words));
  print(words.desk.json ? round_json(round) : round_text(round, open, open.speech(words.desk)));
  return troubles_of(round).empty() ? 0 : 1;
}

}  // namespace

int run_docket_round(const DocketRoundWords& words) {
  return exit_code(docket_round(words));
}

}  // namespace lantian::app
