#include "inventory/measures/reduction_work.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>
#include <string>
#include <tuple>

namespace lantian::inventory {
namespace {

auto canonical_key(const Emission& row) {
  return std::tie(row.source_id, row.class_code, row.pollutant, row.period.begin, row.period.end, row.activity_record);
}

auto report_key(const Emission& row) {
  return std::tie(row.source_id, row.pollutant, row.class_code, row.period.begin, row.period.end, row.activity_record);
}

auto report_key_of(const Reduction& row) {
  return std::tie(row.measure_id, row.source_id, row.pollutant, row.class_code, row.period.begin);
}

/// The place of each of `count` things in the order of `before`.
template <class Before>
std::vector<std::uint32_t> ranks_of(std::size_t count, Before before) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, before);
  std::vector<std::uint32_t> ranks(count);
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

}  // namespace

void ReductionWork::match(const terms::Region* region) {
  matching_ = match_measures(measures_, sources_, base_, region);
  std::map<std::string_view, std::uint32_t> programmes;
  for (const Measure& measure : measures_) {
    ready_.push_back(ready_measure(measure, period_, choice_.at_least));
    const auto number = static_cast<std::uint32_t>(programmes.size());
    ready_.back().programme = programmes.emplace(measure.programme, number).first->second;
  }
  for (std::uint32_t m = 0; m < measures_.size(); ++m) {
    matching_.reach[m].days = ready_[m].counted ? ready_[m].days : 0;
    note_measure(m);
  }
}

void ReductionWork::plan() {
  std::vector<std::uint32_t> order(base_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const auto left = canonical_key(base_[a]);
    const auto right = canonical_key(base_[b]);
    return left != right ? left < right : base_[a].mass_t < base_[b].mass_t;
  });
  for (const std::uint32_t row : order) {
    if (matching_.of_row[row].empty()) continue;
    if (base_[row].notation != Notation::value) {
      note_without_value(row);
      continue;
    }
    const RowPlace place{row, matching_.source_of_row[row]};
    plans_.push_back(plan_row(place, base_[row], matching_.of_row[row], ready_, notes_));
    for (const std::uint32_t m : plans_.back().never) note_overridden(m, row);
  }
}

void ReductionWork::run() {
  results_ = run_plans({base_, ready_, plans_, period_.days(), choice_.shapley});
  for (std::uint32_t p = 0; p < plans_.size(); ++p) {
    const RowResult& result = results_[p];
    for (std::size_t player = 0; player < plans_[p].players.size(); ++player)
      cuts_.push_back({plans_[p].players[player], p, result.gross_t[player], result.shapley_t[player]});
    for (const auto& [measure, share] : result.from_elsewhere) cuts_.push_back({measure, p, 0.0, share});
    note_steps(plans_[p], result);
  }
  sort_cuts();
}

void ReductionWork::sort_cuts() {
  const auto measure_rank =
      ranks_of(measures_.size(), [&](std::uint32_t a, std::uint32_t b) { return measures_[a].id < measures_[b].id; });
  const auto plan_rank = ranks_of(plans_.size(), [&](std::uint32_t a, std::uint32_t b) {
    const auto left = report_key(base_[plans_[a].row]);
    const auto right = report_key(base_[plans_[b].row]);
    return left != right ? left < right : a < b;
  });
  std::ranges::sort(
      cuts_, {}, [&](const Cut& cut) { return std::uint64_t{measure_rank[cut.measure]} << 32U | plan_rank[cut.plan]; });
  first_cut_.assign(measures_.size(), 0);
  end_cut_.assign(measures_.size(), 0);
  for (std::size_t i = 0; i < cuts_.size(); ++i) {
    const std::uint32_t m = cuts_[i].measure;
    if (i == 0 || cuts_[i - 1].measure != m) first_cut_[m] = i;
    end_cut_[m] = i + 1;
  }
}

std::span<ReductionWork::Cut> ReductionWork::cuts_of(std::uint32_t measure) {
  return std::span{cuts_}.subspan(first_cut_[measure], end_cut_[measure] - first_cut_[measure]);
}

Result<void> ReductionWork::replace(const Basis& basis) {
  LANTIAN_TRY(replacements_, replacement_emissions(with_pollutants(basis), replacement_tasks(), period_));
  std::map<std::string, std::uint32_t, std::less<>> by_source;
  for (std::uint32_t m = 0; m < measures_.size(); ++m) by_source[replacement_source(measures_[m])] = m;
  for (const Emission& emission : replacements_) settle(by_source.at(emission.source_id), emission);
  for (std::uint32_t m = 0; m < measures_.size(); ++m) {
    if (!needs_replacement(measures_[m]) || !measures_[m].replacement_class.empty()) continue;
    for (Cut& cut : cuts_of(m)) cut.replacement_known = false;
  }
  return {};
}

/// Replacements of the measures that took something, each where its filter says or where its first row lies.
std::vector<ReplacementTask> ReductionWork::replacement_tasks() {
  std::vector<ReplacementTask> tasks;
  for (std::uint32_t m = 0; m < measures_.size(); ++m) {
    if (measures_[m].replacement_class.empty()) continue;
    const std::span<Cut> cuts = cuts_of(m);
    const auto first = std::ranges::find_if(cuts, [](const Cut& cut) { return cut.gross_t > 0; });
    if (first == cuts.end()) continue;
    const std::string& named = measures_[m].filter.unit_id;
    tasks.push_back({&measures_[m], named.empty() ? row_of(*first).unit_id : named, ready_[m].days});
  }
  std::ranges::sort(tasks, {}, [](const ReplacementTask& task) { return std::string_view{task.measure->id}; });
  return tasks;
}

/// What the base counts must be counted of the replacement as well.
Basis ReductionWork::with_pollutants(Basis basis) const {
  std::set<Pollutant> wanted{basis.pollutants.begin(), basis.pollutants.end()};
  for (const Emission& row : base_) wanted.insert(row.pollutant);
  basis.pollutants.assign(wanted.begin(), wanted.end());
  return basis;
}

/// Spreads the replacement's emission over the measure's rows of that pollutant, by what each gave. Where the measure
/// took nothing of it (gas for coal that had no factor) a row of its own says so.
void ReductionWork::settle(std::uint32_t measure, const Emission& emission) {
  const bool unknown = !emission.mass_t && emission.notation != Notation::not_occurring;
  double gross = 0;
  for (Cut& cut : cuts_of(measure)) {
    if (row_of(cut).pollutant != emission.pollutant) continue;
    gross += cut.gross_t;
    if (unknown) cut.replacement_known = false;
  }
  if (unknown) note_without_factor(measure, emission);
  if (!emission.mass_t || *emission.mass_t <= 0) return;
  if (gross <= 0) {
    Reduction& row = by_replacement_.emplace_back();
    fill(measure, emission, row);
    row.replacement_t = *emission.mass_t;
    return;
  }
  for (Cut& cut : cuts_of(measure)) {
    if (row_of(cut).pollutant == emission.pollutant) cut.replacement_t += *emission.mass_t * cut.gross_t / gross;
  }
}

/// Fills a row where it stands: there are hundreds of thousands, and each is a kilobyte.
void ReductionWork::fill(std::uint32_t m, const Emission& base, Reduction& row) const {
  const Measure& measure = measures_[m];
  row.measure_id = measure.id;
  row.source_id = base.source_id;
  row.unit_id = base.unit_id;
  row.class_code = base.class_code;
  row.sector = base.sector;
  row.programme = measure.programme;
  row.pollutant = base.pollutant;
  row.period = base.period;
  row.status = measure.status;
  row.evidence = measure.evidence;
  row.base = base;
}

void ReductionWork::put_after(const RowPlan& plan, const RowResult& result, Emission& row) const {
  if (plan.players.empty()) return;
  std::string_view between = "; then ";
  for (const std::uint32_t m : plan.players) {
    row.formula.append(between).append(measures_[m].id);
    between = ", ";
  }
  row.mass_t = result.after_t;
  row.residual.reset();
}

ReductionReport ReductionWork::report() {
  ReductionReport report;
  report.rows.reserve(cuts_.size() + by_replacement_.size());
  for (const Cut& cut : cuts_) {
    Reduction& row = report.rows.emplace_back();
    fill(cut.measure, row_of(cut), row);
    row.gross_t = cut.gross_t;
    row.replacement_t = cut.replacement_t;
    row.replacement_known = cut.replacement_known;
    row.shapley_t = cut.shapley_t;
  }
  if (!by_replacement_.empty()) {
    std::ranges::move(by_replacement_, std::back_inserter(report.rows));
    std::ranges::stable_sort(report.rows, {}, report_key_of);
  }
  report.after = std::move(base_);
  for (std::size_t p = 0; p < plans_.size(); ++p) put_after(plans_[p], results_[p], report.after[plans_[p].row]);
  report.replacements = std::move(replacements_);
  report.reach = std::move(matching_.reach);
  std::ranges::sort(report.reach, {}, &MeasureReach::measure_id);
  report.notes = notes_.take();
  return report;
}

}  // namespace lantian::inventory
