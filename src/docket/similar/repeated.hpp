#pragma once
#include "docket/similar/duplicates.hpp"
#include "docket/similar/rule.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Complaints that come again: what was called closed may not be fixed.
namespace lantian::docket {

struct Complaint {
  std::string id, topic;
  std::string where;  ///< what it is about: "site S-12", "enterprise E-7", or the area where nothing is named
  std::string party;  ///< token of the reporter, or empty
  UtcSeconds at{};
  std::optional<UtcSeconds> closed_at;  ///< absent while it is open
};
/// `where`: the first site, outlet or enterprise linked, else the place.
Complaint complaint_of(const CaseType& type, const Case& subject);

/// A run of complaints about one thing, each within the days of the rule from the first of the run.
struct Repetition {
  std::string where, topic;
  std::vector<std::string> ids;  ///< in order of time
  UtcSeconds first{}, last{};
  int reporters = 0;      ///< different ones; reporters who are not known count as one each
  int after_closing = 0;  ///< complaints made after an earlier one of the run had been closed: closed and not fixed
};

/// Every longest run of at least `times` complaints within `days`, the longest first. Runs of one thing do not overlap:
/// the next begins behind the one before.
std::vector<Repetition> repeated_complaints(std::span<const Complaint> complaints, const RepeatedRule& rule);

}  // namespace lantian::docket
