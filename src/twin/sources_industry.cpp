// Enterprises, their processes and stacks, and what the measures of two years take from them.
#include "twin/sources_making.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::twin {
namespace {

/// A contained leak counts for less than a treated kiln.
constexpr std::int64_t fugitive_weight = 3;

/// A grade below A by its share of twenty.
std::string grade_at(std::int64_t drawn, const std::array<std::int64_t, 4>& of_twenty) {
  static constexpr std::array<const char*, 4> letters{"B", "B-", "C", "D"};
  std::size_t grade = 0;
  while (grade + 1 < letters.size() && drawn >= of_twenty[grade]) drawn -= of_twenty[grade++];
  return letters[grade];
}

}  // namespace

std::size_t SourceMaking::drawn_place(std::uint64_t enterprise) const {
  std::int64_t all = 0;
  for (const InventoryPlace& place : plan_.places) all += place.enterprises;
  std::int64_t at = dice(Purpose::place_of_enterprise, 0, enterprise).below(all);
  std::size_t place = 0;
  while (at >= plan_.places[place].enterprises) at -= plan_.places[place++].enterprises;
  return place;
}

void SourceMaking::place_stack(MadeSource& made, const ProcessKind& kind) {
  Dice draw = dice(Purpose::stack, made.place, made_.size());
  const auto drawn = [&](const WholeRange& range, int places) {
    return Decimal{range.low + draw.below(range.high - range.low + 1), places};
  };
  made.source.stack.height_m = drawn(kind.height_m, 0);
  made.source.stack.diameter_m = drawn(kind.diameter_dm, 1);
  made.source.stack.temperature_c = drawn(kind.temperature_c, 0);
  made.source.stack.velocity_m_s = drawn(kind.velocity_dm_s, 1);
}

void SourceMaking::add_process(const IndustryLine& line, const SyntheticEnterprise& enterprise, std::size_t process,
                               std::size_t place) {
  const LineProcess& of = line.processes[process];
  const ProcessKind& kind = plan_.kinds.find(of.class_code)->second;
  MadeSource made;
  made.place = place;
  made.large = enterprise.large;
  made.season_percent = plan_.invented.season_percent;
  made.weight = line.weight * of.weight * jitter(Purpose::emission_weight, place, made_.size());
  inventory::Source& source = made.source;
  source.id = fmt::format("{}-P{}", enterprise.id, process + 1);
  source.name = {enterprise.name.zh + " " + kind.name.zh, enterprise.name.en + ", " + kind.name.en};
  source.kind = inventory::SourceKind::point;
  source.class_code = of.class_code;
  source.enterprise = enterprise.id;
  source.permit_no = "SYN-PERMIT-" + enterprise.id.substr(enterprise.id.rfind('-') + 1);
  source.industry = line.code;
  source.grade = enterprise.grade;
  source.plant_unit = fmt::format("U{}", process + 1);
  source.process = kind.name.en;
  source.stack_id = fmt::format("{}-S{}", enterprise.id, process + 1);
  source.fuel = kind.fuel;
  source.controls = kind.controls;
  place_stack(made, kind);
  // The processes of one enterprise stand within a few hundred metres, so its place is drawn once.
  put_near(made, inventory_.enterprises.size());
  add_source(std::move(made));
}

void SourceMaking::make_enterprise(const IndustryLine& line, int of_line, std::size_t place, bool large) {
  const std::size_t number = inventory_.enterprises.size() + 1;
  SyntheticEnterprise enterprise;
  enterprise.id = fmt::format("SYN-ENT-{:03}", number);
  enterprise.name = named("enterprise", {{"number", number_name(fmt::format("{:03}", number))}});
  enterprise.unit_id = plan_.places[place].unit_id;
  enterprise.line = line.id;
  enterprise.industry = line.code;
  enterprise.large = large;
  if (of_line < line.grade_a) {
    enterprise.grade = "A";
  } else if (of_line < line.graded) {
    enterprise.grade = grade_at(dice(Purpose::grade, 0, number).below(20), plan_.invented.grades_of_twenty);
  }
  inventory_.enterprises.push_back(enterprise);
  const auto of_all = static_cast<std::int64_t>(line.processes.size());
  const std::int64_t processes = large ? of_all : 1 + dice(Purpose::process_count, 0, number).below(of_all);
  for (std::size_t process = 0; process < static_cast<std::size_t>(processes); ++process) {
    add_process(line, enterprise, process, place);
  }
}

void SourceMaking::make_enterprises() {
  std::vector<std::size_t> west;
  for (std::size_t i = 0; i < plan_.places.size(); ++i) {
    if (plan_.places[i].west) west.push_back(i);
  }
  for (const IndustryLine& line : plan_.lines) {
    int of_line = 0;
    for (std::size_t i = 0; i < west.size(); ++i) {
      for (int large = 0; large < line.large[i]; ++large) make_enterprise(line, of_line++, west[i], true);
    }
    while (of_line < line.enterprises) {
      make_enterprise(line, of_line++, drawn_place(inventory_.enterprises.size()), false);
    }
  }
}

int SourceMaking::drawn_percent(std::size_t index, std::span<const std::int64_t> percents) const {
  const auto drawn = dice(Purpose::control, 0, index).below(static_cast<std::int64_t>(percents.size()));
  return static_cast<int>(percents[static_cast<std::size_t>(drawn)]);
}

/// At most so many sources that are wanted and that no measure has yet, in an order of their own.
std::vector<std::size_t> SourceMaking::picked(const std::function<bool(const MadeSource&)>& wanted,
                                              std::size_t most) const {
  std::vector<std::pair<std::uint64_t, std::size_t>> drawn;
  for (std::size_t i = 0; i < made_.size(); ++i) {
    const MadeSource& made = made_[i];
    if (made.source.enterprise.empty() || made.cut || !wanted(made)) continue;
    drawn.emplace_back(dice(Purpose::pick, 0, i).next(), i);
  }
  std::ranges::sort(drawn);
  if (drawn.size() > most) drawn.resize(most);
  std::vector<std::size_t> indices;
  for (const auto& [order, index] : drawn) indices.push_back(index);
  std::ranges::sort(indices);
  return indices;
}

/// Large power stations burn less coal: together as much as the published saving of the year leaves beside villages.
Result<void> SourceMaking::save_coal() {
  const std::string& prefix = plan_.class_of("coal_saving");
  coal_members_ =
      picked([&](const MadeSource& made) { return made.large && inventory::covers(prefix, made.source.class_code); },
             made_.size());
  const int percent = plan_.invented.coal_saving_percent;
  const MeasureWords words{"measure_coal", inventory::programme::enterprise, inventory::MeasureStatus::built,
                           day_in(plan_.base_year(), 1, 1)};
  std::vector<ClosingShare> shares;
  for (const std::size_t index : coal_members_) {
    MadeSource& made = made_[index];
    inventory::Measure measure = measure_for(made, words);
    measure.type = inventory::MeasureType::activity;
    measure.activity_ratio = Decimal{100 - percent, 2};
    inventory_.measures.push_back(std::move(measure));
    shares.push_back({made.weight, percent_share(percent), 1000});
  }
  const Rational rest = Rational{plan_.conditions.coal_t} - coal_saved(plan_.base_year());
  LANTIAN_TRY(const auto coal, close_on(rest, shares, "coal saved by power stations"));
  for (std::size_t i = 0; i < coal_members_.size(); ++i) {
    made_[coal_members_[i]].annual = coal[i];
    made_[coal_members_[i]].cut = Cut{plan_.base_year(), percent_share(percent), {}, true};
  }
  return {};
}

/// Projects at the end of the pipe: all main processes of large enterprises, then others, until the published number
/// of the year's projects is reached.
Result<void> SourceMaking::cut_by_policy() {
  const auto main_process = [](const MadeSource& made) { return made.large && made.source.id.ends_with("-P1"); };
  const auto second = [&](const MadeSource& made) {
    return made.large && made.source.id.ends_with("-P2") && !plan_.kinds.find(made.source.class_code)->second.kiln;
  };
  const auto wanted = static_cast<std::size_t>(plan_.conditions.projects_large[0]) - coal_members_.size();
  policy_members_ = picked(main_process, wanted);
  for (const std::size_t index : picked(second, wanted - policy_members_.size())) policy_members_.push_back(index);
  if (policy_members_.size() != wanted) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} projects of the base year are published and {} processes can take one",
                             plan_.conditions.projects_large[0], policy_members_.size() + coal_members_.size()),
                 ""};
  }
  std::vector<std::size_t> of_second, of_others;
  for (const std::size_t index : policy_members_) {
    control(made_[index],
            {"measure_policy", inventory::programme::enterprise, inventory::MeasureStatus::built,
             day_in(plan_.base_year(), 1, 1)},
            plan_.base_year(), drawn_percent(index, plan_.invented.policy_percents));
    (place_of(made_[index]).unit_id == plan_.second ? of_second : of_others).push_back(index);
  }
  const auto in_second = [&](const MadeSource& made) {
    return made.large && place_of(made).unit_id == plan_.second && made.cut->saves_coal;
  };
  const auto elsewhere = [&](const MadeSource& made) {
    return made.large && place_of(made).unit_id != plan_.second && made.cut->saves_coal;
  };
  const InventoryConditions& c = plan_.conditions;
  LANTIAN_CHECK(close_cuts(of_second,
                           Rational{c.season_industry_second_t} - reduced(plan_.base_year(), true, in_second), true,
                           "industry of the second city in the season"));
  return close_cuts(
      of_others,
      Rational{c.season_industry_t - c.season_industry_second_t} - reduced(plan_.base_year(), true, elsewhere), true,
      "industry of the other western counties in the season");
}

/// The year before: kilns, deep treatments and contained leaks. Small enterprises have an invented part, large ones
/// what the published total leaves.
Result<void> SourceMaking::cut_before() {
  const int year = plan_.base_year() - 1;
  const auto kiln = [&](const MadeSource& made) { return plan_.kinds.find(made.source.class_code)->second.kiln; };
  const auto treat = [&](std::span<const std::size_t> members, std::string_view word,
                         std::span<const std::int64_t> percents, std::optional<inventory::Pollutant> pollutant) {
    for (const std::size_t index : members) {
      control(made_[index],
              {word, inventory::programme::enterprise, inventory::MeasureStatus::verified, day_in(year, 1, 1)}, year,
              drawn_percent(index, percents), pollutant);
    }
  };
  const InventedNumbers& n = plan_.invented;
  const auto count = [](std::int64_t number) { return static_cast<std::size_t>(number); };
  const auto large_kilns =
      picked([&](const MadeSource& made) { return made.large && kiln(made); }, count(n.before_large_kilns));
  treat(large_kilns, "measure_kiln", n.treatment_percents, {});
  const auto small_kilns =
      picked([&](const MadeSource& made) { return !made.large && kiln(made); }, count(n.before_small_kilns));
  treat(small_kilns, "measure_kiln", n.treatment_percents, {});
  const auto deep =
      picked([&](const MadeSource& made) { return made.large && !kiln(made); }, count(plan_.conditions.deep));
  treat(deep, "measure_deep", std::array<std::int64_t, 1>{n.deep_percent}, {});
  const auto fugitive =
      picked([&](const MadeSource& made) { return !made.large && !kiln(made); }, count(plan_.conditions.fugitive));
  treat(fugitive, "measure_fugitive", std::array<std::int64_t, 1>{n.fugitive_percent}, inventory::Pollutant::pm);
  for (const std::size_t index : fugitive)
    made_[index].weight = std::max<std::int64_t>(1, made_[index].weight / fugitive_weight);

  std::vector<std::size_t> small = fugitive;
  small.insert(small.end(), small_kilns.begin(), small_kilns.end());
  std::vector<std::size_t> large = deep;
  large.insert(large.end(), large_kilns.begin(), large_kilns.end());
  const auto beside = [](const MadeSource& made) { return made.source.enterprise.empty(); };
  const Rational rest = Rational{plan_.conditions.pollutants_before_t - n.before_dust_t - n.before_small_t} -
                        reduced(year, false, beside);
  LANTIAN_CHECK(close_cuts(small, Rational{n.before_small_t}, false, "small enterprises in the year before"));
  LANTIAN_CHECK(close_cuts(large, rest, false, "large enterprises in the year before"));
  count_treatments(large_kilns, small_kilns);
  for (const std::size_t index : deep) add_count(made_[index], "deep treatments", year, 1, "enterprises");
  for (const std::size_t index : fugitive) add_count(made_[index], "fugitive emission projects", year, 1, "projects");
  return {};
}

/// All that no measure touches: large enterprises together come to their published share of all industry.
Result<void> SourceMaking::close_industry() {
  for (const bool large : {true, false}) {
    const auto of_group = [&](const MadeSource& made) {
      return !made.source.enterprise.empty() && made.large == large;
    };
    const std::int64_t permille = large ? plan_.conditions.large_permille : 1000 - plan_.conditions.large_permille;
    const Rational total = Rational::of(plan_.invented.industry_total_t * permille, 1000);
    const Rational rest = total - emitted([&](const MadeSource& made) { return of_group(made) && made.cut; });
    LANTIAN_CHECK(close_emissions(picked(of_group, made_.size()), rest,
                                  large ? "large enterprises without a measure" : "other enterprises"));
  }
  return {};
}

Result<void> SourceMaking::make_industry() {
  make_enterprises();
  LANTIAN_CHECK(save_coal());
  LANTIAN_CHECK(cut_by_policy());
  LANTIAN_CHECK(cut_before());
  LANTIAN_CHECK(close_industry());
  make_projects();
  return {};
}

}  // namespace lantian::twin
