// Verbs on periods: percentile, attain, year, composite, share, target, change, compare, group, rank.
#include "assess/compare.hpp"
#include "assess/period_parts.hpp"
#include "base/percentile.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"
#include "case_runner_series.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using namespace assess;
using standards::Standard;

const Standard* judging_standard(const Call& call, Asking& asking) {
  const Standard* standard = standard_of(call, asking);
  if (standard != nullptr && standard->evaluation == nullptr) asking.misuse(standard->id + " does not judge periods");
  return standard != nullptr && standard->evaluation != nullptr ? standard : nullptr;
}

Mean mean_of_decimal(const Decimal& value, Species species, Asking& asking) {
  const auto exact = to_concentration(value, terms::printed_unit(species));
  if (!exact) asking.misuse(exact.error().message);
  return exact ? Mean{exact->milli_ug(), 1} : Mean{};
}

/// percentile 90 | given 10 20 30 40 50 | expect 46
Outcome run_percentile(const Call& call, Asking& asking) {
  const Decimal percent = asking.decimal(asking.word(call.arguments, 0, "a percent"));
  std::vector<Rational> values;
  std::vector<Mean> means;
  for (const std::string& word : spread_out(call.given.at(0), asking)) {
    const Decimal value = asking.decimal(word);
    values.push_back(value.exact());
    means.push_back(mean_of_decimal(value, Species::pm25, asking));
  }
  if (!asking.misused().empty()) return {};
  std::ranges::sort(values);
  const Rational exact = percentile(values, percent.exact());
  if (percentile_of(means, percent.exact()) != exact * Rational{1000})
    asking.misuse("two ways to one percentile differ");
  return {{{"", number(exact, "")}}, {}};
}

/// attain PM2.5 | given 30.5 | expect printed 30.5, mean attains: a year of days that all have this value.
Outcome run_attain(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  const Species species = asking.species(asking.word(call.arguments, 0, "a species"));
  DayValues values;
  values.species[species] = {mean_of_decimal(asking.decimal(call.given.at(0).at(0)), species, asking), Validity::valid,
                             1, 1};
  if (standard == nullptr || !asking.misused().empty()) return {};
  const Period year = *parse_period("2023");
  const SpeciesPeriod judged = judge_species_period(steady_days(values, year), species, year, *standard);
  const auto text = [](const std::optional<bool>& attains, const std::optional<Decimal>& multiple) {
    if (!attains) return std::string{"not judged"};
    return *attains ? std::string{"attains"} : "exceeds " + multiple.value_or(Decimal{}).text();
  };
  Outcome outcome;
  outcome.values["printed"] = words(judged.mean_printed.text());
  outcome.values["mean"] = words(text(judged.mean_attains, judged.mean_multiple));
  outcome.values["percentile"] = words(text(judged.percentile_attains, judged.percentile_multiple));
  outcome.values["rank"] = words("P" + judged.percentile_rank.text());
  outcome.values["days over"] = words(fmt::format("{}", judged.days_over_limit));
  return outcome;
}

/// year PM2.5 2023 | given missing 2023-04-01..2023-04-04 | expect refused 2023-04: 26 valid days
Outcome run_year(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  const Species species = asking.species(asking.word(call.arguments, 0, "a species"));
  const Period period = asking.period(asking.word(call.arguments, 1, "a period"));
  UnitDays unit = steady_days({}, period);
  std::vector<Period> gaps;
  for (const Clause& clause : call.given) {
    if (asking.word(clause, 0, "missing") != "missing") asking.misuse("write 'missing none' or 'missing PERIOD'");
    const std::string& name = asking.word(clause, 1, "a period");
    if (name != "none") gaps.push_back(asking.period(name));
  }
  if (standard == nullptr || !asking.misused().empty()) return {};
  Day day = period.begin;
  for (DayValues& values : unit.values) {
    const bool missing = std::ranges::any_of(gaps, [&](const Period& gap) { return gap.contains(day); });
    if (!missing) values.species[species] = {{10'000, 1}, Validity::valid, 24, 20};
    day += std::chrono::days{1};
  }
  const Completeness result = judge_species_period(unit, species, period, *standard).completeness;
  if (!result.complete) return {{}, Error{ErrorCode::incomplete, joined(result.shortfalls, "; "), ""}};
  return {{{"", words("complete")}, {"days", words(fmt::format("{}", result.valid_days))}}, {}};
}

/// composite | given SO2 9, NO2 30, PM10 80, PM2.5 50, CO 2.0, O3 138 | expect 5.26, exact 5.2625, largest PM2.5
Outcome run_composite(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  Outcome outcome;
  const DayValues values = read_day_values(call.given, asking, outcome.refused);
  if (standard == nullptr || outcome.refused || !asking.misused().empty()) return outcome;
  const Period year = *parse_period("2023");
  const PeriodVerdict verdict = judge_period(steady_days(values, year), year, *standard);
  if (!verdict.composite) return {{{"", words("none")}}, {}};
  std::vector<std::string> largest;
  for (const Species species : verdict.composite->largest.list()) largest.emplace_back(symbol(species));
  outcome.values[""] = words(verdict.composite->printed.text());
  outcome.values["exact"] = number(verdict.composite->value, "");
  outcome.values["largest"] = words(joined(largest, " "));
  return outcome;
}

/// What is known of a period in one line: "good 282, valid 364, heavy 33, PM2.5 48, left 10".
PeriodVerdict read_period_facts(const std::vector<Clause>& given, const Standard& standard, Asking& asking) {
  PeriodVerdict verdict;
  verdict.unit_id = "case";
  verdict.standard = &standard;
  verdict.completeness.complete = true;
  int left = 0;
  std::vector<std::pair<Species, Mean>> means;
  for (const Clause& clause : given) {
    const std::string& name = asking.word(clause, 0, "a fact");
    const std::string& text = asking.word(clause, 1, "its number");
    if (name == "good") {
      verdict.counts.good = asking.whole(text);
    } else if (name == "heavy") {
      verdict.counts.heavy = asking.whole(text);
    } else if (name == "valid") {
      verdict.counts.valid = asking.whole(text);
    } else if (name == "left") {
      left = asking.whole(text);
    } else {
      const Species species = asking.species(name);
      means.emplace_back(species, mean_of_decimal(asking.decimal(text), species, asking));
    }
  }
  verdict.counts.calendar = verdict.counts.valid + left;
  verdict.counts.no_data = left;
  for (const Species species : terms::basic_six) verdict.species[species].species = species;
  for (const auto& [species, mean] : means) {
    SpeciesPeriod& own = verdict.species[species];
    own.mean = mean.thousandths();
    own.valid_days = verdict.counts.valid;
    own.completeness.complete = true;
    print_species(own, *standard.evaluation);
  }
  verdict.days.resize(static_cast<std::size_t>(std::max(0, verdict.counts.calendar)));
  for (int i = 0; i < verdict.counts.valid && asking.misused().empty(); ++i) {
    verdict.days[static_cast<std::size_t>(i)].status = IndexStatus::published;
  }
  return verdict;
}

/// share | given good 282, heavy 33, valid 364 | expect good 77.5 percent, heavy 9.1 percent
Outcome run_share(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  if (standard == nullptr) return {};
  const PeriodVerdict verdict = read_period_facts(call.given, *standard, asking);
  if (!asking.misused().empty()) return {};
  const auto good = statistic(verdict, "good_share");
  const auto heavy = statistic(verdict, "heavy_share");
  if (!good) return {{}, good.error()};
  return {{{"good", words(good->value.text() + " percent")}, {"heavy", words(heavy->value.text() + " percent")}}, {}};
}

/// target good_share at least 76.2 | given good 282, valid 364 | expect met, margin 1.3, budget 5 days
Outcome run_target(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  const std::string& bound = asking.word(call.arguments, 2, "'least' or 'most'");
  const bool well_formed =
      call.arguments.size() == 4 && call.arguments[1] == "at" && (bound == "least" || bound == "most");
  if (!well_formed) asking.misuse("write 'target STATISTIC at least NUMBER' or 'at most NUMBER'");
  if (standard == nullptr || !well_formed) return {};
  const PeriodVerdict verdict = read_period_facts(call.given, *standard, asking);
  terms::Target target;
  target.unit_id = "case";
  target.statistic = call.arguments[0];
  target.at_most = bound == "most";
  target.value = asking.decimal(call.arguments[3]);
  if (!asking.misused().empty()) return {};
  const auto judged = judge_target(verdict, target);
  if (!judged) return {{}, judged.error()};
  Outcome outcome;
  outcome.values["value"] = words(judged->value.value.text());
  outcome.values["margin"] = words(judged->margin.text());
  outcome.values["met"] = outcome.values["missed"] = words(judged->met ? "" : "no");
  outcome.values[judged->met ? "met" : "missed"] = words("");
  outcome.values[judged->met ? "missed" : "met"] = words("no");
  const Budget& budget = judged->budget;
  outcome.values["left"] = words(fmt::format("{}", budget.days_left));
  outcome.values["budget"] = words(budget.out_of_reach    ? "none: out of reach"
                                   : budget.days          ? fmt::format("{} days", *budget.days)
                                   : budget.concentration ? budget.concentration->text()
                                                          : "not asked");
  return outcome;
}

/// change PM2.5 | given now 35, before 43.3 | expect difference -8.3, percent -19.2
/// change good  | given now 538 of 732, before 445 of 728 | expect difference 12.4
Outcome run_change(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  const std::string& what = asking.word(call.arguments, 0, "a species, good or heavy");
  if (call.given.size() != 2 || call.given[0].at(0) != "now" || call.given[1].at(0) != "before") {
    asking.misuse("write 'given now NUMBER, before NUMBER'");
  }
  if (standard == nullptr || !asking.misused().empty()) return {};
  const bool days = what == "good" || what == "heavy";
  std::vector<PeriodVerdict> verdicts;
  for (const Clause& clause : call.given) {
    std::vector<Clause> facts{{what, asking.word(clause, 1, "a number")}};
    facts.push_back({"valid", days ? asking.word(clause, 3, "'of' and the valid days") : "365"});
    verdicts.push_back(read_period_facts(facts, *standard, asking));
  }
  const std::string name = days ? what + "_share" : std::string{symbol(asking.species(what))} + ".mean";
  const auto comparison = compare(verdicts[0], verdicts[1]);
  if (!comparison) return {{}, comparison.error()};
  Outcome outcome;
  for (const Change& change : comparison->changes) {
    if (change.now.name != name) continue;
    outcome.values["difference"] = words(change.difference.text());
    outcome.values["percent"] = words(change.relative ? change.relative->text() : "none");
  }
  return outcome;
}

/// compare | given now HS2016 123, before HS2015 183 (days with data, from the first on) | expect refused 123 of 182
Outcome run_compare(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  if (standard == nullptr) return {};
  DayValues clean;
  for (const Species species : terms::basic_six) clean.species[species] = {{10'000, 1}, Validity::valid, 24, 20};
  std::vector<PeriodVerdict> verdicts;
  for (const Clause& clause : call.given) {
    const Period period = asking.period(asking.word(clause, 1, "a period"));
    const int days = asking.whole(asking.word(clause, 2, "days with data"));
    if (!asking.misused().empty()) return {};
    UnitDays unit = steady_days({}, period);
    for (int i = 0; i < days && i < period.days(); ++i) unit.values[static_cast<std::size_t>(i)] = clean;
    verdicts.push_back(judge_period(unit, period, *standard));
  }
  if (verdicts.size() != 2) asking.misuse("two periods are compared");
  if (!asking.misused().empty()) return {};
  const auto comparison = compare(verdicts[0], verdicts[1]);
  if (!comparison) return {{}, comparison.error()};
  return {{{"", words("compared")}}, {}};
}

/// group | given A 120 of 183, B 140 of 182 | expect good 260, valid 365, share 71.2, mean of shares 71.2
Outcome run_group(const Call& call, Asking& asking) {
  const Standard* standard = judging_standard(call, asking);
  if (standard == nullptr) return {};
  std::vector<PeriodVerdict> members;
  for (const Clause& clause : call.given) {
    const std::vector<Clause> facts{{"good", asking.word(clause, 1, "good days")},
                                    {"valid", asking.word(clause, 3, "valid days")}};
    members.push_back(read_period_facts(facts, *standard, asking));
    members.back().unit_id = clause[0];
  }
  if (!asking.misused().empty()) return {};
  const PeriodVerdict group = judge_group({"group", {}, terms::UnitKind::group, {}, "", {}}, std::move(members));
  Outcome outcome;
  outcome.values["good"] = words(fmt::format("{}", group.counts.good));
  outcome.values["valid"] = words(fmt::format("{}", group.counts.valid));
  outcome.values["share"] = words(statistic(group, "good_share")->value.text());
  outcome.values["mean of shares"] = words(statistic(group, "good_share.mean_of_members")->value.text());
  return outcome;
}

/// rank | given A 4.83, B 4.83, C 5.26, D none | expect A 1, B 1, C 3, D 0
Outcome run_rank(const Call& call, Asking& asking) {
  std::vector<PeriodVerdict> verdicts;
  for (const Clause& clause : call.given) {
    verdicts.emplace_back();
    verdicts.back().unit_id = asking.word(clause, 0, "a unit");
    if (asking.word(clause, 1, "its index") == "none") continue;
    const Decimal printed = asking.decimal(clause[1]);
    verdicts.back().completeness.complete = true;
    verdicts.back().composite = CompositeVerdict{printed.exact(), printed, {}, {}};
  }
  Outcome outcome;
  for (const RankRow& row : rank_units(verdicts)) outcome.values[row.unit_id] = words(fmt::format("{}", row.rank));
  return outcome;
}

}  // namespace

std::vector<Verb> period_verbs() {
  return {{"percentile", run_percentile}, {"attain", run_attain}, {"year", run_year},     {"composite", run_composite},
          {"share", run_share},           {"target", run_target}, {"change", run_change}, {"compare", run_compare},
          {"group", run_group},           {"rank", run_rank}};
}

}  // namespace lantian::cases
