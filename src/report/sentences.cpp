#include "report/sentences.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "report/facts.hpp"

namespace lantian::report {
namespace {

using assess::PeriodVerdict;
using terms::Species;

std::string n(int count) {
  return std::to_string(count);
}

std::string coverage_sentence(const PeriodVerdict& verdict, const Wording& words) {
  const assess::DayCounts& counts = verdict.counts;
  const std::string unit = words.name(verdict.unit_name);
  const std::string& standard = verdict.standard->id;
  if (verdict.standard->index == nullptr) {
    return words.say("sentence.no_index", {{"unit", unit},
                                           {"period", words.period(verdict.period)},
                                           {"span", words.span(verdict.period)},
                                           {"standard", standard}});
  }
  const int sum = counts.valid + counts.not_available + counts.no_data;
  return words.say(verdict.members.empty() ? "sentence.coverage" : "sentence.coverage_members",
                   {{"unit", unit},
                    {"period", words.period(verdict.period)},
                    {"span", words.span(verdict.period)},
                    {"standard", standard},
                    {"n", std::to_string(verdict.members.size())},
                    {"valid", n(counts.valid)},
                    {"na", n(counts.not_available)},
                    {"none", n(counts.no_data)},
                    {"sum", n(sum)},
                    {"calendar", n(counts.calendar)}}) +
         sum_remark(sum, counts.calendar, words);
}

std::string share_sentence(const PeriodVerdict& verdict, std::string_view key, int part, const Wording& words) {
  const auto share = pick(verdict, std::string{key} + "_share");
  if (!share) return {};
  const int whole = verdict.counts.valid;
  const Decimal recomputed = percent_of(part, whole, share->value.places);
  return words.say("sentence." + std::string{key},
                   {{"part", n(part)}, {"whole", n(whole)}, {"result", words.quantity(*share)}}) +
         rounding_remark(recomputed, share->value, "percent", words);
}

std::string class_sentence(const PeriodVerdict& verdict, const Wording& words) {
  std::vector<std::string> parts;
  int sum = 0;
  const auto& levels = verdict.standard->index->levels;
  for (std::size_t i = 0; i < verdict.counts.by_level.size() && i < levels.size(); ++i) {
    sum += verdict.counts.by_level[i];
    parts.push_back(
        words.say("sentence.class_part", {{"level", levels[i].numeral}, {"n", n(verdict.counts.by_level[i])}}));
  }
  return words.say("sentence.classes", {{"parts", joined(parts, words.say("mark.plus"))}, {"sum", n(sum)}}) +
         sum_remark(sum, verdict.counts.valid, words);
}

/// (C - S) / S from what stands on the page.
Decimal multiple_of_printed(const Decimal& value, const Decimal& limit, int places) {
  return round_half_even((value.exact() - limit.exact()) / limit.exact(), places);
}

std::string mean_sentence(const PeriodVerdict& verdict, Species species, const Wording& words) {
  const std::string symbol{terms::symbol(species)};
  const auto mean = pick(verdict, symbol + ".mean");
  if (!mean) return {};
  const standards::Limit* limit = mean_limit(verdict, species);
  const assess::SpeciesPeriod& period = verdict.species[species];
  if (limit == nullptr || !period.mean_attains) {
    return words.say("sentence.mean_plain", {{"species", symbol}, {"value", words.quantity(*mean)}});
  }
  const Decimal judged = judged_mean(verdict, species);
  std::string outcome = words.say(*period.mean_attains ? "sentence.attained" : "sentence.over");
  std::string remark;
  if (!*period.mean_attains && period.mean_multiple) {
    const Decimal& multiple = *period.mean_multiple;
    outcome = words.say("sentence.exceeded", {{"multiple", words.number(multiple)},
                                              {"judged", words.number(judged)},
                                              {"limit", words.number(limit->value)}});
    remark = rounding_remark(multiple_of_printed(judged, limit->value, multiple.places), multiple, "1", words);
  }
  return words.say("sentence.mean_limit", {{"species", symbol},
                                           {"value", words.quantity(*mean)},
                                           {"judged", words.number(judged)},
                                           {"limit", words.number(limit->value)},
                                           {"relation", judged <= limit->value ? words.say("mark.at_most") : ">"},
                                           {"verdict", outcome}}) +
         remark;
}

std::string primary_sentence(const PeriodVerdict& verdict, const Wording& words) {
  std::vector<std::pair<int, Species>> order;
  for (const Species species : terms::basic_six) {
    if (verdict.counts.primary_days[species] > 0) order.emplace_back(verdict.counts.primary_days[species], species);
  }
  if (order.empty()) return {};
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> parts;
  for (const auto& [days, species] : order) {
    parts.push_back(
        words.say("sentence.primary_part", {{"species", std::string{terms::symbol(species)}}, {"n", n(days)}}));
  }
  return words.say("sentence.primary", {{"parts", joined(parts, words.say("mark.comma"))}});
}

std::string budget_sentence(const assess::TargetVerdict& target, const Wording& words) {
  const assess::Budget& budget = target.budget;
  if (budget.days_left == 0) return {};
  const std::string left = n(budget.days_left);
  if (budget.out_of_reach) return words.say("sentence.out_of_reach", {{"left", left}});
  if (budget.days) {
    const bool good = target.target.statistic.starts_with("good");
    return words.say(good ? "sentence.budget_days_good" : "sentence.budget_days_heavy",
                     {{"left", left}, {"n", n(*budget.days)}});
  }
  if (!budget.concentration) return {};
  return words.say("sentence.budget_mean",
                   {{"left", left}, {"value", words.quantity(*budget.concentration, target.target.unit)}});
}

std::string target_sentence(const assess::TargetVerdict& target, const Bulletin& bulletin, const Wording& words) {
  const Decimal& limit = target.target.value;
  const Decimal& value = target.value.value;
  const bool at_most = target.target.at_most;
  const Rational distance = at_most ? limit.exact() - value.exact() : value.exact() - limit.exact();
  const bool share = target.target.unit == "percent";
  const std::string margin_unit = share ? "points" : target.target.unit;
  std::string text =
      words.say("sentence.target", {{"name", words.target(target, bulletin, true)},
                                    {"relation", words.say(at_most ? "mark.at_most" : "mark.at_least")},
                                    {"target", words.quantity(limit, target.target.unit)},
                                    {"value", words.quantity(value, target.target.unit)},
                                    {"larger", words.number(at_most ? limit : value)},
                                    {"smaller", words.number(at_most ? value : limit)},
                                    {"margin", words.change_quantity(target.margin, margin_unit)},
                                    {"verdict", words.say(target.met ? "sentence.met" : "sentence.missed")}});
  text += rounding_remark(round_half_even(distance, target.margin.places), target.margin, margin_unit, words);
  const std::string budget = budget_sentence(target, words);
  return budget.empty() ? text : text + words.say("mark.stop") + budget;
}

/// What the printed now and before give: percent of before, or the plain difference.
std::string change_sentence(const assess::Change& change, const std::string& period, const Wording& words) {
  const std::string name = words.statistic_within(change.now.name);
  const Rational difference = change.now.value.exact() - change.before.value.exact();
  const bool relative = change.relative && change.now.unit != "percent" && change.now.unit != "d" &&
                        !change.before.value.exact().is_zero();
  const std::string unit =
      relative || change.now.unit == "percent" ? (relative ? "percent" : "points") : change.now.unit;
  const Decimal& result = relative ? *change.relative : change.difference;
  const Rational from_printed = relative ? difference * Rational{100} / change.before.value.exact() : difference;
  const bool plain_parts = relative;
  return words.say(relative ? "sentence.change_relative" : "sentence.change_points",
                   {{"period", period},
                    {"name", name},
                    {"before", plain_parts ? words.number(change.before.value) : words.quantity(change.before)},
                    {"now", plain_parts ? words.number(change.now.value) : words.quantity(change.now)},
                    {"result", words.change_quantity(result, unit)}}) +
         rounding_remark(round_half_even(from_printed, result.places), result, unit, words);
}

void add_comparison(std::vector<std::string>& all, const Bulletin& bulletin, const Wording& words) {
  if (bulletin.comparison_refused) {
    all.push_back(words.say("sentence.refused", {{"reason", refusal_reason(bulletin, words)}}));
    return;
  }
  if (bulletin.comparisons.empty()) return;
  const assess::Comparison& main = bulletin.comparisons.front();
  for (const std::string_view name : {"PM2.5.mean", "good_days", "good_share", "heavy_days", "heavy_share"}) {
    if (const assess::Change* change = change_of(main, name))
      all.push_back(change_sentence(*change, words.period(main.before), words));
  }
}

std::string dust_sentence(const Bulletin& bulletin, const Wording& words) {
  if (!bulletin.without_dust) return {};
  const auto with = pick(bulletin.verdict, "PM10.mean");
  const auto without = pick(*bulletin.without_dust, "PM10.mean");
  if (!with || !without) return {};
  return words.say("sentence.dust", {{"with", words.quantity(*with)}, {"without", words.quantity(*without)}});
}

std::string members_sentence(const PeriodVerdict& verdict, const Wording& words) {
  const auto pooled = pick(verdict, "good_share");
  const auto mean = pick(verdict, "good_share.mean_of_members");
  if (!pooled || !mean) return {};
  return words.say("sentence.members", {{"pooled", words.quantity(*pooled)}, {"mean", words.quantity(*mean)}});
}

void add_air(std::vector<std::string>& all, const PeriodVerdict& verdict, const Wording& words) {
  all.push_back(coverage_sentence(verdict, words));
  if (!verdict.completeness.complete && has_classes(verdict)) {
    all.push_back(words.say("sentence.incomplete", {{"valid", n(verdict.completeness.valid_days)},
                                                    {"calendar", n(verdict.counts.calendar)},
                                                    {"required", n(verdict.completeness.required_days)}}));
  }
  if (has_classes(verdict)) {
    all.push_back(share_sentence(verdict, "good", verdict.counts.good, words));
    all.push_back(share_sentence(verdict, "heavy", verdict.counts.heavy, words));
    all.push_back(class_sentence(verdict, words));
  }
  for (const Species species : {Species::pm25, Species::pm10}) all.push_back(mean_sentence(verdict, species, words));
  if (verdict.composite) {
    all.push_back(words.say("sentence.composite", {{"value", words.number(verdict.composite->printed)},
                                                   {"species", words.species(verdict.composite->largest)}}));
  }
  all.push_back(primary_sentence(verdict, words));
  all.push_back(members_sentence(verdict, words));
}

}  // namespace

std::string rounding_remark(const Decimal& recomputed, const Decimal& printed, std::string_view unit,
                            const Wording& words) {
  if (recomputed == printed) return {};
  return words.say("sentence.check_rounding", {{"printed", words.quantity(recomputed, unit)}});
}

std::string sum_remark(int sum, int stated, const Wording& words) {
  if (sum == stated) return {};
  return words.say("sentence.check_sum", {{"sum", n(sum)}, {"stated", n(stated)}});
}

std::string refusal_reason(const Bulletin& bulletin, const Wording& words) {
  if (!bulletin.comparison_refused) return {};
  std::vector<std::string> reasons;
  const auto look_at = [&](const PeriodVerdict& verdict) {
    if (verdict.completeness.complete) return;
    reasons.push_back(words.say("sentence.refused_period", {{"period", words.period(verdict.period)},
                                                            {"valid", n(verdict.completeness.valid_days)},
                                                            {"calendar", n(verdict.counts.calendar)},
                                                            {"required", n(verdict.completeness.required_days)}}));
  };
  if (bulletin.comparison_refused->code == ErrorCode::incomplete) {
    look_at(bulletin.verdict);
    if (bulletin.base) look_at(*bulletin.base);
  }
  // The error's own message is English; where the counts say it, Chinese readers get it in Chinese.
  return reasons.empty() || !words.chinese() ? bulletin.comparison_refused->message
                                             : joined(reasons, words.say("mark.stop"));
}

std::string reproduction_sentence(const Reproduction& reproduction, const Wording& words) {
  const terms::PublishedFigure& published = reproduction.published;
  const std::string stated = words.quantity(published.value, published.unit);
  if (!reproduction.computed) {
    return words.say("sentence.not_computed",
                     {{"id", published.id}, {"published", stated}, {"reason", reproduction.why}});
  }
  const std::string computed = words.quantity(*reproduction.computed, published.unit);
  if (reproduction.equal) {
    return words.say("sentence.reproduced", {{"id", published.id}, {"published", stated}, {"computed", computed}});
  }
  const int places = std::max(published.value.places, reproduction.computed->places);
  const Decimal difference = round_half_even(reproduction.computed->exact() - published.value.exact(), places);
  return words.say(
      "sentence.not_reproduced",
      {{"id", published.id},
       {"published", stated},
       {"computed", computed},
       {"difference", words.change_quantity(difference, published.unit == "percent" ? "points" : published.unit)}});
}

std::vector<std::string> sentences(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  std::vector<std::string> all;
  if (is_synthetic(bulletin))
    all.push_back(words.say("page.synthetic") + words.say("mark.colon") + words.say("page.synthetic_long"));
  std::vector<std::string> said;
  add_air(said, bulletin.verdict, words);
  for (const assess::TargetVerdict& target : bulletin.targets) said.push_back(target_sentence(target, bulletin, words));
  add_comparison(said, bulletin, words);
  said.push_back(dust_sentence(bulletin, words));
  for (const Reproduction& one : bulletin.reproductions) said.push_back(reproduction_sentence(one, words));
  for (const std::string& sentence : said) {
    if (!sentence.empty()) all.push_back(sentence + words.say("sentence.stop"));
  }
  return all;
}

}  // namespace lantian::report
