// What an enterprise says of itself: names that the rules know, a grade that holds, units with a base, trucks, place.
#include "respond/grade/grade.hpp"
#include "respond/list/check_note.hpp"
#include "respond/list/draft.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

std::string joined_grades(const GradeScale& scale) {
  std::string text;
  for (const std::string& grade : scale.grades) text += (text.empty() ? "" : ", ") + grade;
  return text;
}

void check_grade(const Enterprise& one, const ListContext& context, FindingNotes& notes) {
  const FindingPlace place{one.id, {}, {}};
  if (one.industry.empty()) {
    if (!one.grade.empty()) notes.note("grade_without_industry", place, {{"given", one.grade}});
    return;
  }
  const GradeScale* scale = notes.rules().scale_of(one.industry);
  if (scale == nullptr) return notes.note("unknown_industry", place, {{"given", one.industry}});
  if (one.grade.empty()) return;
  if (std::ranges::find(scale->grades, one.grade) == scale->grades.end()) {
    notes.note("unknown_grade", place, {{"given", one.grade}, {"allowed", joined_grades(*scale)}});
  }
  if (!one.grade_until) {
    notes.note("grade_without_end", place, {{"given", one.grade}});
  } else if (context.on > *one.grade_until) {
    notes.note("grade_expired", place,
               {{"given", one.grade}, {"until", text_of(*one.grade_until)}, {"on", text_of(context.on)}});
  }
}

void check_place(const Enterprise& one, const ListContext& context, FindingNotes& notes) {
  const FindingPlace place{one.id, {}, {}};
  if (!context.counties.empty() && !context.counties.contains(one.county)) {
    notes.note("unknown_county", place, {{"given", one.county}});
  }
  if (one.longitude.has_value() != one.latitude.has_value()) return notes.note("half_coordinate", place);
  if (!one.longitude || !context.box) return;
  const ListContext::Box& box = *context.box;
  const bool inside = *one.longitude >= box.west && *one.longitude <= box.east && *one.latitude >= box.south &&
                      *one.latitude <= box.north;
  if (inside) return;
  notes.note("coordinates_outside", place,
             {{"given", fmt::format("{} {}", *one.longitude, *one.latitude)},
              {"allowed", fmt::format("{}..{} E, {}..{} N", box.west, box.east, box.south, box.north)}});
}

void check_units(const Enterprise& one, FindingNotes& notes) {
  if (one.units.empty()) notes.note("no_unit", {one.id, {}, {}});
  for (const ProcessUnit& unit : one.units) {
    const FindingPlace place{one.id, unit.id, {}};
    if (notes.rules().process(unit.process) == nullptr) {
      notes.note("unknown_process", place, {{"given", unit.process}});
    }
    if (!unit.base) {
      notes.note("no_base", place);
    } else if (std::ranges::any_of(*unit.base, [](std::int64_t grams) { return grams < 0; })) {
      notes.note("negative_base", place);
    }
    if (unit.minimum_load_percent < 0 || unit.minimum_load_percent > 100) {
      notes.note("safe_load_outside", place, {{"given", std::to_string(unit.minimum_load_percent)}});
    }
  }
}

void check_vehicles(const Enterprise& one, const EnterpriseMeasures& measures, FindingNotes& notes) {
  if (one.heavy_vehicles_c4 > one.heavy_vehicles_per_day) {
    notes.note(
        "vehicles_more_than_all", {one.id, {}, {}},
        {{"given", std::to_string(one.heavy_vehicles_c4)}, {"allowed", std::to_string(one.heavy_vehicles_per_day)}});
  }
  const TransportRule* rule = notes.rules().transport_rule(notes.rules().transport_in_use);
  if (rule == nullptr) return;
  const bool meant = one.heavy_vehicles_per_day >= rule->vehicles_from;
  const bool by_choice = cuts_by_choice(notes.rules(), one.industry, one.grade);
  for (const Level level : list_levels) {
    const bool has = std::ranges::any_of(measures, [&](const ListMeasure* measure) {
      return measure->kind == MeasureKind::transport && measure->level == level;
    });
    const FindingFacts facts{{"given", std::to_string(one.heavy_vehicles_per_day)},
                             {"allowed", std::to_string(rule->vehicles_from)}};
    if (rule->holds_at(level) && meant && !has && !by_choice) {
      notes.note("transport_missing", {one.id, {}, level}, facts);
    }
    if (has && !meant) notes.note("transport_needless", {one.id, {}, level}, facts);
  }
}

}  // namespace

void check_enterprise(const Enterprise& enterprise, const EnterpriseMeasures& measures, const ListContext& context,
                      FindingNotes& notes) {
  check_grade(enterprise, context, notes);
  check_place(enterprise, context, notes);
  check_units(enterprise, notes);
  check_vehicles(enterprise, measures, notes);
}

}  // namespace lantian::respond
