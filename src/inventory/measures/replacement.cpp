#include "inventory/measures/replacement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::inventory {
namespace {

Source source_of(const ReplacementTask& task) {
  Source source;
  source.id = replacement_source(*task.measure);
  source.name = task.measure->title;
  source.kind = SourceKind::area;
  source.unit_id = task.unit_id;
  source.class_code = task.measure->replacement_class;
  source.synthetic = task.measure->synthetic;
  return source;
}

Activity activity_of(const ReplacementTask& task, const Basis& basis, const Period& period) {
  const Measure& measure = *task.measure;
  Activity activity;
  activity.record = measure.record.empty() ? "measure " + measure.id : measure.record;
  activity.source_id = replacement_source(measure);
  activity.period = period;
  activity.value = measure.replacement_amount.value_or(Decimal{});
  activity.unit = measure.replacement_unit;
  const SourceClass* known = basis.classes->find(measure.replacement_class);
  if (activity.unit.empty() && known != nullptr) activity.unit = known->unit;
  activity.data_source = "measure " + measure.id;
  activity.synthetic = measure.synthetic;
  return activity;
}

}  // namespace

std::string replacement_source(const Measure& measure) {
  return measure.id + "/replacement";
}

bool needs_replacement(const Measure& measure) {
  switch (measure.type) {
    case MeasureType::retire:
      return true;
    case MeasureType::activity:
    case MeasureType::fuel:
      return measure.removed_percent.has_value() ||
             (measure.activity_ratio.has_value() && *measure.activity_ratio < Decimal{1, 0});
    default:
      return false;
  }
}

Result<std::vector<Emission>> replacement_emissions(const Basis& basis, std::span<const ReplacementTask> tasks,
                                                    const Period& period) {
  if (tasks.empty()) return std::vector<Emission>{};
  if (basis.classes == nullptr || basis.units == nullptr || basis.factors == nullptr) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("measure '{}' is replaced by {}, which needs classes, units and factors to compute",
                             tasks.front().measure->id, tasks.front().measure->replacement_class),
                 ""};
  }
  std::vector<Source> sources;
  std::vector<Activity> activities;
  std::map<std::string, int, std::less<>> days;
  for (const ReplacementTask& task : tasks) {
    sources.push_back(source_of(task));
    activities.push_back(activity_of(task, basis, period));
    days[sources.back().id] = task.days;
  }
  LANTIAN_TRY(Computed computed, compute(basis, sources, activities));
  for (Emission& row : computed.rows) {
    const auto acting = days.find(row.source_id);
    if (acting == days.end() || acting->second == period.days() || !row.mass_t) continue;
    row.mass_t = *row.mass_t * acting->second / period.days();
    row.formula += fmt::format(" * {}/{} d", acting->second, period.days());
  }
  return std::move(computed.rows);
}

}  // namespace lantian::inventory
