#include "carbon/pathway/pathway.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace lantian::carbon {
namespace {

using PathwayKind = PathwayLever::Kind;

constexpr std::array<std::string_view, 4> lever_words{"efficiency", "change", "grid", "falling_activity"};
constexpr double pathway_percent = 100;
constexpr int pathway_halvings = 60;
constexpr double pathway_all = 99;           ///< percent a year that a unit can need less
constexpr double pathway_most_percent = 50;  ///< a year; beyond, no rate is looked for

double pathway_factor(double percent, int years) {
  return std::pow(1 + percent / pathway_percent, years);
}

PathwayRow pathway_row(const Scenario& scenario, const PathwayQuestion& question, const PathwayBase& base, int year) {
  const ScenarioSector& sector = *scenario.sector(base.sector);
  const int n = year - question.base_year;
  const double scale = pathway_factor(sector.activity, n) * pathway_factor(-sector.efficiency, n);
  const double grid = pathway_factor(-scenario.grid, n);
  PathwayRow out{year, base.sector, base.direct_t * scale, base.electricity_t * scale * grid};
  double gone = 0;
  for (const ScenarioSwitch& one : scenario.switches) {
    if (one.sector != base.sector || year <= question.base_year) continue;
    const double tonnes = base.direct_t * scale * one.percent / pathway_percent * one.share(year);
    gone += tonnes;
    out.electricity_t += tonnes * one.mwh_per_t * question.grid_t_per_mwh * grid;
  }
  out.direct_t -= gone;
  return out;
}

double pathway_last(const Scenario& scenario, const PathwayQuestion& question) {
  double total = 0;
  for (const PathwayBase& base : question.base) {
    const PathwayRow row = pathway_row(scenario, question, base, question.last_year);
    total += row.direct_t + row.electricity_t;
  }
  return total;
}

/// The scenario with one assumption done to a share.
Scenario pathway_with(const Scenario& scenario, const PathwayLever& lever, double share) {
  Scenario out = scenario;
  if (lever.kind == PathwayKind::grid) out.grid *= share;
  for (ScenarioSector& one : out.sectors) {
    if (one.sector != lever.sector) continue;
    if (lever.kind == PathwayKind::efficiency) one.efficiency *= share;
    if (lever.kind == PathwayKind::falling_activity) one.activity *= share;
  }
  for (ScenarioSwitch& one : out.switches) {
    if (lever.kind == PathwayKind::change && one.sector == lever.sector && one.id == lever.id) one.percent *= share;
  }
  return out;
}

/// Where a falling function meets zero between low and high. Requires: f(low) > 0 >= f(high).
double pathway_root(double low, double high, const std::function<double(double)>& f) {
  for (int n = 0; n < pathway_halvings; ++n) {
    const double middle = (low + high) / 2;
    (f(middle) > 0 ? low : high) = middle;
  }
  return high;
}

std::vector<PathwayLever> pathway_levers(const Scenario& scenario, const PathwayQuestion& question) {
  std::vector<PathwayLever> levers;
  if (scenario.grid > 0) levers.push_back({PathwayKind::grid, "", "", 0, {}});
  for (const ScenarioSector& one : scenario.sectors) {
    if (one.efficiency > 0) levers.push_back({PathwayKind::efficiency, one.sector, "", 0, {}});
    if (one.activity < 0) levers.push_back({PathwayKind::falling_activity, one.sector, "", 0, {}});
  }
  for (const ScenarioSwitch& one : scenario.switches)
    levers.push_back({PathwayKind::change, one.sector, one.id, 0, {}});
  const double all = pathway_last(scenario, question);
  for (PathwayLever& lever : levers) {
    lever.saved_t = pathway_last(pathway_with(scenario, lever, 0), question) - all;
    if (!question.target_t || all > *question.target_t) continue;
    const auto above = [&](double share) {
      return pathway_last(pathway_with(scenario, lever, share), question) - *question.target_t;
    };
    lever.needed = above(0) <= 0 ? 0 : pathway_root(0, 1, above);
  }
  std::ranges::stable_sort(levers, std::greater{}, &PathwayLever::saved_t);
  return levers;
}

/// How much every sector must need less, or could grow faster, in percent a year.
void pathway_margin(const Scenario& scenario, const PathwayQuestion& question, Pathway& out) {
  const bool missed = *out.gap_t > 0;
  const auto total = [&](double percent) {
    Scenario changed = scenario;
    for (ScenarioSector& one : changed.sectors) {
      if (missed) {
        one.efficiency = std::min(one.efficiency + percent, pathway_all);
      } else {
        one.activity += percent;
      }
    }
    return pathway_last(changed, question);
  };
  if (missed) {
    const auto above = [&](double percent) { return total(percent) - *question.target_t; };
    if (above(pathway_most_percent) <= 0) out.more_percent = pathway_root(0, pathway_most_percent, above);
    return;
  }
  // The other way round: the target less the total falls as activity grows.
  const auto below = [&](double percent) { return *question.target_t - total(percent); };
  if (below(0) <= 0) {
    out.spare_percent = 0;
  } else if (below(pathway_most_percent) <= 0) {
    out.spare_percent = pathway_root(0, pathway_most_percent, below);
  }
}

Result<void> pathway_check(const Scenario& scenario, const PathwayQuestion& question) {
  const auto refuse = [](std::string message) { return Error{ErrorCode::invalid_argument, std::move(message), ""}; };
  if (question.last_year <= question.base_year || question.last_year > question.base_year + 200) {
    return refuse(
        fmt::format("from {} to {}: the target year lies after the base year", question.base_year, question.last_year));
  }
  if (question.base.empty()) return refuse("no sector has an account in the base year");
  for (const PathwayBase& one : question.base) {
    if (scenario.sector(one.sector) == nullptr) {
      return refuse(fmt::format("the scenario {} does not speak of {}; add a row, or one for \"*\"",
                                in_quotes(scenario.id), in_quotes(one.sector)));
    }
    if (!(one.direct_t >= 0) || !(one.electricity_t >= 0)) {
      return refuse(fmt::format("the base of {} is below zero", in_quotes(one.sector)));
    }
  }
  return {};
}

}  // namespace

std::string_view name_of(PathwayLever::Kind kind) {
  return lever_words[static_cast<std::size_t>(kind) - 1];
}

Result<Pathway> pathway_of(const Scenario& scenario, const PathwayQuestion& question) {
  LANTIAN_CHECK(pathway_check(scenario, question));
  Pathway out;
  out.scenario = scenario.id;
  out.status = scenario.status;
  for (int year = question.base_year; year <= question.last_year; ++year) out.years.push_back({year, 0, 0});
  for (const PathwayBase& base : question.base) {
    for (PathwayYear& year : out.years) {
      PathwayRow row = pathway_row(scenario, question, base, year.year);
      year.direct_t += row.direct_t;
      year.electricity_t += row.electricity_t;
      out.rows.push_back(std::move(row));
    }
  }
  for (const PathwayYear& year : out.years) {
    if (out.peak_year == 0 || year.total_t() > out.peak_t) {
      out.peak_year = year.year;
      out.peak_t = year.total_t();
    }
    if (year.year > question.base_year) out.cumulative_t += year.total_t();
  }
  out.peaked = out.peak_year < question.last_year;
  out.levers = pathway_levers(scenario, question);
  if (question.target_t) {
    out.gap_t = out.years.back().total_t() - *question.target_t;
    pathway_margin(scenario, question, out);
  }
  return out;
}

}  // namespace lantian::carbon
