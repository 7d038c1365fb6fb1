#include "respond/plan/compare.hpp"
#include "serve/respond/review_ground.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

class EffectMaker {
 public:
  EffectMaker(const respond::PlanEffects& table, const std::vector<respond::ActualHours>& places, EffectCounts& counts)
      : all_{table.receptors.size()}, counts_{counts} {
    for (const respond::ActualHours& place : places) {
      const auto at = std::ranges::find(table.receptors, place.place);
      receptors_.push_back(at == table.receptors.end()
                               ? std::nullopt
                               : std::optional{static_cast<std::size_t>(at - table.receptors.begin())});
    }
  }

  void add(const std::string& source, const std::string& unit, const respond::PartEffect& effect) {
    ++count_of(effect.from);
    if (effect.from == respond::EffectFrom::nothing) return;
    respond::SourceEffect out{source, unit, effect.sector, {}};
    out.ug_m3_per_gram_day.resize(receptors_.size());
    for (std::size_t place = 0; place < receptors_.size(); ++place) {
      if (!receptors_[place]) continue;
      for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
        out.ug_m3_per_gram_day[place][p] = effect.ug_m3[p * all_ + *receptors_[place]];
      }
    }
    out_.push_back(std::move(out));
  }

  std::vector<respond::SourceEffect> done() { return std::move(out_); }

 private:
  int& count_of(respond::EffectFrom from) {
    switch (from) {
      case respond::EffectFrom::source: return counts_.source;
      case respond::EffectFrom::sector: return counts_.county;
      case respond::EffectFrom::mean: return counts_.mean;
      case respond::EffectFrom::nothing: break;
    }
    return counts_.without;
  }

  std::size_t all_;
  EffectCounts& counts_;
  std::vector<std::optional<std::size_t>> receptors_;
  std::vector<respond::SourceEffect> out_;
};

}  // namespace

std::vector<respond::SourceEffect> source_effects(const respond::EffectGround& ground,
                                                  const respond::ReductionList& list,
                                                  const std::vector<respond::ActualHours>& places,
                                                  EffectCounts& counts) {
  counts = {};
  EffectMaker maker{*ground.table, places, counts};
  for (const respond::Enterprise& one : list.enterprises) {
    for (const respond::ProcessUnit& unit : one.units) maker.add(one.id, unit.id, effect_of_unit(ground, one, unit));
    maker.add(one.id, {}, effect_of_vehicles(ground, one.county));
  }
  for (const respond::DustSite& one : list.dust) maker.add(one.id, {}, effect_of_dust(ground, one.county));
  for (const respond::MobileFleet& one : list.mobile) maker.add(one.id, {}, effect_of_vehicles(ground, one.county));
  return maker.done();
}

std::vector<respond::UnitCost> unit_costs(const PlanOffice& office, const respond::ReductionList& list, Day on) {
  respond::PlanGround ground;
  ground.list = &list;
  ground.level = respond::Level::red;  // prices of a unit are the same at every level
  ground.on = on;
  ground.grades = &office.grades;
  ground.rule = &office.rule;
  ground.unit_effect = [](const respond::Enterprise&, const respond::ProcessUnit&) { return std::vector<double>{}; };
  ground.sector_effect = [](const std::string&, const std::string&) { return std::vector<double>{}; };
  std::vector<std::string> left_out;
  std::vector<respond::UnitCost> out;
  for (const respond::PlanUnit& unit : respond::plan_problem(ground, left_out).units) {
    out.push_back({unit.enterprise, unit.id, unit.load_cost_yuan_d, unit.stop_cost_yuan_d});
  }
  return out;
}

}  // namespace lantian::serve
