#pragma once
#include "carbon/consent/consent.hpp"

#include <map>
#include <string>
#include <string_view>

/// Refused looks, counted: a bank that asks without end must not make a book without end, and the enterprise still
/// learns how often it was asked about.
namespace lantian::carbon {

struct RefusedName {
  int count = 0;
  UtcSeconds first{}, last{};
};

/// What one bank was refused on one day of the official clock.
struct BankRefusals {
  std::string bank;
  Day day{};
  std::map<std::string, RefusedName, std::less<>> names;  ///< of those who file here: never more than there are
  RefusedName strangers;                                  ///< all other names together
  UtcSeconds window{};                                    ///< begin of the hours in which the rule counts
  int in_window = 0;
  UtcSeconds kept{};  ///< when it was written last
  bool owed = false;  ///< it should have been written and was not yet

  int total() const;
};

struct RefusalStep {
  bool write = false;  ///< keep the counts now
  bool tell = false;   ///< tell the auditor
};
/// Counts one more. Told are the first full number of the rule within its hours, and each doubling of it. Written is
/// the first, each doubling, and one after an hour without writing: in a day at most 24 + log2(refusals) times and when
/// it is told. Neither depends on the name, so that the time of an answer says nothing about it.
RefusalStep count_refusal(const ConsentRule& rule, BankRefusals& counted, std::string_view enterprise, bool files_here,
                          UtcSeconds at);

}  // namespace lantian::carbon
