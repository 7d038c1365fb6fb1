#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

struct ImportRequest {
  std::vector<std::string> files;
  std::string adapter;     ///< empty: the one adapter whose layout fits the first file, else an error with the list
  std::string region;      ///< empty: the adapter's own, else names are resolved against every pack
  bool dry_run = false;    ///< read and report, store nothing
  bool synthetic = false;  ///< the readings are made up, for trials; an adapter may say so itself
};

/// One file's outcome. A file that could not be read at all has an `error` and changed nothing.
struct FileReport {
  std::string file;
  std::optional<Error> error;
  std::string adapter;
  observe::CellCounts counts;
  std::vector<observe::Refusal> refusals;
  std::vector<std::string> notes;
  std::optional<keep::Receipt> receipt;  ///< absent in a dry run or after an error
  std::int64_t stations = 0;
  bool synthetic = false;
};

struct ImportReport {
  std::vector<FileReport> files;
  bool dry_run = false;
  bool any_error() const;
};

/// Told before each file: (files done, files in all, bytes done, bytes in all).
using ImportProgress = std::function<void(std::size_t, std::size_t, std::uint64_t, std::uint64_t)>;

/// Reads and stores file by file; each file is stored whole or not at all, and the ones before a bad one stay stored.
/// `book` may be null in a dry run. Returns not_found (adapter, region) and nothing else: faults of files are in the
/// report.
Result<ImportReport> import_air(const Office& office, keep::ReadingBook* book, const ImportRequest& request,
                                const ImportProgress& progress);

/// The report for a person: totals, notes once, refused cells as file:line.
std::string printed(const ImportReport& report, std::size_t refusals_shown = 20);
/// The report for a program; documented in doc/json.md.
std::string json_of(const ImportReport& report);

}  // namespace lantian::serve
