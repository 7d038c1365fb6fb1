#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "report/docket_answers.hpp"
#include "report/docket_cases.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <list>
#include <utility>

/// lantian docket open, act.
namespace lantian::app {
namespace {

/// Files that were named on the command line, with their bytes.
struct BroughtFiles {
  std::list<std::string> bytes;
  std::vector<docket::Upload> uploads;
};

Result<BroughtFiles> read_brought(const std::vector<std::string>& brought) {
  BroughtFiles out;
  for (const std::string& text : brought) {
    const std::size_t at = text.find('=');
    const std::string path = at == std::string::npos ? text : text.substr(at + 1);
    LANTIAN_TRY(std::string bytes, keep::read_file(path));
    out.bytes.push_back(std::move(bytes));
    docket::Upload upload;
    upload.bytes = out.bytes.back();
    upload.name = std::filesystem::path{path}.filename().string();
    upload.kind = at == std::string::npos ? "" : text.substr(0, at);
    out.uploads.push_back(std::move(upload));
  }
  return out;
}

Result<int> answer(const serve::Outcome& outcome, const OpenDocket& open, const DocketDeskWords& words) {
  if (const auto* refusal = std::get_if<docket::Refusal>(&outcome)) {
    if (words.json) print(report::refusal_json(*refusal));
    fmt::print(stderr, "lantian: refused: {}\n", refusal->text());
    return 1;
  }
  const auto& done = std::get<serve::Done>(outcome);
  const report::DoneAnswer shown{&open.office->types(), &done.subject, done.events, done.likely};
  print(words.json ? report::done_json(shown) : report::done_text(shown, open.speech(words)));
  return 0;
}

Result<serve::Counter> counter_of(const OpenDocket& open, const DocketActWords& words) {
  LANTIAN_TRY(docket::Actor actor, serve::actor_of(*open.office, words.actor));
  return serve::Counter{open.desk(), open.files, std::move(actor), open.now};
}

Result<int> docket_open(const DocketActWords& words) {
  if (!words.desk.now.empty() && !words.body.synthetic) {
    return Error{ErrorCode::invalid_argument, "a real case is opened now; --now goes with --synthetic", "--now"};
  }
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, true));
  LANTIAN_TRY(const serve::Counter counter, counter_of(open, words));
  LANTIAN_TRY(docket::EventBody body, serve::body_of(*open.office, words.body));
  LANTIAN_TRY(const BroughtFiles brought, read_brought(words.brought));
  const keep::Contact& contact = words.contact;
  if (contact.name.empty() && contact.phone.empty() && contact.email.empty()) {
    LANTIAN_TRY(const serve::Outcome outcome, serve::open_case(counter, words.type, std::move(body), brought.uploads));
    return answer(outcome, open, words.desk);
  }
  LANTIAN_TRY(const auto contacts, open_contacts(words.desk, words.contacts));
  LANTIAN_TRY(const serve::Outcome outcome,
              serve::open_report(counter, words.type, std::move(body), brought.uploads, *contacts, contact));
  return answer(outcome, open, words.desk);
}

/// What can be done with the case, by the one who asks.
Result<int> show_choices(const OpenDocket& open, const serve::Counter& counter, const DocketActWords& words) {
  LANTIAN_TRY(const serve::FoundCase found, serve::find_case(counter.desk, words.case_id));
  const auto choices = docket::choices(*found.type, found.subject, counter.actor, counter.desk.setting(counter.now));
  const docket::Role role = counter.actor.role;
  print(words.desk.json ? report::choices_json(*found.type, choices, role)
                        : report::choices_text(*found.type, choices, role, open.speech(words.desk)));
  return 0;
}

Result<serve::Outcome> split_outcome(const OpenDocket& open, const serve::Counter& counter,
                                     const DocketActWords& words) {
  std::vector<docket::EventBody> parts;
  for (const std::string& text : words.parts) {
    LANTIAN_TRY(docket::EventBody part, serve::part_of(*open.office, text));
    parts.push_back(std::move(part));
  }
  return serve::split_case(counter, words.case_id, std::move(parts), words.body.reason);
}

Result<serve::Outcome> outcome_of(const OpenDocket& open, const serve::Counter& counter, const DocketActWords& words) {
  if (words.step == "merge") return serve::merge_cases(counter, words.case_id, words.into, words.body.reason);
  if (words.step == "split") return split_outcome(open, counter, words);
  LANTIAN_TRY(const serve::FoundCase found, serve::find_case(counter.desk, words.case_id));
  LANTIAN_TRY(docket::EventBody body, serve::body_of(*open.office, words.body));
  LANTIAN_TRY(const BroughtFiles brought, read_brought(words.brought));
  docket::Action action = serve::action_named(found, words.step, words.version, std::move(body));
  return serve::act_on_case(counter, std::move(action), brought.uploads);
}

Result<int> docket_act(const DocketActWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  LANTIAN_TRY(const serve::Counter counter, counter_of(open, words));
  if (words.step.empty()) return show_choices(open, counter, words);
  LANTIAN_TRY(const serve::Outcome outcome, outcome_of(open, counter, words));
  return answer(outcome, open, words.desk);
}

}  // namespace

int run_docket_open(const DocketActWords& words) {
  return exit_code(docket_open(words));
}
int run_docket_act(const DocketActWords& words) {
  return exit_code(docket_act(words));
}

}  // namespace lantian::app
