#include "respond/plan/effects.hpp"

#include "base/period.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

using transport::Precursor;

constexpr double plan_grams_per_tonne = 1e6, plan_ng_per_ug = 1000;

/// Days from "2023-10-01..2024-03-31", both included.
int plan_days_of(std::string_view period) {
  const auto read = parse_period(std::string{period});
  if (!read) return 0;
  return static_cast<int>((read->end - read->begin).count());
}

PlanEffects plan_from_rows(const explain::SeasonSensitivity& season) {
  PlanEffects out;
  out.receptors = season.receptor_units;
  out.period = season.period;
  out.synthetic = season.synthetic;
  out.lineage = season.lineage;
  out.days = plan_days_of(season.period);
  std::map<std::string, std::array<double, transport::precursors>> tonnes;
  for (const explain::UnitSensitivity& row : season.rows) {
    const auto p = static_cast<std::size_t>(row.precursor);
    out.by_sector[{row.unit_id, row.sector}].at(p) = row.ng_m3_per_tonne;
    std::vector<double>& mean = out.mean_of_sector[row.sector].at(p);
    mean.resize(out.receptors.size(), 0.0);
    for (std::size_t r = 0; r < mean.size(); ++r) mean[r] += row.emitted_t * row.ng_m3_per_tonne[r];
    tonnes[row.sector].at(p) += row.emitted_t;
  }
  for (auto& [sector, of_precursor] : out.mean_of_sector) {
    for (std::size_t p = 0; p < transport::precursors; ++p) {
      for (double& value : of_precursor.at(p)) value /= tonnes[sector].at(p);
    }
  }
  return out;
}

constexpr std::array<std::string_view, 4> effect_words{"source", "sector", "mean", "nothing"};

/// Source classes of the inventory, as speciation and the table's sectors go by them.
constexpr std::string_view power_class = "01-PWR", vehicle_class = "03", dust_class = "06";

PartEffect effect_of_part(const EffectGround& ground, std::string_view source, std::string_view county,
                          std::string_view sector, std::string_view source_class) {
  PartEffect out;
  out.sector = sector;
  out.ug_m3 = ground.table->row(source, county, sector, ground.speciation->of(source_class).fine);
  if (!source.empty() && ground.table->by_source.contains(source)) {
    out.from = EffectFrom::source;
  } else if (ground.table->knows(county, sector)) {
    out.from = EffectFrom::sector;
  } else if (ground.table->mean_of_sector.contains(sector)) {
    out.from = EffectFrom::mean;
  }
  return out;
}

}  // namespace

std::string_view word_of(EffectFrom from) {
  return effect_words[static_cast<std::size_t>(from)];
}

PartEffect effect_of_unit(const EffectGround& ground, const Enterprise& enterprise, const ProcessUnit& unit) {
  const ProcessKind* process = ground.grades->process(unit.process);
  const std::string source_class = process == nullptr || process->classes.empty() ? "" : process->classes.front();
  const std::string_view sector = source_class.starts_with(power_class) ? "power" : "industry";
  return effect_of_part(ground, unit.source, enterprise.county, sector, source_class);
}

PartEffect effect_of_dust(const EffectGround& ground, std::string_view county) {
  return effect_of_part(ground, {}, county, "dust", dust_class);
}

PartEffect effect_of_vehicles(const EffectGround& ground, std::string_view county) {
  return effect_of_part(ground, {}, county, "mobile", vehicle_class);
}

bool PlanEffects::knows(std::string_view county, std::string_view sector) const {
  return by_sector.contains({std::string{county}, std::string{sector}});
}

std::vector<double> PlanEffects::row(std::string_view source, std::string_view county, std::string_view sector,
                                     double fine) const {
  std::vector<double> out(list_pollutants * receptors.size(), 0.0);
  const PerTonne* found = nullptr;
  if (const auto at = by_source.find(source); !source.empty() && at != by_source.end()) {
    found = &at->second;
  } else if (const auto in = by_sector.find({std::string{county}, std::string{sector}}); in != by_sector.end()) {
    found = &in->second;
  } else if (const auto mean = mean_of_sector.find(sector); mean != mean_of_sector.end()) {
    found = &mean->second;
  }
  if (found == nullptr) return out;
  const auto put = [&](Pollutant pollutant, Precursor precursor, double part) {
    const std::vector<double>& per_tonne = found->at(static_cast<std::size_t>(precursor));
    for (std::size_t r = 0; r < per_tonne.size(); ++r) {
      out[static_cast<std::size_t>(pollutant) * receptors.size() + r] =
          part * per_tonne[r] / plan_ng_per_ug * days / plan_grams_per_tonne;
    }
  };
  put(Pollutant::so2, Precursor::so2, 1);
  put(Pollutant::nox, Precursor::nox, 1);
  put(Pollutant::pm, Precursor::fine, fine);
  return out;
}

PlanEffects effects_of(const explain::SeasonSensitivity& season) {
  PlanEffects out = plan_from_rows(season);
  out.from = "season-sensitivity";
  return out;
}

Result<PlanEffects> effects_of(const transport::SourceReceptorTable& table,
                               std::span<const explain::ReceptorUnit> receptors) {
  // A table whose every source is a unit of its own: the coefficients of the source itself.
  transport::SourceReceptorTable alone = table;
  for (transport::TableSource& source : alone.sources) source.unit_id = source.id;
  LANTIAN_TRY(const explain::SeasonSensitivity by_source, explain::season_sensitivity(alone, receptors));
  LANTIAN_TRY(const explain::SeasonSensitivity by_sector, explain::season_sensitivity(table, receptors));
  PlanEffects out = plan_from_rows(by_sector);
  out.from = "table";
  for (const explain::UnitSensitivity& row : by_source.rows) {
    out.by_source[row.unit_id].at(static_cast<std::size_t>(row.precursor)) = row.ng_m3_per_tonne;
  }
  return out;
}

}  // namespace lantian::respond
