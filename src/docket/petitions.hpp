#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <vector>

/// Petitions of a region pack (regions/<id>/petitions-<year>.toml): records from which closed cases are opened.
namespace lantian::docket {

struct PetitionRecord {
  std::string id;  ///< "P2021-001"
  std::string topic, area;
  Day received{}, accepted{};
  std::optional<Day> closed;
  std::string finding;  ///< choice of the field "finding" of the case type, or empty
  terms::Name name;
  std::optional<int> rating;  ///< 1 to 5
};

struct PetitionList {
  std::string id;
  std::string register_id;  ///< the register whose document counts these petitions
  bool synthetic = false;
  std::vector<PetitionRecord> petitions;
  int closed() const;
};

/// All faults at once, one a line. Returns malformed: an id twice, days that run backwards.
Result<PetitionList> read_petitions(const terms::SourceFile& file);

}  // namespace lantian::docket
