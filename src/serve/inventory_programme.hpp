#pragma once
#include "keep/inventory_book.hpp"
#include "serve/inventory_answer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// What is asked of a programme's records.
struct ProgrammeQuestion {
  std::string programme;  ///< heating, projects, vehicles, exhaust, dust, bare-land, sweeping
  std::string period;     ///< may be empty; years, surveys and months that it does not touch are left out
  std::string on;         ///< the day up to whose end records count; empty = the last of the period
  std::string unit;       ///< unit, group or prefecture; empty = all
  std::vector<std::string> factors;
  std::optional<keep::Revision> as_of;
};

/// Where a limit, a sum of money or an efficiency of the answer comes from.
struct ProgrammeRule {
  std::string id, source, status;
};

struct ProgrammeAnswer {
  std::string programme;
  std::string period;  ///< name; empty when none was asked for
  Day on{};
  std::string unit_id;
  keep::Revision revision = 0;
  bool synthetic = false;
  std::vector<AnswerTable> tables;
  std::vector<ProgrammeRule> rules;
  std::vector<std::string> notes;
  const AnswerTable* table(std::string_view id) const;
};

/// The records of a programme, summed by its rules (data/inventory/programmes.toml, dust.toml). With a period and
/// sources and activities in the book also what the programme cuts in it; otherwise a note says why there are no
/// tonnes. Returns invalid_argument (an unknown programme, neither day nor period, records that contradict each other),
/// not_found (unit, revision), malformed (period, day, rows no longer understood), incomplete (no such records).
Result<ProgrammeAnswer> inventory_programme(const InventoryOffice& office, const keep::InventoryBook& book,
                                            const ProgrammeQuestion& question);

std::string printed(const InventoryOffice& office, const ProgrammeAnswer& answer, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const ProgrammeAnswer& answer);

}  // namespace lantian::serve
