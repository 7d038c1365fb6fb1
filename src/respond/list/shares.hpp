#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "respond/grade/grade_rules.hpp"
#include "respond/list/list.hpp"

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// What a list cuts of all emissions of society, held against what is required of it. Exact.
namespace lantian::respond {

/// The measure that holds for each unit at a level and hour of the response: the latest step. Pledges and trucks of a
/// whole plant, which have no unit, are not among them: `plant_measures_at`. Points into the list.
std::unordered_map<std::string_view, const ListMeasure*> measures_at(const ReductionList& list, Level level, int hour);

/// Those of whole plants at an hour: of each enterprise and kind the latest step replaces the earlier ones. Several of
/// one hour hold together. Points into the list.
std::vector<const ListMeasure*> plant_measures_at(const ReductionList& list, Level level, int hour);

/// Sum over units, plants, dust sites and vehicles at an hour of the response.
struct ListReduction {
  DailyGrams industry{}, dust{}, mobile{};
  DailyGrams whole() const { return industry + dust + mobile; }
};
ListReduction reduction_of(const ReductionList& list, Level level, int hour = 0);

struct ShareLine {
  Pollutant pollutant = Pollutant::so2;
  std::int64_t reduced = 0, base = 0;  ///< g/d
  std::optional<int> required;         ///< whole percent
  std::optional<Rational> percent;     ///< of the base; no value: the base is not known
  bool reached = false;                ///< alone
};

struct ShareVerdict {
  std::string set;
  Level level = Level::yellow;
  bool asked = false;  ///< the set speaks of this level
  std::array<ShareLine, list_pollutants> lines;
  std::optional<Rational> balance;  ///< SO2 share + NOx share, when the set lets them make up for each other
  int balance_required = 0;
  bool balance_used = false;            ///< one alone fell short and the sum reaches
  std::vector<Pollutant> failing;       ///< after balancing
  std::vector<Pollutant> unknown;       ///< required, and the base is not known
  std::optional<Rational> enterprises;  ///< share of the enterprises' own base, when the set has a floor for it
  std::optional<int> enterprises_floor;
  bool passes() const { return asked && failing.empty() && (!enterprises_floor || enterprises_reached); }
  bool enterprises_reached = false;
};

/// Holds sums against a set. `enterprises`: reduced and base of the enterprises alone, for sets with a floor.
ShareVerdict judge_shares(const ShareSet& set, Level level, const DailyGrams& reduced, const DailyGrams& base,
                          std::optional<std::pair<std::int64_t, std::int64_t>> enterprises = std::nullopt);
ShareVerdict judge_shares(const ShareSet& set, const ReductionList& list, Level level, int hour = 0);

/// A share in percent with one decimal, half to even: "25.0".
std::string printed_percent(const Rational& percent);

}  // namespace lantian::respond
