// What no inventory knows is drawn: how many lines a source has, trucks, guarantees, pledges, contacts.
#include "serve/respond/list_draft_plan.hpp"

#include "respond/grade/grade.hpp"
#include "respond/list/draft.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Pollutant;

/// FNV-1a: the same number for the same id on every machine.
std::uint64_t list_id_number(std::string_view id) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

std::string worded(std::string text, std::string_view key, std::string_view value) {
  const auto at = text.find(key);
  if (at != std::string::npos) text.replace(at, key.size(), value);
  return text;
}

terms::Name worded(const terms::Name& name, std::string_view key, const terms::Name& value) {
  return {worded(name.zh, key, value.zh), worded(name.en, key, value.en)};
}

std::int64_t grams_of(const respond::DailyGrams& day) {
  return day[0] + day[1] + day[2];
}

const DraftCut* cut_of(const std::vector<DraftCut>& cuts, std::string_view source_class) {
  for (const DraftCut& one : cuts) {
    if (std::ranges::any_of(one.classes, [&](const std::string& begin) { return source_class.starts_with(begin); })) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace

twin::Dice ListDrawing::dice(Draw purpose, std::string_view id) const {
  return twin::Dice{plan_.seed + list_id_number(id), static_cast<std::uint64_t>(purpose)};
}

int ListDrawing::within(twin::Dice& draw, const std::array<int, 2>& range) {
  return range[0] + static_cast<int>(draw.below(std::max(1, range[1] - range[0] + 1)));
}

void ListDrawing::add(const inventory::Source& source, const respond::DailyGrams& day, int days) {
  constexpr double tonnes_per_gram = 1e-6;
  days_ = days;
  if (!source.enterprise.empty()) {
    Plant& plant = plants_[source.enterprise];
    plant.points.push_back({&source, day, 1});
    plant.season_t += static_cast<double>(grams_of(day)) * days * tonnes_per_gram;
  } else if (source.class_code.starts_with("06-")) {
    add_dust(source, day);
  } else if (source.class_code.starts_with("03-")) {
    add_fleet(source, day);
  }
}

void ListDrawing::add_dust(const inventory::Source& source, const respond::DailyGrams& day) {
  const DraftCut* cut = cut_of(plan_.dust, source.class_code);
  const std::int64_t base = day[static_cast<std::size_t>(Pollutant::pm)];
  if (cut == nullptr || base <= 0) return;
  respond::DustSite site;
  site.id = source.id;
  site.name = source.name;
  site.county = source.unit_id;
  site.kind = cut->kind;
  site.pm_base_g_d = base;
  for (std::size_t i = 0; i < cut->percent.size(); ++i) {
    site.pm_reduction_g_d[i] = base * cut->percent[i] / 100;
    if (cut->percent[i] > 0) site.measures[i] = cut->text.zh;
  }
  list_.dust.push_back(std::move(site));
}

void ListDrawing::add_fleet(const inventory::Source& source, const respond::DailyGrams& day) {
  const DraftCut* cut = cut_of(plan_.mobile, source.class_code);
  if (cut == nullptr || grams_of(day) <= 0) return;
  respond::MobileFleet fleet;
  fleet.id = source.id;
  fleet.name = source.name;
  fleet.county = source.unit_id;
  fleet.standard = source.class_code.substr(source.class_code.rfind('-') + 1);
  fleet.active_per_day = day[static_cast<std::size_t>(Pollutant::nox)] / plan_.nox_g_per_vehicle_day;
  fleet.base = day;
  for (std::size_t i = 0; i < cut->percent.size(); ++i) {
    fleet.reduction[i] = respond::share_of(day, cut->percent[i]);
    if (cut->percent[i] > 0) fleet.measures[i] = cut->text.zh;
  }
  list_.mobile.push_back(std::move(fleet));
}

/// Lines are handed out one at a time in an order of their own until the planned number stands; large sources twice as
/// readily as small ones.
void ListDrawing::split_lines() {
  std::vector<std::pair<std::uint64_t, Point*>> order;
  std::int64_t all = 0, sources = 0;
  for (auto& [id, plant] : plants_) {
    for (Point& point : plant.points) {
      order.emplace_back(dice(Draw::lines, point.source->id).next(), &point);
      all += grams_of(point.day);
      ++sources;
    }
  }
  std::ranges::sort(order, {}, [](const auto& one) { return std::pair{one.first, one.second->source->id}; });
  std::int64_t left = sources * plan_.units_per_1000_sources / 1000 - sources;
  for (int round = 1; round < plan_.most_lines && left > 0; ++round) {
    for (auto& [drawn, point] : order) {
      const bool large = sources > 0 && grams_of(point->day) > all / sources;
      const std::uint64_t chance = large ? 80 : 45;
      if (left == 0 || (drawn >> (7U * static_cast<unsigned>(round))) % 100 >= chance) continue;
      ++point->lines;
      --left;
    }
  }
}

std::string ListDrawing::grade_of(const inventory::Source& source, const std::string& industry) const {
  const respond::GradeScale* scale = lists_.rules.scale_of(industry);
  if (scale == nullptr || source.grade.empty()) return "";
  if (std::ranges::find(scale->grades, source.grade) != scale->grades.end()) return source.grade;
  return source.grade == "A" ? scale->grades.front() : scale->grades.back();
}

void ListDrawing::add_units(const Plant& plant, respond::Enterprise& one) {
  std::map<std::string, int> numbers;
  int position = 0;
  for (const Point& point : plant.points) {
    const respond::ProcessKind* process = lists_.rules.process_of_class(point.source->class_code, one.industry);
    if (process == nullptr) continue;
    twin::Dice draw = dice(Draw::parts, point.source->id);
    std::vector<std::int64_t> weights;
    std::int64_t sum = 0;
    for (int line = 0; line < point.lines; ++line) sum += weights.emplace_back(80 + draw.below(41));
    respond::DailyGrams left = point.day;
    for (int line = 0; line < point.lines; ++line) {
      respond::DailyGrams base{};
      for (std::size_t i = 0; i < base.size(); ++i) {
        const bool last = line + 1 == point.lines;
        base[i] = last ? left[i] : point.day[i] * weights[static_cast<std::size_t>(line)] / sum;
        left[i] -= base[i];
      }
      respond::ProcessUnit unit;
      unit.id = fmt::format("{}.{}", one.id, ++position);
      unit.process = process->id;
      const std::string number = std::to_string(++numbers[process->id]);
      unit.name = worded(worded(plan_.unit, "{number}", {number, number}), "{process}", process->name);
      unit.source = point.source->id;
      unit.interruptible = process->interruptible;
      unit.hours_to_reduce = process->hours_to_reduce;
      unit.minimum_load_percent = process->minimum_load_percent;
      unit.fuel = point.source->fuel;
      unit.base = base;
      if (point.source->stack.height_m) unit.stack_height_m = point.source->stack.height_m->approximate();
      one.units.push_back(std::move(unit));
    }
  }
}

void ListDrawing::guarantee(respond::Enterprise& one) {
  const auto given = [&](const char* type, const std::array<int, 2>& loads) {
    twin::Dice draw = dice(Draw::load, one.id);
    const std::string number = one.id.substr(one.id.rfind('-') + 1);
    one.guarantee = respond::Guarantee{type,
                                       worded(plan_.proof.zh, "{number}", number),
                                       within(draw, loads),
                                       plan_.guarantee_from,
                                       plan_.guarantee_to,
                                       plan_.approver.zh,
                                       worded(plan_.notice.zh, "{number}", number)};
  };
  if (std::ranges::find(plan_.heat_sectors, one.sector) != plan_.heat_sectors.end()) {
    return given("heat", plan_.heat_load_percent);
  }
  const bool waste = std::ranges::find(plan_.waste_industries, one.industry) != plan_.waste_industries.end();
  const bool own = respond::cuts_by_choice(lists_.rules, one.industry, one.grade);
  if (waste && !own && dice(Draw::waste, one.id).below(20) < plan_.waste_of_20)
    given("waste", plan_.waste_load_percent);
}

respond::Enterprise ListDrawing::enterprise(const std::string& id, const Plant& plant) {
  const inventory::Source& first = *plant.points.front().source;
  respond::Enterprise one;
  one.id = id;
  const std::string number = id.substr(id.rfind('-') + 1);
  // A source is called enterprise and process; what it begins with is the enterprise.
  one.name = {first.name.zh.substr(0, first.name.zh.rfind(' ')), first.name.en.substr(0, first.name.en.rfind(','))};
  one.county = first.unit_id;
  one.uscc = first.uscc;
  one.permit_no = first.permit_no;
  one.address = worded(plan_.address.zh, "{number}", number);
  if (first.longitude) one.longitude = first.longitude->approximate();
  if (first.latitude) one.latitude = first.latitude->approximate();
  one.sector = first.industry;
  if (const respond::Industry* industry = lists_.rules.industry_of_sector(first.industry)) one.industry = industry->id;
  one.grade = grade_of(first, one.industry);
  if (!one.grade.empty()) one.grade_until = plan_.grade_until;
  const bool heats = std::ranges::find(plan_.heat_sectors, one.sector) != plan_.heat_sectors.end();
  add_units(plant, one);
  // What cannot be interrupted is not on or off as a whole.
  one.small = one.grade.empty() && !heats && plant.season_t < plan_.small_below_t &&
              std::ranges::all_of(one.units, &respond::ProcessUnit::interruptible);
  one.management = one.small ? "registered" : plant.season_t > 10.0 * plan_.small_below_t ? "key" : "simplified";
  twin::Dice vehicles = dice(Draw::vehicles, id), c4 = dice(Draw::c4, id);
  const auto usual = static_cast<std::int64_t>(plant.season_t * plan_.vehicles_per_100_t / 100);
  one.heavy_vehicles_per_day = static_cast<int>(
      std::min<std::int64_t>(plan_.most_vehicles, vehicles.below(4) + usual * (60 + vehicles.below(81)) / 100));
  one.heavy_vehicles_c4 = one.heavy_vehicles_per_day * within(c4, plan_.c4_percent) / 100;
  one.contact = worded(plan_.contact.zh, "{number}", number);
  one.synthetic = true;
  guarantee(one);
  return one;
}

/// Some of the best pledge a part of each unit when it is worst.
void ListDrawing::pledge(const respond::Enterprise& one) {
  if (!respond::cuts_by_choice(lists_.rules, one.industry, one.grade)) return;
  if (dice(Draw::pledge, one.id).below(20) >= plan_.pledge_of_20) return;
  for (const respond::Level level : {respond::Level::orange, respond::Level::red}) {
    for (const respond::ProcessUnit& unit : one.units) {
      respond::ListMeasure measure;
      measure.enterprise = one.id;
      measure.unit = unit.id;
      measure.level = level;
      measure.kind = respond::MeasureKind::own;
      measure.cut_percent = plan_.pledge_percent;
      measure.reduction = respond::share_of(*unit.base, plan_.pledge_percent);
      respond::word_measure(lists_.rules, unit, true, 0, measure);
      list_.measures.push_back(std::move(measure));
    }
  }
}

respond::ReductionList ListDrawing::done() {
  split_lines();
  for (const auto& [id, plant] : plants_) {
    respond::Enterprise one = enterprise(id, plant);
    if (one.units.empty()) continue;
    for (respond::ListMeasure& measure : respond::draft_measures(lists_.rules, one)) {
      list_.measures.push_back(std::move(measure));
    }
    pledge(one);
    list_.enterprises.push_back(std::move(one));
  }
  respond::sort_measures(list_);
  return std::move(list_);
}

}  // namespace lantian::serve
