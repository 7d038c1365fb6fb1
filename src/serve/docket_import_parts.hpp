#pragma once
#include "serve/docket_import.hpp"
#include "terms/form_header.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Only for the files of docket_import.
namespace lantian::serve {

/// The next free case ids, series by series, asked of the book once each.
class CaseNumbers {
 public:
  CaseNumbers(const keep::DocketBook& book, UtcSeconds now);
  Result<std::string> next(const docket::CaseType& type);

 private:
  const keep::DocketBook& book_;
  int year_;
  std::map<std::string, std::int64_t, std::less<>> next_;
};

/// The case of the book that came from a record. Absent when there is none.
Result<std::optional<keep::CaseRow>> case_of_record(const keep::DocketBook& book, std::string_view record);

/// One append for all; absent: somebody took an id or a record first, and everything is to be judged anew.
Result<bool> append_import(const DocketImportRun& run, std::span<const docket::Event> events, DocketImport& done);

/// How often an import is judged anew because somebody else writes at the same time.
inline constexpr int most_import_tries = 5;

/// A row of the table, read: what it asks for, before anybody judges it.
struct CaseDraft {
  int line = 0;
  std::string record;
  const docket::CaseType* type = nullptr;
  docket::EventBody body;  ///< of the opening, without the link to the parent
  std::string parent;      ///< as given, or empty
  std::string happened;    ///< as given, or empty
};
/// The words of one row as the docket has them, or every cell that cannot be taken.
class DraftReader {
 public:
  DraftReader(const DocketOffice& office, const terms::Form& form, std::string file, UtcSeconds now)
      : office_{office}, form_{form}, file_{std::move(file)}, now_{now} {}
  std::variant<CaseDraft, std::vector<terms::RowRefusal>> read(const terms::Record& record) const;

 private:
  const DocketOffice& office_;
  const terms::Form& form_;
  std::string file_;
  UtcSeconds now_;
};

/// The parents of rows among themselves. `parent_of`: for each row the row it is a part of, or nothing.
struct RowOrder {
  std::vector<std::size_t> order;               ///< rows outside loops, each behind its parent, else as given
  std::vector<std::vector<std::size_t>> loops;  ///< rows of each loop, from its first row on
};
RowOrder order_rows(const std::vector<std::optional<std::size_t>>& parent_of);

/// New cases beside each other and beside the open cases of their counties.
Result<std::vector<LikelyRecord>> likely_records(const DocketImportRun& run, const std::vector<docket::Case>& fresh,
                                                 const std::vector<ImportedCase>& names);

/// The rows of a sheet that are on these lines, with why each was refused, as CSV that `import_cases` takes again.
std::string refused_rows_csv(const terms::Sheet& sheet, const terms::SheetHead& head, const std::vector<int>& lines,
                             const std::vector<terms::RowRefusal>& refusals);

}  // namespace lantian::serve
