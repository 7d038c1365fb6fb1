#include "serve/explain_contributions.hpp"

#include "base/text.hpp"
#include "explain/contributions/by_coefficient.hpp"
#include "serve/assessment.hpp"
#include "serve/explain_contributions_notes.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

using explain::Explanation;
using explain::Part;
using explain::PartKind;

constexpr std::array<std::pair<std::string_view, terms::Species>, 6> targets{{{"pm25", terms::Species::pm25},
                                                                              {"pm10", terms::Species::pm10},
                                                                              {"so2", terms::Species::so2},
                                                                              {"no2", terms::Species::no2},
                                                                              {"co", terms::Species::co},
                                                                              {"o3", terms::Species::o3}}};

Result<terms::Species> species_of(std::string_view target) {
  std::vector<std::string> known;
  for (const auto& [name, species] : targets) {
    if (name == target) return species;
    known.emplace_back(name);
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("nothing explains a mean of {}; there are {}", in_quotes(target), joined(known, ", ")),
               "--target"};
}

Result<double> mean_of(const assess::PeriodVerdict& verdict, terms::Species species) {
  const auto& mean = verdict.species[species].mean;
  if (mean) return mean->approximate() / 1000;
  return Error{ErrorCode::incomplete,
               fmt::format("{} has no mean of {} in {}", verdict.unit_id, terms::symbol(species), verdict.period.name),
               "--unit"};
}

/// Unit, periods and means of a pair of verdicts.
Result<Explanation> started(const Office& office, const keep::ReadingBook& book, const AssessmentRequest& request,
                            const std::string& target) {
  LANTIAN_TRY(const Assessment assessed, assess_unit(office, book, request));
  return explanation_of(assessed.bulletin, target);
}

/// Air from outside: what a station that nobody here reaches saw of the change.
Result<Part> background_part(const Office& office, const keep::ReadingBook& book,
                             const ContributionsQuestion& question) {
  LANTIAN_TRY(const Explanation control,
              started(office, book, {question.control, question.period, question.against, "", {}, std::nullopt},
                      question.target));
  Part out;
  out.kind = PartKind::background;
  out.id = "background";
  out.value = out.low = out.high = control.change();
  out.method = "change of the mean at a control station";
  out.source = question.control;
  return out;
}

/// Tonnes by programme, as stated or as the inventory has them.
std::vector<inventory::CutMass> masses_of(const ContributionsQuestion& question) {
  if (!question.printed_cuts.empty() || !question.cuts) return question.printed_cuts;
  return question.cuts->pollutants;
}

class MeasureWork {
 public:
  MeasureWork(const Office& office, const ContributionsQuestion& question, const explain::ContributionRule& rule)
      : office_{office}, question_{question}, rule_{rule} {}

  Result<explain::MeasureParts> parts(const Explanation& all, std::vector<std::string>& notes) const {
    if (!question_.tables.empty() || question_.season) {
      if (question_.cuts) return by_transport(all);
      return Error{ErrorCode::invalid_argument,
                   "a table or season sensitivities need tonnes by source: give --inventory DIR with its measures", ""};
    }
    const auto masses = masses_of(question_);
    if (masses.empty() || question_.coefficients.empty()) return explain::MeasureParts{};
    const std::string& unit = question_.coefficient_unit.empty() ? all.unit_id : question_.coefficient_unit;
    LANTIAN_TRY(const inventory::Effect effect, inventory::effect_of(question_.coefficients, unit, masses));
    notes.insert(notes.end(), effect.notes.begin(), effect.notes.end());
    return explain::parts_by_coefficient(effect, masses, all.change(), rule_);
  }

 private:
  Result<explain::MeasureParts> by_transport(const Explanation& all) const {
    const auto measured = explain::measured_named(all.target);
    if (!measured) {
      return Error{ErrorCode::unsupported,
                   fmt::format("transport carries pm25, pm10 and so2, not {}", in_quotes(all.target)), "--target"};
    }
    if (!question_.tables.empty()) {
      explain::TableChoice choice;
      choice.measured = *measured;
      LANTIAN_TRY(choice.receptors, receptors_of_unit(office_, all.unit_id, question_.tables.front().receptors));
      return explain::parts_by_table(question_.tables, question_.cuts->cuts, choice, rule_);
    }
    LANTIAN_TRY(const auto units, receptor_units_of(office_, all.unit_id, question_.season->receptor_units));
    return explain::parts_by_sensitivity(*question_.season, question_.cuts->cuts, units, *measured, rule_);
  }

  const Office& office_;
  const ContributionsQuestion& question_;
  const explain::ContributionRule& rule_;
};

bool stands_on_synthetic(const ContributionsQuestion& question) {
  const bool by_table = std::ranges::any_of(question.tables, &transport::SourceReceptorTable::synthetic);
  return by_table || (question.season && question.season->synthetic) || (question.cuts && question.cuts->synthetic);
}

}  // namespace

Result<explain::ContributionRule> contribution_rule(const Office& office) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, "data/explain/contributions.toml"));
  return explain::read_contribution_rule(file);
}

Result<Explanation> contributions_to(const Office& office, const ExplainWords& words, Explanation start,
                                     const ContributionsQuestion& question, const std::optional<Part>& background) {
  LANTIAN_TRY(const explain::ContributionRule rule, contribution_rule(office));
  Explanation all = std::move(start);
  all.synthetic = all.synthetic || stands_on_synthetic(question);
  if (question.weather) all.parts.push_back(question.weather->part);
  all.notes = weather_notes(words, question.weather);
  LANTIAN_TRY(explain::MeasureParts measures, MeasureWork(office, question, rule).parts(all, all.notes));
  const bool any = !measures.parts.empty();
  for (Part& one : measures.parts) all.parts.push_back(std::move(one));
  for (std::string& note : measure_notes(words, question, measures.left_out, any)) all.notes.push_back(std::move(note));
  if (background) {
    all.parts.push_back(*background);
  } else {
    all.notes.push_back(words("note_no_background"));
  }
  explain::close(all);
  return all;
}

Result<Explanation> contributions(const Office& office, const ExplainWords& words, const keep::ReadingBook& book,
                                  const ContributionsQuestion& question) {
  LANTIAN_TRY(
      Explanation start,
      started(office, book, {question.unit, question.period, question.against, "", {}, std::nullopt}, question.target));
  std::optional<Part> background;
  if (!question.control.empty()) {
    LANTIAN_TRY(background, background_part(office, book, question));
  }
  return contributions_to(office, words, std::move(start), question, background);
}

Result<Explanation> explanation_of(const report::Bulletin& bulletin, const std::string& target) {
  if (!bulletin.base) {
    return Error{ErrorCode::incomplete,
                 fmt::format("{} has no verdict on the earlier period", bulletin.verdict.unit_id), "--against"};
  }
  LANTIAN_TRY(const terms::Species species, species_of(target));
  Explanation out;
  out.unit_id = bulletin.verdict.unit_id;
  out.target = target;
  out.before = bulletin.base->period;
  out.after = bulletin.verdict.period;
  LANTIAN_TRY(out.mean_before, mean_of(*bulletin.base, species));
  LANTIAN_TRY(out.mean_after, mean_of(bulletin.verdict, species));
  out.synthetic = bulletin.lineage.synthetic;
  return out;
}

}  // namespace lantian::serve
