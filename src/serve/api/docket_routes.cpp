#include "docket/redact.hpp"
#include "keep/docket_attachments.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "report/docket_answers.hpp"
#include "report/docket_cases.hpp"
#include "report/docket_dispatch.hpp"
#include "report/docket_progress.hpp"
#include "serve/api/docket_desk.hpp"
#include "serve/api/docket_json.hpp"
#include "serve/api/once.hpp"
#include "serve/api/tag.hpp"
#include "serve/docket_counter.hpp"
#include "serve/docket_lists.hpp"
#include "serve/docket_open311.hpp"
#include "serve/docket_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using Api = std::shared_ptr<const DocketApi>;

constexpr std::size_t most_lines = 1000, usual_lines = 100, overdue_lines = 50;

std::string word_of(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

Day today() {
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

/// Who asks and what she works with. A demonstration shows strangers what an auditor sees.
struct Visit {
  DocketDesk desk;
  docket::Actor actor;
  bool signed_in = false;
};

/// Answers with `work(visit)`, or why nobody is let in.
template <class Work>
Router::Handler let_in(const Api& api, Work work) {
  return [api, work](const Call& call) -> Answer {
    keep::DocketBook* book = api->book();
    if (book == nullptr) return Problem{problems::not_ready, "the docket is still being prepared; ask again soon"};
    Visit visit{{book, api->office}, {}, false};
    if (const auto actor = api->who(call.request)) {
      visit.actor = *actor;
      visit.signed_in = true;
    } else if (api->open_reading) {
      visit.actor = {"demonstration", docket::Role::auditor, "", "", {}, "", std::nullopt};
    } else {
      return Problem{problems::not_signed_in,
                     "cases are read by those who work on them; reports of citizens are told "
                     "to everybody at /open311/v2"};
    }
    Answer answer = work(*api, visit, call);
    // What people may read differs, and stays in no cache when they have signed out.
    HttpReply* reply = answer.reply();
    if (reply != nullptr && header_of(*reply, "Cache-Control").empty()) {
      reply->headers.emplace_back("Cache-Control", "private, no-store");
    }
    return answer;
  };
}

Result<std::size_t> lines_wanted(const Call& call) {
  const std::string text = word_of(call, "limit");
  if (text.empty()) return usual_lines;
  std::size_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= most_lines) return value;
  return Error{ErrorCode::invalid_argument, fmt::format("'{}'; give 1 to {}", text, most_lines), "limit"};
}

/// An actor with an area asks for that or for what lies in it.
Result<ListWords> words_of(const Visit& visit, const Call& call) {
  ListWords words;
  words.area = word_of(call, "area");
  words.topic = word_of(call, "topic");
  words.type = word_of(call, "type");
  words.state = word_of(call, "state");
  words.assignee = word_of(call, "assignee");
  words.due_until = word_of(call, "due_until");
  words.overdue = word_of(call, "overdue") == "true";
  words.all = word_of(call, "all") == "true";
  const docket::Actor& actor = visit.actor;
  if (actor.area.empty() || words.area.empty()) return words;
  LANTIAN_TRY(const std::string area, visit.desk.office->area(words.area));
  if (visit.desk.office->areas().within(area, actor.area)) return words;
  return Error{ErrorCode::invalid_argument, fmt::format("{} lies outside of your area {}", area, actor.area), "area"};
}

Answer list_of_cases(const DocketApi& api, const Visit& visit, const Call& call) {
  LANTIAN_TRY(const std::size_t most, lines_wanted(call));
  LANTIAN_TRY(const ListWords words, words_of(visit, call));
  LANTIAN_TRY(keep::CaseFilter filter, case_filter(*api.office, words, today()));
  filter.reader = visit.actor;
  std::optional<keep::CasePlace> after;
  if (const std::string key = word_of(call, "after"); !key.empty()) {
    LANTIAN_TRY(after, parse_case_key(key));
  }
  LANTIAN_TRY(CaseList list, list_cases(*visit.desk.book, filter, after, most));
  const std::string format = word_of(call, "format");
  if (format.empty() || format == "json") return json_reply(report::case_list_json(list.lines, today(), list.next));
  if (format == "ics") {
    LANTIAN_TRY(std::string feed, list_feed(visit.desk, list, keep::now(), !call.english));
    return HttpReply{200, "text/calendar; charset=utf-8", std::move(feed), {}, {}};
  }
  LANTIAN_TRY(const terms::Form form, api.office->form("case_list"));
  const auto records = list_records(list, form, *api.office, !call.english);
  if (format == "csv") {
    return HttpReply{200,
                     "text/csv; charset=utf-8",
                     terms::write_csv(form, records, !call.english),
                     {{"Content-Disposition", "attachment; filename=\"cases.csv\""}},
                     {}};
  }
  if (format == "xlsx") {
    LANTIAN_TRY(std::string bytes, keep::write_workbook(form, records, !call.english));
    return HttpReply{200,
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     std::move(bytes),
                     {{"Content-Disposition", "attachment; filename=\"cases.xlsx\""}},
                     {}};
  }
  return Problem{problems::bad_request, fmt::format("no form '{}'", format), {"json", "csv", "xlsx", "ics"}};
}

/// The case when she may read it; else as if there were none, so that ids cannot be tried out.
Result<FoundCase> readable(const Visit& visit, const std::string& id) {
  LANTIAN_TRY(FoundCase found, find_case(visit.desk, id));
  if (docket::may_read(*found.type, visit.actor, found.subject, visit.desk.office->areas())) return found;
  return Error{ErrorCode::not_found, fmt::format("no case {} among those that you may read", id), ""};
}

Answer one_case(const DocketApi&, const Visit& visit, const Call& call) {
  LANTIAN_TRY(const FoundCase found, readable(visit, call.parts[0]));
  LANTIAN_TRY(const std::vector<docket::Event> events, visit.desk.book->events_of(call.parts[0]));
  const auto choices = docket::choices(*found.type, found.subject, visit.actor, visit.desk.setting(keep::now()));
  return json_reply(with_actions(report::case_json(*found.type, found.subject, events),
                                 report::choices_json(*found.type, choices, visit.actor.role)));
}

Answer one_file(const DocketApi& api, const Visit& visit, const Call& call) {
  LANTIAN_TRY(const FoundCase found, readable(visit, call.parts[0]));
  LANTIAN_TRY(const std::vector<docket::Event> events, visit.desk.book->events_of(call.parts[0]));
  for (const docket::Event& event : events) {
    for (const docket::Attachment& file : event.body.attachments) {
      if (file.sha256 != call.parts[1]) continue;
      LANTIAN_TRY(std::string bytes, keep::DocketAttachments{api.files}.read(file.sha256));
      return HttpReply{200,
                       file.media_type,
                       std::move(bytes),
                       {{"Content-Disposition", "inline"}, {"Cache-Control", "private, no-store"}},
                       {}};
    }
  }
  return Problem{problems::not_found, fmt::format("no file {} belongs to case {}", call.parts[1], found.subject.id)};
}

/// Figures and registers of a whole area are for those who work in offices.
std::optional<Problem> only_offices(const Visit& visit) {
  if (visit.actor.role != docket::Role::enterprise && visit.actor.role != docket::Role::citizen) return std::nullopt;
  return Problem{problems::not_allowed, "figures and registers of a whole area are for offices; see your own cases"};
}

Answer statistics(const DocketApi& api, const Visit& visit, const Call& call) {
  if (auto problem = only_offices(visit)) return *std::move(problem);
  LANTIAN_TRY(const ListWords own, words_of(visit, call));
  StatisticsWords words;
  words.period = word_of(call, "period");
  if (words.period.empty()) words.period = text_of(today()).substr(0, 7);
  words.type = word_of(call, "type");
  words.topic = word_of(call, "topic");
  words.area = own.area.empty() ? visit.actor.area : own.area;
  words.reader = visit.actor;
  if (const std::string level = word_of(call, "level"); !level.empty()) words.level = level;
  LANTIAN_TRY(const DocketFigures figures, docket_figures(visit.desk, words, keep::now(), overdue_lines));
  return json_reply(report::dispatch_json({&figures.statistics, figures.period, figures.scope, figures.of, today(),
                                           figures.overdue, &api.office->types()}));
}

bool may_open(const Visit& visit, const docket::Case& one) {
  const docket::CaseType* type = visit.desk.office->types().type(one.type);
  return type != nullptr && docket::may_read(*type, visit.actor, one, visit.desk.office->areas());
}

/// Tasks that an area of hers answers for; the register of an auditor is whole. Nobody reads what other offices owe.
void only_own_tasks(docket::Register& source, const Visit& visit) {
  const docket::Actor& actor = visit.actor;
  const docket::Areas& areas = visit.desk.office->areas();
  const auto hers = [&](const docket::RegisterTask& task) {
    if (actor.role == docket::Role::auditor && actor.area.empty()) return true;
    return !actor.area.empty() &&
           std::ranges::any_of(task.areas, [&](const std::string& area) { return areas.within(area, actor.area); });
  };
  std::erase_if(source.tasks, [&](const docket::RegisterTask& task) { return !hers(task); });
  std::erase_if(source.issues, [&](const docket::RegisterIssue& issue) {
    return std::ranges::find(source.tasks, issue.number, &docket::RegisterTask::issue) == source.tasks.end();
  });
  std::erase_if(source.aspects, [&](const docket::RegisterAspect& aspect) {
    return std::ranges::find(source.issues, aspect.number, &docket::RegisterIssue::aspect) == source.issues.end();
  });
}

Answer register_tree(const DocketApi& api, const Visit& visit, const Call& call) {
  if (auto problem = only_offices(visit)) return *std::move(problem);
  const std::string id = word_of(call, "register");
  if (id.empty()) return Problem{problems::bad_request, "name the register: ?register=rectification-2023"};
  LANTIAN_TRY(docket::Register source, api.office->rectification(id));
  only_own_tasks(source, visit);
  report::ProgressTable table{&source, {}, today()};
  LANTIAN_TRY(std::vector<docket::Case> cases, cases_of_register(visit.desk, source));
  std::erase_if(cases, [&](const docket::Case& one) { return !may_open(visit, one); });
  LANTIAN_TRY(table.in_book, register_in_book(visit.desk, source, cases));
  report::RegisterCases beside;
  LANTIAN_TRY(beside.type, api.office->type(api.office->docket().register_named(source.id)->type));
  beside.cases = cases;
  table.tasks = report::progress_of(source, beside, table.today, api.office->docket().soon_days);
  const report::DocketSpeech speech = api.office->speech(!call.english);
  if (word_of(call, "format") == "xlsx") {
    LANTIAN_TRY(const terms::Form form, api.office->form("progress"));
    LANTIAN_TRY(std::string bytes,
                keep::write_workbook(form, report::progress_records(table, form, speech), !call.english));
    return HttpReply{200,
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     std::move(bytes),
                     {{"Content-Disposition", fmt::format("attachment; filename=\"{}.xlsx\"", source.id)}},
                     {}};
  }
  return json_reply(report::progress_json(table, speech));
}

/// A refusal of the docket as a problem: what is allowed instead is in its list.
Problem problem_of(const docket::Refusal& refusal) {
  using docket::RefusalReason;
  const auto kind = [&] {
    switch (refusal.reason) {
      case RefusalReason::session_expired:
        return problems::not_signed_in;
      case RefusalReason::read_only:
      case RefusalReason::wrong_role:
      case RefusalReason::out_of_area:
      case RefusalReason::out_of_topic:
      case RefusalReason::not_own:
        return problems::not_allowed;
      case RefusalReason::conflict:
        return problems::conflict;
      default:
        return problems::refused;
    }
  }();
  Problem problem{kind, refusal.message, refusal.allowed};
  for (const std::string& one : refusal.missing) problem.detail += "; missing: " + one;
  return problem;
}

Answer outcome_answer(const DocketApi& api, const Outcome& outcome, int status) {
  if (const auto* refusal = std::get_if<docket::Refusal>(&outcome)) return problem_of(*refusal);
  const Done& done = std::get<Done>(outcome);
  if (api.changed) api.changed(done.subject.id);
  HttpReply reply =
      json_reply(report::done_json({&api.office->types(), &done.subject, done.events, done.likely}), status);
  if (status == 201) reply.headers.emplace_back("Location", "/api/v1/cases/" + done.subject.id);
  return reply;
}

Problem sign_in_to_act() {
  return {problems::not_signed_in, "whoever acts on a case is named in it; sign in first"};
}

Answer open_a_case(const DocketApi& api, const Visit& visit, const Call& call) {
  if (!visit.signed_in) return sign_in_to_act();
  if (api.missing) {
    if (auto problem = api.missing(call, Permission::cases_open)) return *std::move(problem);
  }
  LANTIAN_TRY(SentDeed sent, read_deed(call.request.body));
  sent.body.synthetic = api.synthetic;
  LANTIAN_TRY(docket::EventBody body, body_of(*api.office, sent.body));
  const Counter counter{visit.desk, api.files, visit.actor, keep::now()};
  if (sent.has_contact && api.contacts != nullptr) {
    LANTIAN_TRY(const Outcome outcome,
                open_report(counter, sent.type, std::move(body), sent.files.uploads, *api.contacts, sent.contact));
    return outcome_answer(api, outcome, 201);
  }
  LANTIAN_TRY(const Outcome outcome, open_case(counter, sent.type, std::move(body), sent.files.uploads));
  return outcome_answer(api, outcome, 201);
}

Answer act_on(const DocketApi& api, const Visit& visit, const Call& call) {
  if (!visit.signed_in) return sign_in_to_act();
  LANTIAN_TRY(SentDeed sent, read_deed(call.request.body));
  if (sent.move.empty()) return Problem{problems::bad_request, "the key 'move' is missing: a step or a deed"};
  LANTIAN_TRY(const FoundCase found, readable(visit, call.parts[0]));
  LANTIAN_TRY(docket::EventBody body, body_of(*api.office, sent.body));
  const Counter counter{visit.desk, api.files, visit.actor, keep::now()};
  LANTIAN_TRY(const Outcome outcome,
              act_on_case(counter, action_named(found, sent.move, sent.version, std::move(body)), sent.files.uploads));
  return outcome_answer(api, outcome, 200);
}

Answer open311(const DocketApi& api, const Call& call, std::string path) {
  keep::DocketBook* book = api.book();
  if (book == nullptr) return Problem{problems::not_ready, "the docket is still being prepared; ask again soon"};
  Open311Shop shop;
  shop.desk = {book, api.office};
  shop.chinese = !call.english;
  shop.contacts = api.contacts;
  shop.key_is_good = api.key_is_good;
  if (!api.public_url.empty()) shop.url = api.public_url + "/open311/v2";
  shop.synthetic = api.synthetic;
  LANTIAN_TRY(
      Open311Reply reply,
      answer_open311(shop, {call.request.method, std::move(path), call.request.query, call.request.body}, keep::now()));
  return HttpReply{reply.status, std::move(reply.content_type), std::move(reply.body), {}, {}};
}

/// A case is opened once for each key. What was begun when the program fell is not begun again.
Router::Handler opened_once(const Api& api, Router::Handler open) {
  const auto whose = [api](const HttpRequest& request) {
    const auto actor = api->who(request);
    return actor ? actor->name : std::string{};
  };
  return once_only({api->sent, false, whose}, [open = std::move(open)](const Call& call, const Claim& claim) -> Answer {
    if (claim.fresh) return open(call);
    return Problem{problems::conflict,
                   "this was begun before and it is not known how it ended; look whether the case is in the list, and "
                   "send it under a new key when it is not"};
  });
}

}  // namespace

void mount_docket(Router& router, Api api) {
  router.on("GET", "/api/v1/cases", let_in(api, list_of_cases));
  router.on("GET", "/api/v1/cases/{id}", let_in(api, one_case));
  router.on("GET", "/api/v1/cases/{id}/files/{sha256}", let_in(api, one_file));
  router.on("GET", "/api/v1/case-statistics", let_in(api, statistics));
  router.on("GET", "/api/v1/case-tree", let_in(api, register_tree));
  router.on("GET", "/api/v1/case-types",
            [text = case_types_json(*api->office)](const Call&) { return json_reply(text); });
  router.on("POST", "/api/v1/cases", opened_once(api, let_in(api, open_a_case)));
  router.on("POST", "/api/v1/cases/{id}/actions", let_in(api, act_on));
  router.take_bodies("POST", "/api/v1/cases", api->most_upload_bytes);
  router.take_bodies("POST", "/api/v1/cases/{id}/actions", api->most_upload_bytes);
  for (const char* method : {"GET", "POST"}) {
    router.on(method, "/open311/v2/{resource}", [api](const Call& call) { return open311(*api, call, call.parts[0]); });
    router.on(method, "/open311/v2/{resource}/{id}",
              [api](const Call& call) { return open311(*api, call, call.parts[0] + "/" + call.parts[1]); });
  }
}

}  // namespace lantian::serve
