#include "respond/plan/model.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace lantian::respond {
namespace {

double plan_grams(const DailyGrams& grams) {
  return static_cast<double>(std::accumulate(grams.begin(), grams.end(), std::int64_t{0}));
}

class PlanModelMaker {
 public:
  PlanModelMaker(const PlanProblem& problem, const PlanQuestion& question) : problem_{problem}, question_{question} {
    out_.demands = demands_of(problem);
  }

  PlanModel run() {
    units();
    all_.resize(problem_.units.size());
    std::iota(all_.begin(), all_.end(), std::size_t{0});
    group_units();
    for (const PlanDemand& demand : out_.demands) add(demand);
    limits();
    return std::move(out_);
  }

 private:
  LinearModel& linear() { return out_.linear; }

  /// One column for each option but the first, of which at most one is 1.
  void units() {
    for (const PlanUnit& unit : problem_.units) {
      out_.first.push_back(linear().columns());
      const int row = unit.options.size() > 2 ? linear().add_row(-unlimited, 1) : -1;
      duty_cost_ += unit.options.front().cost_yuan_d;
      for (std::size_t o = 1; o < unit.options.size(); ++o) {
        const double cost = unit.options[o].cost_yuan_d - unit.options.front().cost_yuan_d;
        const int column = linear().add_column(question_.least ? 0 : cost, 0, 1, true);
        if (row >= 0) linear().put(row, column, 1);
      }
    }
    if (!question_.least) linear().offset = duty_cost_;
  }

  double more_cost(std::size_t unit, std::size_t option) const {
    const auto& options = problem_.units[unit].options;
    return options[option].cost_yuan_d - options.front().cost_yuan_d;
  }

  /// Calls `each(column, unit, option)` for every choice of a unit.
  template <class Each>
  void every(const std::vector<std::size_t>& units, Each each) {
    for (const std::size_t u : units) {
      for (std::size_t o = 1; o < problem_.units[u].options.size(); ++o) {
        each(out_.first[u] + static_cast<int>(o) - 1, u, o);
      }
    }
  }

  void group_units() {
    for (std::size_t u = 0; u < problem_.units.size(); ++u) {
      by_enterprise_[problem_.units[u].enterprise].push_back(u);
      by_county_[problem_.units[u].county].push_back(u);
    }
  }

  /// A shortfall column in the row, when its rank may fall short.
  void put_shortfall(int row, const PlanDemand& demand, double sign) {
    const int rank = rank_of(demand.kind);
    const auto& allowed = question_.allowed.at(static_cast<std::size_t>(rank));
    const bool least = question_.least == rank;
    out_.row.push_back(row);
    out_.shortfall.push_back(-1);
    if (!least && allowed && *allowed <= 0) return;
    const int column = linear().add_column(least ? 1 : 0, 0, unlimited, false);
    out_.shortfall.back() = column;
    linear().put(row, column, sign);
  }

  void leave_out() {
    out_.row.push_back(-1);
    out_.shortfall.push_back(-1);
  }

  void add(const PlanDemand& demand) {
    const int rank = rank_of(demand.kind);
    if (!question_.allowed.at(static_cast<std::size_t>(rank)) && question_.least != rank) return leave_out();
    switch (demand.kind) {
      case PlanDemandKind::share:
        return add_share(demand, {demand.pollutant});
      case PlanDemandKind::balance:
        return add_share(demand, {Pollutant::so2, Pollutant::nox});
      case PlanDemandKind::target:
        return add_target(demand);
      case PlanDemandKind::enterprise_cost:
        return add_cost_cap(demand, by_enterprise_[demand.group]);
      case PlanDemandKind::county_cost:
        return add_cost_cap(demand, by_county_[demand.group]);
      case PlanDemandKind::enterprise_base:
        return add_base_cap(demand);
    }
  }

  /// Sum of cut / base over the pollutants, divided by what is asked, at least 1.
  void add_share(const PlanDemand& demand, const std::vector<Pollutant>& pollutants) {
    const auto part = [&](const DailyGrams& cut) {
      double sum = 0;
      for (const Pollutant pollutant : pollutants) {
        const auto p = static_cast<std::size_t>(pollutant);
        const double base = static_cast<double>(problem_.demands.base[p]);
        if (base > 0) sum += 100 * static_cast<double>(cut[p]) / base / demand.asked;
      }
      return sum;
    };
    double before = part(problem_.fixed);
    for (const PlanUnit& unit : problem_.units) before += part(unit.options.front().reduction);
    const int row = linear().add_row(1 - before, unlimited);
    every(all_, [&](int column, std::size_t u, std::size_t o) {
      const auto& options = problem_.units[u].options;
      linear().put(row, column, part(options[o].reduction) - part(options.front().reduction));
    });
    put_shortfall(row, demand, 1);
  }

  void add_target(const PlanDemand& demand) {
    const std::size_t receptors = problem_.receptors.size();
    const auto part = [&](const PlanUnit& unit, const DailyGrams& cut) {
      return effect_of(unit, cut, demand.receptor, receptors) / demand.asked;
    };
    double before = problem_.fixed_effect.empty() ? 0 : problem_.fixed_effect[demand.receptor] / demand.asked;
    for (const PlanUnit& unit : problem_.units) before += part(unit, unit.options.front().reduction);
    const int row = linear().add_row(1 - before, unlimited);
    every(all_, [&](int column, std::size_t u, std::size_t o) {
      const PlanUnit& unit = problem_.units[u];
      linear().put(row, column, part(unit, unit.options[o].reduction) - part(unit, unit.options.front().reduction));
    });
    put_shortfall(row, demand, 1);
  }

  /// Cost of the group beyond duties, divided by its cap, at most 1.
  void add_cost_cap(const PlanDemand& demand, const std::vector<std::size_t>& units) {
    const double cap = cost_cap(problem_, demand);
    const int row = linear().add_row(-unlimited, 1);
    every(units, [&](int column, std::size_t u, std::size_t o) { linear().put(row, column, more_cost(u, o) / cap); });
    put_shortfall(row, demand, -1);
  }

  void add_base_cap(const PlanDemand& demand) {
    double base = 0, duty = 0;
    const auto& units = by_enterprise_[demand.group];
    for (const std::size_t u : units) {
      base += plan_grams(problem_.units[u].base);
      duty += plan_grams(problem_.units[u].options.front().reduction);
    }
    const double scale = std::max(1.0, demand.asked / 100 * base);
    const int row = linear().add_row(-unlimited, std::max(0.0, demand.asked / 100 * base - duty) / scale);
    every(units, [&](int column, std::size_t u, std::size_t o) {
      const auto& options = problem_.units[u].options;
      linear().put(row, column, (plan_grams(options[o].reduction) - plan_grams(options.front().reduction)) / scale);
    });
    put_shortfall(row, demand, -1);
  }

  /// What each rank may fall short by in sum.
  void limits() {
    for (int rank = 0; rank < 3; ++rank) {
      const auto& allowed = question_.allowed.at(static_cast<std::size_t>(rank));
      if (question_.least == rank || !allowed || *allowed <= 0) continue;
      const int row = linear().add_row(-unlimited, *allowed);
      for (std::size_t d = 0; d < out_.demands.size(); ++d) {
        if (rank_of(out_.demands[d].kind) == rank && out_.shortfall[d] >= 0) linear().put(row, out_.shortfall[d], 1);
      }
    }
  }

  const PlanProblem& problem_;
  const PlanQuestion& question_;
  PlanModel out_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_enterprise_, by_county_;
  std::vector<std::size_t> all_;
  double duty_cost_ = 0;
};

}  // namespace

PlanModel plan_model(const PlanProblem& problem, const PlanQuestion& question) {
  return PlanModelMaker{problem, question}.run();
}

PlanChoice choice_of(const PlanProblem& problem, const PlanModel& model, const std::vector<double>& x) {
  PlanChoice out;
  for (std::size_t u = 0; u < problem.units.size(); ++u) {
    std::uint8_t chosen = 0;
    for (std::size_t o = 1; o < problem.units[u].options.size(); ++o) {
      if (x[static_cast<std::size_t>(model.first[u]) + o - 1] > 0.5) chosen = static_cast<std::uint8_t>(o);
    }
    out.push_back(chosen);
  }
  return out;
}

std::vector<double> columns_of(const PlanProblem& problem, const PlanModel& model, const PlanChoice& choice) {
  std::vector<double> x(static_cast<std::size_t>(model.linear.columns()), 0.0);
  for (std::size_t u = 0; u < choice.size(); ++u) {
    if (choice[u] > 0) x[static_cast<std::size_t>(model.first[u]) + choice[u] - 1] = 1;
  }
  const std::vector<double> short_by = shortfalls(problem, model.demands, choice);
  for (std::size_t d = 0; d < short_by.size(); ++d) {
    if (model.shortfall[d] >= 0) x[static_cast<std::size_t>(model.shortfall[d])] = short_by[d];
  }
  return x;
}

}  // namespace lantian::respond
