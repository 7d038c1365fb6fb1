#pragma once
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/accounts_rows.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Months on their way in: the form with what is known already, the judgement of what comes back, the office's
/// approval.
namespace lantian::serve {

/// One item of the form.
struct FormItem {
  std::string item, unit;  ///< the unit of the month before, else the guide's
  terms::Name name;
  std::string kind;  ///< "input", "measured" (in place of a parameter of the guide), "deduction" (zero-carbon
                     ///< electricity and sinks), "check" (for cross-checks only)
  bool required = false, usual = false;  ///< usual: filed now or the month before, or required
  std::string needed_with;
  std::optional<Decimal> low, high;
  std::vector<std::string> proofs;
  std::string permit, inventory, emergency;  ///< columns that the same number feeds
  std::optional<carbon::MonthItem> now;      ///< what stands in the form: as filed, or from a meter
  std::string from;                          ///< "filed", "meter"; empty: nothing is known
  std::optional<carbon::MonthItem> last;     ///< of the month before
};

struct MonthForm {
  const carbon::Enterprise* enterprise = nullptr;
  const carbon::GuideProgram* program = nullptr;
  std::string month, facility;
  std::string last_month;                  ///< of the filing that `last` is of; empty: there is none
  std::optional<keep::DocumentRow> filed;  ///< the newest filing of this month
  carbon::MonthState state = carbon::MonthState::missing;
  std::vector<FormItem> items;
  std::vector<SeriesNote> series;  ///< of the meters that are tied to items, where nothing of the month was filed yet
};
/// The guide in force on the first day of a month; the first one, when that came later. Returns not_found.
Result<const carbon::GuideProgram*> guide_of_month(const CarbonOffice& office, const carbon::Enterprise& enterprise,
                                                   const std::string& month);
/// Returns invalid_argument for a month that is none.
Result<MonthForm> month_form(const CarbonDesk& desk, const CarbonFilings& filings, const carbon::Enterprise& enterprise,
                             const std::string& month, const std::string& facility);
/// The form as an .xlsx workbook; what is not known is empty, and is refused when it comes back so.
Result<std::string> month_workbook(const CarbonDesk& desk, const MonthForm& form, bool chinese);

/// Months that somebody sent, and what is wrong with them: with any refusal nothing is kept.
struct FilingUpload {
  std::string file;  ///< name, for refusals
  bool dry_run = false;
  std::size_t rows = 0;
  std::vector<carbon::Month> months;
  std::vector<terms::RowRefusal> refusals;
  std::vector<carbon::CarbonFinding> findings;  ///< of these months, as if they were kept
  std::map<std::string, int> lines;             ///< "C-1//2024-05#coal_burnt" -> line of the table, number in the list
  std::map<std::string, std::int64_t> after;    ///< key of a month -> row that it supersedes
  std::map<std::string, std::int64_t> stored;   ///< key of a month -> its row
};
/// A file with a table, or the months of a JSON body. `own`: the only enterprise that may be named; empty: any.
/// Returns malformed for a body that is neither, not_found for a sheet.
Result<FilingUpload> read_filing_upload(const CarbonDesk& desk, const CarbonFilings& filings,
                                        const HttpRequest& request, const std::string& own);
/// Adds what the guides, the book and the rights of the person have against it, and the findings.
Result<void> judge_filing(const CarbonDesk& desk, const CarbonFilings& filings, const CarbonPerson& person,
                          FilingUpload& upload);
/// Keeps all months or none, as provisional. Requires: judged, and no refusal. Returns conflict when one of them was
/// filed in the meantime.
Result<void> keep_filing(const CarbonDesk& desk, FilingUpload& upload, const CarbonPerson& person);

/// A month is final when somebody else than who filed it says so: another account, where both are known by theirs.
struct ApprovalWish {
  std::int64_t row = 0;  ///< of the filing that was looked at
  std::string facility, reason;
};
Result<ApprovalWish> read_approval_wish(std::string_view body);
struct MonthApproval {
  std::int64_t row = 0;  ///< of the final month
  std::optional<Problem> refused;
};
Result<MonthApproval> approve_month(const CarbonDesk& desk, const CarbonFilings& filings, const std::string& enterprise,
                                    const std::string& month, const ApprovalWish& wish, const CarbonPerson& person);

/// Who files, as an office enters them.
struct EnterprisesUpload {
  std::vector<carbon::Enterprise> enterprises;
  std::vector<std::string> faults;  ///< what is wrong, each naming its enterprise; with any nothing is kept
};
/// Adds what is wrong: an id that no key can hold or that stands twice, an unknown sector or guide, a county that is no
/// code of GB/T 2260.
void judge_enterprises(const CarbonOffice& office, EnterprisesUpload& upload);
/// Returns malformed.
Result<EnterprisesUpload> read_enterprises_body(std::string_view body);
std::string enterprises_json(const CarbonFilings& filings);

// ---- JSON ----

struct FilingBody {
  std::string name, bytes;            ///< a file, when `bytes` is not empty
  std::vector<carbon::Month> months;  ///< otherwise; enterprise may be empty
  bool dry_run = false;
};
/// Returns malformed with every fault, each with its path.
Result<FilingBody> read_filing_body(std::string_view body);
std::string month_form_json(const MonthForm& form);
std::string filing_upload_json(const CarbonOffice& office, const FilingUpload& upload);
/// The months of one enterprise with their rows: [{"month", "facility", "row", "state", ...}].
std::string months_json(const CarbonFilings& filings, const carbon::Enterprise& enterprise, std::string_view year);

// ---- what a filing feeds ----

/// The month as rows of the inventory's form of activities (CSV), for the items that its guide says feed it.
Result<std::string> month_for_inventory(const CarbonDesk& desk, const CarbonFilings& filings,
                                        const carbon::Enterprise& enterprise, const std::string& month, bool chinese);

}  // namespace lantian::serve
