#include "serve/reproduce_run.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using inventory::FigureMethod;
using inventory::InventoryFigure;

/// The engine's tonnes are doubles; to the milligram of a gram they are exact decimals again, so that the one rounding
/// of a printed figure sees a tie as a tie.
Rational exact_tonnes(double tonnes) {
  constexpr std::int64_t micro = 1'000'000;
  return Rational::of(std::llround(tonnes * static_cast<double>(micro)), micro);
}

bool is_dust(const inventory::Source& source) {
  return source.class_code.starts_with("06-");
}

/// Whether the row speaks for days of the period alone. Rows of a source never overlap, so these add up to it.
bool lies_in(const inventory::Activity& activity, const Period& period) {
  return period.begin <= activity.period.begin && activity.period.end <= period.end;
}

bool stops_burning(const inventory::Measure& measure) {
  return measure.type == inventory::MeasureType::retire || measure.type == inventory::MeasureType::activity ||
         measure.type == inventory::MeasureType::fuel;
}

std::string key_of_rows(const std::string& period, std::optional<inventory::Pollutant> pollutant) {
  return period + "|" + (pollutant ? std::string{symbol(*pollutant)} : "");
}

bool in_years(const InventoryFigure& figure, int year) {
  return std::ranges::find(figure.years, year) != figure.years.end();
}

}  // namespace

FigureRun::FigureRun(const InventoryOffice& office, const twin::InventoryPlan& plan,
                     const twin::SyntheticInventory& inventory, const inventory::PublishedInventory& published)
    : office_{office}, plan_{plan}, inventory_{inventory}, published_{published} {
  for (const inventory::Source& source : inventory.sources) source_by_id_.emplace(source.id, &source);
  for (const inventory::Measure& measure : inventory.measures) measure_by_id_.emplace(measure.id, &measure);
  for (const twin::SyntheticEnterprise& one : inventory.enterprises) {
    if (one.large) large_.insert(one.id);
  }
}

bool FigureRun::covers(const InventoryFigure& figure, std::string_view unit_id) const {
  // The whole region: parks have codes of their own, which no prefix tells.
  const terms::Region* region = office_.office().region_of_unit(figure.unit_id);
  const terms::Unit* unit = region == nullptr ? nullptr : region->unit(figure.unit_id);
  const bool prefecture = unit != nullptr && unit->kind == terms::UnitKind::group && !unit->representative.empty();
  return prefecture || office_.covers_unit(figure.unit_id, unit_id);
}

Result<void> FigureRun::add_emissions(bool dust, const std::string& period,
                                      std::optional<inventory::Pollutant> pollutant,
                                      std::vector<inventory::Emission>& rows) const {
  std::vector<inventory::Source> sources;
  for (const inventory::Source& source : inventory_.sources) {
    if (is_dust(source) == dust) sources.push_back(source);
  }
  LANTIAN_TRY(const Period asked, parse_period(period));
  std::vector<inventory::Activity> activities;
  for (const inventory::Activity& activity : inventory_.activities) {
    if (lies_in(activity, asked) && is_dust(*source_by_id_.at(activity.source_id)) == dust) {
      activities.push_back(activity);
    }
  }
  if (activities.empty()) return {};
  std::vector<inventory::Pollutant> pollutants = plan_.pollutants_of(sources.front().class_code);
  if (pollutant) pollutants = {*pollutant};
  inventory::Basis basis = office_.basis_over(office_.factors(), plan_.factors, pollutants);
  LANTIAN_TRY(inventory::Computed computed, inventory::compute(basis, sources, activities));
  rows.insert(rows.end(), computed.rows.begin(), computed.rows.end());
  return {};
}

Result<const std::vector<inventory::Emission>*> FigureRun::emissions(const std::string& period,
                                                                     std::optional<inventory::Pollutant> pollutant) {
  const auto [at, is_new] = emissions_.try_emplace(key_of_rows(period, pollutant));
  if (is_new) {
    LANTIAN_CHECK(add_emissions(false, period, pollutant, at->second));
    // Dust is particles: asked for another pollutant it has none, which is no gap.
    if (!pollutant || *pollutant == inventory::Pollutant::pm) {
      LANTIAN_CHECK(add_emissions(true, period, pollutant, at->second));
    }
  }
  return &at->second;
}

Result<const std::vector<inventory::Reduction>*> FigureRun::reductions(const InventoryFigure& figure) {
  const std::string key =
      fmt::format("{}|{}", key_of_rows(figure.period, figure.pollutant), figure.started.value_or(0));
  const auto found = reductions_.find(key);
  if (found != reductions_.end()) return &found->second;
  LANTIAN_TRY(const auto* base, emissions(figure.period, figure.pollutant));
  std::vector<inventory::Measure> measures;
  for (const inventory::Measure& measure : inventory_.measures) {
    if (!figure.started || year_of(measure.start) == *figure.started) measures.push_back(measure);
  }
  LANTIAN_TRY(const Period period, parse_period(figure.period));
  const inventory::Basis basis = office_.basis_over(office_.factors(), plan_.factors, plan_.pollutants);
  LANTIAN_TRY(inventory::ReductionReport report,
              inventory::reductions(basis, inventory_.sources, *base, measures, period, nullptr, {}));
  return &reductions_.emplace(key, std::move(report.rows)).first->second;
}

bool FigureRun::counts(const InventoryFigure& figure, const inventory::Reduction& row) const {
  const bool of_programme =
      figure.programmes.empty() || std::ranges::find(figure.programmes, row.programme) != figure.programmes.end();
  return of_programme && covers(figure, row.unit_id);
}

Result<Rational> FigureRun::reduction(const InventoryFigure& figure) {
  LANTIAN_TRY(const auto* rows, reductions(figure));
  double tonnes = 0;
  for (const inventory::Reduction& row : *rows) {
    if (counts(figure, row)) tonnes += row.gross_t;
  }
  return exact_tonnes(tonnes);
}

/// Coal is the activity itself: what share of the emission goes because less is burned, that share of the coal goes.
Result<Rational> FigureRun::coal_saved(const InventoryFigure& figure) {
  LANTIAN_TRY(const auto* rows, reductions(figure));
  std::unordered_map<std::string_view, double> coal;
  for (const inventory::Activity& activity : inventory_.activities) {
    coal[activity.record] = activity.value.approximate();
  }
  double tonnes = 0;
  for (const inventory::Reduction& row : *rows) {
    const bool burns = source_by_id_.at(row.source_id)->fuel == "coal";
    if (!burns || row.pollutant != plan_.pollutants.front() || !counts(figure, row)) continue;
    if (!stops_burning(*measure_by_id_.at(row.measure_id)) || row.base.mass_t.value_or(0) <= 0) continue;
    tonnes += coal[row.base.activity_record] * row.gross_t / *row.base.mass_t;
  }
  return exact_tonnes(tonnes);
}

Result<Rational> FigureRun::large_share(const InventoryFigure& figure) {
  LANTIAN_TRY(const auto* rows, emissions(figure.period, std::nullopt));
  double of_large = 0;
  double of_all = 0;
  for (const inventory::Emission& row : *rows) {
    const std::string& enterprise = source_by_id_.at(row.source_id)->enterprise;
    if (enterprise.empty() || !row.mass_t) continue;
    of_all += *row.mass_t;
    if (large_.contains(enterprise)) of_large += *row.mass_t;
  }
  if (of_all <= 0) return Error{ErrorCode::incomplete, "no enterprise emits anything in that period", figure.id};
  return Rational{100} * exact_tonnes(of_large) / exact_tonnes(of_all);
}

std::optional<Rational> FigureRun::household_records(const InventoryFigure& figure) const {
  Rational sum;
  if (figure.item == "households converted") {
    for (const inventory::HeatingHousehold& row : inventory_.households) {
      if (in_years(figure, row.plan_year) && covers(figure, row.county)) sum += Rational{row.households};
    }
    return sum;
  }
  if (figure.item != "subsidy paid") return std::nullopt;
  for (const inventory::SubsidyPayment& row : inventory_.payments) {
    if (in_years(figure, year_of(row.paid_on)) && covers(figure, row.county)) sum += row.amount_yuan.exact();
  }
  return sum;
}

std::optional<Rational> FigureRun::vehicle_records(const InventoryFigure& figure) const {
  const bool retired = figure.item == "old trucks retired";
  const bool electric = figure.item == "new-energy buses";
  if (!retired && !electric && figure.item != "buses") return std::nullopt;
  Rational sum;
  for (const inventory::Vehicle& row : inventory_.vehicles) {
    if (!covers(figure, row.county)) continue;
    const bool wanted = retired ? row.retired_date && in_years(figure, year_of(*row.retired_date))
                                : row.use == "bus" && (!electric || row.fuel == "electric");
    if (wanted) sum += Rational{row.vehicles};
  }
  return sum;
}

Result<Rational> FigureRun::records(const InventoryFigure& figure) const {
  if (const auto households = household_records(figure)) return *households;
  if (const auto vehicles = vehicle_records(figure)) return *vehicles;
  Rational sum;
  bool known = false;
  if (figure.item == "projects of the large") {
    known = true;
    for (const inventory::EnterpriseProject& row : inventory_.projects) {
      if (large_.contains(row.enterprise) && in_years(figure, row.plan_year)) sum += Rational{1};
    }
  }
  for (const twin::ProgrammeCount& row : inventory_.counts) {
    if (row.item != figure.item) continue;
    known = true;
    if (in_years(figure, row.year) && covers(figure, row.unit_id)) sum += row.amount.exact();
  }
  if (known) return sum;
  return Error{ErrorCode::not_found, fmt::format("no programme keeps records of {}", in_quotes(figure.item)),
               figure.id};
}

Result<Rational> FigureRun::enterprises(const InventoryFigure& figure) const {
  std::int64_t listed = 0, large = 0, graded = 0, grade_a = 0, policy = 0, planned = 0, finished = 0;
  std::set<std::string_view> industries;
  for (const twin::SyntheticEnterprise& one : inventory_.enterprises) {
    ++listed;
    large += one.large ? 1 : 0;
    graded += one.grade.empty() ? 0 : 1;
    grade_a += one.grade == "A" ? 1 : 0;
    policy += one.projects_planned > 0 ? 1 : 0;
    planned += one.projects_planned;
    finished += one.projects_finished;
    if (!one.grade.empty()) industries.insert(one.line);
  }
  const std::map<std::string_view, std::int64_t> items{
      {"listed", listed},
      {"large", large},
      {"graded", graded},
      {"grade A", grade_a},
      {"with a policy", policy},
      {"projects planned", planned},
      {"projects finished", finished},
      {"industries graded", static_cast<std::int64_t>(industries.size())}};
  const auto found = items.find(figure.item);
  if (found != items.end()) return Rational{found->second};
  return Error{ErrorCode::not_found, fmt::format("enterprises are not counted by {}", in_quotes(figure.item)),
               figure.id};
}

Result<Rational> FigureRun::days(const InventoryFigure& figure) const {
  LANTIAN_TRY(const Period period, parse_period(figure.period));
  const terms::Region* region = office_.office().region_of_unit(figure.unit_id);
  const terms::Unit* unit = region == nullptr ? nullptr : region->unit(figure.unit_id);
  const std::size_t members = unit == nullptr || unit->members.empty() ? 1 : unit->members.size();
  return Rational{period.days()} * Rational{static_cast<std::int64_t>(members)};
}

Result<inventory::Reconciliation> FigureRun::departments() const {
  return inventory::reconcile(office_.units(), published_.statements, published_.tolerances);
}

Result<Rational> FigureRun::gap(const InventoryFigure& figure) const {
  LANTIAN_TRY(const inventory::Reconciliation found, departments());
  for (const auto* pairs : {&found.beyond, &found.within}) {
    for (const inventory::Discrepancy& pair : *pairs) {
      const inventory::Statement& one = pair.larger;
      if (one.quantity == figure.item && one.unit_id == figure.unit_id && one.period == figure.period) {
        return pair.percent_of_larger;
      }
    }
  }
  return Error{ErrorCode::not_found, fmt::format("no two departments state {}", in_quotes(figure.item)), figure.id};
}

Result<Rational> FigureRun::formula(const InventoryFigure& figure) const {
  std::vector<Rational> values;
  for (const std::string& word : figure.of) {
    if (const auto known = known_.find(word); known != known_.end()) {
      values.push_back(known->second);
    } else if (const inventory::PrintedFact* fact = published_.fact(word); fact != nullptr) {
      values.push_back(fact->value.exact());
    } else {
      LANTIAN_TRY(const Decimal number, parse_decimal(word));
      values.push_back(number.exact());
    }
  }
  return inventory::evaluate(figure.operation, values);
}

Result<Rational> FigureRun::unscaled(const InventoryFigure& figure) {
  switch (figure.method) {
    case FigureMethod::reduction:
      return reduction(figure);
    case FigureMethod::coal_saved:
      return coal_saved(figure);
    case FigureMethod::large_share:
      return large_share(figure);
    case FigureMethod::records:
      return records(figure);
    case FigureMethod::enterprises:
      return enterprises(figure);
    case FigureMethod::days:
      return days(figure);
    case FigureMethod::gap:
      return gap(figure);
    case FigureMethod::formula:
    case FigureMethod::elsewhere:
      break;
  }
  return formula(figure);
}

Result<std::optional<Rational>> FigureRun::compute(const InventoryFigure& figure) {
  if (figure.method == FigureMethod::elsewhere) return std::optional<Rational>{};
  LANTIAN_TRY(const Rational value, unscaled(figure));
  const Rational scaled = value / figure.scale.exact();
  known_.insert_or_assign(figure.id, scaled);
  return std::optional{scaled};
}

}  // namespace lantian::serve
