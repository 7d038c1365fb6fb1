// Verbs on the carbon-efficiency code and the label of four colours: carbon-code, carbon-label.
#include "base/round.hpp"
#include "carbon/rating/code.hpp"
#include "carbon/rating/label.hpp"
#include "case_runner.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace lantian::cases {
namespace {

constexpr int carbon_case_year = 2024;

/// A file of data/carbon, read once by its reader. A fault ends the run.
template <class Read>
auto carbon_case_data(const char* name, Read read) {
  const std::string path = fmt::format("{}/data/carbon/{}", LANTIAN_SOURCE_DIR, name);
  auto text = keep::read_file(path);
  auto value = read(terms::SourceFile{path, text ? *text : ""});
  if (!value) {
    fmt::print(stderr, "{}\n", value.error().text());
    std::exit(2);
  }
  return *std::move(value);
}

const carbon::SectorBook& carbon_case_sectors() {
  static const carbon::SectorBook book = carbon_case_data("sectors.toml", carbon::SectorBook::read);
  return book;
}

const carbon::RatingRule& carbon_case_rule() {
  static const carbon::RatingRule rule = carbon_case_data("rating/zj-2022.toml", carbon::read_rating_rule);
  return rule;
}

const carbon::LabelRule& carbon_case_label() {
  static const carbon::LabelRule rule = carbon_case_data("label/quzhou.toml", carbon::read_label_rule);
  return rule;
}

/// Tonnes and 10^4 yuan of a clause from `at` on.
void carbon_case_figures(const Clause& clause, std::size_t at, carbon::RatingFacts& facts, Asking& asking) {
  const auto kilograms = carbon::whole_kilograms(asking.decimal(asking.word(clause, at, "tonnes of CO2")));
  const auto yuan = carbon::whole_yuan(asking.decimal(asking.word(clause, at + 1, "value added, 10^4 yuan")));
  if (!kilograms) asking.misuse(kilograms.error().message);
  if (!yuan) asking.misuse(yuan.error().message);
  if (!kilograms || !yuan) return;
  facts.co2_kg = *kilograms;
  facts.value_added_yuan = *yuan;
}

struct CarbonCase {
  std::vector<carbon::RatingFacts> firms;  ///< the first is asked about
  std::optional<carbon::RatingFacts> before;
};

/// Two more of the first one's class, so that the class has the sums of the clause.
void add_carbon_industry(const Clause& clause, CarbonCase& all, Asking& asking) {
  carbon::RatingFacts sum;
  carbon_case_figures(clause, 1, sum, asking);
  if (!asking.misused().empty()) return;
  const carbon::RatingFacts first = all.firms.front();  // adding moves the ones that are there
  for (const bool second : {false, true}) {
    carbon::RatingFacts one = first;
    one.enterprise = second ? "rest-2" : "rest-1";
    one.zero_carbon_kg = 0;
    one.provisional = false;
    one.missing_months.clear();
    const auto half = [&](std::int64_t rest) { return second ? rest - rest / 2 : rest / 2; };
    one.co2_kg = half(*sum.co2_kg - *first.co2_kg);
    one.value_added_yuan = half(*sum.value_added_yuan - *first.value_added_yuan);
    all.firms.push_back(std::move(one));
  }
}

CarbonCase carbon_case(const Call& call, Asking& asking) {
  CarbonCase all;
  const Clause* industry = nullptr;
  for (const Clause& clause : call.given) {
    if (clause[0] == "firm") {
      carbon::RatingFacts facts;
      facts.enterprise = asking.word(clause, 1, "an id");
      facts.industry = asking.word(clause, 2, "a class of GB/T 4754");
      facts.year = carbon_case_year;
      facts.basis = "general/2015";
      carbon_case_figures(clause, 3, facts, asking);
      all.firms.push_back(std::move(facts));
    } else if (all.firms.empty()) {
      asking.misuse("give a firm first");
    } else if (clause[0] == "industry") {
      industry = &clause;
    } else if (clause[0] == "missing") {
      all.firms.back().missing_months.push_back(asking.word(clause, 1, "a month"));
    } else if (clause[0] == "provisional") {
      all.firms.back().provisional = true;
    } else if (clause[0] == "deducted") {
      const auto taken = carbon::whole_kilograms(asking.decimal(asking.word(clause, 1, "tonnes")));
      all.firms.back().zero_carbon_kg = taken ? *taken : 0;
    } else if (clause[0] == "before") {
      all.before = all.firms.front();
      all.before->year = carbon_case_year - 1;
      carbon_case_figures(clause, 1, *all.before, asking);
      if (clause.size() > 3) all.before->basis = clause[3];
    } else {
      asking.misuse(fmt::format("'{}' is nothing a code is made of", clause[0]));
    }
  }
  if (all.firms.empty()) asking.misuse("give a firm");
  if (industry != nullptr && asking.misused().empty()) add_carbon_industry(*industry, all, asking);
  return all;
}

/// carbon-code | given firm ID CLASS T AV, industry T AV, before T AV | expect L 0.8 t, tier mid, K 2/3, level 2
Outcome run_carbon_code(const Call& call, Asking& asking) {
  const CarbonCase all = carbon_case(call, asking);
  if (!asking.misused().empty()) return {};
  Outcome outcome;
  carbon::RatingBook book{carbon_case_rule(), carbon_case_sectors(), carbon_case_year};
  for (const carbon::RatingFacts& facts : all.firms) {
    if (const auto put = book.put(facts); !put) {
      outcome.refused = put.error();
      return outcome;
    }
  }
  const auto rating = book.rate(all.firms.front().enterprise, all.before ? &*all.before : nullptr);
  if (!rating) {
    outcome.refused = rating.error();
    return outcome;
  }
  outcome.values["L"] = rating->intensity ? number(*rating->intensity, "t") : words("none");
  outcome.values["tier"] = words(rating->tier.empty() ? "none" : rating->tier);
  outcome.values["K"] = words(rating->ratio ? rating->ratio->text() : "none");
  outcome.values["K printed"] =
      words(rating->ratio ? round_half_even(*rating->ratio, carbon::code_decimals).text() : "none");
  outcome.values["level"] = words(rating->level.empty() ? "none" : rating->level);
  outcome.values["state"] = words(std::string{name_of(rating->state)});
  outcome.values["reason"] = words(std::string{name_of(rating->reason)});
  outcome.values["benchmark"] = words(
      rating->benchmark ? fmt::format("{}:{}", name_of(rating->benchmark->width), rating->benchmark->key) : "none");
  const auto industry = rating->benchmark ? rating->benchmark->sum.intensity() : std::nullopt;
  outcome.values["industry L"] = industry ? number(*industry, "t") : words("none");
  outcome.values["firms"] = words(std::to_string(rating->benchmark ? rating->benchmark->sum.enterprises : 0));
  outcome.values["trend"] = words(std::string{name_of(rating->trend)});
  return outcome;
}

/// carbon-label ratio|quantile | given emissions 70 100 130 (each per 100 of value added) | expect colour 1 deep_green
Outcome run_carbon_label(const Call& call, Asking& asking) {
  const std::string& engine = asking.word(call.arguments, 0, "ratio or quantile");
  if (engine != "ratio" && engine != "quantile") asking.misuse("the engines are ratio and quantile");
  std::vector<carbon::LabelFacts> group;
  for (const Clause& clause : call.given) {
    if (clause[0] != "emissions") asking.misuse("give 'emissions' and whole numbers");
    for (std::size_t i = 1; i < clause.size(); ++i) {
      group.push_back({std::to_string(i), asking.whole(clause[i]), {std::nullopt, 100, std::nullopt}});
    }
  }
  if (!asking.misused().empty()) return {};
  Outcome outcome;
  const auto labels = carbon::labels_of(
      carbon_case_label(), engine == "ratio" ? carbon::LabelEngine::ratio : carbon::LabelEngine::quantile, group);
  if (!labels) {
    outcome.refused = labels.error();
    return outcome;
  }
  for (const carbon::Label& label : *labels) {
    outcome.values["colour " + label.enterprise] = words(label.colour.empty() ? "none" : label.colour);
  }
  return outcome;
}

}  // namespace

std::vector<Verb> carbon_rating_verbs() {
  return {{"carbon-code", run_carbon_code}, {"carbon-label", run_carbon_label}};
}

}  // namespace lantian::cases
