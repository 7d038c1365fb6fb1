#pragma once
#include "base/result.hpp"
#include "docket/case_type.hpp"
#include "terms/tree.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace lantian::serve {

/// data/docket/reports.toml: what anybody may send without an account.
struct ReportRule {
  std::string type;     ///< of the case that a report opens
  std::string channel;  ///< stored in its field "channel"
  std::size_t most_files = 0, most_file_bytes = 0, most_body_bytes = 0, longest_text = 0;
  std::vector<std::string> fields;  ///< of the type that a reporter may fill in
  std::vector<std::string> media;   ///< types of photographs
  int posts_each_minute = 1, looks_each_minute = 1;
  std::chrono::days keys_kept{0};
};
/// Returns malformed with every fault, one a line: also a type that there is not, that keeps no privacy, that shows
/// nothing to strangers, or that citizens may not open.
Result<ReportRule> read_report_rule(const terms::SourceFile& file, const docket::CaseTypes& types);
/// The same of ROOT/data/docket/reports.toml.
Result<ReportRule> open_report_rule(const std::string& root, const docket::CaseTypes& types);

}  // namespace lantian::serve
