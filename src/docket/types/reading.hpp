#pragma once
#include "docket/case_type.hpp"
#include "terms/tree.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Only for the readers of case types.
namespace lantian::docket {

/// A type under reading, and where its parts stand in the file.
struct ReadType {
  CaseType type;
  bool parsed = false;                            ///< the file is TOML
  std::map<std::string, int, std::less<>> lines;  ///< by "state:id", "transition:id", ...

  int line(std::string_view part, std::string_view id) const;
};

/// Reads one file; faults of form are added.
ReadType read_case_type(const terms::SourceFile& file, std::vector<terms::Fault>& faults);
/// Looks at the type as a whole: names, ways, deadlines, the check.
void check_case_type(const ReadType& read, const Vocabulary& vocabulary, std::vector<terms::Fault>& faults);

/// "verified" or "unverified".
std::string read_status(terms::Section& section);
/// Roles of a list; unknown ones are faults.
std::vector<Role> read_roles(terms::Section& section, std::string_view key);
/// Every fault, one a line.
Error error_of(const std::vector<terms::Fault>& faults);

}  // namespace lantian::docket
