#pragma once
#include "base/result.hpp"
#include "docket/statistics/statistics.hpp"
#include "report/docket_cases.hpp"
#include "report/docket_dispatch.hpp"
#include "report/docket_feed.hpp"
#include "serve/docket_office.hpp"
#include "terms/form.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lists and figures of a docket, as people ask for them.
namespace lantian::serve {

/// As written; empty = all.
struct ListWords {
  std::string area, topic;  ///< ids or names
  std::string type, assignee, party, state, due_until, link;
  std::vector<std::string> kinds;  ///< of states; empty: open and watch, which is what there is to do
  bool all = false;                ///< whatever the kind
  bool overdue = false;            ///< past their deadline
};
/// Returns malformed or not_found with what is allowed. `today` makes what is overdue.
Result<keep::CaseFilter> case_filter(const DocketOffice& office, const ListWords& words, Day today);

/// The key with which a list goes on: "2024-04-12/GE-2024-000001", "-/GE-..." without a deadline.
std::string case_key(const keep::CasePlace& place);
/// Returns malformed with how a key looks.
Result<keep::CasePlace> parse_case_key(std::string_view key);

report::CaseLine line_of(const keep::CaseRow& row);
/// `next`: the key behind the last line when there are more, else empty.
struct CaseList {
  std::vector<report::CaseLine> lines;
  std::string next;
};
Result<CaseList> list_cases(const keep::DocketBook& book, const keep::CaseFilter& filter,
                            const std::optional<keep::CasePlace>& after, std::size_t most);

/// Rows for keep::write_workbook and write_csv by the form data/docket/forms/case_list.toml. Requires: that form.
std::vector<terms::Record> list_records(const CaseList& list, const terms::Form& form, const DocketOffice& office,
                                        bool chinese);
/// The deadlines of the cases in a list as a calendar. Returns what the book returns.
Result<std::string> list_feed(const DocketDesk& desk, const CaseList& list, UtcSeconds now, bool chinese);

/// What statistics are asked for, as written.
struct StatisticsWords {
  std::string period;  ///< as `parse_period`, or a quarter "2023-Q4"
  std::string type, topic, area;
  std::string level = "county";
  std::optional<bool> synthetic;  ///< absent: the real cases, or the made-up ones of a book that holds nothing else
  std::optional<docket::Actor> reader = std::nullopt;  ///< whose list of late cases it is; figures are of all
};
struct DocketFigures {
  docket::Statistics statistics;
  std::vector<report::CaseLine> overdue;  ///< at `now`, in the scope, the oldest first, at most as many as asked for
  std::string period, scope;
  report::DispatchOf of = report::DispatchOf::month;
};
/// Returns malformed or not_found with what is allowed, or what the book returns.
Result<DocketFigures> docket_figures(const DocketDesk& desk, const StatisticsWords& words, UtcSeconds now,
                                     std::size_t most_overdue);

}  // namespace lantian::serve
