// Each measure against its unit, units against themselves from level to level, and a guarantee against what is asked.
#include "respond/grade/grade.hpp"
#include "respond/list/check_note.hpp"
#include "respond/list/draft.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace lantian::respond {
namespace {

std::string grams_text(std::int64_t grams) {
  return fmt::format("{} g/d", grams);
}

/// As people write it.
std::string pollutant_label(std::size_t pollutant) {
  constexpr std::array<const char*, list_pollutants> labels{"SO2", "NOx", "PM", "VOC"};
  return labels[pollutant];
}

/// One measure of one unit.
class MeasureCheck {
 public:
  MeasureCheck(const Enterprise& enterprise, const ListMeasure& measure, const ProcessUnit* unit, FindingNotes& notes)
      : enterprise_{enterprise}, measure_{measure}, unit_{unit}, notes_{notes} {}

  void run() {
    if (measure_.level < Level::yellow) note("no_list_level");
    if (measure_.checks.empty()) note("no_check");
    if (measure_.cut_percent < 0 || measure_.cut_percent > 100) {
      note("cut_outside", {{"given", std::to_string(measure_.cut_percent)}});
    }
    if (std::ranges::any_of(measure_.reduction, [](std::int64_t grams) { return grams < 0; })) {
      note("negative_reduction");
    }
    duty();
    if (!measure_.unit.empty() && unit_ == nullptr) return note("unknown_unit");
    if (unit_ == nullptr) return;
    load();
    if (unit_->base) grams(*unit_->base);
  }

 private:
  void note(std::string_view code, const FindingFacts& facts = {}) {
    const std::optional<Level> level = measure_.level;
    notes_.note(code, {enterprise_.id, measure_.unit, level}, facts);
  }

  void duty() {
    const bool by_choice = cuts_by_choice(notes_.rules(), enterprise_.industry, enterprise_.grade);
    if (by_choice && measure_.kind != MeasureKind::own) note("own_choice_forced", {{"given", enterprise_.grade}});
    if (enterprise_.small && (measure_.kind == MeasureKind::reduce || measure_.kind == MeasureKind::stretch)) {
      note("small_in_part", {{"given", std::to_string(measure_.cut_percent)}});
    }
  }

  void load() {
    if (measure_.kind == MeasureKind::stop && measure_.cut_percent != 100) {
      note("stop_in_part", {{"given", std::to_string(measure_.cut_percent)}});
    }
    if (unit_->interruptible) return;
    if (measure_.kind == MeasureKind::stop || measure_.cut_percent == 100) return note("uninterruptible_stopped");
    const int left = 100 - measure_.cut_percent;
    if (left >= unit_->minimum_load_percent) return;
    note("below_safe_load",
         {{"given", std::to_string(left)}, {"allowed", std::to_string(unit_->minimum_load_percent)}});
  }

  void grams(const DailyGrams& base) {
    const DailyGrams most = share_of(base, std::clamp(measure_.cut_percent, 0, 100));
    for (std::size_t i = 0; i < list_pollutants; ++i) {
      const std::int64_t given = measure_.reduction[i];
      const FindingFacts facts{{"pollutant", pollutant_label(i)},
                               {"given", grams_text(given)},
                               {"base", grams_text(base[i])},
                               {"allowed", grams_text(most[i])}};
      if (given > base[i]) {
        note("above_base", facts);
      } else if (measure_.kind == MeasureKind::stop && given != base[i]) {
        note("stop_not_whole", facts);
      } else if (given > most[i] + 1) {
        note("above_cut", facts);
      }
    }
  }

  const Enterprise& enterprise_;
  const ListMeasure& measure_;
  const ProcessUnit* unit_;
  FindingNotes& notes_;
};

/// Hours of the response at which something changes, from 0 on.
std::set<int> hours_of_steps(const EnterpriseMeasures& measures) {
  std::set<int> hours{0};
  for (const ListMeasure* one : measures) hours.insert(std::max(0, one->from_hour));
  return hours;
}

/// Cut of a unit at a level and hour: that of the latest step.
int cut_at(const EnterpriseMeasures& measures, std::string_view unit, Level level, int hour) {
  const ListMeasure* holds = nullptr;
  for (const ListMeasure* one : measures) {
    if (one->unit != unit || one->level != level || one->from_hour > hour) continue;
    if (holds == nullptr || one->from_hour > holds->from_hour) holds = one;
  }
  return holds == nullptr ? 0 : holds->cut_percent;
}

void check_twice(const Enterprise& enterprise, const EnterpriseMeasures& measures, FindingNotes& notes) {
  std::map<std::tuple<std::string_view, Level, int>, int> seen;
  for (const ListMeasure* one : measures) {
    if (one->unit.empty()) continue;
    if (++seen[{one->unit, one->level, one->from_hour}] != 2) continue;
    notes.note("unit_twice", {enterprise.id, one->unit, one->level}, {{"hour", std::to_string(one->from_hour)}});
  }
}

void check_levels(const Enterprise& enterprise, const EnterpriseMeasures& measures, FindingNotes& notes) {
  const std::set<int> hours = hours_of_steps(measures);
  for (const ProcessUnit& unit : enterprise.units) {
    for (std::size_t i = 1; i < list_levels.size(); ++i) {
      for (const int hour : hours) {
        const int mild = cut_at(measures, unit.id, list_levels[i - 1], hour);
        const int severe = cut_at(measures, unit.id, list_levels[i], hour);
        if (severe >= mild) continue;
        notes.note("milder_at_worse", {enterprise.id, unit.id, list_levels[i]},
                   {{"given", std::to_string(severe)}, {"allowed", std::to_string(mild)}, {"hour", std::to_string(hour)}});
        break;
      }
    }
  }
}

/// What an enterprise cuts at a level and hour. What stands twice at one hour counts twice: it must not be there.
DailyGrams sum_at(const EnterpriseMeasures& measures, Level level, int hour) {
  const auto place = [](const ListMeasure& one) {
    return std::pair{std::string_view{one.unit}, one.unit.empty() ? one.kind : MeasureKind::own};
  };
  std::map<std::pair<std::string_view, MeasureKind>, int> latest;
  for (const ListMeasure* one : measures) {
    if (one->level != level || one->from_hour > hour) continue;
    const auto [at, added] = latest.try_emplace(place(*one), one->from_hour);
    if (!added) at->second = std::max(at->second, one->from_hour);
  }
  DailyGrams sum{};
  for (const ListMeasure* one : measures) {
    if (one->level != level || one->from_hour > hour) continue;
    if (latest.at(place(*one)) == one->from_hour) sum = sum + one->reduction;
  }
  return sum;
}

void check_whole(const Enterprise& enterprise, const EnterpriseMeasures& measures, FindingNotes& notes) {
  DailyGrams base{};
  for (const ProcessUnit& unit : enterprise.units) {
    if (unit.base) base = base + *unit.base;
  }
  const std::set<int> hours = hours_of_steps(measures);
  for (const Level level : list_levels) {
    std::array<bool, list_pollutants> told{};
    for (const int hour : hours) {
      const DailyGrams sum = sum_at(measures, level, hour);
      for (std::size_t i = 0; i < list_pollutants; ++i) {
        if (sum[i] <= base[i] || std::exchange(told[i], true)) continue;
        notes.note("sum_above_base", {enterprise.id, {}, level},
                   {{"pollutant", pollutant_label(i)},
                    {"given", grams_text(sum[i])},
                    {"allowed", grams_text(base[i])},
                    {"hour", std::to_string(hour)}});
      }
    }
  }
}

}  // namespace

void check_measures(const Enterprise& enterprise, const EnterpriseMeasures& measures, FindingNotes& notes) {
  std::unordered_map<std::string_view, const ProcessUnit*> units;
  for (const ProcessUnit& unit : enterprise.units) units.emplace(unit.id, &unit);
  for (const ListMeasure* one : measures) {
    const auto found = units.find(one->unit);
    MeasureCheck{enterprise, *one, found == units.end() ? nullptr : found->second, notes}.run();
  }
  check_twice(enterprise, measures, notes);
  check_levels(enterprise, measures, notes);
  check_whole(enterprise, measures, notes);
}

void check_guarantee(const Enterprise& enterprise, const EnterpriseMeasures& measures, const ListContext& context,
                     FindingNotes& notes) {
  const Guarantee& given = *enterprise.guarantee;
  const FindingPlace place{enterprise.id, {}, {}};
  const ExemptionType* type = notes.rules().exemption(given.type);
  if (type == nullptr) notes.note("guarantee_unknown", place, {{"given", given.type}});
  if (given.proof.empty()) notes.note("guarantee_without_proof", place);
  if (given.approver.empty()) notes.note("guarantee_without_approver", place);
  if (given.notice.empty()) notes.note("guarantee_without_notice", place);
  if (given.load_percent < 1 || given.load_percent > 100) {
    notes.note("guarantee_load_outside", place, {{"given", std::to_string(given.load_percent)}});
  }
  const FindingFacts days{{"from", text_of(given.from)}, {"until", text_of(given.to)}, {"on", text_of(context.on)}};
  if (given.to < given.from || context.on < given.from || context.on > given.to) {
    notes.note("guarantee_expired", place, days);
  }
  bool works = false;
  for (const ListMeasure* one : measures) {
    if (one->unit.empty() || one->kind == MeasureKind::own) continue;
    const bool holds = type != nullptr && std::ranges::find(type->levels, one->level) != type->levels.end();
    const int left = 100 - one->cut_percent;
    const FindingFacts facts{{"given", std::to_string(given.load_percent)}, {"allowed", std::to_string(left)}};
    works = works || (holds && left <= given.load_percent);
    if (holds && left < given.load_percent) {
      notes.note("guarantee_contradicts", {enterprise.id, one->unit, one->level}, facts);
    }
  }
  if (!works) notes.note("guarantee_needless", place, {{"given", std::to_string(given.load_percent)}});
}

void check_society(const ReductionList& list, FindingNotes& notes) {
  DailyGrams base{};
  for (const Enterprise& one : list.enterprises) {
    for (const ProcessUnit& unit : one.units) {
      if (unit.base) base = base + *unit.base;
    }
  }
  for (const DustSite& site : list.dust) {
    base[static_cast<std::size_t>(Pollutant::pm)] += site.pm_base_g_d;
    for (std::size_t i = 0; i < list_levels.size(); ++i) {
      const std::int64_t cut = site.pm_reduction_g_d[i];
      const FindingFacts facts{{"given", grams_text(cut)}, {"allowed", grams_text(site.pm_base_g_d)}};
      if (cut < 0 || cut > site.pm_base_g_d) notes.note("dust_above_base", {{}, site.id, list_levels[i]}, facts);
      if (cut > 0 && site.measures[i].empty()) notes.note("dust_without_words", {{}, site.id, list_levels[i]});
    }
  }
  for (const MobileFleet& fleet : list.mobile) {
    base = base + fleet.base;
    for (std::size_t i = 0; i < list_levels.size(); ++i) {
      for (std::size_t p = 0; p < list_pollutants; ++p) {
        const std::int64_t cut = fleet.reduction[i][p];
        if (cut >= 0 && cut <= fleet.base[p]) continue;
        notes.note(
            "fleet_above_base", {{}, fleet.id, list_levels[i]},
            {{"pollutant", pollutant_label(p)}, {"given", grams_text(cut)}, {"allowed", grams_text(fleet.base[p])}});
      }
    }
  }
  for (std::size_t i = 0; i < list_pollutants; ++i) {
    const FindingFacts facts{
        {"pollutant", pollutant_label(i)}, {"given", grams_text(base[i])}, {"allowed", grams_text(list.base[i])}};
    if (list.base[i] == 0) {
      notes.note("society_without_base", {}, facts);
    } else if (base[i] > list.base[i]) {
      notes.note("above_society", {}, facts);
    }
  }
}

}  // namespace lantian::respond
