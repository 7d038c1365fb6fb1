#include "assess/compare.hpp"
#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::assess {
namespace {

constexpr std::array<std::string_view, 6> numerals{"I", "II", "III", "IV", "V", "VI"};

Statistic whole(std::string name, int count) {
  return {std::move(name), "d", Decimal{count, 0}, Rational{count}};
}

Statistic share(std::string name, const Rational& percent, const PeriodVerdict& verdict) {
  return {std::move(name), "percent", round_half_even(percent, verdict.standard->evaluation->ratio_decimals), percent};
}

Statistic concentration(std::string name, Species species, const Rational& thousandths, const Decimal& printed) {
  const ConcentrationUnit unit = terms::printed_unit(species);
  return {std::move(name), std::string{terms::text_of(unit)}, printed, in_unit(thousandths, unit)};
}

std::string percentile_name(const SpeciesPeriod& species) {
  return fmt::format("{}.P{}", terms::symbol(species.species), species.percentile_rank.text());
}

void add_species(std::vector<Statistic>& all, const SpeciesPeriod& species) {
  const std::string_view symbol = terms::symbol(species.species);
  if (species.mean) {
    all.push_back(concentration(fmt::format("{}.mean", symbol), species.species, *species.mean, species.mean_printed));
  }
  if (species.percentile) {
    all.push_back(
        concentration(percentile_name(species), species.species, *species.percentile, species.percentile_printed));
  }
  if (species.valid_days > 0) {
    all.push_back(whole(fmt::format("days_over.{}", symbol), species.days_over_limit));
    all.push_back(whole(fmt::format("days.{}", symbol), species.valid_days));
  }
}

void add_counts(std::vector<Statistic>& all, const PeriodVerdict& verdict) {
  const DayCounts& counts = verdict.counts;
  all.push_back(whole("calendar_days", counts.calendar));
  all.push_back(whole("valid_days", counts.valid));
  if (counts.valid == 0) return;
  all.push_back(whole("good_days", counts.good));
  all.push_back(whole("heavy_days", counts.heavy));
  all.push_back(share("good_share", counts.good_percent(), verdict));
  all.push_back(share("heavy_share", counts.heavy_percent(), verdict));
  if (verdict.mean_of_member_good_percent) {
    all.push_back(share("good_share.mean_of_members", *verdict.mean_of_member_good_percent, verdict));
  }
  if (verdict.mean_of_member_heavy_percent) {
    all.push_back(share("heavy_share.mean_of_members", *verdict.mean_of_member_heavy_percent, verdict));
  }
  for (std::size_t level = 0; level < numerals.size(); ++level) {
    all.push_back(whole(fmt::format("class_days.{}", numerals[level]), counts.by_level[level]));
  }
  for (const Species species : terms::basic_six) {
    all.push_back(whole(fmt::format("primary_days.{}", terms::symbol(species)), counts.primary_days[species]));
  }
}

std::vector<Statistic> all_statistics(const PeriodVerdict& verdict) {
  std::vector<Statistic> all;
  for (const SpeciesPeriod& species : verdict.species) add_species(all, species);
  add_counts(all, verdict);
  if (verdict.composite) all.push_back({"composite", "1", verdict.composite->printed, verdict.composite->value});
  return all;
}

}  // namespace

std::vector<std::string> statistic_names(const PeriodVerdict& verdict) {
  std::vector<std::string> names;
  for (const Statistic& one : all_statistics(verdict)) names.push_back(one.name);
  return names;
}

Result<Statistic> statistic(const PeriodVerdict& verdict, std::string_view name) {
  for (const Statistic& one : all_statistics(verdict)) {
    if (one.name == name) return one;
  }
  return Error{ErrorCode::not_found,
               fmt::format("{} {} has no statistic {}; it has {}", verdict.unit_id, verdict.period.name,
                           in_quotes(name), joined(statistic_names(verdict), ", ")),
               ""};
}

}  // namespace lantian::assess
