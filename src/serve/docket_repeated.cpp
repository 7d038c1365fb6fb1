#include "serve/docket_repeated.hpp"

#include "docket/deadline.hpp"
#include "serve/docket_rounds.hpp"

namespace lantian::serve {
namespace {

/// When the matter of a report was closed, followed to the case that goes on.
Result<std::optional<UtcSeconds>> closed_at(const DocketDesk& desk, const docket::CaseType& type,
                                            docket::Case subject) {
  constexpr int most_hops = 64;
  for (int hop = 0; hop < most_hops && !subject.merged_into.empty(); ++hop) {
    LANTIAN_TRY(subject, desk.book->find(subject.merged_into));
  }
  return docket::is_open(type, subject) ? std::optional<UtcSeconds>{} : subject.closed_at;
}

}  // namespace

Result<report::RepeatedTable> repeated_of(const DocketDesk& desk, const RepeatedQuery& query) {
  report::RepeatedTable out;
  out.rule = desk.office->similar().repeated;
  std::vector<docket::Complaint> real, synthetic;
  for (const std::string& id : out.rule.types) {
    LANTIAN_TRY(const docket::CaseType* found, desk.office->type(id));
    const docket::CaseType& type = *found;
    keep::CaseFilter filter;
    filter.type = type.id;
    LANTIAN_CHECK(for_each_case(*desk.book, filter, [&](const keep::CaseRow& row) -> Result<void> {
      // Nothing is seen after it was recorded.
      if (query.from && docket::beijing_day(row.opened_at) < *query.from) return {};
      LANTIAN_TRY(const docket::Case subject, desk.book->find(row.id));
      docket::Complaint complaint = docket::complaint_of(type, subject);
      const Day day = docket::beijing_day(complaint.at);
      if ((query.from && day < *query.from) || (query.to && *query.to < day)) return {};
      LANTIAN_TRY(complaint.closed_at, closed_at(desk, type, subject));
      ++out.looked_at;
      (subject.synthetic ? synthetic : real).push_back(std::move(complaint));
      return {};
    }));
  }
  out.real = docket::repeated_complaints(real, out.rule);
  out.synthetic = docket::repeated_complaints(synthetic, out.rule);
  return out;
}

}  // namespace lantian::serve
