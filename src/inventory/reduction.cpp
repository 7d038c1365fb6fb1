#include "inventory/reduction.hpp"

#include "base/text.hpp"
#include "inventory/matching.hpp"
#include "inventory/measure_check.hpp"
#include "inventory/reduction_plan.hpp"
#include "inventory/reduction_run.hpp"
#include "inventory/replacement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

using Kind = MeasureNote::Kind;

auto row_key(const Emission& row) {
  return std::tie(row.source_id, row.class_code, row.pollutant, row.period.begin, row.period.end, row.activity_record);
}

/// A base row that cannot be worked on: our caller's, or the world's.
std::optional<std::string> fault_of_row(const Emission& row, const std::set<std::string_view>& sources,
                                        const Period& period) {
  const auto told = [&](std::string_view what) {
    return fmt::format("emission of source '{}', {} {}: {}", row.source_id, symbol(row.pollutant), row.period.name,
                       what);
  };
  if (!sources.contains(row.source_id)) return told("this source is not among those given");
  if (row.period.begin < period.begin || period.end < row.period.end || row.period.days() <= 0)
    return told(fmt::format("its days do not lie in {}; compute the base for this period", period.name));
  if (row.notation == Notation::value && !row.mass_t) return told("a value without a mass");
  if (row.mass_t && !(*row.mass_t >= 0)) return told(fmt::format("a mass of {} t; it is never negative", *row.mass_t));
  if (row.residual && !(*row.residual >= 0 && *row.residual <= 1))
    return told(fmt::format("its control lets {} through; write a share from 0 to 1", *row.residual));
  return std::nullopt;
}

Result<void> check_input(std::span<const Source> sources, std::span<const Emission> base,
                         std::span<const Measure> measures, const Period& period) {
  constexpr std::size_t most_row_faults = 20;
  std::vector<std::string> faults = measure_faults(measures);
  std::set<std::string_view> ids;
  for (const Source& source : sources) {
    if (!ids.insert(source.id).second) faults.push_back(fmt::format("source '{}' is given twice", source.id));
  }
  if (period.days() <= 0) faults.push_back(fmt::format("the period '{}' has no days", period.name));
  std::size_t of_rows = 0;
  for (const Emission& row : base) {
    auto fault = fault_of_row(row, ids, period);
    if (fault && ++of_rows <= most_row_faults) faults.push_back(std::move(*fault));
  }
  if (of_rows > most_row_faults) faults.push_back(fmt::format("... and {} more emissions", of_rows - most_row_faults));
  if (faults.empty()) return {};
  return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
}

/// A control that the base does not speak of: none listed at the source means that there is none.
void settle_residuals(std::span<const Source> sources, std::vector<Emission>& base) {
  std::map<std::string_view, const Source*> by_id;
  for (const Source& source : sources) by_id.emplace(source.id, &source);
  for (Emission& row : base) {
    const bool uncontrolled = by_id.at(row.source_id)->controls.empty() && row.method != "CEMS";
    if (!row.residual && uncontrolled) row.residual = 1.0;
  }
}

/// One call of `reductions`, from matching to the report.
class ReductionWork {
 public:
  ReductionWork(std::span<const Source> sources, std::vector<Emission> base, std::span<const Measure> measures,
                const Period& period, const ReductionChoice& choice)
      : sources_{sources}, base_{std::move(base)}, measures_{measures}, period_{period}, choice_{choice} {}

  void match(const terms::Region* region) {
    matching_ = match_measures(measures_, sources_, base_, region);
    for (const Measure& measure : measures_) ready_.push_back(ready_measure(measure, period_, choice_.at_least));
    for (std::size_t m = 0; m < measures_.size(); ++m) {
      matching_.reach[m].days = ready_[m].counted ? ready_[m].days : 0;
      note_measure(measures_[m], ready_[m], matching_.reach[m]);
    }
  }

  void plan() {
    std::vector<std::uint32_t> order(base_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
      const auto left = row_key(base_[a]);
      const auto right = row_key(base_[b]);
      return left != right ? left < right : base_[a].mass_t < base_[b].mass_t;
    });
    for (const std::uint32_t row : order) {
      if (matching_.of_row[row].empty()) continue;
      if (base_[row].notation != Notation::value) {
        note_without_value(row);
        continue;
      }
      plans_.push_back(plan_row(row, base_[row], matching_.of_row[row], ready_, notes_));
      for (const std::uint32_t m : plans_.back().never) note_overridden(m, row);
    }
  }

  void run() {
    results_ = run_plans({base_, ready_, plans_, period_.days(), choice_.shapley});
    for (std::size_t p = 0; p < plans_.size(); ++p) {
      for (std::size_t player = 0; player < plans_[p].players.size(); ++player) {
        rows_.push_back(row_of(p, plans_[p].players[player], results_[p].gross_t[player]));
        rows_.back().shapley_t = results_[p].shapley_t[player];
      }
      for (const auto& [measure, share] : results_[p].from_elsewhere) {
        rows_.push_back(row_of(p, measure, 0.0));
        rows_.back().shapley_t = share;
      }
      note_steps(p);
    }
  }

  Result<void> replace(const Basis& basis) {
    LANTIAN_TRY(replacements_, replacement_emissions(with_pollutants(basis), replacement_tasks(), period_));
    std::map<std::string_view, std::vector<std::size_t>> rows_of;
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_of[rows_[i].measure_id].push_back(i);
    std::map<std::string, const Measure*, std::less<>> by_source;
    for (const Measure& measure : measures_) by_source[replacement_source(measure)] = &measure;
    for (const Emission& emission : replacements_) {
      const Measure& measure = *by_source.at(emission.source_id);
      settle(measure, emission, rows_of[measure.id]);
    }
    for (const Measure& measure : measures_) {
      if (!needs_replacement(measure) || !measure.replacement_class.empty()) continue;
      for (const std::size_t i : rows_of[measure.id]) rows_[i].replacement_known = false;
    }
    return {};
  }

  ReductionReport report() {
    ReductionReport report;
    report.after = base_;
    for (std::size_t p = 0; p < plans_.size(); ++p) put_after(p, report.after[plans_[p].row]);
    std::ranges::stable_sort(rows_, {}, [](const Reduction& row) {
      return std::tie(row.measure_id, row.source_id, row.pollutant, row.class_code, row.period.begin,
                      row.base.activity_record);
    });
    report.rows = std::move(rows_);
    report.replacements = std::move(replacements_);
    report.reach = std::move(matching_.reach);
    std::ranges::sort(report.reach, {}, &MeasureReach::measure_id);
    report.notes = notes_.notes();
    return report;
  }

 private:
  Reduction row_of(std::size_t plan, std::uint32_t m, double gross_t) const {
    const Measure& measure = measures_[m];
    const Emission& base = base_[plans_[plan].row];
    Reduction row;
    row.measure_id = measure.id;
    row.source_id = base.source_id;
    row.unit_id = base.unit_id;
    row.class_code = base.class_code;
    row.sector = base.sector;
    row.programme = measure.programme;
    row.pollutant = base.pollutant;
    row.period = base.period;
    row.status = measure.status;
    row.gross_t = gross_t;
    row.evidence = measure.evidence;
    row.base = base;
    return row;
  }

  void note_measure(const Measure& measure, const ReadyMeasure& ready, const MeasureReach& reach) {
    if (reach.rows == 0) {
      notes_.put(
          Kind::matches_nothing, measure.id, "",
          fmt::format("'{}' matches no emission; compare its filter with the sources of {}", measure.id, period_.name));
    }
    if (measure.status < choice_.at_least) {
      notes_.put(Kind::not_counted, measure.id, "",
                 fmt::format("'{}' is {}; only what is at least {} counts here", measure.id, name_of(measure.status),
                             name_of(choice_.at_least)));
    } else if (ready.days == 0) {
      notes_.put(Kind::not_started, measure.id, "",
                 fmt::format("'{}' acts from {}{}: on no day of {}", measure.id, text_of(measure.start),
                             measure.end ? " to before " + text_of(*measure.end) : "", period_.name));
    } else if (needs_replacement(measure) && measure.replacement_class.empty()) {
      notes_.put(Kind::no_replacement, measure.id, "",
                 fmt::format("'{}' does not say what gives the heat or drives instead; its net reduction is printed as "
                             "an upper bound",
                             measure.id));
    }
  }

  void note_without_value(std::uint32_t row) {
    for (const RuleMatch& match : matching_.of_row[row]) {
      if (!ready_[match.measure].counted) continue;
      const std::string& id = measures_[match.measure].id;
      notes_.put(Kind::base_without_value, id, base_[row].source_id,
                 fmt::format("the base of source {} is {} for {}: '{}' cuts nothing that can be counted",
                             base_[row].source_id, name_of(base_[row].notation), symbol(base_[row].pollutant), id));
    }
  }

  void note_overridden(std::uint32_t m, std::uint32_t row) {
    ++matching_.reach[m].overridden;
    notes_.put(
        Kind::overridden, measures_[m].id, base_[row].source_id,
        fmt::format("a more particular rule acts on source {} instead of '{}'", base_[row].source_id, measures_[m].id));
  }

  void note_steps(std::size_t p) {
    const std::string& source = base_[plans_[p].row].source_id;
    const auto id = [&](std::uint32_t player) -> const std::string& { return measures_[plans_[p].players[player]].id; };
    for (const std::uint32_t player : results_[p].not_stronger) {
      notes_.put(Kind::weaker_than_base, id(player), source,
                 fmt::format("'{}' is not stronger than the control in place at source {}: left out there", id(player),
                             source));
    }
    for (const std::uint32_t player : results_[p].unknown) {
      notes_.put(Kind::base_control_unknown, id(player), source,
                 fmt::format("the base does not say how much the control in place at source {} lets through, so '{}' "
                             "cannot replace it; give its efficiency with the activity, or use mode add or a cap",
                             source, id(player)));
    }
    for (const std::uint32_t player : results_[p].more_than_all) {
      notes_.put(Kind::more_than_all, id(player), source,
                 fmt::format("with '{}' the measures at source {} remove more than the whole base amount; it counts as "
                             "far as anything was left",
                             id(player), source));
    }
  }

  /// Replacements of the measures that took something, each where its filter says or where its first row lies.
  std::vector<ReplacementTask> replacement_tasks() const {
    std::map<std::string_view, std::string_view> unit_of;
    for (const Reduction& row : rows_) {
      if (row.gross_t > 0) unit_of.try_emplace(row.measure_id, row.unit_id);
    }
    std::vector<ReplacementTask> tasks;
    for (const ReadyMeasure& ready : ready_) {
      const auto unit = unit_of.find(ready.measure->id);
      if (unit == unit_of.end() || ready.measure->replacement_class.empty()) continue;
      const std::string& named = ready.measure->filter.unit_id;
      tasks.push_back({ready.measure, named.empty() ? std::string{unit->second} : named, ready.days});
    }
    std::ranges::sort(tasks, {}, [](const ReplacementTask& task) { return std::string_view{task.measure->id}; });
    return tasks;
  }

  /// What the base counts must be counted of the replacement as well.
  Basis with_pollutants(Basis basis) const {
    std::set<Pollutant> wanted{basis.pollutants.begin(), basis.pollutants.end()};
    for (const Emission& row : base_) wanted.insert(row.pollutant);
    basis.pollutants.assign(wanted.begin(), wanted.end());
    return basis;
  }

  /// Spreads the replacement's emission over the measure's rows of that pollutant, by what each gave. Where the measure
  /// took nothing of it (gas for coal that had no factor) a row of its own says so.
  void settle(const Measure& measure, const Emission& emission, const std::vector<std::size_t>& rows) {
    double gross = 0;
    for (const std::size_t i : rows) {
      if (rows_[i].pollutant != emission.pollutant) continue;
      gross += rows_[i].gross_t;
      if (!emission.mass_t && emission.notation != Notation::not_occurring) rows_[i].replacement_known = false;
    }
    if (!emission.mass_t) {
      if (emission.notation != Notation::not_occurring) note_without_factor(measure, emission);
      return;
    }
    if (*emission.mass_t <= 0) return;
    for (const std::size_t i : rows) {
      if (rows_[i].pollutant == emission.pollutant && gross > 0)
        rows_[i].replacement_t += *emission.mass_t * rows_[i].gross_t / gross;
    }
    if (gross <= 0) rows_.push_back(row_of_replacement(measure, emission));
  }

  static Reduction row_of_replacement(const Measure& measure, const Emission& emission) {
    Reduction row;
    row.measure_id = measure.id;
    row.source_id = emission.source_id;
    row.unit_id = emission.unit_id;
    row.class_code = emission.class_code;
    row.sector = emission.sector;
    row.programme = measure.programme;
    row.pollutant = emission.pollutant;
    row.period = emission.period;
    row.status = measure.status;
    row.replacement_t = emission.mass_t.value_or(0.0);
    row.evidence = measure.evidence;
    row.base = emission;
    return row;
  }

  void note_without_factor(const Measure& measure, const Emission& emission) {
    notes_.put(Kind::replacement_without_factor, measure.id, emission.source_id,
               fmt::format("no factor says how much {} the replacement {} of '{}' emits; its net reduction is an upper "
                           "bound",
                           symbol(emission.pollutant), measure.replacement_class, measure.id));
  }

  void put_after(std::size_t p, Emission& row) const {
    std::string names;
    for (const std::uint32_t m : plans_[p].players) names += (names.empty() ? "" : ", ") + measures_[m].id;
    if (names.empty()) return;
    row.mass_t = results_[p].after_t;
    row.formula += fmt::format("; then {}", names);
    row.residual.reset();
  }

  std::span<const Source> sources_;
  std::vector<Emission> base_;
  std::span<const Measure> measures_;
  Period period_;
  ReductionChoice choice_;
  Matching matching_;
  std::vector<ReadyMeasure> ready_;
  std::vector<RowPlan> plans_;
  std::vector<RowResult> results_;
  std::vector<Reduction> rows_;
  std::vector<Emission> replacements_;
  NoteBook notes_;
};

}  // namespace

Result<ReductionReport> reductions(const Basis& basis, std::span<const Source> sources, std::span<const Emission> base,
                                   std::span<const Measure> measures, const Period& period, const terms::Region* region,
                                   const ReductionChoice& choice) {
  LANTIAN_CHECK(check_input(sources, base, measures, period));
  std::vector<Emission> rows{base.begin(), base.end()};
  settle_residuals(sources, rows);
  ReductionWork work{sources, std::move(rows), measures, period, choice};
  work.match(region);
  work.plan();
  work.run();
  LANTIAN_CHECK(work.replace(basis));
  return work.report();
}

}  // namespace lantian::inventory
