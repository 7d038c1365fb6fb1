#include "app/docket_import.hpp"

#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "serve/docket_import.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace lantian::app {
namespace {

/// A line on standard error with what is being done and how long it may still take; silent when nobody looks.
serve::DocketProgress docket_progress() {
  if (::isatty(STDERR_FILENO) == 0) return nullptr;
  using Clock = std::chrono::steady_clock;
  return
      [step = std::string{}, start = Clock::now()](std::string_view what, std::size_t done, std::size_t all) mutable {
        if (step != what) {
          step = what;
          start = Clock::now();
        }
        const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
        const double left = done == 0 ? 0.0 : elapsed * static_cast<double>(all - done) / static_cast<double>(done);
        fmt::print(stderr, "\r\033[K{} {}/{}{}", what, done, all,
                   left >= 1.0 ? fmt::format(", about {:.0f} s left", left) : "");
        if (done == all) fmt::print(stderr, "\r\033[K");
      };
}

/// Without a role the system brings the cases in, in the name of whoever asked: what happened before counts from then.
Result<docket::Actor> importing_actor(const serve::ActorWords& words, const serve::DocketOffice& office) {
  if (!words.role.empty()) return serve::actor_of(office, words);
  docket::Actor out;
  out.role = docket::Role::system;
  out.name = words.name;
  return out;
}

Result<int> write_empty_form(const DocketImportWords& words) {
  LANTIAN_TRY(const serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.desk.region));
  LANTIAN_TRY(const terms::Form form, office.form("cases"));
  const bool chinese = words.desk.lang == "zh";
  if (words.template_out.ends_with(".csv")) {
    LANTIAN_CHECK(keep::write_file(words.template_out, terms::write_csv(form, {}, chinese)));
  } else if (words.template_out.ends_with(".xlsx")) {
    LANTIAN_TRY(const std::string bytes, keep::write_workbook(form, {}, chinese));
    LANTIAN_CHECK(keep::write_file(words.template_out, bytes));
  } else {
    return Error{ErrorCode::unsupported, fmt::format("'{}': a form is written as .xlsx or .csv", words.template_out),
                 "--template"};
  }
  print(fmt::format("{}: {} columns\n", words.template_out, form.columns.size()));
  return 0;
}

/// A docket in memory, for what is only tried.
Result<OpenDocket> empty_docket(const DocketDeskWords& words) {
  OpenDocket out;
  LANTIAN_TRY(serve::DocketOffice office, serve::DocketOffice::open(data_root(), words.region));
  out.office = std::make_unique<serve::DocketOffice>(std::move(office));
  out.book = keep::make_memory_docket_book(out.office->basis());
  out.now = keep::now();
  if (!words.now.empty()) {
    LANTIAN_TRY(out.now, parse_instant(words.now));
  }
  return out;
}

Result<serve::DocketImport> brought_in(const DocketImportWords& words, const serve::DocketImportRun& run) {
  if (!words.register_id.empty()) return serve::import_register(run, words.register_id);
  if (!words.petitions_id.empty()) return serve::import_petitions(run, words.petitions_id);
  serve::CaseTable table;
  LANTIAN_TRY(table.file.text, keep::read_file(words.file));
  table.file.path = words.file;
  table.sheet = words.sheet;
  table.good_rows = words.good_rows;
  return serve::import_cases(run, table);
}

void print_refusals(const serve::DocketImport& done, std::size_t shown) {
  for (std::size_t i = 0; i < std::min(shown, done.refusals.size()); ++i) {
    fmt::print(stderr, "refused: {}\n", done.refusals[i].text());
  }
  if (done.refusals.size() > shown) fmt::print(stderr, "refused: ... and {} more\n", done.refusals.size() - shown);
}

Result<void> check_one_source(const DocketImportWords& words) {
  const int sources = (words.file.empty() ? 0 : 1) + (words.register_id.empty() ? 0 : 1) +
                      (words.petitions_id.empty() ? 0 : 1) + (words.template_out.empty() ? 0 : 1);
  if (sources != 1) {
    return Error{ErrorCode::invalid_argument,
                 "name one thing to bring in: FILE, --register ID or --petitions ID; or --template FILE.xlsx", ""};
  }
  if (words.template_out.empty() && words.desk.book.empty()) {
    return Error{ErrorCode::invalid_argument, "name the docket: --book DIRECTORY, or postgres:WORDS", "--book"};
  }
  if (words.good_rows && words.refused_out.empty()) {
    return Error{ErrorCode::invalid_argument, "--good-rows needs --refused-out FILE.csv, so that no row is lost",
                 "--refused-out"};
  }
  if (!words.refused_out.empty() && words.refused_out == words.file) {
    return Error{ErrorCode::invalid_argument, "the refused rows would be written over the table itself",
                 "--refused-out"};
  }
  return {};
}

Result<serve::DocketImport> import_into(const DocketImportWords& words, const OpenDocket& open, bool dry_run) {
  serve::DocketImportRun run;
  run.desk = open.desk();
  run.now = open.now;
  LANTIAN_TRY(run.actor, importing_actor(words.actor, *open.office));
  run.dry_run = dry_run;
  run.trial = !words.desk.now.empty();
  run.progress = docket_progress();
  return brought_in(words, run);
}

/// Where there is no docket yet it is tried on an empty one first: neither a dry run nor a table that is refused leaves
/// a file behind.
Result<serve::DocketImport> outcome_of(const DocketImportWords& words) {
  auto there = open_docket_desk(words.desk, false);
  if (there) return import_into(words, *there, words.dry_run);
  if (there.error().code != ErrorCode::not_found) return there.error();
  LANTIAN_TRY(const OpenDocket empty, empty_docket(words.desk));
  LANTIAN_TRY(serve::DocketImport tried, import_into(words, empty, true));
  const bool stores = !tried.cases.empty() && (tried.refusals.empty() || words.good_rows);
  if (words.dry_run) return tried;
  tried.dry_run = false;
  if (!stores) return tried;
  LANTIAN_TRY(const OpenDocket made, open_docket_desk(words.desk, true));
  return import_into(words, made, false);
}

Result<int> docket_import(const DocketImportWords& words) {
  LANTIAN_CHECK(check_one_source(words));
  if (!words.template_out.empty()) return write_empty_form(words);
  LANTIAN_TRY(const serve::DocketImport done, outcome_of(words));
  if (!words.refused_out.empty() && !done.refused_csv.empty()) {
    LANTIAN_CHECK(keep::write_file(words.refused_out, done.refused_csv));
  }
  if (!words.desk.json) print_refusals(done, words.shown);
  print(words.desk.json ? serve::json_of(done) : serve::printed(done, words.shown));
  if (!words.desk.json && !words.refused_out.empty() && !done.refused_csv.empty()) {
    print(fmt::format("{} refused rows in {}\n", done.refused_rows, words.refused_out));
  }
  return done.refusals.empty() ? 0 : 1;
}

}  // namespace

int run_docket_import(const DocketImportWords& words) {
  return exit_code(docket_import(words));
}

}  // namespace lantian::app
