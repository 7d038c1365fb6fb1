#pragma once
#include "docket/act.hpp"
#include "report/docket_feed.hpp"
#include "report/docket_words.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What each office and each worker has to do: lists that are pushed to them. Markdown, UTF-8. Pure.
namespace lantian::report {

/// One case on somebody's list.
struct OrderCase {
  const docket::CaseType* type = nullptr;
  docket::Case subject;
  std::vector<docket::Choice> steps;  ///< that whoever has the case can take now
};

/// The list of one office of an area, of one person, or of nobody.
struct OrderList {
  std::string assignee;         ///< id of an office, name of a person; empty: nobody
  std::string area;             ///< of an office; empty for a person
  std::vector<OrderCase> todo;  ///< by deadline; standing ones that are to be looked at again among them
  std::vector<OrderCase> watched;
  std::vector<OrderCase> later;          ///< standing, not due yet: only in the calendar
  int late(Day today) const;             ///< of `todo`
  std::optional<Day> first_due() const;  ///< of `todo`
};

/// How the assignee is called: "Housing and construction bureau (Changji city)".
std::string order_name(const OrderList& list, const DocketSpeech& speech);

std::string order_markdown(const OrderList& list, Day today, const DocketSpeech& speech);
/// The deadlines of all cases of the list. The stamp is the last change of any of them, so that the same cases make the
/// same bytes. `domain`: as `feed_deadline` takes it.
std::string order_calendar(const OrderList& list, std::string_view domain, const DocketSpeech& speech);

/// One row of the index: a list and the names of its files.
struct OrderEntry {
  const OrderList* list = nullptr;
  std::string stem;  ///< STEM.md and STEM.ics
};
std::string order_index_markdown(std::span<const OrderEntry> entries, Day today, const DocketSpeech& speech);
/// The same for programs: stem, assignee, area, todo, overdue, watched, next_due.
std::string order_index_csv(std::span<const OrderEntry> entries, Day today);

}  // namespace lantian::report
