#pragma once
#include "base/result.hpp"
#include "inventory/quota/ledger.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The search for potential: what each enterprise could still cut, aspect by aspect, and what of it became a reduction
/// in the quota ledger.
namespace lantian::inventory {

/// One of the aspects under which an enterprise is searched: data/inventory/potential.toml.
struct PotentialAspect {
  std::string id;
  terms::Name name;
  std::string source, status;
};
/// In the order of the file. Returns malformed or conflict with every fault, one a line.
Result<std::vector<PotentialAspect>> read_potential_aspects(const terms::SourceFile& file);

enum class PotentialState : std::uint8_t {
  found = 1,     ///< somebody sees it
  feasible = 2,  ///< it can be done, technically and economically
  planned = 3,   ///< the enterprise has agreed
  done = 4,      ///< built
  dropped = 5    ///< looked at and not feasible
};
std::string_view name_of(PotentialState state);
std::optional<PotentialState> parse_potential_state(std::string_view text);

/// One finding: enterprise, aspect, pollutant.
struct Potential {
  std::string where;  ///< "file:line"
  std::string enterprise, aspect;
  Pollutant pollutant{};
  QuotaMass potential;
  PotentialState state = PotentialState::found;
  std::string reduction;  ///< id under which it was issued, or empty
  std::string note;
  bool synthetic = false;
};

/// One aspect and pollutant. `found` is all but what was dropped; `feasible` what is feasible, planned or done;
/// `issued` what the ledger issued for the reductions named, each counted once.
struct PotentialSum {
  std::string aspect;
  Pollutant pollutant{};
  std::int64_t records = 0, enterprises = 0, dropped = 0;
  QuotaMass found, feasible, planned, done, issued;
};

struct PotentialReport {
  std::vector<PotentialSum> rows;  ///< by aspect in the order of the file, then pollutant
  std::int64_t enterprises = 0;    ///< different ones in all
  bool synthetic = false;          ///< at least one record is
  /// Records that do not fit the ledger: done without a reduction, a reduction that was never issued, one that two
  /// records claim, more issued than was found.
  std::vector<std::string> notes;
};
/// `ledger` null: nothing is issued. Returns invalid_argument with every record of an unknown aspect or a potential
/// that is not above 0, one a line.
Result<PotentialReport> potential_report(std::span<const PotentialAspect> aspects, std::span<const Potential> records,
                                         const QuotaLedger* ledger);

}  // namespace lantian::inventory
