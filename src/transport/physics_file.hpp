#pragma once
#include "base/result.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How the constants of data/transport are read: tables of numbers, each table with its source and status.
namespace lantian::transport {

/// Where a table of numbers comes from. Whatever is computed from an unverified one says so in its lineage.
struct Provenance {
  std::string table;  ///< "stable", "washout SO2"
  std::string source;
  bool verified = false;
};

struct Bounds {
  double low = 0, high = 0;
};

/// A required decimal inside the bounds, ends included; a fault names what is allowed. `low` after a fault.
double read_number(terms::Section& part, std::string_view key, const Bounds& bounds);
/// A required list of so many decimals inside the bounds; zeros after a fault.
void read_numbers(terms::Section& part, std::string_view key, const Bounds& bounds, std::span<double> numbers);
/// A required list of one or more decimals inside the bounds; empty after a fault.
std::vector<double> read_list(terms::Section& part, std::string_view key, const Bounds& bounds);
/// "source" and "status" of the table, put at the end of `all`; every table asks for them once and then finishes.
void read_source(terms::Section& part, std::string_view table, std::vector<Provenance>& all);

/// The table `key` of a file, or a fault that it is missing; `read(Section&)` asks for everything but the source.
template <class Read>
void read_table(terms::Section& top, std::string_view key, std::vector<Provenance>& sources, Read read) {
  if (auto part = top.section(key)) {
    read(*part);
    read_source(*part, key, sources);
    part->finish();
  } else {
    top.fault(top.line(), fmt::format("[{}] is missing", key));
  }
}

/// Reads a whole file by `read(Section& top, Rule&)`. Returns malformed with every fault, one a line.
template <class Rule, class Read>
Result<Rule> read_physics(const terms::SourceFile& file, Read read) {
  std::vector<terms::Fault> faults;
  Rule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    read(top, rule);
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

}  // namespace lantian::transport
