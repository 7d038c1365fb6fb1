#include "app/commands.hpp"

#include "app/desk.hpp"
#include "app/inventory.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "report/bulletin.hpp"
#include "report/office/bulletin_office.hpp"
#include "serve/assessment.hpp"
#include "serve/inventory_trace.hpp"
#include "serve/network.hpp"
#include "serve/office_files.hpp"
#include "serve/status_points.hpp"
#include "serve/tracing.hpp"
#include "serve/verifying.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::app {
namespace {

Result<std::unique_ptr<keep::ReadingBook>> book_for_import(const ImportWords& words) {
  if (words.request.dry_run) return keep::make_memory_book();
  if (words.book.empty()) {
    return Error{ErrorCode::invalid_argument, "name the book to import into with --book DIR, or add --dry-run", ""};
  }
  return keep::open_book(words.book, {});
}

/// Everything that is no air and no table of status points is a table of the inventory.
bool is_inventory_kind(std::string_view kind) {
  constexpr std::array others{"air", "water", "drinking", "soil", "soil-construction", "noise-area", "noise-road"};
  return std::ranges::find(others, kind) == others.end();
}

RecordImportWords record_words(const ImportWords& words) {
  RecordImportWords records;
  records.book = words.book;
  records.files = words.request.files;
  records.refusals_shown = words.refusals_shown;
  records.json = words.json;
  records.request.kind = words.kind;
  records.request.sheet = words.sheet;
  records.request.dry_run = words.request.dry_run;
  records.request.whole = words.whole;
  records.request.synthetic = words.synthetic;
  records.request.who = words.who.empty() ? login_name() : words.who;
  return records;
}

Result<int> import_air(const ImportWords& words) {
  serve::ImportRequest request = words.request;
  request.synthetic = words.synthetic;
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, book_for_import(words));
  LANTIAN_TRY(const serve::ImportReport report, serve::import_air(office, book.get(), request, import_progress()));
  print(words.json ? serve::json_of(report) : serve::printed(report, words.refusals_shown));
  return report.any_error() ? 1 : 0;
}

Result<int> import_points(const ImportWords& words) {
  if (words.period.empty()) {
    return Error{ErrorCode::invalid_argument,
                 "name the period that the points speak for with --period, e.g. --period 2023", ""};
  }
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, book_for_import(words));
  for (const std::string& file : words.request.files) {
    const serve::PointImport request{words.kind, file, words.period, words.request.region};
    LANTIAN_TRY(const serve::PointReport report,
                serve::import_points(office, words.request.dry_run ? nullptr : book.get(), request));
    for (const std::string& note : report.table.notes) fmt::print("note: {}\n", note);
    fmt::print("{}: {} points of {}{}, {}\n", file, report.table.points.size(), words.kind,
               report.table.synthetic ? " (synthetic)" : "",
               words.request.dry_run             ? "dry run: nothing was stored"
               : report.receipt.already_imported ? "already in the book"
                                                 : fmt::format("kept as revision {}", report.receipt.revision));
  }
  return 0;
}

serve::AssessmentRequest request_of(const AssessWords& words) {
  serve::AssessmentRequest request{words.unit, words.period, words.against, words.standard, words.also, std::nullopt};
  if (words.as_of) request.as_of = words.as_of;
  return request;
}

report::Language language_of(const AssessWords& words) {
  return words.language == "en" ? report::Language::en : report::Language::zh;
}

Result<int> assess(const AssessWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const serve::Assessment assessment, serve::assess_unit(office, *book, request_of(words)));
  print(words.json ? report::bulletin_json(assessment.bulletin)
                   : report::bulletin_text(assessment.bulletin, language_of(words)));
  return 0;
}

/// The writer that a file name asks for. Returns unsupported with the endings there are.
Result<std::string> rendered(const report::Bulletin& bulletin, const AssessWords& words) {
  if (words.out.ends_with(".html")) return report::bulletin_html(bulletin, language_of(words));
  if (words.out.ends_with(".md")) return report::bulletin_markdown(bulletin, language_of(words));
  if (words.out.ends_with(".json")) return report::bulletin_json(bulletin);
  if (report::office_form(words.out)) return serve::office_file(bulletin, words.out, language_of(words));
  return Error{ErrorCode::unsupported,
               fmt::format("'{}': a bulletin is written as .docx, .xlsx, .html, .md or .json", words.out), ""};
}

Result<int> bulletin(const AssessWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(serve::Assessment assessment, serve::assess_unit(office, *book, request_of(words)));
  assessment.bulletin.made_at = keep::now();
  LANTIAN_TRY(const std::string bytes, rendered(assessment.bulletin, words));
  LANTIAN_CHECK(keep::write_file(words.out, bytes));
  fmt::print("{} ({} bytes)\n", words.out, bytes.size());
  return 0;
}

Result<int> trace(const TraceWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const serve::Trace followed, serve::trace_figure(office, *book, words.figure));
  print(words.json ? serve::json_of(followed) : serve::printed(followed));
  return followed.equal ? 0 : 1;
}

Result<int> verify(const VerifyWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::Verification verification, serve::verify_published(office, words.files, words.adapter));
  print(serve::printed(verification));
  return verification.disagreements.empty() ? 0 : 1;
}

Result<int> realtime(const serve::RealtimeRequest& request, const std::string& directory) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(directory));
  LANTIAN_TRY(const serve::RealtimeVerdict verdict, serve::judge_realtime(office, *book, request));
  print(serve::printed(verdict));
  return 0;
}

Result<int> stations(const StationsWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const serve::NetworkReport report, serve::judge_network(office, *book, words.period, words.standard));
  print(serve::printed(report));
  return 0;
}

Result<int> sources(const std::string& directory) {
  LANTIAN_TRY(const auto book, open_existing_book(directory));
  LANTIAN_TRY(const std::vector<keep::SourceRecord> records, book->sources());
  for (const keep::SourceRecord& record : records) {
    fmt::print("#{:<5} {}  {:<24} {}{}  {} accepted, {} missing, {} refused  sha256 {}\n", record.revision,
               text_of(record.imported_at), record.adapter, record.source, record.synthetic ? " SYNTHETIC" : "",
               record.counts.accepted, record.counts.missing, record.counts.refused,
               record.source_sha256.substr(0, 12));
  }
  return 0;
}

Result<int> adapters() {
  LANTIAN_TRY(const serve::Office office, open_office());
  for (const observe::Adapter& adapter : office.adapters()) fmt::print("{}\n\n", adapter.described());
  return 0;
}

}  // namespace

int run_import(const ImportWords& words) {
  if (is_inventory_kind(words.kind)) return run_import_records(record_words(words));
  return exit_code(words.kind == "air" ? import_air(words) : import_points(words));
}
int run_assess(const AssessWords& words) {
  return exit_code(assess(words));
}
int run_bulletin(const AssessWords& words) {
  return exit_code(bulletin(words));
}
int run_trace(const TraceWords& words) {
  if (serve::is_inventory_address(words.figure)) {
    return run_trace_inventory(words.book, words.figure, words.json, words.rows_shown, words.language != "en");
  }
  return exit_code(trace(words));
}
int run_verify(const VerifyWords& words) {
  return exit_code(verify(words));
}
int run_realtime(const serve::RealtimeRequest& request, const std::string& book) {
  return exit_code(realtime(request, book));
}
int run_stations(const StationsWords& words) {
  return exit_code(stations(words));
}
int run_sources(const std::string& book) {
  return exit_code(sources(book));
}
int run_adapters() {
  return exit_code(adapters());
}

}  // namespace lantian::app
