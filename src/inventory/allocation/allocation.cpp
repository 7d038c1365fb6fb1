#include "inventory/allocation/allocation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

double by_days(const Period& whole, const Period& part) {
  const auto common = std::min(whole.end, part.end) - std::max(whole.begin, part.begin);
  return common.count() <= 0 ? 0 : static_cast<double>(common.count()) / whole.days();
}

class Allocator {
 public:
  Allocator(const SpaceBook& space, std::span<const Source> sources, const AllocationChoice& choice)
      : space_{space}, choice_{choice} {
    for (const Source& source : sources) sources_[source.id] = &source;
    made_.grid = space.grid();
    made_.steps = choice.steps;
  }

  void take(const Emission& row) {
    if (!row.mass_t) {
      if (row.notation != Notation::not_occurring) ++made_.without_mass;
      return;
    }
    const double kg = *row.mass_t * 1000;
    const Placement& placed = placement_of(row);
    AllocationClosure& closure = closure_[row.pollutant];
    closure.pollutant = row.pollutant;
    closure.given_kg += kg;
    if (!placed.note.empty()) notes_.insert(placed.note);
    if (row.factor) sets_.insert(row.factor->set + "/" + row.factor->version);
    made_.synthetic = made_.synthetic || row.synthetic;
    const std::vector<double> of_step = step_shares(row);
    double inside_steps = 0;
    for (const double share : of_step) inside_steps += share;
    closure.outside_steps_kg += kg * (1 - inside_steps);
    if (placed.unplaced > 0) add_unallocated(row, placed, kg * inside_steps * placed.unplaced);
    if (placed.cells.empty()) return;
    std::vector<double>& cells = layer_of(row);
    for (std::size_t step = 0; step < of_step.size(); ++step) {
      if (of_step[step] == 0) continue;
      double* at = cells.data() + step * made_.grid.cells();
      for (const CellShare& cell : placed.cells) at[cell.cell] += kg * of_step[step] * cell.share;
    }
  }

  GriddedEmissions finish() {
    for (auto& [key, kg] : layers_) {
      double sum = 0;
      for (const double cell : kg) sum += cell;
      closure_[key.first].placed_kg += sum;
      made_.layers.push_back({key.first, key.second, std::move(kg)});
    }
    for (auto& [key, entry] : unallocated_) {
      closure_[entry.pollutant].unallocated_kg += entry.kg;
      made_.unallocated.push_back(std::move(entry));
    }
    for (const auto& [pollutant, closure] : closure_) made_.closure.push_back(closure);
    made_.notes.assign(notes_.begin(), notes_.end());
    made_.factor_sets.assign(sets_.begin(), sets_.end());
    for (const Surrogate& surrogate : space_.surrogates()) {
      made_.synthetic = made_.synthetic || (surrogate.synthetic && used_.contains("surrogate " + surrogate.id));
    }
    return std::move(made_);
  }

 private:
  /// What share of the row's mass lies in each step.
  std::vector<double> step_shares(const Emission& row) const {
    if (choice_.steps.empty()) return {1.0};
    std::vector<double> shares;
    for (const Period& step : choice_.steps) {
      if (choice_.profiles == nullptr) {
        shares.push_back(by_days(row.period, step));
        continue;
      }
      const ProfileUse use = choice_.profiles->find(row.class_code, row.sector, row.unit_id);
      shares.push_back(share_of(*use.profile, row.period, step));
    }
    return shares;
  }

  const Placement& placement_of(const Emission& row) {
    const auto found = sources_.find(row.source_id);
    const Source* source = found == sources_.end() ? nullptr : found->second;
    if (source != nullptr) made_.synthetic = made_.synthetic || source->synthetic;
    const bool own = source != nullptr && (source->kind == SourceKind::point || source->kind == SourceKind::line);
    const std::vector<std::string>& surrogates = space_.choice(row.class_code);
    const auto key =
        own ? std::pair{"source " + row.source_id, &surrogates} : std::pair{"unit " + row.unit_id, &surrogates};
    const auto [at, is_new] = placements_.try_emplace(key);
    if (is_new) at->second = placed(row, source, surrogates);
    used_.insert(at->second.how);
    return at->second;
  }

  Placement placed(const Emission& row, const Source* source, const std::vector<std::string>& surrogates) const {
    if (source == nullptr || source->kind == SourceKind::area || source->kind == SourceKind::mobile) {
      return space_.place_unit(row.unit_id, surrogates);
    }
    if (source->kind == SourceKind::line) {
      const std::vector<Ring>* line = space_.line(source->id);
      return line != nullptr ? space_.place_line(*line) : space_.place_unit(row.unit_id, surrogates);
    }
    if (!source->longitude || !source->latitude) return {{}, 1, "", "the point source has no coordinates", ""};
    Placement point =
        space_.place_point(source->longitude->approximate(), source->latitude->approximate(), row.unit_id);
    if (!point.note.empty()) point.note = source->id + ": " + point.note;
    return point;
  }

  void add_unallocated(const Emission& row, const Placement& placed, double kg) {
    const auto key = std::tuple{row.source_id, row.class_code, row.pollutant, placed.why};
    const Unallocated none{row.source_id, row.unit_id, row.class_code, row.pollutant, 0, placed.why};
    unallocated_.try_emplace(key, none).first->second.kg += kg;
  }

  std::vector<double>& layer_of(const Emission& row) {
    std::vector<double>& kg = layers_[{row.pollutant, choice_.by_sector ? row.sector : std::string{}}];
    if (kg.empty()) kg.resize(made_.grid.cells() * std::max<std::size_t>(1, choice_.steps.size()));
    return kg;
  }

  const SpaceBook& space_;
  const AllocationChoice& choice_;
  std::map<std::string, const Source*, std::less<>> sources_;
  std::map<std::pair<std::string, const std::vector<std::string>*>, Placement> placements_;
  std::map<std::pair<Pollutant, std::string>, std::vector<double>> layers_;
  std::map<std::tuple<std::string, std::string, Pollutant, std::string>, Unallocated> unallocated_;
  std::map<Pollutant, AllocationClosure> closure_;
  std::set<std::string> notes_, sets_, used_;
  GriddedEmissions made_;
};

}  // namespace

double AllocationClosure::relative() const {
  if (given_kg == 0) return 0;
  return (placed_kg + unallocated_kg + outside_steps_kg - given_kg) / given_kg;
}

GriddedEmissions allocate(const SpaceBook& space, std::span<const Source> sources, std::span<const Emission> emissions,
                          const AllocationChoice& choice) {
  std::vector<const Emission*> ordered;
  for (const Emission& emission : emissions) ordered.push_back(&emission);
  std::ranges::sort(ordered, [](const Emission* a, const Emission* b) {
    return std::tie(a->source_id, a->class_code, a->pollutant, a->period.begin, a->period.end, a->mass_t) <
           std::tie(b->source_id, b->class_code, b->pollutant, b->period.begin, b->period.end, b->mass_t);
  });
  Allocator allocator{space, sources, choice};
  for (const Emission* emission : ordered) allocator.take(*emission);
  return allocator.finish();
}

}  // namespace lantian::inventory
