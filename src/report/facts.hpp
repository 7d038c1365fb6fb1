#pragma once
#include "assess/compare.hpp"
#include "assess/figure.hpp"
#include "assess/verdict.hpp"
#include "report/bulletin.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What every form of a bulletin draws from a verdict: the same numbers, looked up once and in one way.
namespace lantian::report {

/// No value when the verdict cannot give the statistic.
std::optional<assess::Statistic> pick(const assess::PeriodVerdict& verdict, std::string_view name);
/// Null when the comparison has no such change.
const assess::Change* change_of(const assess::Comparison& comparison, std::string_view name);

/// The identifier of one figure of the verdict; `against` names the base period of a change.
assess::FigureAddress address_of(const assess::PeriodVerdict& verdict, std::string_view statistic,
                                 std::string_view against = {});
/// The rule files that one statistic rests on, in the order limits, index, evaluation, composite.
std::vector<standards::RuleRef> rules_of(const assess::PeriodVerdict& verdict, std::string_view statistic);
/// The heads of every part of a standard, the set itself first.
std::vector<const standards::RuleHead*> heads_of(const standards::Standard& standard);

/// The limit that the mean ("annual") or the percentile ("24h", "8h") of a species is held against; null when there is
/// none.
const standards::Limit* mean_limit(const assess::PeriodVerdict& verdict, terms::Species species);
const standards::Limit* daily_limit(const assess::PeriodVerdict& verdict, terms::Species species);

/// The mean as it is held against its limit: rounded once to the decimals for judgement. Requires: the species has a
/// mean.
Decimal judged_mean(const assess::PeriodVerdict& verdict, terms::Species species);

/// part / whole in percent, as the law rounds it. Requires: whole > 0.
Decimal percent_of(int part, int whole, int places);

/// The mean of one species over one calendar month (or the part of it inside the period).
struct MonthMean {
  std::optional<Decimal>
      value;            ///< in the species' printed unit, decimals of the evaluation rule; absent: no valid day
  Rational exact;       ///< before rounding, meaningful when `value`
  int days = 0;         ///< valid days; of a group: summed over members
  bool enough = false;  ///< a whole month with as many valid days as the rule asks of a month
};
struct MonthRow {
  Period month;
  assess::BySpecies<MonthMean> species;
};
/// Exact means of the valid daily values, rounded once; of a group, means of its members' means (absent when one lacks
/// it). Source: HJ 663 6.1 (monthly means of daily values), GB 3095 table 4 (days of a month).
std::vector<MonthRow> month_means(const assess::PeriodVerdict& verdict);

/// Verdicts to list as members: those of the bulletin, else those inside a group.
const std::vector<assess::PeriodVerdict>& members_of(const Bulletin& bulletin);
/// Null when the bulletin ranks no such unit.
const assess::RankRow* rank_of(const Bulletin& bulletin, std::string_view unit);
/// Members in the order of their rank; those without one follow in their own order.
std::vector<const assess::PeriodVerdict*> members_by_rank(const Bulletin& bulletin);
/// The verdict a target speaks about: the bulletin's own, or that of the member it was set for.
const assess::PeriodVerdict& judged_for(const assess::TargetVerdict& target, const assess::PeriodVerdict& own);
/// Which calendar days a dust process was taken out of the series beside the main one, ascending.
std::vector<Day> dust_calendar(const Bulletin& bulletin);
/// Days of the verdict on which a dust process was taken out.
int dust_days(const assess::PeriodVerdict& verdict);
bool has_classes(const assess::PeriodVerdict& verdict);
/// Any of it synthetic: readings or status points.
bool is_synthetic(const Bulletin& bulletin);

}  // namespace lantian::report
