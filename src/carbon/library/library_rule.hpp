#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "carbon/library/library_words.hpp"
#include "terms/region.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How enterprises and projects come into the library of transition finance, as dated data
/// (data/carbon/library/<edition>.toml).
namespace lantian::carbon {

/// One of the seven principles. `veto`: a judge's "no" rejects for good.
struct LibraryPrinciple {
  std::string id;
  terms::Name name;
  bool veto = false;
  std::string source, status;
};
/// A condition to be met or a document to be handed in, by the kinds of entries that it is asked of.
struct LibraryDemand {
  std::string id;
  terms::Name name;
  std::vector<LibraryKind> kinds;
  std::string source, status;
  bool asked_of(LibraryKind kind) const;
};
/// Who may act in a function.
struct LibraryDuty {
  LibraryFunction function{};
  terms::Name name;
  std::vector<std::string> roles;
};
struct LibraryEventKind {
  std::string id;
  terms::Name name;
  bool review = false;  ///< the entry is under review until the office decides
  std::string source, status;
};
enum class GroundNeeds : std::uint8_t { nothing = 1, overdue = 2, review = 3 };
struct LibraryGround {
  std::string id;
  terms::Name name;
  GroundNeeds needs = GroundNeeds::nothing;
  std::string source, status;
};
struct LibraryArea {
  std::string id;
  terms::Name name;
  std::string source, status;
};
/// Days, months and votes.
struct LibraryTerm {
  int publicity_days = 0;  ///< full days between publication and admission
  int valid_months = 0;
  int renewal_months = 0;  ///< before the end from which a renewal may be asked for
  int track_months = 0, track_grace_days = 0;
  int disclose_months = 0;
  int event_days = 0;  ///< within which a material event is reported
  int experts = 0, expert_pass_percent = 0;
  std::string source, status;
};

struct LibraryRule {
  std::string id, edition, source, status, file;
  terms::Name title;
  Day from{};
  LibraryTerm term;
  std::vector<LibraryPrinciple> principles;
  std::vector<LibraryDemand> conditions, documents;
  std::vector<LibraryDuty> duties;
  std::vector<LibraryEventKind> events;
  std::vector<LibraryGround> grounds;
  std::vector<LibraryArea> areas;

  std::string ref() const { return id + "/" + edition; }
  const LibraryPrinciple* principle(std::string_view id) const;
  const LibraryEventKind* event(std::string_view id) const;
  const LibraryGround* ground(std::string_view id) const;
  /// Requires: the rule was read; a rule without one of the functions is refused.
  const LibraryDuty& duty(LibraryFunction function) const;
};
/// Returns malformed with every fault, one a line.
Result<LibraryRule> read_library_rule(const terms::SourceFile& file);

}  // namespace lantian::carbon
