#include "respond/check/check.hpp"

#include "respond/check/usual.hpp"
#include "respond/orders/holding.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace lantian::respond {
namespace {

bool is_night(HourEnding hour, const CheckRule& rule) {
  const int of_day = hour_of_day(hour);
  return of_day > rule.night_from || of_day <= rule.night_to;
}

/// A step may only end an earlier one: "from the fifth day on as usual".
bool asks_something(const OrderStep& step) {
  return step.cut_percent > 0 || step.kind == MeasureKind::stretch || step.kind == MeasureKind::transport;
}

int allowed_percent(const OrderStep& step, const CheckRule& rule) {
  if (step.threshold_percent > 0) return step.threshold_percent;
  return 100 - step.cut_percent + rule.tolerance_percent;
}

/// What the record of a gate says of a truck: "C0" to "C6" is its stage, anything else no stage.
TruckAtGate truck_of(const GatePass& pass) {
  TruckAtGate out;
  const std::string& text = pass.standard;
  if (text.size() == 2 && text[0] == 'C' && text[1] >= '0' && text[1] <= '9') out.stage = text[1] - '0';
  out.electric = pass.fuel == "electric";
  out.gas = pass.fuel == "gas";
  out.emergency = pass.emergency;
  return out;
}

struct StepJudgement {
  HourVerdict verdict = HourVerdict::no_evidence;
  double done = 0;  ///< share of the planned reduction, 0 to 1
};

/// Everything of one plant.
class PlantJudge {
 public:
  PlantJudge(const ResponseEvidence& evidence, const CheckRule& rule, std::string enterprise, HourEnding began)
      : rule_{rule}, usual_{rule, began} {
    check_.enterprise = std::move(enterprise);
    for (const EvidenceSeries& one : evidence.series) {
      if (one.enterprise == check_.enterprise) usual_.add(one);
    }
    for (const GateLog& log : evidence.logs) {
      if (log.enterprise == check_.enterprise) logs_.push_back(&log);
    }
    for (const GatePass& pass : evidence.passes) {
      if (pass.enterprise == check_.enterprise) passes_[pass.hour].push_back(&pass);
    }
  }

  void judge(std::span<const Order* const> orders, HourEnding first, HourEnding last) {
    for (HourEnding hour = first; hour <= last; hour += std::chrono::hours{1}) {
      const Order* order = order_holding(orders, hour);
      const bool covered = order != nullptr && hour <= order->until;
      check_.verdicts.push_back(covered ? judge_hour(*order, hour) : HourVerdict::not_asked);
    }
  }

  PlantCheck finished(HourEnding last) {
    check_.fails_at = failing_hour(last);
    const double asked = std::max(1, check_.hours);
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      check_.planned[p] = static_cast<std::int64_t>(std::llround(planned_[p] / asked));
      check_.executed[p] = static_cast<std::int64_t>(std::llround(executed_[p] / asked));
    }
    if (flow_up_hours_ >= rule_.flow_down_hours) check_.flags.emplace_back("flow_not_down");
    if (rebounds()) check_.flags.emplace_back("night_rebound");
    if (check_.banned_trucks > 0) check_.flags.emplace_back("banned_trucks");
    if (check_.unknown_trucks > 0) check_.flags.emplace_back("unknown_trucks");
    const bool missing = check_.hours > 0 && check_.hours_without_evidence * 100 > rule_.missing_percent * check_.hours;
    if (missing) check_.flags.emplace_back("evidence_missing");
    return std::move(check_);
  }

 private:
  /// Backwards over hours without evidence, as many as the rule looks back; an hour that asks nothing ends it.
  std::optional<HourEnding> failing_hour(HourEnding last) const {
    HourEnding hour = last;
    int silent = 0;
    for (auto one = check_.verdicts.rbegin(); one != check_.verdicts.rend(); ++one, hour -= std::chrono::hours{1}) {
      if (*one == HourVerdict::not_executed) return hour;
      if (*one != HourVerdict::no_evidence || ++silent > rule_.failing_back_hours) return std::nullopt;
    }
    return std::nullopt;
  }

  HourVerdict judge_hour(const Order& order, HourEnding hour) {
    const std::int64_t since = (hour - order.clock_begin()).count();
    HourVerdict worst = HourVerdict::not_asked;
    std::vector<CheckFault> faults;
    bool known = false;
    for (const OrderStep* step : steps_holding(order, since)) {
      if (still_coming_down(order, *step, hour) || !asks_something(*step)) continue;
      const StepJudgement one = judge_step(*step, order, hour, faults);
      if (one.verdict == HourVerdict::not_asked) continue;
      known = known || one.verdict != HourVerdict::no_evidence;
      for (std::size_t p = 0; p < list_pollutants; ++p) {
        planned_[p] += static_cast<double>(step->reduction[p]);
        executed_[p] += static_cast<double>(step->reduction[p]) * one.done;
      }
      worst = worse(worst, one.verdict);
    }
    if (worst == HourVerdict::not_asked) return worst;
    ++check_.hours;
    if (worst == HourVerdict::not_executed) ++check_.hours_not_executed;
    if (worst == HourVerdict::no_evidence) ++check_.hours_without_evidence;
    if (known) check_.faults = std::move(faults);
    return worst;
  }

  /// A plain no says more than silence, silence more than a yes.
  static HourVerdict worse(HourVerdict a, HourVerdict b) {
    const auto rank = [](HourVerdict one) {
      switch (one) {
        case HourVerdict::not_asked:
          return 0;
        case HourVerdict::executed:
          return 1;
        case HourVerdict::no_evidence:
          return 2;
        case HourVerdict::not_executed:
          break;
      }
      return 3;
    };
    return rank(a) < rank(b) ? b : a;
  }

  StepJudgement judge_step(const OrderStep& step, const Order& order, HourEnding hour,
                           std::vector<CheckFault>& faults) {
    if (step.kind == MeasureKind::transport) return judge_gate(order, hour);
    StepJudgement out;
    const int allowed = allowed_percent(step, rule_);
    bool yes = true;
    double share = 0;
    int meters = 0;
    for (const CheckMetric metric : step.checks) {
      const std::optional<UsualValue> seen = usual_.at(step.unit, metric, hour);
      if (!seen) continue;
      ++meters;
      const double percent = 100 * seen->value / seen->usual;
      const bool must_fall = allowed < rule_.flow_down_percent;
      if (metric == CheckMetric::flow && must_fall && percent > rule_.flow_down_percent) ++flow_up_hours_;
      note_ratio(hour, percent, allowed);
      share += std::clamp((100 - percent) / std::max(1, step.cut_percent), 0.0, 1.0);
      if (percent <= allowed) continue;
      yes = false;
      faults.push_back({step.unit, hour, metric, seen->value, seen->usual, allowed});
    }
    if (meters == 0) return out;
    out.verdict = yes ? HourVerdict::executed : HourVerdict::not_executed;
    // What has no load of its own to lower, like longer coking, is done or is not.
    out.done = yes ? 1 : step.cut_percent > 0 ? share / meters : 0;
    return out;
  }

  StepJudgement judge_gate(const Order& order, HourEnding hour) {
    // An order that does not say how many vehicles come has this step because enough do.
    const int vehicles = order.vehicles_per_day.value_or(rule_.gate.vehicles_from);
    if (!rule_.gate.means(order.level, vehicles)) return {HourVerdict::not_asked, 0};
    const bool counted =
        std::ranges::any_of(logs_, [&](const GateLog* log) { return log->first <= hour && hour <= log->last; });
    if (!counted) return {HourVerdict::no_evidence, 0};
    const auto came = passes_.find(hour);
    if (came == passes_.end()) return {HourVerdict::executed, 1};
    bool clean = true;
    const bool fresh = std::exchange(gate_hour_, hour) != hour;  // two truck steps of one hour see the same trucks
    for (const GatePass* pass : came->second) {
      const GateVerdict verdict = judge_truck(rule_.gate, order.level, vehicles, truck_of(*pass));
      if (fresh && verdict == GateVerdict::deny) ++check_.banned_trucks;
      if (fresh && verdict == GateVerdict::deny_unknown) ++check_.unknown_trucks;
      clean = clean && verdict == GateVerdict::allow;
    }
    return clean ? StepJudgement{HourVerdict::executed, 1} : StepJudgement{HourVerdict::not_executed, 0};
  }

  void note_ratio(HourEnding hour, double percent, int allowed) {
    auto& [sum, count] = is_night(hour, rule_) ? night_ : day_;
    sum += percent - allowed;
    ++count;
  }
  /// Nights lie above what is allowed, and above days.
  bool rebounds() const {
    if (night_.second == 0 || day_.second == 0) return false;
    const double night = night_.first / night_.second, day = day_.first / day_.second;
    return night > 0 && night - day > rule_.night_rebound_percent;
  }

  const CheckRule& rule_;
  UsualFigures usual_;
  std::vector<const GateLog*> logs_;
  std::map<HourEnding, std::vector<const GatePass*>> passes_;
  std::array<double, list_pollutants> planned_{}, executed_{};
  int flow_up_hours_ = 0;
  std::optional<HourEnding> gate_hour_;
  std::pair<double, int> night_{}, day_{};  ///< percent above what is allowed: sum, count
  PlantCheck check_;
};

}  // namespace

std::string_view word_of(HourVerdict verdict) {
  switch (verdict) {
    case HourVerdict::not_asked:
      return "not_asked";
    case HourVerdict::executed:
      return "executed";
    case HourVerdict::not_executed:
      return "not_executed";
    case HourVerdict::no_evidence:
      break;
  }
  return "no_evidence";
}

double PlantCheck::score_percent() const {
  double asked = 0, done = 0;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    asked += static_cast<double>(planned[p]);
    done += static_cast<double>(executed[p]);
  }
  return asked > 0 ? 100 * done / asked : 0;
}

EpisodeCheck check_orders(std::span<const Order> orders, const ResponseEvidence& evidence, const CheckRule& rule,
                          HourEnding last) {
  EpisodeCheck out;
  out.synthetic = evidence.synthetic;
  out.last = last;
  std::map<std::string, std::vector<const Order*>> plants;
  for (const Order& order : orders) {
    if (order.kind != Recipient::enterprise) continue;
    if (out.episode.empty() || order.from < out.first) out.first = order.from;
    out.episode = order.episode;
    plants[order.recipient].push_back(&order);
  }
  for (auto& [enterprise, held] : plants) {
    PlantJudge judge{evidence, rule, enterprise, out.first};
    judge.judge(held, out.first, last);
    out.plants.push_back(judge.finished(last));
  }
  std::ranges::stable_sort(out.plants, {}, [](const PlantCheck& one) { return one.score_percent(); });
  return out;
}

std::vector<const PlantCheck*> non_compliers(const EpisodeCheck& check) {
  std::vector<const PlantCheck*> out;
  for (const PlantCheck& plant : check.plants) {
    if (plant.fails_at) out.push_back(&plant);
  }
  return out;
}

}  // namespace lantian::respond
