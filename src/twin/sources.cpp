#include "twin/sources.hpp"

#include "base/text.hpp"
#include "twin/sources_making.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::twin {
namespace {

std::string filled(std::string text, std::string_view key, std::string_view value) {
  const std::string mark = fmt::format("{{{}}}", key);
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
    text.replace(at, mark.size(), value);
  }
  return text;
}

}  // namespace

Day day_in(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

terms::Name SourceMaking::named(std::string_view word,
                                std::initializer_list<std::pair<std::string_view, terms::Name>> fillings) const {
  terms::Name name = plan_.words.find(word)->second;
  for (const auto& [key, value] : fillings) {
    name.zh = filled(name.zh, key, value.zh);
    name.en = filled(name.en, key, value.en);
  }
  return name;
}

std::size_t SourceMaking::place_index(std::string_view unit_id) const {
  const auto found = std::ranges::find(plan_.places, unit_id, &InventoryPlace::unit_id);
  return static_cast<std::size_t>(found - plan_.places.begin());
}

MadeSource& SourceMaking::add_source(MadeSource made) {
  made.source.unit_id = place_of(made).unit_id;
  made.source.synthetic = true;
  made_.push_back(std::move(made));
  return made_.back();
}

void SourceMaking::put_near(MadeSource& made, std::uint64_t number) {
  const InventoryPlace& place = place_of(made);
  Dice draw = dice(Purpose::coordinate, made.place, number);
  const auto moved = [&](const Decimal& centre) {
    // Centres have two decimals, the scatter has three.
    const std::int64_t thousandths = centre.unscaled * (centre.places == 2 ? 10 : 1);
    return Decimal{thousandths + draw.below(2 * place.spread + 1) - place.spread, 3};
  };
  made.source.longitude = moved(place.longitude);
  made.source.latitude = moved(place.latitude);
}

inventory::Measure SourceMaking::measure_for(const MadeSource& made, const MeasureWords& words) const {
  inventory::Measure measure;
  measure.id = fmt::format("M-{}", made.source.id);
  measure.record = "synthetic/" + measure.id;
  measure.title = named(words.word, {});
  measure.filter.source_id = made.source.id;
  measure.start = words.start;
  measure.status = words.status;
  measure.programme = words.programme;
  measure.evidence = {"synthetic"};
  measure.synthetic = true;
  return measure;
}

void SourceMaking::retire(MadeSource& made, const MeasureWords& words, int year, bool saves_coal) {
  inventory::Measure measure = measure_for(made, words);
  measure.type = inventory::MeasureType::retire;
  measure.activity_ratio = Decimal{0, 0};
  made.cut = Cut{year, Rational{1}, {}, saves_coal};
  inventory_.measures.push_back(std::move(measure));
}

void SourceMaking::control(MadeSource& made, const MeasureWords& words, int year, int percent,
                           std::optional<inventory::Pollutant> pollutant) {
  inventory::Measure measure = measure_for(made, words);
  measure.type = inventory::MeasureType::end_of_pipe;
  // What is there stays: the reference holds its controls already, the project catches a part of the rest.
  measure.mode = inventory::MeasureMode::add;
  measure.control_percent = Decimal{percent, 0};
  measure.pollutant = pollutant;
  made.cut = Cut{year, percent_share(percent), pollutant, false};
  inventory_.measures.push_back(std::move(measure));
}

Rational SourceMaking::intensity(std::string_view class_code, std::optional<inventory::Pollutant> pollutant) const {
  Rational sum;
  for (const auto& [one, tonnes] : intensities_.find(class_code)->second) {
    if (!pollutant || *pollutant == one) sum += tonnes;
  }
  return sum;
}

Rational SourceMaking::cut_per_unit(const MadeSource& made, bool season) const {
  const Rational share = made.cut->share * (season ? percent_share(made.season_percent) : Rational{1});
  return intensity(made.source.class_code, made.cut->pollutant) * share;
}

ClosingShare SourceMaking::cut_share(const MadeSource& made, bool season) const {
  constexpr std::int64_t road_grain = 1000;
  const inventory::SourceClass* of_class = basis_.classes->find(made.source.class_code);
  return {made.weight, cut_per_unit(made, season), of_class->unit == "veh km" ? road_grain : 1};
}

Result<void> SourceMaking::close_cuts(std::span<const std::size_t> members, const Rational& total, bool season,
                                      std::string_view what) {
  std::vector<ClosingShare> shares;
  for (const std::size_t index : members) shares.push_back(cut_share(made_[index], season));
  LANTIAN_TRY(const std::vector<Decimal> activities, close_on(total, shares, what));
  for (std::size_t i = 0; i < members.size(); ++i) made_[members[i]].annual = activities[i];
  return {};
}

Result<void> SourceMaking::close_emissions(std::span<const std::size_t> members, const Rational& total,
                                           std::string_view what) {
  std::vector<ClosingShare> shares;
  for (const std::size_t index : members) {
    shares.push_back({made_[index].weight, intensity(made_[index].source.class_code), 1});
  }
  LANTIAN_TRY(const std::vector<Decimal> activities, close_on(total, shares, what));
  for (std::size_t i = 0; i < members.size(); ++i) made_[members[i]].annual = activities[i];
  return {};
}

Rational SourceMaking::reduced(int year, bool season, const std::function<bool(const MadeSource&)>& which) const {
  Rational sum;
  for (const MadeSource& made : made_) {
    if (made.cut && made.cut->year == year && which(made)) sum += made.annual.exact() * cut_per_unit(made, season);
  }
  return sum;
}

Rational SourceMaking::emitted(const std::function<bool(const MadeSource&)>& which) const {
  Rational sum;
  for (const MadeSource& made : made_) {
    if (which(made)) sum += made.annual.exact() * intensity(made.source.class_code);
  }
  return sum;
}

Rational SourceMaking::coal_saved(int year) const {
  Rational sum;
  for (const MadeSource& made : made_) {
    if (made.cut && made.cut->year == year && made.cut->saves_coal) sum += made.annual.exact() * made.cut->share;
  }
  return sum;
}

Result<Rational> SourceMaking::tonnes_per_unit(const inventory::SourceClass& of_class,
                                               inventory::Pollutant pollutant) const {
  LANTIAN_TRY(const inventory::FoundFactor found,
              basis_.factors->find(of_class.code, pollutant, "", plan_.city, plan_.years.front().begin, plan_.factors));
  const inventory::Factor& factor = *found.factor;
  const inventory::ActivityUnit* units[] = {basis_.units->find(factor.numerator), basis_.units->find("t"),
                                            basis_.units->find(of_class.unit), basis_.units->find(factor.denominator)};
  const bool known = std::ranges::all_of(units, [](const auto* unit) { return unit != nullptr; });
  if (!known || factor.method != "EF") {
    return Error{ErrorCode::conflict,
                 fmt::format("factor {} cannot serve a synthetic inventory: it needs plain factors of known units",
                             found.ref().text()),
                 ""};
  }
  LANTIAN_TRY(const Rational tonnes, basis_.units->convert(factor.value, *units[0], *units[1]));
  LANTIAN_TRY(const Rational ratio, basis_.units->convert(Decimal{1, 0}, *units[2], *units[3]));
  return tonnes * ratio;
}

Result<void> SourceMaking::need_class(std::string_view class_code) {
  const inventory::SourceClass* of_class = basis_.classes->find(class_code);
  if (of_class == nullptr) {
    return Error{
        ErrorCode::not_found,
        fmt::format("the plan uses the class {}; near are {}", in_quotes(class_code), basis_.classes->near(class_code)),
        ""};
  }
  for (const inventory::Pollutant pollutant : plan_.pollutants_of(class_code)) {
    LANTIAN_TRY(const Rational tonnes, tonnes_per_unit(*of_class, pollutant));
    intensities_[std::string{class_code}][pollutant] = tonnes;
  }
  return {};
}

Result<void> SourceMaking::find_intensities() {
  for (const char* what : {"household", "boiler", "farm", "old_truck", "bus", "gas_bus"}) {
    LANTIAN_CHECK(need_class(plan_.class_of(what)));
  }
  for (const auto& [code, kind] : plan_.kinds) LANTIAN_CHECK(need_class(code));
  for (const auto* group : {&plan_.vehicles, &plan_.dust}) {
    for (const SpreadClass& one : *group) LANTIAN_CHECK(need_class(one.class_code));
  }
  return {};
}

Result<void> SourceMaking::add_activity(const MadeSource& made, const Period& period, const Rational& amount) {
  constexpr int most_places = 14;
  const auto value = ending_decimal(amount, most_places);
  if (!value) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} of {} a year has too many digits; change the shares of the season in the plan",
                             amount.approximate(), made.annual.text()),
                 made.source.id};
  }
  inventory::Activity activity;
  activity.source_id = made.source.id;
  activity.record = fmt::format("synthetic/{}/{}", made.source.id, period.name);
  activity.period = period;
  activity.value = *value;
  activity.unit = basis_.classes->find(made.source.class_code)->unit;
  activity.data_source = "synthetic";
  activity.synthetic = true;
  inventory_.activities.push_back(std::move(activity));
  return {};
}

/// The year before, the base year up to its heating season, the season before and after New Year: no two rows of a
/// source overlap, so that nothing can be counted twice, and sums of rows are the base year and the season.
Result<void> SourceMaking::add_activities(const MadeSource& made) {
  const Period& base = plan_.years.back();
  const Rational annual = made.annual.exact();
  const Rational season = annual * percent_share(made.season_percent);
  const Rational before_new_year = season * percent_share(plan_.invented.season_before_new_year_percent);
  const auto days = [](Day begin, Day end) {
    return parse_period(fmt::format("{}..{}", text_of(begin), text_of(end - std::chrono::days{1})));
  };
  LANTIAN_TRY(const Period before_season, days(base.begin, plan_.season.begin));
  LANTIAN_TRY(const Period first_half, days(plan_.season.begin, base.end));
  LANTIAN_TRY(const Period second_half, days(base.end, plan_.season.end));
  LANTIAN_CHECK(add_activity(made, plan_.years.front(), annual));
  LANTIAN_CHECK(add_activity(made, before_season, annual - before_new_year));
  LANTIAN_CHECK(add_activity(made, first_half, before_new_year));
  LANTIAN_CHECK(add_activity(made, second_half, season - before_new_year));
  if (made.finished_too) LANTIAN_CHECK(add_activity(made, plan_.finished, annual));
  return {};
}

Result<SyntheticInventory> SourceMaking::finished() {
  std::ranges::sort(made_, {}, [](const MadeSource& made) { return made.source.id; });
  for (MadeSource& made : made_) {
    LANTIAN_CHECK(add_activities(made));
    inventory_.sources.push_back(std::move(made.source));
  }
  std::ranges::stable_sort(inventory_.measures, {}, &inventory::Measure::id);
  return std::move(inventory_);
}

Result<SyntheticInventory> SourceMaking::run() {
  LANTIAN_CHECK(find_intensities());
  LANTIAN_CHECK(make_heating());
  LANTIAN_CHECK(make_mobile());
  LANTIAN_CHECK(make_industry());
  LANTIAN_CHECK(make_dust());
  return finished();
}

Result<SyntheticInventory> generate_inventory(const InventoryPlan& plan, const GeneratorBasis& basis,
                                              std::uint64_t seed) {
  return SourceMaking{plan, basis, seed}.run();
}

}  // namespace lantian::twin
