#pragma once
#include "docket/similar/repeated.hpp"
#include "report/docket_words.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// Complaints that came again, as a table for a terminal and for programs. UTF-8.
namespace lantian::report {

/// Real complaints and made-up ones are never counted together.
struct RepeatedTable {
  docket::RepeatedRule rule;
  std::size_t looked_at = 0;
  std::vector<docket::Repetition> real, synthetic;
};

std::string repeated_text(const RepeatedTable& table, const DocketSpeech& speech);
/// Keys: doc/docket-import.md.
std::string repeated_json(const RepeatedTable& table);

}  // namespace lantian::report
