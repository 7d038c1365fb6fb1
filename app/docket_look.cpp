#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "docket/redact.hpp"
#include "keep/workbook.hpp"
#include "report/docket_cases.hpp"
#include "report/docket_dispatch.hpp"
#include "serve/docket_open311.hpp"

#include <fmt/core.h>

/// lantian docket list, show, stats, open311, types.
namespace lantian::app {
namespace {

/// How many late cases a report names.
constexpr std::size_t overdue_shown = 50;

Result<std::string> list_bytes(const DocketListWords& words, const OpenDocket& open, const serve::CaseList& list) {
  const bool chinese = words.desk.lang == "zh";
  if (words.out.ends_with(".ics")) return serve::list_feed(open.desk(), list, open.now, chinese);
  if (words.out.ends_with(".xlsx") || words.out.ends_with(".csv")) {
    LANTIAN_TRY(const terms::Form form, open.office->form("case_list"));
    const auto records = serve::list_records(list, form, *open.office, chinese);
    if (words.out.ends_with(".csv")) return terms::write_csv(form, records, chinese);
    return keep::write_workbook(form, records, chinese);
  }
  if (words.desk.json || words.out.ends_with(".json")) {
    return report::case_list_json(list.lines, open.today(), list.next);
  }
  return report::case_list_text(list.lines, open.office->types(), open.today(), list.next, open.speech(words.desk));
}

Result<int> docket_list(const DocketListWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  LANTIAN_TRY(const keep::CaseFilter filter, serve::case_filter(*open.office, words.list, open.today()));
  std::optional<keep::CasePlace> after;
  if (!words.after.empty()) {
    LANTIAN_TRY(after, serve::parse_case_key(words.after));
  }
  LANTIAN_TRY(const serve::CaseList list, serve::list_cases(*open.book, filter, after, words.most));
  LANTIAN_TRY(const std::string bytes, list_bytes(words, open, list));
  return give_out(words.out, bytes);
}

Result<int> show_public(const OpenDocket& open, const serve::FoundCase& found, std::span<const docket::Event> events,
                        const DocketShowWords& words) {
  const auto copy = docket::public_copy(*found.type, found.subject, open.office->vocabulary(), open.office->areas());
  if (!copy) {
    return Error{
        ErrorCode::not_found,
        fmt::format("cases of type '{}' are shown to nobody outside; their type file has no [public]", found.type->id),
        ""};
  }
  print(report::public_text(*found.type, *copy, docket::public_history(*found.type, events), open.speech(words.desk)));
  return 0;
}

Result<int> docket_show(const DocketShowWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  std::optional<UtcSeconds> until;
  if (!words.as_of.empty()) {
    LANTIAN_TRY(until, parse_instant(words.as_of));
  }
  LANTIAN_TRY(serve::FoundCase found, serve::find_case(open.desk(), words.case_id));
  if (until) {
    LANTIAN_TRY(found.subject, open.book->find(words.case_id, until));
  }
  LANTIAN_TRY(const std::vector<docket::Event> events, open.book->events_of(words.case_id, until));
  if (words.open_to_all) return show_public(open, found, events, words);
  print(words.desk.json ? report::case_json(*found.type, found.subject, events)
                        : report::case_text(*found.type, found.subject, events, open.speech(words.desk)));
  return 0;
}

Result<int> docket_stats(DocketStatsWords words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  if (words.synthetic) words.statistics.synthetic = true;
  if (words.statistics.period.empty()) words.statistics.period = text_of(open.today()).substr(0, 7);
  LANTIAN_TRY(const serve::DocketFigures figures,
              serve::docket_figures(open.desk(), words.statistics, open.now, overdue_shown));
  const report::Dispatch dispatch{&figures.statistics, figures.period,  figures.scope,        figures.of,
                                  open.today(),        figures.overdue, &open.office->types()};
  const report::DocketSpeech speech = open.speech(words.desk);
  if (words.desk.json || words.out.ends_with(".json")) return give_out(words.out, report::dispatch_json(dispatch));
  if (words.markdown || words.out.ends_with(".md")) {
    return give_out(words.out, report::dispatch_markdown(dispatch, speech));
  }
  return give_out(words.out, report::dispatch_text(dispatch, speech));
}

Result<int> docket_open311(const DocketOpen311Words& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, true));
  serve::Open311Shop shop;
  shop.desk = open.desk();
  shop.chinese = words.desk.lang == "zh";
  shop.synthetic = true;
  shop.key_is_good = [](std::string_view key) { return key == "trial"; };
  const std::size_t mark = words.path.find('?');
  const std::string query = mark == std::string::npos ? "" : words.path.substr(mark + 1);
  LANTIAN_TRY(const serve::Open311Reply reply,
              serve::answer_open311(shop, {words.method, words.path.substr(0, mark), query, words.body}, open.now));
  print(reply.body);
  return reply.status < 400 ? 0 : 1;
}

std::string type_text(const docket::CaseType& type, const report::DocketSpeech& speech) {
  std::string out = fmt::format("{}  {}  {}-\n", type.id, speech.name(type.name), type.prefix);
  for (const docket::State& state : type.states) {
    out += fmt::format("\n  {} {} ({})\n", state.id, speech.name(state.name), docket::name_of(state.kind));
    for (const docket::Transition* step : type.from(state.id)) {
      out += fmt::format("    {} {} -> {}  [{}]\n", step->id, speech.name(step->name), step->to,
                         docket::list_of(step->roles));
    }
  }
  return out;
}

Result<int> docket_types(const DocketTypesWords& words) {
  LANTIAN_TRY(const serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.region));
  const report::DocketSpeech speech = office.speech(words.lang == "zh");
  if (!words.id.empty()) {
    LANTIAN_TRY(const docket::CaseType* type, office.type(words.id));
    print(type_text(*type, speech));
    return 0;
  }
  for (const docket::CaseType& type : office.types().all()) {
    print(fmt::format("{}-  {}  {}\n", type.prefix, type.id, speech.name(type.name)));
  }
  return 0;
}

}  // namespace

int run_docket_list(const DocketListWords& words) {
  return exit_code(docket_list(words));
}
int run_docket_show(const DocketShowWords& words) {
  return exit_code(docket_show(words));
}
int run_docket_stats(const DocketStatsWords& words) {
  return exit_code(docket_stats(words));
}
int run_docket_open311(const DocketOpen311Words& words) {
  return exit_code(docket_open311(words));
}
int run_docket_types(const DocketTypesWords& words) {
  return exit_code(docket_types(words));
}

}  // namespace lantian::app
