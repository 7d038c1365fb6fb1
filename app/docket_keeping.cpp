#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "app/transport_desk.hpp"
#include "base/text.hpp"
#include "keep/docket_attachments.hpp"
#include "report/docket_cases.hpp"
#include "serve/docket_replay.hpp"

#include <fmt/core.h>

#include <charconv>

/// lantian docket replay, verify.
namespace lantian::app {
namespace {

std::string state_line(const docket::CaseType& type, const docket::Case& subject, const docket::Event& event,
                       const report::DocketSpeech& speech) {
  const auto due = subject.next_due();
  return fmt::format("{:>3} {}  {}  [{}{}]\n", event.version, beijing_minute(event.at),
                     report::event_line(type, event, speech), subject.state,
                     due ? ", " + speech.say("timeline.due", {{"day", text_of(*due)}}) : "");
}

/// One case, event by event: what each made of it.
Result<int> replay_case(const OpenDocket& open, const DocketReplayWords& words, std::optional<UtcSeconds> until) {
  LANTIAN_TRY(const serve::FoundCase found, serve::find_case(open.desk(), words.case_id));
  LANTIAN_TRY(const std::vector<docket::Event> events, open.book->events_of(words.case_id, until));
  docket::Case subject;
  for (const docket::Event& event : events) {
    LANTIAN_CHECK(docket::apply(*found.type, subject, event));
    print(state_line(*found.type, subject, event, open.speech(words.desk)));
  }
  if (until || subject == found.subject) return 0;
  return Error{ErrorCode::corrupt,
               fmt::format("the events of case {} make another case than the book shows; see 'lantian docket verify'",
                           words.case_id),
               ""};
}

Result<serve::Replay> replayed(const OpenDocket& open, std::optional<UtcSeconds> until) {
  std::optional<ProgressLine> line;
  return serve::replay_docket(open.desk(), until, [&line](std::int64_t done, std::int64_t all) {
    if (!line) line.emplace(static_cast<std::size_t>(all));
    line->show("events", static_cast<std::size_t>(done));
  });
}

Result<int> docket_replay(const DocketReplayWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  std::optional<UtcSeconds> until;
  if (!words.until.empty()) {
    LANTIAN_TRY(until, parse_instant(words.until));
  }
  if (!words.case_id.empty()) return replay_case(open, words, until);
  LANTIAN_TRY(const serve::Replay replay, replayed(open, until));
  const report::DocketSpeech speech = open.speech(words.desk);
  print(speech.say("replay.head", {{"events", std::to_string(replay.events)},
                                   {"cases", std::to_string(replay.cases)},
                                   {"at", beijing_minute(until.value_or(open.now))}}) +
        "\n");
  for (const auto& [key, count] : replay.by_state) {
    const docket::CaseType* type = open.office->types().type(key.first);
    const docket::State* state = type->state(key.second);
    print(fmt::format("  {:>7}  {}  {}\n", count, speech.name(type->name),
                      state == nullptr ? key.second : speech.name(state->name)));
  }
  for (const std::string& id : replay.different) print(fmt::format("  {}: differs from its row\n", id));
  if (!replay.different.empty()) return 1;
  if (!until) print(speech.say("replay.same") + "\n");
  return 0;
}

/// "1234:ab..." as an earlier `verify` printed it.
Result<keep::DocketHead> parse_head(std::string_view text) {
  keep::DocketHead head;
  const std::size_t at = text.find(':');
  const std::string_view digits = text.substr(0, at);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), head.number);
  const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
  if (at == std::string_view::npos || !whole || text.size() - at - 1 != 64) {
    return Error{
        ErrorCode::malformed,
        fmt::format("{} is no head of a docket; take the one that 'lantian docket verify' printed, NUMBER:CHAIN",
                    in_quotes(text)),
        "--head"};
  }
  head.chain = std::string{text.substr(at + 1)};
  return head;
}

Result<int> docket_verify(const DocketVerifyWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  keep::DocketHead known;
  if (!words.head.empty()) {
    LANTIAN_TRY(known, parse_head(words.head));
  }
  if (words.rebuild) LANTIAN_CHECK(open.book->rebuild());
  LANTIAN_TRY(std::vector<keep::DocketFault> faults, open.book->verify(known));
  if (!open.files.empty()) {
    LANTIAN_TRY(const auto lost, keep::DocketAttachments{open.files}.verify(*open.book));
    faults.insert(faults.end(), lost.begin(), lost.end());
  }
  for (const keep::DocketFault& fault : faults) print(fmt::format("{}: {}\n", fault.where, fault.message));
  if (!faults.empty()) {
    print(fmt::format("the docket does not hold: {} faults\n", faults.size()));
    return 1;
  }
  LANTIAN_TRY(const keep::DocketHead head, open.book->head());
  LANTIAN_TRY(const std::int64_t cases, open.book->count({}));
  print(fmt::format("{} events of {} cases hold: chain, rows, {}\n", head.number, cases,
                    open.files.empty() ? "but no files were looked at (--files DIRECTORY)" : "files"));
  if (head.number > 0) print(fmt::format("head {}:{}\n", head.number, head.chain));
  return 0;
}

}  // namespace

int run_docket_replay(const DocketReplayWords& words) {
  return exit_code(docket_replay(words));
}
int run_docket_verify(const DocketVerifyWords& words) {
  return exit_code(docket_verify(words));
}

}  // namespace lantian::app
