#include "respond/plan/compare.hpp"
#include "serve/respond/review_ground.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Pollutant;

std::string class_of_unit(const PlanOffice& office, const respond::ProcessUnit& unit) {
  const respond::ProcessKind* process = office.grades.process(unit.process);
  return process == nullptr || process->classes.empty() ? std::string{} : process->classes.front();
}

/// Section D44 of GB/T 4754: power and heat.
std::string sector_of(const respond::Enterprise& enterprise) {
  const std::string& code = enterprise.sector;
  const bool power = code.starts_with("44") || code.starts_with("D44");
  return power ? "power" : "industry";
}

class EffectMaker {
 public:
  EffectMaker(const respond::PlanEffects& table, const std::vector<respond::ActualHours>& places) : table_{table} {
    for (const respond::ActualHours& place : places) {
      const auto at = std::ranges::find(table.receptors, place.place);
      receptors_.push_back(at == table.receptors.end()
                               ? std::nullopt
                               : std::optional{static_cast<std::size_t>(at - table.receptors.begin())});
    }
  }

  respond::SourceEffect make(const std::string& source, const std::string& county, const std::string& sector,
                             double fine) const {
    respond::SourceEffect out{source, sector, {}};
    out.ug_m3_per_gram_day.resize(receptors_.size());
    const std::vector<double> row = table_.row("", county, sector, fine);
    for (std::size_t place = 0; place < receptors_.size(); ++place) {
      if (!receptors_[place]) continue;
      for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
        out.ug_m3_per_gram_day[place][p] = row[p * table_.receptors.size() + *receptors_[place]];
      }
    }
    return out;
  }

 private:
  const respond::PlanEffects& table_;
  std::vector<std::optional<std::size_t>> receptors_;
};

}  // namespace

std::vector<respond::SourceEffect> source_effects(const respond::PlanEffects& table, const respond::ReductionList& list,
                                                  const std::vector<respond::ActualHours>& places,
                                                  const FineShare& fine, EffectCounts& counts) {
  counts = {};
  const EffectMaker maker{table, places};
  std::vector<respond::SourceEffect> out;
  const auto add = [&](const std::string& source, const std::string& county, const std::string& sector, double share) {
    const bool known = table.knows(county, sector);
    if (!known && !table.mean_of_sector.contains(sector)) {
      ++counts.without;
      return;
    }
    ++(known ? counts.county : counts.mean);
    out.push_back(maker.make(source, county, sector, share));
  };
  for (const respond::Enterprise& one : list.enterprises) {
    const std::string sector = sector_of(one);
    add(one.id, one.county, sector, fine(&one, sector));
  }
  for (const respond::DustSite& one : list.dust) add(one.id, one.county, "dust", fine(nullptr, "dust"));
  for (const respond::MobileFleet& one : list.mobile) add(one.id, one.county, "mobile", fine(nullptr, "mobile"));
  return out;
}

FineShare fine_share_of(const PlanOffice& office) {
  return [&office](const respond::Enterprise* enterprise, std::string_view sector) {
    if (enterprise == nullptr) return office.speciation.of(sector == "dust" ? "06" : "03").fine;
    double base = 0, fine = 0;
    for (const respond::ProcessUnit& unit : enterprise->units) {
      if (!unit.base) continue;
      const auto grams = static_cast<double>(unit.base->at(static_cast<std::size_t>(Pollutant::pm)));
      base += grams;
      fine += grams * office.speciation.of(class_of_unit(office, unit)).fine;
    }
    return base > 0 ? fine / base : office.speciation.of("").fine;
  };
}

std::vector<respond::MeasureCost> measure_costs(const PlanOffice& office, const respond::ReductionList& list,
                                                respond::Level level, Day on) {
  respond::PlanGround ground;
  ground.list = &list;
  ground.level = level;
  ground.on = on;
  ground.grades = &office.grades;
  ground.rule = &office.rule;
  ground.unit_effect = [](const respond::Enterprise&, const respond::ProcessUnit&) { return std::vector<double>{}; };
  ground.sector_effect = [](const std::string&, const std::string&) { return std::vector<double>{}; };
  std::vector<std::string> left_out;
  const respond::PlanProblem problem = respond::plan_problem(ground, left_out);
  std::vector<respond::MeasureCost> out;
  for (const respond::Enterprise& one : list.enterprises) {
    respond::PlanProblem own = problem;
    std::erase_if(own.units, [&](const respond::PlanUnit& unit) { return unit.enterprise != one.id; });
    if (own.units.empty()) continue;
    out.push_back({one.id, respond::outcome_of_measures(own, list.measures, level).cost_yuan_d});
  }
  return out;
}

const respond::ShareSet* share_set_of(const PlanOffice& office, respond::Level level) {
  const std::size_t at = respond::position_of(level);
  const auto found = std::ranges::find_if(office.grades.shares,
                                          [&](const respond::ShareSet& set) { return set.percent.at(at).has_value(); });
  return found == office.grades.shares.end() ? nullptr : &*found;
}

}  // namespace lantian::serve
