#pragma once
#include "report/docket_orders.hpp"
#include "serve/docket_office.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// Order lists: for everybody who has open cases a list of what to do and a calendar of deadlines, as files.
namespace lantian::serve {

/// The lists of everybody, in order of area and name, each sorted by deadline. An office of several areas has a list in
/// each: the area at the level of the route by which a case came to it. What whoever has a case may do is judged for
/// the role of that level; for others it is the role nearest to the ground that has a step there. Cases that nobody has
/// are a list of their own. Returns what the book returns.
Result<std::vector<report::OrderList>> order_lists(const DocketDesk& desk, UtcSeconds now);

struct OrdersWritten {
  std::size_t lists = 0;    ///< with something on them
  std::size_t cases = 0;    ///< to work on, over all lists
  std::size_t overdue = 0;  ///< of them
  std::size_t files = 0;    ///< all that belong to the lists, with the two of the index
  std::size_t rewritten = 0;
  bool synthetic = false;
  std::string directory;
};
/// Writes STEM.md and STEM.ics for each list, index.md and index.csv. A file that would stay the same is not touched. A
/// list that stands in the index of the run before and is empty now is written as an empty one, so that nobody works
/// from an old list. Returns io, or what the book returns.
Result<OrdersWritten> write_orders(const DocketDesk& desk, const std::string& directory, UtcSeconds now, bool chinese);

/// For a terminal, and for programs.
std::string printed(const OrdersWritten& written);
std::string json_of(const OrdersWritten& written);

/// The name of the files of a list, without their endings. Letters, digits, '-', '_' and all that is not ASCII stay;
/// what had to be changed has a piece of its hash behind it, so that two names do not make one file.
std::string order_stem(const std::string& assignee, const std::string& area);

}  // namespace lantian::serve
