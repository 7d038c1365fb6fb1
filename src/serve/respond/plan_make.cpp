#include "base/text.hpp"
#include "serve/respond/plan_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace lantian::serve {
namespace {

double plan_steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

respond::PlanLimits plan_limits(double gap, double seconds) {
  respond::PlanLimits limits;
  limits.search = {gap, seconds};
  limits.clock = plan_steady_seconds;
  return limits;
}

Result<std::size_t> plan_receptor(const std::vector<std::string>& receptors, const std::string& id) {
  const auto found = std::ranges::find(receptors, id);
  if (found != receptors.end()) return static_cast<std::size_t>(found - receptors.begin());
  return Error{ErrorCode::not_found,
               fmt::format("'{}' is no receptor of a target; there are {}", id, joined(receptors, ", ")), ""};
}

Result<void> plan_check(const PlanAsk& ask) {
  const bool level = std::ranges::find(respond::list_levels, ask.level) != respond::list_levels.end();
  if (!level) return Error{ErrorCode::invalid_argument, "a plan is for yellow, orange or red", "level"};
  if (!(ask.gap >= 0 && ask.gap <= 0.5)) return Error{ErrorCode::invalid_argument, "a gap is from 0 to 0.5", "gap"};
  if (!(ask.seconds > 0 && ask.seconds <= 600)) {
    return Error{ErrorCode::invalid_argument, "seconds are above 0 and at most 600", "seconds"};
  }
  return {};
}

/// The set that is named, or the one in force where and when the plan is for; null: "none".
Result<const respond::ShareSet*> plan_share_set(const PlanOffice& office, const PlanAsk& ask, std::string_view unit,
                                                Day on) {
  if (ask.share_set == "none") return static_cast<const respond::ShareSet*>(nullptr);
  std::vector<std::string> ids;
  for (const respond::ShareSet& set : office.grades.shares) ids.push_back(set.id);
  const std::string known = fmt::format("there are {}, and 'none'", joined(ids, ", "));
  if (ask.share_set.empty()) {
    if (const auto* set = office.grades.share_set_on(ask.level, unit, on)) return set;
    return Error{ErrorCode::not_found,
                 fmt::format("no set of shares was in force in {} on {} at {}; {}", unit, text_of(on),
                             word_of(ask.level), known),
                 "share_set"};
  }
  const respond::ShareSet* set = office.grades.share_set(ask.share_set);
  if (set == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("there is no set of shares '{}'; {}", ask.share_set, known),
                 "share_set"};
  }
  if (set->percent.at(respond::position_of(ask.level))) return set;
  return Error{ErrorCode::not_found, fmt::format("the set '{}' asks for no shares at {}", set->id, word_of(ask.level)),
               "share_set"};
}

/// What the list and the office make of a unit.
class PlanGroundMaker {
 public:
  PlanGroundMaker(const PlanOffice& office, const respond::ReductionList& list, PlanMade& made)
      : office_{office}, list_{list}, made_{made} {}

  respond::PlanGround run() {
    respond::PlanGround ground;
    ground.list = &list_;
    ground.level = made_.ask.level;
    ground.on = made_.ask.on.value_or(middle_of_season());
    ground.grades = &office_.grades;
    ground.rule = &office_.rule;
    ground.receptors = office_.effects.receptors;
    ground.unit_effect = [this](const respond::Enterprise& enterprise, const respond::ProcessUnit& unit) {
      return unit_effect(enterprise, unit);
    };
    ground.sector_effect = [this](const std::string& county, const std::string& sector) {
      const respond::EffectGround effects = effect_ground(office_);
      return (sector == "dust" ? respond::effect_of_dust(effects, county) : respond::effect_of_vehicles(effects, county))
          .ug_m3;
    };
    return ground;
  }

 private:
  Day middle_of_season() const {
    const auto season = parse_period(list_.season);
    return season ? season->begin + std::chrono::days{season->days() / 2} : Day{};
  }

  std::vector<double> unit_effect(const respond::Enterprise& enterprise, const respond::ProcessUnit& unit) {
    respond::PartEffect effect = respond::effect_of_unit(effect_ground(office_), enterprise, unit);
    // Where no sector is known the row is that of a mean of nothing.
    const bool none = effect.from == respond::EffectFrom::nothing;
    ++made_.effects_by[std::string{word_of(none ? respond::EffectFrom::mean : effect.from)}];
    return std::move(effect.ug_m3);
  }

  const PlanOffice& office_;
  const respond::ReductionList& list_;
  PlanMade& made_;
};

Result<void> plan_put_demands(const respond::ShareSet* set, PlanMade& made) {
  respond::PlanDemands& demands = made.problem.demands;
  made.ask.share_set = set == nullptr ? "none" : set->id;
  if (set != nullptr) {
    const auto& percent = set->percent.at(respond::position_of(made.ask.level));
    for (std::size_t p = 0; p < respond::list_pollutants; ++p) demands.share_percent[p] = percent->at(p);
    demands.balanced = set->balanced;
  }
  if (made.ask.enterprise_cost_percent) demands.enterprise_cost_percent = *made.ask.enterprise_cost_percent;
  for (const PlanTarget& target : made.ask.targets) {
    LANTIAN_TRY(const std::size_t receptor, plan_receptor(made.problem.receptors, target.receptor));
    if (!(target.ug_m3 > 0 && target.ug_m3 < 1000)) {
      return Error{ErrorCode::invalid_argument, "a target is how much less PM2.5, ug/m3, above 0", target.receptor};
    }
    demands.targets.push_back({receptor, target.ug_m3});
  }
  respond::set_fair_cost(made.problem);
  return {};
}

/// Demands as they are met: what gave way asks for what it gives, so that what stands beside the plan does as much.
respond::PlanProblem plan_as_given(const PlanMade& made) {
  respond::PlanProblem out = made.problem;
  constexpr double less = 1 - 1e-6;
  for (const respond::PlanDemandState& state : made.answer.demands) {
    if (state.shortfall <= 0) continue;
    if (state.demand.kind == respond::PlanDemandKind::share) {
      out.demands.share_percent[static_cast<std::size_t>(state.demand.pollutant)] = state.given * less;
    } else if (state.demand.kind == respond::PlanDemandKind::balance) {
      out.demands.share_percent[0] = state.given * less;
      out.demands.share_percent[1] = 0;
    } else if (state.demand.kind == respond::PlanDemandKind::target) {
      for (auto& target : out.demands.targets) {
        if (target.receptor == state.demand.receptor) target.ug_m3 = state.given * less;
      }
    }
  }
  return out;
}

/// What gives every receptor as much as the common cut does, and every share.
void plan_at_equal(PlanMade& made, double seconds) {
  respond::PlanProblem problem = made.problem;
  const respond::PlanOutcome& equal = made.equal.outcome;
  problem.demands.targets.clear();
  constexpr double less = 1 - 1e-9;
  for (std::size_t r = 0; r < problem.receptors.size(); ++r) {
    problem.demands.targets.push_back({r, equal.ug_m3[r] * less});
  }
  problem.demands.balanced = false;
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    auto& share = problem.demands.share_percent[p];
    if (share)
      share = std::min(*share, less * equal.share_percent(problem.demands.base, static_cast<respond::Pollutant>(p)));
  }
  respond::PlanAnswer answer = respond::solve_plan(problem, plan_limits(made.ask.gap, seconds));
  const bool found =
      answer.status == respond::PlanStatus::within_gap || answer.status == respond::PlanStatus::out_of_time;
  if (found) made.at_equal = std::move(answer);
}

bool plan_has_caps(const respond::PlanDemands& demands) {
  constexpr double none = 100;
  return demands.enterprise_cost_percent < none || demands.county_cost_percent < none ||
         demands.enterprise_base_percent < none;
}

/// The same shares and targets when nobody is spared.
void plan_without_caps(PlanMade& made, double seconds) {
  respond::PlanProblem problem = made.problem;
  problem.demands.enterprise_cost_percent = 100;
  problem.demands.county_cost_percent = 100;
  problem.demands.enterprise_base_percent = 100;
  respond::PlanAnswer answer = respond::solve_plan(problem, plan_limits(made.ask.gap, seconds));
  if (answer.status == respond::PlanStatus::none) return;
  // Within the gap the plan with caps may be the cheaper one: it needs none.
  const bool needless = made.answer.status == answer.status && made.answer.outcome.cost_yuan_d < answer.outcome.cost_yuan_d;
  made.without_caps = needless ? made.answer : std::move(answer);
}

respond::PlanChoice plan_all_cut(const respond::PlanProblem& problem) {
  respond::PlanChoice choice;
  for (const respond::PlanUnit& unit : problem.units)
    choice.push_back(static_cast<std::uint8_t>(unit.options.size() - 1));
  return choice;
}

}  // namespace

Result<std::vector<PlanTarget>> parse_plan_targets(std::string_view text) {
  std::vector<PlanTarget> out;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view piece = text.substr(0, comma);
    const std::size_t cut = piece.find_first_of(":=");
    PlanTarget target;
    const char* end = piece.data() + piece.size();
    const bool split = cut != std::string_view::npos && cut > 0;
    const auto read = split ? std::from_chars(piece.data() + cut + 1, end, target.ug_m3) : std::from_chars_result{};
    if (!split || read.ec != std::errc{} || read.ptr != end) {
      return Error{ErrorCode::malformed, fmt::format("'{}' is no target; write RECEPTOR:UG, as 652301:0.5", piece), ""};
    }
    target.receptor = std::string{piece.substr(0, cut)};
    out.push_back(std::move(target));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Result<PlanMade> make_plan(const PlanOffice& office, const respond::ReductionList& list, PlanAsk ask) {
  LANTIAN_CHECK(plan_check(ask));
  PlanMade made;
  made.ask = std::move(ask);
  made.list_id = list.id;
  made.synthetic = list.synthetic || office.effects.synthetic;
  PlanGroundMaker maker{office, list, made};
  const respond::PlanGround ground = maker.run();
  made.ask.on = ground.on;
  made.problem = respond::plan_problem(ground, made.left_out);
  if (made.problem.units.empty()) {
    return Error{ErrorCode::incomplete, "the list has no unit with a base: nothing can be chosen", list.id};
  }
  LANTIAN_TRY(const respond::ShareSet* set, plan_share_set(office, made.ask, list.unit, ground.on));
  LANTIAN_CHECK(plan_put_demands(set, made));
  const double began = plan_steady_seconds();
  made.answer = respond::solve_plan(made.problem, plan_limits(made.ask.gap, made.ask.seconds));
  if (set != nullptr) {
    made.shares = respond::judge_shares(*set, made.ask.level, made.answer.outcome.reduction, list.base);
  }
  made.readings = respond::readings_of(made.problem, made.answer);
  made.measures = respond::measures_of(ground, made.problem, made.answer.choice);
  made.official = respond::outcome_of_measures(made.problem, list.measures, made.ask.level);
  made.equal = respond::equal_cut(plan_as_given(made));
  made.greatest = respond::outcome_of(made.problem, plan_all_cut(made.problem));
  const auto left = [&] { return made.ask.seconds - (plan_steady_seconds() - began); };
  if (left() > 0) plan_at_equal(made, left());
  if (left() > 0 && plan_has_caps(made.problem.demands)) plan_without_caps(made, left());
  for (const respond::Enterprise& one : list.enterprises) made.names.emplace(one.id, one.name);
  return made;
}

Result<YearlyMade> make_yearly(const PlanOffice& office, YearlyAsk ask) {
  if (office.season.rows.empty()) {
    return Error{ErrorCode::not_found, "the pack has no season-sensitivity.toml, which yearly measures are made from",
                 ""};
  }
  if (!(ask.probability >= 0.5 && ask.probability < 1)) {
    return Error{ErrorCode::invalid_argument, "a probability is from 0.5 to below 1", "probability"};
  }
  YearlyMade made;
  made.question = respond::yearly_question(office.yearly, office.season);
  made.question.probability = ask.probability;
  for (const PlanTarget& target : ask.targets) {
    LANTIAN_TRY(const std::size_t receptor, plan_receptor(made.question.receptors, target.receptor));
    if (!(target.ug_m3 > 0)) return Error{ErrorCode::invalid_argument, "a target is above 0 ug/m3", target.receptor};
    made.question.targets.push_back({receptor, target.ug_m3});
  }
  made.curve_receptor = made.question.targets.empty() ? 0 : made.question.targets.front().receptor;
  made.answer = respond::solve_yearly(made.question, {ask.gap, ask.seconds});
  made.ask = std::move(ask);
  return made;
}

}  // namespace lantian::serve
