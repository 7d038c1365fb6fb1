#pragma once
#include "carbon/accounts/compute.hpp"

#include <memory>
#include <string>
#include <string_view>

/// Accounts that stay what they are: everything an account was computed from and what came out, as one text with its
/// hash. Later factors, guides and units cannot change it, because it holds those it used.
namespace lantian::carbon {

struct Snapshot {
  std::string text;    ///< canonical: the same account gives the same bytes
  std::string sha256;  ///< of the text
};

/// Requires: an account that account_of or compute_account returned for these very parts.
Snapshot snapshot_of(const ComputedAccount& computed, const Enterprise& enterprise, const inventory::UnitBook& units);

/// What a snapshot holds, computed anew from it alone.
struct ReadSnapshot {
  Enterprise enterprise;
  ComputedAccount computed;  ///< `program` points into `program` below
  std::shared_ptr<const GuideProgram> program;
};

/// Computes the account again from what the text holds and compares every byte. Returns corrupt when the hash is
/// another, or when a number comes out otherwise than the text says, naming the first line that differs; malformed for
/// a text that is no snapshot.
Result<ReadSnapshot> verify(const Snapshot& snapshot);

/// One line of an account down to where its numbers came from, one a line: result, formula with its text, every
/// operand with value, unit, kind and origin.
std::string lineage_text(const AccountLine& line);
/// Null when the account has no such line.
const AccountLine* find_line(const Account& account, std::string_view line, std::string_view month,
                             std::string_view facility = "");

}  // namespace lantian::carbon
