#include "report/facts.hpp"

#include "base/round.hpp"
#include "report/wording.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

bool is_index_statistic(std::string_view head) {
  for (const std::string_view name :
       {"good_days", "heavy_days", "valid_days", "good_share", "heavy_share", "class_days", "primary_days"}) {
    if (head == name) return true;
  }
  return false;
}

const standards::Limit* find_limit(const assess::PeriodVerdict& verdict, terms::Species species,
                                   std::string_view statistic) {
  const standards::LimitRule* limits = verdict.standard->limits;
  return limits == nullptr ? nullptr : limits->find(species, statistic);
}

int days_asked_of(const Period& month, const standards::EvaluationRule& rule) {
  const std::chrono::year_month_day first{month.begin};
  return first.month() == std::chrono::February ? rule.days_in_february : rule.days_per_month;
}

/// One month of one unit: exact mean in thousandths, and whether it rests on enough days.
struct UnitMonth {
  std::optional<Rational> mean;
  int days = 0;
  bool enough = false;
};

UnitMonth unit_month(const assess::PeriodVerdict& verdict, const Period& month, terms::Species species) {
  MeanSum sum;
  for (std::size_t i = 0; i < verdict.values.size() && i < verdict.days.size(); ++i) {
    if (!month.contains(verdict.days[i].day)) continue;
    const assess::SpeciesDay& day = verdict.values[i].species[species];
    if (day.valid()) sum.add(day.value);
  }
  UnitMonth result;
  result.days = sum.count();
  if (sum.count() > 0) result.mean = sum.mean();
  const standards::EvaluationRule* rule = verdict.standard->evaluation;
  result.enough = rule != nullptr && month.kind == PeriodKind::month && sum.count() >= days_asked_of(month, *rule);
  return result;
}

MonthMean month_mean(const assess::PeriodVerdict& verdict, const Period& month, terms::Species species) {
  UnitMonth whole;
  if (verdict.members.empty()) {
    whole = unit_month(verdict, month, species);
  } else {
    Rational total;
    bool all = true;
    whole.enough = true;
    for (const assess::PeriodVerdict& member : verdict.members) {
      const UnitMonth own = unit_month(member, month, species);
      whole.days += own.days;
      whole.enough = whole.enough && own.enough;
      all = all && own.mean.has_value();
      if (own.mean) total += *own.mean;
    }
    if (all) whole.mean = total / Rational{static_cast<std::int64_t>(verdict.members.size())};
  }
  MonthMean result{.value = {}, .exact = {}, .days = whole.days, .enough = whole.enough};
  if (whole.mean) {
    const standards::EvaluationRule* rule = verdict.standard->evaluation;
    const int places = rule == nullptr ? 1 : rule->decimals_of(species).statistics;
    result.exact = in_unit(*whole.mean, terms::printed_unit(species));
    result.value = round_half_even(result.exact, places);
  }
  return result;
}

}  // namespace

std::optional<assess::Statistic> pick(const assess::PeriodVerdict& verdict, std::string_view name) {
  auto found = assess::statistic(verdict, name);
  if (!found) return std::nullopt;
  return *std::move(found);
}

const assess::Change* change_of(const assess::Comparison& comparison, std::string_view name) {
  for (const assess::Change& change : comparison.changes) {
    if (change.now.name == name) return &change;
  }
  return nullptr;
}

assess::FigureAddress address_of(const assess::PeriodVerdict& verdict, std::string_view statistic,
                                 std::string_view against) {
  assess::FigureAddress address;
  address.unit_id = verdict.unit_id;
  address.period = verdict.period.name;
  address.statistic = std::string{statistic};
  address.standard = verdict.standard->id;
  address.against = std::string{against};
  address.without_dust = verdict.dust_excluded;
  return address;
}

std::vector<standards::RuleRef> rules_of(const assess::PeriodVerdict& verdict, std::string_view statistic) {
  const standards::Standard& standard = *verdict.standard;
  const std::string head = split_statistic(statistic).head;
  std::vector<standards::RuleRef> refs;
  const bool limits = head == "composite" || head == "days_over" || head == "O3" || head == "days";
  if (limits && standard.limits != nullptr) refs.push_back(standard.limits->head.ref);
  if (is_index_statistic(head) && standard.index != nullptr) refs.push_back(standard.index->head.ref);
  if (standard.evaluation != nullptr && head != "calendar_days") refs.push_back(standard.evaluation->head.ref);
  if (head == "composite" && standard.composite != nullptr) refs.push_back(standard.composite->head.ref);
  return refs;
}

std::vector<const standards::RuleHead*> heads_of(const standards::Standard& standard) {
  std::vector<const standards::RuleHead*> heads{&standard.head};
  if (standard.limits != nullptr) heads.push_back(&standard.limits->head);
  if (standard.index != nullptr) heads.push_back(&standard.index->head);
  if (standard.evaluation != nullptr) heads.push_back(&standard.evaluation->head);
  if (standard.composite != nullptr) heads.push_back(&standard.composite->head);
  return heads;
}

const standards::Limit* mean_limit(const assess::PeriodVerdict& verdict, terms::Species species) {
  return find_limit(verdict, species, "annual");
}

const standards::Limit* daily_limit(const assess::PeriodVerdict& verdict, terms::Species species) {
  return find_limit(verdict, species, species == terms::Species::o3 ? "8h" : "24h");
}

Decimal judged_mean(const assess::PeriodVerdict& verdict, terms::Species species) {
  const standards::EvaluationRule* rule = verdict.standard->evaluation;
  const assess::SpeciesPeriod& period = verdict.species[species];
  const int places = rule == nullptr ? period.mean_printed.places : rule->decimals_of(species).attainment;
  return round_half_even(in_unit(*period.mean, terms::printed_unit(species)), places);
}

Decimal percent_of(int part, int whole, int places) {
  return round_half_even(Rational::of(Int128{part} * 100, whole), places);
}

std::vector<MonthRow> month_means(const assess::PeriodVerdict& verdict) {
  std::vector<MonthRow> rows;
  for (const Period& month : months_of(verdict.period)) {
    MonthRow row{.month = month, .species = {}};
    for (const terms::Species species : terms::basic_six) row.species[species] = month_mean(verdict, month, species);
    rows.push_back(std::move(row));
  }
  return rows;
}

const std::vector<assess::PeriodVerdict>& members_of(const Bulletin& bulletin) {
  return bulletin.members.empty() ? bulletin.verdict.members : bulletin.members;
}

const assess::RankRow* rank_of(const Bulletin& bulletin, std::string_view unit) {
  for (const assess::RankRow& row : bulletin.ranks) {
    if (row.unit_id == unit) return &row;
  }
  return nullptr;
}

std::vector<const assess::PeriodVerdict*> members_by_rank(const Bulletin& bulletin) {
  std::vector<const assess::PeriodVerdict*> order;
  for (const assess::RankRow& row : bulletin.ranks) {
    for (const assess::PeriodVerdict& member : members_of(bulletin)) {
      if (member.unit_id == row.unit_id) order.push_back(&member);
    }
  }
  for (const assess::PeriodVerdict& member : members_of(bulletin)) {
    if (rank_of(bulletin, member.unit_id) == nullptr) order.push_back(&member);
  }
  return order;
}

const assess::PeriodVerdict& judged_for(const assess::TargetVerdict& target, const assess::PeriodVerdict& own) {
  for (const assess::PeriodVerdict& member : own.members) {
    if (member.unit_id == target.target.unit_id) return member;
  }
  return own;
}

std::vector<Day> dust_calendar(const Bulletin& bulletin) {
  std::vector<Day> marked;
  const assess::PeriodVerdict& verdict = bulletin.without_dust ? *bulletin.without_dust : bulletin.verdict;
  for (const assess::DayVerdict& day : verdict.days) {
    if (day.dust) marked.push_back(day.day);
  }
  return marked;
}

int dust_days(const assess::PeriodVerdict& verdict) {
  int days = static_cast<int>(
      std::count_if(verdict.days.begin(), verdict.days.end(), [](const auto& day) { return day.dust; }));
  for (const assess::PeriodVerdict& member : verdict.members) days += dust_days(member);
  return days;
}

bool has_classes(const assess::PeriodVerdict& verdict) {
  return verdict.standard->index != nullptr && verdict.counts.valid > 0;
}

bool is_synthetic(const Bulletin& bulletin) {
  const bool made_up_reasons = bulletin.why && bulletin.why->explanation.synthetic;
  return bulletin.lineage.synthetic || made_up_reasons ||
         std::any_of(bulletin.status.begin(), bulletin.status.end(),
                     [](const auto& status) { return status.synthetic; });
}

}  // namespace lantian::report
