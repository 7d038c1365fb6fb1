#include "inventory/measures/reduction_run.hpp"

#include "base/assert.hpp"
#include "inventory/measures/shapley.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace lantian::inventory {
namespace {

using Mask = std::uint32_t;
constexpr Mask everyone = ~Mask{0};

/// Masses of one row in the making, segment by segment.
struct RowMasses {
  std::vector<double> segment_t;
  double total() const { return std::accumulate(segment_t.begin(), segment_t.end(), 0.0); }
};

/// Where a cap acts: player `player` of plan `plan`.
struct CapMember {
  std::uint32_t plan = 0;
  std::uint32_t player = 0;
};
struct CapGroup {
  std::uint32_t measure = 0;
  std::vector<CapMember> members;
};

/// Rows that a cap ties together, with the measures that meet on them. Most components are one row.
struct Component {
  std::vector<std::uint32_t> plans;
  std::vector<std::uint32_t> measures;  ///< the players, ascending
  std::vector<CapGroup> caps;           ///< in the order in which they act
};

bool is_cap(const ReadyMeasure& ready) {
  return ready.measure->type == MeasureType::cap;
}

/// Applies one measure that is no cap, and tells `result` what stood in its way.
void act(const ReadyMeasure& ready, std::uint32_t player, ControlledMass& mass, RowResult* result) {
  if (ready.removed && !mass.remove(*ready.removed) && result != nullptr) result->more_than_all.push_back(player);
  if (ready.ratio) mass.change_activity(*ready.ratio);
  if (!ready.residual) return;
  const ControlStep step =
      ready.replaces_control() ? mass.replace(ready.measure->type, *ready.residual) : mass.add(*ready.residual);
  if (result == nullptr) return;
  if (step == ControlStep::not_stronger) result->not_stronger.push_back(player);
  if (step == ControlStep::not_known) result->unknown.push_back(player);
}

/// Everything but caps. Bit i of `wanted` = player i takes part. `result` null: masses only.
void run_controls(const RunInput& input, const RowPlan& plan, Mask wanted, RowMasses& masses, RowResult* result) {
  const Emission& row = input.base[plan.row];
  const double base_t = row.mass_t.value_or(0.0);
  masses.segment_t.clear();
  for (const Segment& segment : plan.segments) {
    ControlledMass mass{base_t * segment.share, row.residual};
    for (const std::uint32_t player : segment.acting) {
      const ReadyMeasure& ready = input.measures[plan.players[player]];
      const bool takes_part = player >= 32 || (wanted >> player & 1U) != 0;
      if (!takes_part || is_cap(ready)) continue;
      const double before = mass.mass_t();
      act(ready, player, mass, result);
      if (result != nullptr) result->gross_t[player] += before - mass.mass_t();
    }
    masses.segment_t.push_back(mass.mass_t());
  }
}

/// Calls `visit(member, segment mass)` for every segment on which the cap acts.
template <class Visit>
void each_capped_segment(const RunInput& input, const CapGroup& cap, std::span<RowMasses> masses,
                         std::span<const std::uint32_t> place, Visit visit) {
  for (const CapMember& member : cap.members) {
    const RowPlan& plan = input.plans[member.plan];
    RowMasses& row = masses[place[member.plan]];
    for (std::size_t s = 0; s < plan.segments.size(); ++s) {
      const std::vector<std::uint32_t>& acting = plan.segments[s].acting;
      if (std::ranges::find(acting, member.player) != acting.end()) visit(member, row.segment_t[s]);
    }
  }
}

/// Scales what stands above the cap. `results` (parallel to plans) empty: masses only.
void run_cap(const RunInput& input, const CapGroup& cap, std::span<RowMasses> masses,
             std::span<const std::uint32_t> place, std::span<RowResult> results) {
  const ReadyMeasure& ready = input.measures[cap.measure];
  const double limit = ready.measure->cap_t->approximate() * ready.days / input.period_days;
  double sum = 0;
  each_capped_segment(input, cap, masses, place, [&](const CapMember&, const double& mass) { sum += mass; });
  if (sum <= 0) return;
  const double scale = capped(sum, limit) / sum;
  each_capped_segment(input, cap, masses, place, [&](const CapMember& member, double& mass) {
    const double left = mass * scale;
    if (!results.empty()) results[member.plan].gross_t[member.player] += mass - left;
    mass = left;
  });
}

/// Finds what caps tie together: a row joins the component of every other row under the same cap.
class Components {
 public:
  explicit Components(const RunInput& input) : input_{input}, parent_(input.plans.size()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    for (std::uint32_t p = 0; p < input.plans.size(); ++p) {
      const std::vector<std::uint32_t>& players = input.plans[p].players;
      for (std::uint32_t player = 0; player < players.size(); ++player) {
        if (is_cap(input.measures[players[player]])) caps_[players[player]].members.push_back({p, player});
      }
    }
    for (auto& [measure, cap] : caps_) {
      cap.measure = measure;
      for (const CapMember& member : cap.members) join(cap.members.front().plan, member.plan);
    }
  }

  std::vector<Component> all() {
    std::map<std::uint32_t, Component> by_root;
    for (std::uint32_t p = 0; p < input_.plans.size(); ++p) {
      Component& component = by_root[root(p)];
      component.plans.push_back(p);
      const std::vector<std::uint32_t>& players = input_.plans[p].players;
      component.measures.insert(component.measures.end(), players.begin(), players.end());
    }
    for (const auto& [measure, cap] : caps_) by_root[root(cap.members.front().plan)].caps.push_back(cap);
    std::vector<Component> components;
    for (auto& [first, component] : by_root) {
      std::ranges::sort(component.measures);
      component.measures.erase(std::ranges::unique(component.measures).begin(), component.measures.end());
      std::ranges::sort(component.caps, {}, [&](const CapGroup& cap) { return order_of(cap); });
      components.push_back(std::move(component));
    }
    return components;
  }

 private:
  std::uint32_t root(std::uint32_t p) {
    while (parent_[p] != p) p = parent_[p] = parent_[parent_[p]];
    return p;
  }
  void join(std::uint32_t a, std::uint32_t b) { parent_[root(b)] = root(a); }
  /// The cap over fewer rows first, then by id.
  std::pair<std::size_t, std::string_view> order_of(const CapGroup& cap) const {
    return {cap.members.size(), input_.measures[cap.measure].measure->id};
  }

  const RunInput& input_;
  std::vector<std::uint32_t> parent_;
  std::map<std::uint32_t, CapGroup> caps_;  ///< by measure
};

/// Runs one component; buffers are kept from one to the next.
class ComponentRun {
 public:
  ComponentRun(const RunInput& input, std::span<RowResult> results)
      : input_{input}, results_{results}, place_(input.plans.size()) {}

  void run(const Component& component) {
    masses_.resize(component.plans.size());
    for (std::uint32_t i = 0; i < component.plans.size(); ++i) {
      const std::uint32_t plan = component.plans[i];
      place_[plan] = i;
      RowResult& result = results_[plan];
      result.gross_t.assign(input_.plans[plan].players.size(), 0.0);
      result.shapley_t.assign(input_.plans[plan].players.size(), std::nullopt);
      run_controls(input_, input_.plans[plan], everyone, masses_[i], &result);
    }
    for (const CapGroup& cap : component.caps) run_cap(input_, cap, masses_, place_, results_);
    for (const std::uint32_t plan : component.plans) results_[plan].after_t = masses_[place_[plan]].total();
    if (input_.shapley && component.measures.size() <= most_players) share(component);
  }

 private:
  /// Bits of the component's players that take part -> bits of the row's players.
  static Mask mask_of_row(const Component& component, const RowPlan& plan, Mask subset) {
    Mask mask = 0;
    for (std::size_t player = 0; player < plan.players.size(); ++player) {
      const auto found = std::ranges::lower_bound(component.measures, plan.players[player]);
      const auto bit = static_cast<std::size_t>(found - component.measures.begin());
      if ((subset >> bit & 1U) != 0) mask |= Mask{1} << player;
    }
    return mask;
  }

  void share(const Component& component) {
    if (component.measures.empty()) return;
    if (component.measures.size() == 1) {
      for (const std::uint32_t plan : component.plans) {
        RowResult& result = results_[plan];
        std::ranges::copy(result.gross_t, result.shapley_t.begin());
      }
      return;
    }
    const std::size_t subsets = std::size_t{1} << component.measures.size();
    worth_.assign(component.plans.size(), std::vector<double>(subsets));
    for (Mask subset = 0; subset < subsets; ++subset) evaluate(component, subset);
    for (std::size_t i = 0; i < component.plans.size(); ++i) {
      put_shares(component, shapley_shares(worth_[i]), component.plans[i]);
    }
  }

  void put_shares(const Component& component, std::span<const double> shares, std::uint32_t plan) {
    const std::vector<std::uint32_t>& players = input_.plans[plan].players;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const auto found = std::ranges::find(players, component.measures[i]);
      if (found != players.end()) {
        results_[plan].shapley_t[static_cast<std::size_t>(found - players.begin())] = shares[i];
      } else if (shares[i] != 0) {
        results_[plan].from_elsewhere.emplace_back(component.measures[i], shares[i]);
      }
    }
  }

  /// What every row loses when only `subset` acts.
  void evaluate(const Component& component, Mask subset) {
    for (std::size_t i = 0; i < component.plans.size(); ++i) {
      const RowPlan& plan = input_.plans[component.plans[i]];
      run_controls(input_, plan, mask_of_row(component, plan, subset), masses_[i], nullptr);
    }
    for (const CapGroup& cap : component.caps) {
      const auto found = std::ranges::lower_bound(component.measures, cap.measure);
      const auto bit = static_cast<std::size_t>(found - component.measures.begin());
      if ((subset >> bit & 1U) != 0) run_cap(input_, cap, masses_, place_, {});
    }
    for (std::size_t i = 0; i < component.plans.size(); ++i) {
      const double base_t = input_.base[input_.plans[component.plans[i]].row].mass_t.value_or(0.0);
      worth_[i][subset] = base_t - masses_[i].total();
    }
  }

  const RunInput& input_;
  std::span<RowResult> results_;
  std::vector<std::uint32_t> place_;  ///< plan -> its place in the component
  std::vector<RowMasses> masses_;
  std::vector<std::vector<double>> worth_;
};

}  // namespace

std::vector<RowResult> run_plans(const RunInput& input) {
  LANTIAN_ASSERT(input.period_days > 0, "a period has days");
  std::vector<RowResult> results(input.plans.size());
  ComponentRun run{input, results};
  for (const Component& component : Components{input}.all()) run.run(component);
  return results;
}

}  // namespace lantian::inventory
