#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "report/docket_progress.hpp"
#include "serve/docket_parts.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

Result<Day> day_or_today(const std::string& text) {
  if (!text.empty()) return parse_day(text);
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

/// The form of the answer: by the flags, or by the ending of the file.
Result<std::string> tree_bytes(const DocketTreeWords& words, const report::ProgressTable& table,
                               const serve::DocketOffice& office) {
  const report::DocketSpeech speech = office.speech(words.desk.lang == "zh");
  if (words.out.ends_with(".xlsx")) {
    LANTIAN_TRY(const terms::Form form, office.form("progress"));
    return keep::write_workbook(form, report::progress_records(table, form, speech), speech.chinese);
  }
  if (words.desk.json || words.out.ends_with(".json")) return report::progress_json(table, speech);
  if (words.markdown || words.out.ends_with(".md")) return report::progress_markdown(table, speech);
  return report::progress_text(table, speech);
}

/// The register alone, or beside the cases that a book has of it.
Result<int> register_tree(const DocketTreeWords& words, const serve::DocketOffice& office, Day today) {
  LANTIAN_TRY(const docket::Register source, office.rectification(words.register_id));
  report::ProgressTable table{&source, {}, today};
  std::vector<docket::Case> cases;
  report::RegisterCases beside;
  if (!words.desk.book.empty()) {
    LANTIAN_TRY(const auto book, serve::open_existing_docket(words.desk.book, office));
    const serve::DocketDesk desk{book.get(), &office};
    LANTIAN_TRY(cases, serve::cases_of_register(desk, source));
    LANTIAN_TRY(table.in_book, serve::register_in_book(desk, source, cases));
    LANTIAN_TRY(beside.type, office.type(office.docket().register_named(source.id)->type));
    beside.cases = cases;
  }
  table.tasks = report::progress_of(source, beside, today, office.docket().soon_days);
  LANTIAN_TRY(const std::string bytes, tree_bytes(words, table, office));
  return give_out(words.out, bytes);
}

Result<int> case_tree(const DocketTreeWords& words, const serve::DocketOffice& office, Day today) {
  if (words.desk.book.empty()) {
    return Error{ErrorCode::invalid_argument, "the parts of a case are looked up in a docket; name it", "--book"};
  }
  LANTIAN_TRY(const auto book, serve::open_existing_docket(words.desk.book, office));
  LANTIAN_TRY(const auto lines, serve::parts_of_case({book.get(), &office}, words.case_id, today));
  const bool json = words.desk.json || words.out.ends_with(".json");
  return give_out(words.out,
                  json ? report::parts_json(lines, today)
                       : report::parts_text(lines, office.types(), today, office.speech(words.desk.lang == "zh")));
}

Result<int> docket_tree(const DocketTreeWords& words) {
  if (words.register_id.empty() == words.case_id.empty()) {
    return Error{ErrorCode::invalid_argument, "name one tree: --register ID, or --case ID with --book", ""};
  }
  LANTIAN_TRY(const serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.desk.region));
  LANTIAN_TRY(const Day today, day_or_today(words.on));
  return words.case_id.empty() ? register_tree(words, office, today) : case_tree(words, office, today);
}

}  // namespace

int run_docket_tree(const DocketTreeWords& words) {
  return exit_code(docket_tree(words));
}

}  // namespace lantian::app
