#pragma once
#include "docket/similar/duplicates.hpp"
#include "serve/docket_office.hpp"
#include "terms/form.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Many cases at once: registers and petitions of a region's pack, and tables that people send.
namespace lantian::serve {

/// Told now and then while a long import runs: what is being done, how many are done, how many there are.
using DocketProgress = std::function<void(std::string_view what, std::size_t done, std::size_t all)>;

/// How an import runs. The desk's book and office outlive it.
struct DocketImportRun {
  DocketDesk desk;
  docket::Actor actor;  ///< whose rights the rows of a table are judged by; registers are brought in by the system
  UtcSeconds now{};
  bool dry_run = false;     ///< judge everything, store nothing
  bool trial = false;       ///< `now` is pretended: made-up cases only
  DocketProgress progress;  ///< may be empty
};

/// A record that became a case, or would have in a dry run.
struct ImportedCase {
  std::string record;
  int line = 0;  ///< of the table; 0 for a register
  std::string case_id;
};
/// A record that a case of the book came from already. `other_title`: that case has another title, so that the record's
/// id may have been given twice.
struct KnownRecord {
  std::string record;
  int line = 0;
  std::string case_id;
  bool other_title = false;
};
/// A new case that is likely one matter with another new one or with an open one. Shown, never merged by itself.
struct LikelyRecord {
  std::string record;
  int line = 0;
  int other_line = 0;  ///< of the same table; 0 = a case of the book
  docket::Similarity why;
};

struct DocketImport {
  std::string source;       ///< file, or id of the register
  std::size_t records = 0;  ///< rows with data
  bool stored = false;      ///< the new cases are in the book, all of them
  bool dry_run = false;
  bool synthetic = false;  ///< a new case is made up
  std::vector<ImportedCase> cases;
  std::vector<KnownRecord> known;
  std::vector<terms::RowRefusal> refusals;
  std::vector<LikelyRecord> likely;
  std::vector<std::string> notes;
  std::size_t events = 0;  ///< of the new cases
  std::size_t closed = 0;  ///< new cases that are closed by what is recorded of them
  std::size_t refused_rows = 0;
  std::string refused_csv;  ///< refused rows as given with why; empty when there are none
};

/// Records of the region's pack as cases, brought in by the system. All that are new are stored by one append, or none:
/// a single refusal keeps them all out. Returns not_found (no such register) or what the files and the book return.
Result<DocketImport> import_register(const DocketImportRun& run, std::string_view id);
Result<DocketImport> import_petitions(const DocketImportRun& run, std::string_view id);

struct CaseTable {
  terms::SourceFile file;  ///< CSV (UTF-8 or GB 18030) or .xlsx
  std::string sheet;       ///< of a workbook; empty: the first
  bool good_rows = false;  ///< store the rows that can be taken although others are refused
};
/// A table by the form data/docket/forms/cases.toml. Every row is judged. New cases are stored by one append: all of
/// the good ones when `good_rows`, else all or none. Parents come before their parts, whatever the order of the rows.
/// Returns malformed (no table) or what the book returns.
Result<DocketImport> import_cases(const DocketImportRun& run, const CaseTable& table);

/// For a terminal: notes, refusals, what was taken, at most `shown` lines of each kind.
std::string printed(const DocketImport& done, std::size_t shown = 20);
/// Keys: doc/docket-import.md.
std::string json_of(const DocketImport& done);

}  // namespace lantian::serve
