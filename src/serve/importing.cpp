#include "serve/importing.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

std::string file_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// The region that resolves names: the one asked for, the adapter's own, or all packs together.
Result<const terms::Region*> region_for(const Office& office, const std::string& asked,
                                        const observe::Adapter& adapter) {
  const std::string& id = asked.empty() ? adapter.default_region() : asked;
  if (id.empty()) return &office.everywhere();
  return office.region(id);
}

/// Adapters that read these bytes without an error.
std::vector<const observe::Adapter*> fitting_adapters(const Office& office, const observe::SourceBytes& source) {
  std::vector<const observe::Adapter*> fitting;
  for (const observe::Adapter& adapter : office.adapters()) {
    const auto batch = observe::read_source(source, adapter, {&office.everywhere(), false});
    if (batch && batch->counts.accepted > 0) fitting.push_back(&adapter);
  }
  return fitting;
}

Result<const observe::Adapter*> adapter_for(const Office& office, const std::string& asked,
                                            const std::string& first_file) {
  if (!asked.empty()) return office.adapter(asked);
  LANTIAN_TRY(const std::string bytes, keep::read_file(first_file));
  const auto fitting = fitting_adapters(office, {file_name(first_file), bytes});
  if (fitting.size() == 1) return fitting.front();
  std::vector<std::string> ids;
  for (const observe::Adapter& adapter : office.adapters()) ids.push_back(adapter.id());
  std::vector<std::string> fit;
  for (const observe::Adapter* adapter : fitting) fit.push_back(adapter->id());
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("{}; name one with --adapter: {}",
                  fit.empty() ? std::string{"no adapter fits this file"} : "these adapters fit: " + joined(fit, ", "),
                  joined(ids, ", ")),
      first_file};
}

struct ImportDesk {
  const observe::Adapter& adapter;
  const terms::Region& region;
  keep::ReadingBook* book;
  bool dry_run;
  bool synthetic;
};

/// Reads one file and, unless this is a dry run, stores it.
Result<void> import_file(FileReport& report, const ImportDesk& desk) {
  LANTIAN_TRY(const std::string bytes, keep::read_file(report.file));
  LANTIAN_TRY(observe::Batch batch,
              observe::read_source({file_name(report.file), bytes}, desk.adapter, {&desk.region, false}));
  batch.region = desk.region.id;
  batch.synthetic = batch.synthetic || desk.synthetic;
  report.counts = batch.counts;
  report.stations = static_cast<std::int64_t>(batch.stations.size());
  report.synthetic = batch.synthetic;
  report.notes = batch.notes;
  if (!desk.dry_run) {
    LANTIAN_TRY(report.receipt, desk.book->append(batch, bytes, keep::now()));
  }
  report.refusals = std::move(batch.refusals);
  return {};
}

std::string counts_line(const ImportReport& report) {
  observe::CellCounts all;
  keep::Receipt stored;
  std::size_t failed = 0;
  for (const FileReport& file : report.files) {
    failed += file.error ? 1U : 0U;
    all.rows += file.counts.rows;
    all.accepted += file.counts.accepted;
    all.missing += file.counts.missing;
    all.refused += file.counts.refused;
    all.duplicate += file.counts.duplicate;
    if (!file.receipt) continue;
    stored.stored += file.receipt->stored;
    stored.superseded += file.receipt->superseded;
    stored.unchanged += file.receipt->unchanged;
  }
  std::string line = fmt::format("{} files, {} rows: {} readings accepted, {} missing, {} refused, {} duplicate",
                                 report.files.size(), all.rows, all.accepted, all.missing, all.refused, all.duplicate);
  if (failed > 0) line += fmt::format("; {} files not read", failed);
  if (report.dry_run) return line + "\ndry run: nothing was stored\n";
  return line + fmt::format("\nstored {} new, {} superseding earlier values, {} unchanged\n", stored.stored,
                            stored.superseded, stored.unchanged);
}

}  // namespace

bool ImportReport::any_error() const {
  return std::ranges::any_of(files, [](const FileReport& file) { return file.error.has_value(); });
}

Result<ImportReport> import_air(const Office& office, keep::ReadingBook* book, const ImportRequest& request,
                                const ImportProgress& progress) {
  LANTIAN_TRY(const observe::Adapter* adapter, adapter_for(office, request.adapter, request.files.front()));
  LANTIAN_TRY(const terms::Region* region, region_for(office, request.region, *adapter));
  ImportReport report;
  report.dry_run = request.dry_run;
  std::uint64_t bytes_all = 0;
  std::vector<std::uint64_t> sizes;
  for (const std::string& file : request.files) {
    sizes.push_back(keep::size_of(file));
    bytes_all += sizes.back();
  }
  std::uint64_t bytes_done = 0;
  for (std::size_t i = 0; i < request.files.size(); ++i) {
    if (progress) progress(i, request.files.size(), bytes_done, bytes_all);
    FileReport& file = report.files.emplace_back();
    file.file = request.files[i];
    file.adapter = adapter->id();
    if (auto outcome = import_file(file, {*adapter, *region, book, request.dry_run, request.synthetic}); !outcome)
      file.error = outcome.error();
    bytes_done += sizes[i];
  }
  if (progress) progress(request.files.size(), request.files.size(), bytes_done, bytes_all);
  return report;
}

std::string printed(const ImportReport& report, std::size_t refusals_shown) {
  std::string text;
  std::vector<std::string> notes;
  std::size_t shown = 0;
  std::size_t hidden = 0;
  for (const FileReport& file : report.files) {
    if (file.error) text += fmt::format("{}: not imported: {}\n", file.file, file.error->text());
    for (const observe::Refusal& refusal : file.refusals) {
      if (shown++ >= refusals_shown) {
        ++hidden;
        continue;
      }
      text += fmt::format("{}:{}: {}given {}; {}\n", file.file, refusal.line,
                          refusal.column.empty() ? "" : refusal.column + ": ", refusal.given, refusal.allowed);
    }
    for (const std::string& note : file.notes) {
      if (std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
    }
  }
  if (hidden > 0) text += fmt::format("... and {} more refused cells (--refusals N shows more)\n", hidden);
  for (const std::string& note : notes) text += "note: " + note + "\n";
  return text + counts_line(report);
}

}  // namespace lantian::serve
