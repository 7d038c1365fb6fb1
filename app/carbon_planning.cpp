#include "app/carbon_planning.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/planning_office.hpp"
#include "serve/carbon/reports_finance.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

constexpr const char* planning_mark = "SYNTHETIC: made-up enterprises; no figure here is of a real one\n";

/// The books of a command, at one place because they point into each other.
struct PlanningDesk {
  serve::Office data;
  serve::InventoryOffice inventory;
  serve::CarbonOffice office;
  std::unique_ptr<keep::DocumentBook> book;
  serve::CarbonDesk desk;
};

/// The desk that the service has as well, over a book of documents or over the pack in memory.
Result<std::unique_ptr<PlanningDesk>> open_planning(const CarbonPlanningWords& words) {
  auto out = std::make_unique<PlanningDesk>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->inventory, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(out->office, serve::CarbonOffice::open(out->inventory));
  out->desk.office = &out->inventory;
  out->desk.carbon = &out->office;
  out->desk.region = words.region;
  out->desk.synthetic = words.book.empty();
  if (words.book.empty()) {
    out->book = keep::make_memory_document_book();
    LANTIAN_CHECK(serve::keep_synthetic_filings(out->office, words.region, *out->book, keep::now()));
    LANTIAN_CHECK(serve::keep_demo_library(out->desk, *out->book, keep::now()));
  } else {
    const std::string path = serve::carbon_path(words.book);
    if (!keep::exists(path)) {
      return Error{
          ErrorCode::not_found,
          fmt::format("there are no carbon documents in {}; `lantian serve` keeps them there", in_quotes(words.book)),
          "--book"};
    }
    LANTIAN_TRY(out->book, keep::open_document_book(path));
  }
  out->desk.book = [book = out->book.get()] { return book; };
  return out;
}

Result<serve::LibraryGround> planning_ground(const PlanningDesk& desk, const CarbonPlanningWords& words,
                                             const std::vector<serve::LibraryOnFile>& entries) {
  serve::LibraryGround out;
  LANTIAN_TRY(out.rule, serve::open_library_rule(desk.data.root()));
  LANTIAN_TRY(out.filings, serve::filings_of(desk.desk));
  out.synthetic = desk.desk.synthetic;
  if (words.on.empty()) {
    LANTIAN_TRY(out.on, serve::library_day(desk.desk, entries));
  } else {
    LANTIAN_TRY(out.on, parse_day(words.on));
  }
  return out;
}

std::string planning_day(const std::optional<Day>& day) {
  return day ? text_of(*day) : std::string{"-"};
}

/// What one line of the list says, in the order of its columns.
std::vector<std::string> library_line(const serve::LibraryGround& ground, const carbon::LibraryEntry& entry,
                                      bool chinese) {
  const auto dues = dues_on(ground.rule, entry, ground.on);
  const auto late = std::ranges::count(dues, true, &carbon::LibraryDue::overdue);
  const auto& impact = entry.application.impact;
  return {entry.id,
          std::string{name_of(entry.state)},
          in_library_on(entry, ground.on) ? "in" : "out",
          planning_day(entry.admitted),
          planning_day(entry.valid_to),
          std::to_string(late),
          impact ? fmt::format("{:.0f}", saved_t(*impact).approximate()) : "-",
          entry.application.enterprise,
          entry.application.name.shown(chinese)};
}

void print_planning_csv(const std::vector<std::string>& fields) {
  std::vector<std::string> quoted;
  for (const std::string& field : fields) quoted.push_back(csv_field(field));
  print(joined(quoted, ",") + "\n");
}

Result<int> carbon_library(const CarbonPlanningWords& words) {
  LANTIAN_TRY(const auto desk, open_planning(words));
  LANTIAN_TRY(const auto entries, serve::open_library(*desk->book));
  LANTIAN_TRY(const serve::LibraryGround ground, planning_ground(*desk, words, entries));
  for (const auto& [path, form] : {std::pair{words.docx, "docx"}, std::pair{words.xlsx, "xlsx"}}) {
    if (path.empty()) continue;
    LANTIAN_TRY(const std::string bytes, serve::library_report(ground, entries, desk->inventory, form, !words.chinese));
    LANTIAN_CHECK(keep::write_file(path, bytes));
  }
  if (words.format == "json") {
    print(serve::library_list_json(ground, entries) + "\n");
    return 0;
  }
  const bool csv = words.format == "csv";
  if (csv) {
    print_planning_csv(
        {"id", "state", "in_library", "admitted", "valid_to", "overdue", "saved_t_a_year", "enterprise", "name"});
  } else {
    print(fmt::format("{}{} on {}, {} entries\n", ground.synthetic ? planning_mark : "", ground.rule.ref(),
                      text_of(ground.on), entries.size()));
  }
  for (const serve::LibraryOnFile& one : entries) {
    const auto line = library_line(ground, one.entry, words.chinese);
    if (csv) {
      print_planning_csv(line);
    } else {
      print(fmt::format("{:<12} {:<17} {:<4} {:<11} {:<11} late {:<2} {:>9} t a year  {:<22} {}\n", line[0], line[1],
                        line[2], line[3], line[4], line[5], line[6], line[7], line[8]));
    }
  }
  return 0;
}

void print_principles(const serve::LibraryGround& ground, const carbon::LibraryEntry& entry, bool chinese) {
  for (const carbon::LibraryPrinciple& principle : ground.rule.principles) {
    std::string told;
    for (const carbon::LibraryEvent& event : entry.events) {
      for (const carbon::LibraryAnswer& one : event.answers) {
        if (one.id == principle.id) {
          told += fmt::format("  {}: {}", name_of(function_of(event.act)), one.yes ? "yes" : "NO");
        }
      }
    }
    print(fmt::format("  {:<14}{}{}  {}\n", principle.id, principle.veto ? "(veto) " : "", told.empty() ? "  -" : told,
                      principle.name.shown(chinese)));
  }
}

Result<int> carbon_library_show(const CarbonPlanningWords& words) {
  LANTIAN_TRY(const auto desk, open_planning(words));
  LANTIAN_TRY(const serve::LibraryOnFile file, serve::open_library_entry(*desk->book, words.entry));
  LANTIAN_TRY(const serve::LibraryGround ground, planning_ground(*desk, words, {file}));
  if (words.format != "text") {
    print(serve::library_page_json(ground, file, std::nullopt) + "\n");
    return 0;
  }
  if (ground.synthetic) print(planning_mark);
  const auto line = library_line(ground, file.entry, words.chinese);
  print(fmt::format("{} {} ({}), {} on {}; admitted {}, valid to {}\n", line[0], line[8], line[1], line[2],
                    text_of(ground.on), line[3], line[4]));
  print_principles(ground, file.entry, words.chinese);
  for (const carbon::LibraryEvent& one : file.entry.events) {
    print(fmt::format("  {:>2} {} {:<12} -> {:<17} {} ({})  {}\n", one.number, text_of(one.day), name_of(one.act),
                      name_of(one.to), one.by.person, one.by.role, one.reason));
  }
  for (const carbon::LibraryDue& one : dues_on(ground.rule, file.entry, ground.on)) {
    print(fmt::format("  due {} {}{}\n", name_of(one.act), text_of(one.due), one.overdue ? "  OVERDUE" : ""));
  }
  for (const serve::LibraryChance& one : serve::library_chances(ground.rule, file.entry, std::nullopt, ground.on)) {
    if (one.possible) print(fmt::format("  may follow: {}\n", name_of(one.act)));
  }
  return 0;
}

/// What would refuse it, act by act: the draft, then what it is handed in with.
std::vector<std::string> identify_refusals(const carbon::LibraryRule& rule, carbon::LibraryAction action, Day day) {
  std::vector<std::string> out;
  action.act = carbon::LibraryAct::draft;
  if (action.entry.empty()) action.entry = "application";
  const carbon::LibraryActor actor{"applicant", rule.duty(carbon::LibraryFunction::applicant).roles.front(),
                                   action.application->enterprise};
  carbon::LibraryEntry entry;
  const auto drafted = decide(rule, entry, action, actor, day);
  if (const auto* refused = std::get_if<carbon::RefusedLibraryAct>(&drafted)) {
    out.push_back(refused->message);
    return out;
  }
  if (!apply(entry, std::get<carbon::LibraryEvent>(drafted))) return out;
  action.act = carbon::LibraryAct::submit;
  if (action.reason.empty()) action.reason = "identified";
  const auto handed_in = decide(rule, entry, action, actor, day);
  if (const auto* refused = std::get_if<carbon::RefusedLibraryAct>(&handed_in)) out.push_back(refused->message);
  return out;
}

Result<int> carbon_library_identify(const CarbonPlanningWords& words) {
  LANTIAN_TRY(const serve::Office data, open_office());
  LANTIAN_TRY(const carbon::LibraryRule rule, serve::open_library_rule(data.root()));
  LANTIAN_TRY(const std::string text, keep::read_file(words.file));
  LANTIAN_TRY(const serve::LibraryWish wish, serve::read_library_application(text));
  const carbon::LibraryApplication& of = *wish.action.application;
  print(fmt::format("{} ({})\n", of.name.shown(words.chinese), rule.ref()));
  for (const carbon::LibraryDemand& one : rule.conditions) {
    const auto found = std::ranges::find(of.conditions, one.id, &carbon::LibraryAnswer::id);
    const bool met = found != of.conditions.end() && found->yes && !found->evidence.empty();
    if (one.asked_of(of.kind))
      print(fmt::format("  {:<4} condition {}\n", met ? "yes" : "NO", one.name.shown(words.chinese)));
  }
  for (const carbon::LibraryDemand& one : rule.documents) {
    const bool given = std::ranges::find(of.documents, one.id) != of.documents.end();
    if (one.asked_of(of.kind))
      print(fmt::format("  {:<4} document {}\n", given ? "yes" : "NO", one.name.shown(words.chinese)));
  }
  for (const carbon::LibraryPrinciple& one : rule.principles) {
    const auto found = std::ranges::find(wish.action.answers, one.id, &carbon::LibraryAnswer::id);
    const bool held = found != wish.action.answers.end() && found->yes && !found->evidence.empty();
    print(fmt::format("  {:<4} principle {}{}\n", held ? "yes" : "NO", one.name.shown(words.chinese),
                      one.veto ? " (veto)" : ""));
  }
  if (of.impact) {
    print(fmt::format("  saves {:.1f} t CO2 and {:.1f} tce a year\n", saved_t(*of.impact).approximate(),
                      saved_tce(*of.impact).approximate()));
  }
  const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  const auto refusals = identify_refusals(rule, wish.action, today);
  for (const std::string& one : refusals) print("refused: " + one + "\n");
  if (refusals.empty()) print("would be taken: the third party, the experts and publicity come next\n");
  return refusals.empty() ? 0 : 1;
}

Result<int> carbon_pathway(const CarbonPlanningWords& words) {
  LANTIAN_TRY(const auto desk, open_planning(words));
  LANTIAN_TRY(const auto filings, serve::filings_of(desk->desk));
  LANTIAN_TRY(const auto answer,
              serve::pathway_answer(desk->office, desk->data.root(), *filings, words.scenario, words.year));
  if (words.format == "json") {
    print(serve::pathway_json(desk->office, *answer) + "\n");
  } else {
    print(words.format == "csv" ? serve::pathway_csv(*answer) : serve::pathway_text(*answer, words.chinese));
  }
  return 0;
}

}  // namespace

int run_carbon_library(const CarbonPlanningWords& words) {
  return exit_code(carbon_library(words));
}
int run_carbon_library_show(const CarbonPlanningWords& words) {
  return exit_code(carbon_library_show(words));
}
int run_carbon_library_identify(const CarbonPlanningWords& words) {
  return exit_code(carbon_library_identify(words));
}
int run_carbon_pathway(const CarbonPlanningWords& words) {
  return exit_code(carbon_pathway(words));
}

}  // namespace lantian::app
