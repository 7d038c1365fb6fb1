#pragma once
#include "keep/document_book.hpp"
#include "respond/list/shares.hpp"
#include "respond/plan/compare.hpp"
#include "respond/plan/effects.hpp"
#include "respond/plan/options.hpp"
#include "respond/plan/plan.hpp"
#include "respond/plan/why.hpp"
#include "respond/plan/yearly_measures.hpp"
#include "serve/inventory_office.hpp"
#include "serve/sources/shelf.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Least-cost plans from a kept list, the source-receptor table and assumed costs (doc/respond-plan.md).
namespace lantian::serve {

/// What every plan of a region is made with. Read once.
struct PlanOffice {
  respond::PlanRule rule;
  respond::GradeRules grades;
  transport::Speciation speciation;
  respond::PlanEffects effects;
  std::map<std::string, terms::Name, std::less<>> places;  ///< counties, parks, stations
  std::vector<respond::YearlyKind> yearly;
  explain::SeasonSensitivity season;
};
/// `whatif`: the source-receptor table, whose receptors are stations; null: the season coefficients of the pack, whose
/// receptors are counties. Returns not_found when the pack has neither, malformed with every fault of the rules.
Result<PlanOffice> open_plan_office(const InventoryOffice& office, const std::string& region, const WhatIfDesk* whatif);

/// The same for what a part of a list gives.
inline respond::EffectGround effect_ground(const PlanOffice& office) {
  return {&office.effects, &office.grades, &office.speciation};
}

struct PlanTarget {
  std::string receptor;
  double ug_m3 = 0;
};
/// Reads "652301:0.5,652302:0.3" ('=' is taken as well). Returns malformed with the form.
Result<std::vector<PlanTarget>> parse_plan_targets(std::string_view text);

struct PlanAsk {
  std::string list;           ///< key of the kept list
  std::int64_t list_row = 0;  ///< of the book, which the plan is made from; 0: not said, and no orders are made from it
  respond::Level level = respond::Level::orange;
  std::optional<Day> on;  ///< on which guarantees are judged; default: the middle of the list's season
  std::string share_set;  ///< of data/grades/shares.toml; empty: the one in force there and then; "none": no shares
  std::vector<PlanTarget> targets;
  double gap = 0.01, seconds = 10;
  std::string episode;
  /// Percent of what the same cut for all would cost that one enterprise may bear; no value: that of the rule.
  std::optional<double> enterprise_cost_percent;
};

/// A plan with what it stands on and what it is held against.
struct PlanMade {
  std::string id;
  PlanAsk ask;
  std::string list_id;
  bool synthetic = false;
  respond::PlanProblem problem;
  respond::PlanAnswer answer;
  /// The plan's cuts held against the set that it was asked for; no value: none.
  std::optional<respond::ShareVerdict> shares;
  std::vector<respond::PlanReading> readings;
  std::vector<respond::ListMeasure> measures;
  std::vector<std::string> left_out;  ///< units without a base
  respond::PlanOutcome official;
  double official_cost_yuan_d = 0;
  respond::EqualCut equal;  ///< for what the plan gives, when demands gave way
  /// The cheapest plan that gives every receptor and share what the same cut for all gives. No value: none was found.
  std::optional<respond::PlanAnswer> at_equal;
  /// The same demands without caps of fairness: what the caps cost. No value: there are none, or the seconds were over.
  std::optional<respond::PlanAnswer> without_caps;
  respond::PlanOutcome greatest;                  ///< everything that may be cut
  std::map<std::string, terms::Name> names;       ///< of enterprises
  std::map<std::string, std::size_t> effects_by;  ///< units by where their effect comes from: source, sector, mean
};
/// Returns not_found (set, receptor, with what there is), invalid_argument (level, target, gap, seconds), incomplete (a
/// list without units or a base).
Result<PlanMade> make_plan(const PlanOffice& office, const respond::ReductionList& list, PlanAsk ask);

struct YearlyAsk {
  std::vector<PlanTarget> targets;
  double probability = 0.8;
  double gap = 0.005, seconds = 10;
};
struct YearlyMade {
  YearlyAsk ask;
  respond::YearlyQuestion question;
  respond::YearlyAnswer answer;
  std::size_t curve_receptor = 0;
};
/// Returns what make_plan returns for targets; not_found when the pack has no season coefficients.
Result<YearlyMade> make_yearly(const PlanOffice& office, YearlyAsk ask);

/// Keeps a plan (kind "plan"). Returns its id, "P-652300-HS2023-orange", with ".2" for a second one.
Result<std::string> keep_plan(keep::DocumentBook& book, const PlanOffice& office, PlanMade& made, std::string_view who,
                              UtcSeconds now);

std::string printed_plan(const PlanOffice& office, const PlanMade& made, bool chinese);
std::string printed_yearly(const PlanOffice& office, const YearlyMade& made, bool chinese);

}  // namespace lantian::serve
