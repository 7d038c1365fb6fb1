// From the measures of an inventory to what each source emits less of, as transport counts it; and which receptors
// speak for a unit.
#include "base/text.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace lantian::serve {
namespace {

using explain::SourceCut;
using transport::Precursor;

using ByPrecursor = std::array<double, transport::precursors>;  ///< tonnes

/// Splits a mass as the tables of transport do.
class CutSplitter {
 public:
  CutSplitter(const transport::Speciation& speciation, std::span<const inventory::Emission> base)
      : speciation_{speciation} {
    for (const inventory::Emission& row : base) {
      if (inventory::is_part_of_pm(row.pollutant)) with_fine_.insert(row.source_id);
    }
  }

  void add(const inventory::Emission& of, double tonnes, ByPrecursor& sums) const {
    std::vector<transport::RatePart> parts;
    transport::add_parts(speciation_,
                         {0, of.class_code, of.pollutant, tonnes, nullptr, with_fine_.contains(of.source_id)}, parts);
    for (const transport::RatePart& one : parts) sums[static_cast<std::size_t>(one.precursor)] += one.kg;
  }

 private:
  const transport::Speciation& speciation_;
  std::set<std::string, std::less<>> with_fine_;
};

struct CutKey {
  std::string measure, source;
  friend auto operator<=>(const CutKey&, const CutKey&) = default;
};
struct CutOfSource {
  std::string unit_id, sector;
  ByPrecursor tonnes{};
};
using CutBySource = std::map<CutKey, CutOfSource>;

void add_cuts(const transport::Speciation& speciation, const ReducedPeriod& of, double sign, CutBySource& cuts) {
  const CutSplitter splitter{speciation, of.base};
  for (const inventory::Reduction& row : of.reductions) {
    CutOfSource& cut = cuts[{row.programme, row.source_id}];
    cut.unit_id = row.unit_id;
    cut.sector = row.sector;
    inventory::Emission like = row.base;
    like.source_id = row.source_id;
    like.class_code = row.class_code;
    like.pollutant = row.pollutant;
    splitter.add(like, sign * row.net_t(), cut.tonnes);
  }
}

bool counts_as_pollutant(inventory::Pollutant pollutant) {
  using enum inventory::Pollutant;
  return pollutant == so2 || pollutant == nox || pollutant == pm || pollutant == voc || pollutant == nh3;
}

void add_pollutants(const ReducedPeriod& of, double sign, std::map<std::string, double>& tonnes) {
  for (const inventory::Reduction& row : of.reductions) {
    if (counts_as_pollutant(row.pollutant)) tonnes[row.programme] += sign * row.net_t();
  }
}

/// What was cut and has no way to a receptor. CO2 has none either, and nobody looks for it there.
std::vector<std::string> not_carried_of(const ReducedPeriod& of) {
  using enum inventory::Pollutant;
  std::vector<std::string> out;
  for (const inventory::Pollutant one : {voc, nh3, co}) {
    const bool cut = std::ranges::any_of(
        of.reductions, [&](const inventory::Reduction& row) { return row.pollutant == one && row.net_t() != 0; });
    if (cut) out.emplace_back(symbol(one));
  }
  return out;
}

/// To the gram, so that the exact arithmetic of coefficients has something exact to begin with.
Rational exact_mass(double tonnes) {
  constexpr std::int64_t grams = 1'000'000;
  return Rational::of(std::llround(tonnes * static_cast<double>(grams)), grams);
}

Result<ReducedPeriod> reduced(const InventoryOffice& office, const keep::InventoryBook& book, const Period& period,
                              const std::string& at_least) {
  InventoryQuestion question;
  question.period = period.name;
  LANTIAN_TRY(InventoryReductions all, inventory_reductions(office, book, question, ReductionGroup::none, at_least));
  return ReducedPeriod{period, std::move(all.base.rows), std::move(all.report.rows)};
}

/// Units that stand for the one asked for: itself, or the members of a group.
Result<std::vector<std::string>> members_of(const Office& office, std::string_view word) {
  const terms::Region* region = office.region_of_unit(word);
  const terms::Unit* unit = region == nullptr ? nullptr : region->unit(word);
  if (unit == nullptr)
    return Error{ErrorCode::not_found, fmt::format("no region pack knows a unit {}", in_quotes(word)), "--unit"};
  if (unit->kind != terms::UnitKind::group) return std::vector<std::string>{unit->id};
  return unit->members;
}

const terms::Station* station_named(const Office& office, std::string_view id) {
  for (const terms::Region& region : office.regions()) {
    if (const terms::Station* station = region.station(id)) return station;
  }
  return nullptr;
}

}  // namespace

CutsOfInventory cuts_between(const transport::Speciation& speciation, const ReducedPeriod& before,
                             const ReducedPeriod& after) {
  CutsOfInventory out;
  CutBySource cuts;
  add_cuts(speciation, after, 1, cuts);
  add_cuts(speciation, before, -1, cuts);
  std::map<std::string, ByPrecursor, std::less<>> emitted;
  const CutSplitter splitter{speciation, after.base};
  for (const inventory::Emission& row : after.base) {
    out.synthetic = out.synthetic || row.synthetic;
    if (row.mass_t) splitter.add(row, *row.mass_t, emitted[row.source_id]);
  }
  for (const auto& [key, cut] : cuts) {
    const auto whole = emitted.find(key.source);
    for (std::size_t n = 0; n < cut.tonnes.size(); ++n) {
      // A source that emits nothing in the later period has nothing to be cut from then: its end shows in the base.
      if (cut.tonnes[n] == 0 || whole == emitted.end() || whole->second[n] <= 0) continue;
      out.cuts.push_back({key.measure, key.source, cut.unit_id, cut.sector, static_cast<Precursor>(n), cut.tonnes[n],
                          whole->second[n]});
    }
  }
  std::map<std::string, double> tonnes;
  add_pollutants(after, 1, tonnes);
  add_pollutants(before, -1, tonnes);
  for (const auto& [programme, mass] : tonnes) out.pollutants.push_back({programme, exact_mass(mass)});
  out.not_carried = not_carried_of(after);
  out.upper_bounds =
      static_cast<std::size_t>(std::ranges::count(after.reductions, false, &inventory::Reduction::replacement_known));
  return out;
}

Result<CutsOfInventory> cuts_of_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                          const CutsQuestion& question) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office.office(), "data/transport/speciation.toml"));
  LANTIAN_TRY(const auto speciation, transport::Speciation::read(file));
  LANTIAN_TRY(const ReducedPeriod before, reduced(office, book, question.before, question.at_least));
  LANTIAN_TRY(const ReducedPeriod after, reduced(office, book, question.after, question.at_least));
  return cuts_between(speciation, before, after);
}

Result<std::vector<explain::WeightedReceptor>> receptors_of_unit(const Office& office, std::string_view unit,
                                                                 const std::vector<std::string>& receptors) {
  LANTIAN_TRY(const std::vector<std::string> members, members_of(office, unit));
  std::vector<std::vector<std::string>> by_member;
  for (const std::string& member : members) {
    std::vector<std::string> own;
    for (const std::string& id : receptors) {
      const terms::Station* station = station_named(office, id);
      if (station != nullptr && station->unit_id == member) own.push_back(id);
    }
    if (!own.empty()) by_member.push_back(std::move(own));
  }
  std::vector<explain::WeightedReceptor> out;
  for (const auto& own : by_member) {
    for (const std::string& id : own)
      out.push_back({id, 1 / static_cast<double>(by_member.size()) / static_cast<double>(own.size())});
  }
  if (!out.empty()) return out;
  return Error{ErrorCode::not_found,
               fmt::format("none of the receptors {} is a station of {}", joined(receptors, ", "), in_quotes(unit)),
               ""};
}

Result<std::vector<explain::WeightedUnit>> receptor_units_of(const Office& office, std::string_view unit,
                                                             const std::vector<std::string>& receptor_units) {
  LANTIAN_TRY(const std::vector<std::string> members, members_of(office, unit));
  std::vector<explain::WeightedUnit> out;
  for (const std::string& member : members) {
    if (std::ranges::find(receptor_units, member) != receptor_units.end()) out.push_back({member, 0});
  }
  for (explain::WeightedUnit& one : out) one.weight = 1 / static_cast<double>(out.size());
  if (!out.empty()) return out;
  return Error{ErrorCode::not_found,
               fmt::format("the sensitivities speak for receptors in {}; none lies in {}", joined(receptor_units, ", "),
                           in_quotes(unit)),
               ""};
}

Result<std::vector<explain::ReceptorUnit>> units_of_receptors(const Office& office,
                                                              const std::vector<std::string>& receptors) {
  std::vector<explain::ReceptorUnit> out;
  for (const std::string& id : receptors) {
    const terms::Station* station = station_named(office, id);
    if (station != nullptr && !station->unit_id.empty()) out.push_back({id, station->unit_id});
  }
  if (!out.empty()) return out;
  return Error{ErrorCode::not_found,
               fmt::format("no region pack knows {} as stations, so nobody can say for which unit they speak",
                           joined(receptors, ", ")),
               ""};
}

}  // namespace lantian::serve
