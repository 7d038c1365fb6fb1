#pragma once
#include "base/result.hpp"
#include "inventory/faults.hpp"
#include "inventory/programmes/programme.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

/// How the rules of programmes are read from TOML: strictly, every fault at once.
namespace lantian::inventory {

/// "source" and "status" ("verified" or "unverified") of a table.
Provenance read_provenance(terms::Section& part);

/// A percent from 0 to 100, or a fault.
Decimal read_percent(terms::Section& part, std::string_view key);
/// A decimal above 0, or a fault.
Decimal read_above_zero(terms::Section& part, std::string_view key);

/// Faults of the records of a programme, each "record: what is wrong".
class RecordFaults {
 public:
  void put(std::string_view record, std::string_view what) { lines_.push_back(fmt::format("{}: {}", record, what)); }
  bool empty() const { return lines_.empty(); }
  Error error(ErrorCode code = ErrorCode::invalid_argument) const;

 private:
  std::vector<std::string> lines_;
};

/// Reads the table `key` of a file by `read(Section&)`; other tables of the file are other programmes'.
template <class Rule, class Read>
Result<Rule> read_programme_table(const terms::SourceFile& file, std::string_view key, Read read) {
  std::vector<terms::Fault> faults;
  Rule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    if (auto part = top.section(key)) {
      rule = read(*part);
      part->finish();
    } else {
      top.fault(top.line(), fmt::format("[{}] is missing", key));
    }
  }
  if (!faults.empty()) return error_of(faults);
  return rule;
}

}  // namespace lantian::inventory
