#pragma once
#include "respond/grade/grade_rules.hpp"
#include "respond/list/list.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Whether a list may be dispatched from, and what stands in the way.
namespace lantian::respond {

enum class Severity : std::uint8_t { error = 1, warning = 2 };
std::string_view word_of(Severity severity);

struct ListFinding {
  std::string code;  ///< of data/grades/findings.toml
  Severity severity = Severity::error;
  std::string enterprise, unit;  ///< empty: of the list as a whole; dust sites and fleets stand in `unit`
  std::optional<Level> level;
  terms::Name message;  ///< what is wrong, what is allowed, what to do
};

/// What a list is held against besides the rules.
struct ListContext {
  Day on{};  ///< the day that grades and guarantees are judged on
  /// Degrees within which enterprises of the place lie; no value: coordinates are not judged.
  struct Box {
    double west = 0, south = 0, east = 0, north = 0;
  };
  std::optional<Box> box;
  std::set<std::string, std::less<>> counties;  ///< empty: counties are not judged
};

/// Every fault of a list, errors first, then by enterprise as they stand in the list. The law behind each: handbook of
/// the list (data/grades/findings.toml, doc/respond-list.md).
std::vector<ListFinding> check_list(const GradeRules& rules, const ReductionList& list, const ListContext& context);

/// No error among them: warnings do not hold a list back.
bool dispatchable(std::span<const ListFinding> findings);

}  // namespace lantian::respond
