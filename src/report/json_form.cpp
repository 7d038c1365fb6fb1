#include "base/text.hpp"
#include "report/explain_forms.hpp"
#include "report/facts.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

/// Keys are documented one by one in doc/json.md; a test holds the two together.
namespace lantian::report {
namespace {

using Json = nlohmann::ordered_json;
using assess::PeriodVerdict;

/// The JSON number that prints as the decimal does: 55.3 and not 55.299999, whole numbers without a point.
Json number_json(const Decimal& value) {
  if (value.places == 0) return value.unscaled;
  const std::string text = value.text();
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json or_null(const std::optional<Decimal>& value) {
  return value ? number_json(*value) : Json(nullptr);
}

/// "PM2.5" as it begins a key: "pm25".
std::string species_in_key(terms::Species species) {
  std::string key = lowered(terms::symbol(species));
  std::erase(key, '.');
  return key;
}

Json refs_json(const std::vector<standards::RuleRef>& refs) {
  Json list = Json::array();
  for (const standards::RuleRef& ref : refs) list.push_back(ref.text());
  return list;
}

Json standard_json(const standards::Standard& standard) {
  Json rules = Json::array();
  for (const standards::RuleHead* head : heads_of(standard)) {
    rules.push_back({{"rule", head->ref.text()},
                     {"document", head->document},
                     {"title_zh", head->title.zh},
                     {"title_en", head->title.en},
                     {"status", head->status},
                     {"sha256", head->ref.sha256}});
  }
  return {{"id", standard.id},
          {"title_zh", standard.head.title.zh},
          {"title_en", standard.head.title.en},
          {"rules", std::move(rules)}};
}

Json period_json(const Period& period) {
  return {{"name", period.name},
          {"first_day", text_of(period.begin)},
          {"last_day", text_of(period.last())},
          {"calendar_days", period.days()}};
}

Json unit_json(const PeriodVerdict& verdict) {
  return {{"id", verdict.unit_id}, {"name_zh", verdict.unit_name.zh}, {"name_en", verdict.unit_name.en}};
}

Json statistic_or_null(const PeriodVerdict& verdict, std::string_view name) {
  const auto statistic = pick(verdict, name);
  return statistic ? number_json(statistic->value) : Json(nullptr);
}

void add_summary_json(Json& json, const PeriodVerdict& verdict) {
  Json summary;
  const bool classes = has_classes(verdict);
  summary["valid_days"] = verdict.counts.valid;
  summary["good_days"] = classes ? Json(verdict.counts.good) : Json(nullptr);
  summary["good_share_percent"] = statistic_or_null(verdict, "good_share");
  summary["heavy_days"] = classes ? Json(verdict.counts.heavy) : Json(nullptr);
  summary["heavy_share_percent"] = statistic_or_null(verdict, "heavy_share");
  for (const terms::Species species : terms::basic_six) {
    const bool milligrams = terms::printed_unit(species) == ConcentrationUnit::mg_m3;
    summary[species_in_key(species) + (milligrams ? "_mean_mg_m3" : "_mean_ug_m3")] =
        statistic_or_null(verdict, std::string{terms::symbol(species)} + ".mean");
  }
  summary["composite_index"] = statistic_or_null(verdict, "composite");
  json["summary"] = std::move(summary);
}

Json days_json(const PeriodVerdict& verdict) {
  const assess::DayCounts& counts = verdict.counts;
  Json classes = Json::object();
  if (verdict.standard->index != nullptr) {
    const auto& levels = verdict.standard->index->levels;
    for (std::size_t i = 0; i < levels.size() && i < counts.by_level.size(); ++i)
      classes[levels[i].numeral] = counts.by_level[i];
  }
  Json primary = Json::object();
  for (const terms::Species species : terms::basic_six)
    primary[std::string{terms::symbol(species)}] = counts.primary_days[species];
  return {{"calendar_days", counts.calendar},
          {"valid_days", counts.valid},
          {"not_available_days", counts.not_available},
          {"no_data_days", counts.no_data},
          {"good_days", counts.good},
          {"heavy_days", counts.heavy},
          {"class_days", std::move(classes)},
          {"primary_days", std::move(primary)}};
}

Json species_json(const PeriodVerdict& verdict, const assess::SpeciesPeriod& species) {
  const std::string symbol{terms::symbol(species.species)};
  const ConcentrationUnit unit = terms::printed_unit(species.species);
  const standards::Limit* annual = mean_limit(verdict, species.species);
  const standards::Limit* daily = daily_limit(verdict, species.species);
  Json json;
  json["unit"] = terms::text_of(unit);
  json["valid_days"] = species.valid_days;
  json["complete"] = species.completeness.complete;
  json["required_days"] = species.completeness.required_days;
  json["shortfalls"] = species.completeness.shortfalls;
  json["mean"] = species.mean ? number_json(species.mean_printed) : Json(nullptr);
  json["mean_exact"] = species.mean ? Json(in_unit(*species.mean, unit).text()) : Json(nullptr);
  json["mean_limit"] = annual == nullptr ? Json(nullptr) : number_json(annual->value);
  json["mean_attains"] = or_null(species.mean_attains);
  json["mean_times_above"] = or_null(species.mean_multiple);
  json["percentile_rank"] = species.percentile ? number_json(species.percentile_rank) : Json(nullptr);
  json["percentile"] = species.percentile ? number_json(species.percentile_printed) : Json(nullptr);
  json["percentile_exact"] = species.percentile ? Json(in_unit(*species.percentile, unit).text()) : Json(nullptr);
  json["percentile_limit"] = daily == nullptr ? Json(nullptr) : number_json(daily->value);
  json["percentile_attains"] = or_null(species.percentile_attains);
  json["percentile_times_above"] = or_null(species.percentile_multiple);
  json["days_over_limit"] = species.days_over_limit;
  return json;
}

Json statistic_json(const assess::Statistic& statistic) {
  return {{"value", number_json(statistic.value)}, {"unit", statistic.unit}, {"exact", statistic.exact.text()}};
}

Json figures_json(const PeriodVerdict& verdict) {
  Json figures = Json::object();
  for (const std::string& name : assess::statistic_names(verdict)) {
    const auto statistic = pick(verdict, name);
    if (!statistic) continue;
    Json one = statistic_json(*statistic);
    one["figure"] = address_of(verdict, name).text();
    one["rules"] = refs_json(rules_of(verdict, name));
    figures[name] = std::move(one);
  }
  return figures;
}

/// What every verdict says of itself, whether it is the bulletin's own, a member's, or one under another standard.
void add_verdict_json(Json& json, const PeriodVerdict& verdict) {
  json["complete"] = verdict.completeness.complete;
  json["valid_days"] = verdict.completeness.valid_days;
  json["required_days"] = verdict.completeness.required_days;
  json["shortfalls"] = verdict.completeness.shortfalls;
  json["attains"] = or_null(verdict.attains);
  add_summary_json(json, verdict);
}

Json short_verdict_json(const PeriodVerdict& verdict) {
  Json json;
  json["unit"] = unit_json(verdict);
  json["period"] = verdict.period.name;
  json["standard"] = verdict.standard->id;
  json["without_dust"] = verdict.dust_excluded;
  add_verdict_json(json, verdict);
  json["figures"] = figures_json(verdict);
  return json;
}

Json short_verdicts_json(const std::vector<PeriodVerdict>& verdicts) {
  Json list = Json::array();
  for (const PeriodVerdict& verdict : verdicts) list.push_back(short_verdict_json(verdict));
  return list;
}

Json comparison_json(const Bulletin& bulletin, const assess::Comparison& comparison) {
  Json changes = Json::object();
  for (const assess::Change& change : comparison.changes) {
    assess::FigureAddress address = address_of(bulletin.verdict, change.now.name, comparison.before.name);
    address.standard = comparison.standard->id;
    const bool share = change.now.unit == "percent";
    changes[change.now.name] = {{"now", number_json(change.now.value)},
                                {"before", number_json(change.before.value)},
                                {"unit", change.now.unit},
                                {"difference", number_json(change.difference)},
                                {"difference_unit", share ? "percentage_points" : change.now.unit},
                                {"change_percent", or_null(change.relative)},
                                {"figure", address.text()}};
  }
  return {{"standard", comparison.standard->id},
          {"now", comparison.now.name},
          {"before", comparison.before.name},
          {"changes", std::move(changes)}};
}

Json target_json(const assess::TargetVerdict& target) {
  const terms::Target& set = target.target;
  Json json{{"unit_id", set.unit_id}, {"statistic", set.statistic},
            {"at_most", set.at_most}, {"target", number_json(set.value)},
            {"unit", set.unit},       {"value", number_json(target.value.value)},
            {"met", target.met},      {"margin", number_json(target.margin)}};
  json["budget"] = {{"days_left", target.budget.days_left},
                    {"days", or_null(target.budget.days)},
                    {"concentration", or_null(target.budget.concentration)},
                    {"out_of_reach", target.budget.out_of_reach}};
  json["source"] = set.source;
  json["status"] = set.status;
  return json;
}

Json months_json(const PeriodVerdict& verdict) {
  Json months = Json::array();
  for (const MonthRow& row : month_means(verdict)) {
    Json month{{"month", row.month.name}};
    for (const terms::Species species : {terms::Species::pm25, terms::Species::pm10, terms::Species::o3}) {
      const MonthMean& mean = row.species[species];
      const std::string key = species_in_key(species);
      month[key + "_mean_ug_m3"] = or_null(mean.value);
      month[key + "_days"] = mean.days;
      month[key + "_enough"] = mean.enough;
    }
    months.push_back(std::move(month));
  }
  return months;
}

std::string_view status_word(assess::IndexStatus status) {
  constexpr std::array<std::string_view, 3> words{"published", "not_available", "no_data"};
  return words[static_cast<std::size_t>(status)];
}

Json symbols_json(assess::SpeciesSet set) {
  Json list = Json::array();
  for (const terms::Species species : set.list()) list.push_back(terms::symbol(species));
  return list;
}

Json calendar_json(const PeriodVerdict& verdict) {
  Json days = Json::array();
  for (const assess::DayVerdict& day : verdict.days) {
    const bool published = day.status == assess::IndexStatus::published;
    const bool level = published && day.level >= 0 && verdict.standard->index != nullptr;
    days.push_back({{"day", text_of(day.day)},
                    {"status", status_word(day.status)},
                    {"index", published ? Json(day.aqi) : Json(nullptr)},
                    {"class", level ? Json(verdict.standard->index->levels[static_cast<std::size_t>(day.level)].numeral)
                                    : Json(nullptr)},
                    {"primary", symbols_json(day.primary)},
                    {"missing", symbols_json(day.missing)},
                    {"dust", day.dust},
                    {"from_published_index", day.from_published_index}});
  }
  return days;
}

Json ranks_json(const Bulletin& bulletin) {
  Json ranks = Json::array();
  for (const assess::RankRow& row : bulletin.ranks) {
    ranks.push_back({{"unit", row.unit_id},
                     {"rank", row.rank > 0 ? Json(row.rank) : Json(nullptr)},
                     {"composite_index", or_null(row.composite)}});
  }
  return ranks;
}

Json status_json(const assess::StatusVerdict& status) {
  Json classes = Json::array();
  for (std::size_t i = 0;
       status.rule != nullptr && i < status.counts.by_class.size() && i < status.rule->classes.size(); ++i) {
    const int points = status.counts.by_class[i];
    const bool any = status.counts.total > 0;
    classes.push_back(
        {{"class", status.rule->classes[i].numeral},
         {"points", points},
         {"share_percent", any ? number_json(percent_of(points, status.counts.total, 1)) : Json(nullptr)}});
  }
  return {{"kind", status.kind},
          {"rule", status.rule == nullptr ? Json(nullptr) : Json(status.rule->head.ref.text())},
          {"total_points", status.counts.total},
          {"classes", std::move(classes)},
          {"attaining_points", or_null(status.attaining)},
          {"mean_dba", or_null(status.mean_printed)},
          {"overall_zh", status.overall_name_zh},
          {"overall_en", status.overall_name_en},
          {"synthetic", status.synthetic}};
}

Json reproduction_json(const Reproduction& one) {
  const terms::PublishedFigure& figure = one.published;
  return {{"id", figure.id},
          {"unit_id", figure.unit_id},
          {"period", figure.period},
          {"against", figure.against.empty() ? Json(nullptr) : Json(figure.against)},
          {"statistic", figure.statistic},
          {"unit", figure.unit},
          {"published", number_json(figure.value)},
          {"computed", or_null(one.computed)},
          {"equal", one.equal},
          {"why", one.why.empty() ? Json(nullptr) : Json(one.why)},
          {"source", figure.source}};
}

Json lineage_json(const Lineage& lineage) {
  return {{"revision", lineage.revision},
          {"readings", lineage.row_count},
          {"content_sha256", lineage.content_sha256},
          {"sources", lineage.sources}};
}

std::string_view basis_word(assess::Basis basis) {
  constexpr std::array<std::string_view, 3> words{"hourly", "daily", "members"};
  return words[static_cast<std::size_t>(basis)];
}

void add_head_json(Json& json, const Bulletin& bulletin) {
  const PeriodVerdict& verdict = bulletin.verdict;
  json["schema"] = "lantian.bulletin/1";
  json["synthetic"] = is_synthetic(bulletin);
  json["unit"] = unit_json(verdict);
  json["region"] = bulletin.region == nullptr ? Json(nullptr)
                                              : Json{{"id", bulletin.region->id},
                                                     {"name_zh", bulletin.region->name.zh},
                                                     {"name_en", bulletin.region->name.en}};
  json["period"] = period_json(verdict.period);
  json["utc_offset_hours"] = bulletin.region == nullptr ? 8 : bulletin.region->utc_offset_hours;
  json["standard"] = standard_json(*verdict.standard);
  json["basis"] = basis_word(verdict.basis);
  json["stations"] = verdict.stations;
}

void add_comparisons_json(Json& json, const Bulletin& bulletin) {
  json["comparison"] =
      bulletin.comparisons.empty() ? Json(nullptr) : comparison_json(bulletin, bulletin.comparisons.front());
  Json others = Json::array();
  for (std::size_t i = 1; i < bulletin.comparisons.size(); ++i)
    others.push_back(comparison_json(bulletin, bulletin.comparisons[i]));
  json["comparison_other_bases"] = std::move(others);
  json["comparison_refused"] = nullptr;
  if (bulletin.comparison_refused) {
    json["comparison_refused"] = {{"code", name_of(bulletin.comparison_refused->code)},
                                  {"message", bulletin.comparison_refused->text()}};
  }
  json["base"] = bulletin.base ? short_verdict_json(*bulletin.base) : Json(nullptr);
}

template <class List, class Make>
Json list_json(const List& list, Make make) {
  Json all = Json::array();
  for (const auto& one : list) all.push_back(make(one));
  return all;
}

}  // namespace

std::string bulletin_json(const Bulletin& bulletin) {
  const PeriodVerdict& verdict = bulletin.verdict;
  Json json;
  add_head_json(json, bulletin);
  add_verdict_json(json, verdict);
  json["days"] = days_json(verdict);
  Json species = Json::object();
  for (const assess::SpeciesPeriod& one : verdict.species)
    species[std::string{terms::symbol(one.species)}] = species_json(verdict, one);
  json["species"] = std::move(species);
  json["figures"] = figures_json(verdict);
  json["months"] = months_json(verdict);
  json["targets"] = list_json(bulletin.targets, target_json);
  add_comparisons_json(json, bulletin);
  json["other_standards"] = short_verdicts_json(bulletin.other_standards);
  json["without_dust"] = bulletin.without_dust ? short_verdict_json(*bulletin.without_dust) : Json(nullptr);
  json["members"] = short_verdicts_json(members_of(bulletin));
  json["ranks"] = ranks_json(bulletin);
  json["status"] = list_json(bulletin.status, status_json);
  json["reproductions"] = list_json(bulletin.reproductions, reproduction_json);
  json["calendar"] = calendar_json(verdict);
  json["notes"] = verdict.notes;
  json["lineage"] = lineage_json(bulletin.lineage);
  json["made_at"] = bulletin.made_at ? Json(text_of(*bulletin.made_at)) : Json(nullptr);
  if (bulletin.why) json["why"] = Json::parse(explanation_json(*bulletin.why));
  // Names come from files that were checked to be UTF-8; a stray byte becomes U+FFFD instead of an exception.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
