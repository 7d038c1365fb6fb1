#pragma once
#include "report/docket_cases.hpp"

#include <cstddef>
#include <span>
#include <string>

/// A case and the cases that are parts of it, as a tree. Text for a terminal, UTF-8.
namespace lantian::report {

/// One case of the tree, in the order in which a tree is printed.
struct PartLine {
  CaseLine line;
  std::string parent;  ///< empty for the case that was asked for
  int depth = 0;
  bool done = false;     ///< done or standing
  bool overdue = false;  ///< past its deadline
  bool has_parts = false;
  // Cases without parts below it, itself when it has none.
  std::size_t leaves = 0, leaves_done = 0, leaves_overdue = 0;
};

/// Requires: at least one line, the first of depth 0.
std::string parts_text(std::span<const PartLine> lines, const docket::CaseTypes& types, Day today,
                       const DocketSpeech& speech);
/// Keys: doc/docket-import.md.
std::string parts_json(std::span<const PartLine> lines, Day today);

}  // namespace lantian::report
