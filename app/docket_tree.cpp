#include "app/desk.hpp"
#include "app/docket.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "report/docket_progress.hpp"
#include "serve/docket_office.hpp"

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
  const report::DocketSpeech speech = office.speech(words.lang == "zh");
  if (words.out.ends_with(".xlsx")) {
    LANTIAN_TRY(const terms::Form form, office.form("progress"));
    return keep::write_workbook(form, report::progress_records(table, form, speech), speech.chinese);
  }
  if (words.json || words.out.ends_with(".json")) return report::progress_json(table, speech);
  if (words.markdown || words.out.ends_with(".md")) return report::progress_markdown(table, speech);
  return report::progress_text(table, speech);
}

Result<int> docket_tree(const DocketTreeWords& words) {
  LANTIAN_TRY(const serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.region));
  LANTIAN_TRY(const docket::Register source, office.rectification(words.register_id));
  LANTIAN_TRY(const Day today, day_or_today(words.on));
  const report::ProgressTable table{&source, report::progress_of(source, {}, today, office.docket().soon_days), today};
  LANTIAN_TRY(const std::string bytes, tree_bytes(words, table, office));
  if (words.out.empty()) {
    print(bytes);
    return 0;
  }
  LANTIAN_CHECK(keep::write_file(words.out, bytes));
  print(fmt::format("{} tasks in {}\n", table.tasks.size(), words.out));
  return 0;
}

}  // namespace

int run_docket_tree(const DocketTreeWords& words) {
  return exit_code(docket_tree(words));
}

}  // namespace lantian::app
