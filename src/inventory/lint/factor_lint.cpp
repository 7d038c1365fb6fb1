#include "inventory/lint/factor_lint.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/evaluate.hpp"
#include "inventory/lint/factor_lint_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::inventory {
namespace {

/// The factor's value in the rule's unit must be there for the rule to speak.
bool is_meant(const Factor& factor, std::string_view class_prefix, Pollutant pollutant) {
  return factor.pollutant == pollutant && covers(class_prefix, factor.class_code);
}

void check_dimension(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  const UnitBook& units = *notes.basis().units;
  const ActivityUnit* numerator = units.find(factor.numerator);
  const ActivityUnit* denominator = units.find(factor.denominator);
  if (numerator == nullptr || denominator == nullptr) {
    notes.add(LintSeverity::error, "dimension", set, factor,
              {fmt::format("'{}/{}' is no unit known here", factor.numerator, factor.denominator),
               "write units of data/inventory/units.toml, or add this one there"});
    return;
  }
  if (numerator->dimension != "mass") {
    notes.add(LintSeverity::error, "dimension", set, factor,
              {fmt::format("the numerator '{}' is of {}, not of mass", factor.numerator, numerator->dimension),
               "a factor gives a mass for one unit of activity"});
  }
  int covered = 0;
  for (const SourceClass& one : notes.basis().classes->classes()) {
    if (!covers(factor.class_code, one.code)) continue;
    ++covered;
    const ActivityUnit* unit = units.find(one.unit);
    if (unit != nullptr && unit->dimension == denominator->dimension) continue;
    notes.add(LintSeverity::error, "dimension", set, factor,
              {fmt::format("is per '{}' ({}), but {} is kept in '{}'", factor.denominator, denominator->dimension,
                           one.code, one.unit),
               "convert the factor with a stated heating value or content, or narrow its class"});
    return;
  }
  if (covered > 0) return;
  notes.add(LintSeverity::error, "class", set, factor,
            {fmt::format("no class lies below '{}'", factor.class_code),
             "near are " + notes.basis().classes->near(factor.class_code)});
}

void check_range(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  for (const LintRange& rule : notes.basis().rules->ranges) {
    if (!rule.pollutant || !is_meant(factor, rule.class_prefix, *rule.pollutant)) continue;
    if (factor.method != "EF" && factor.method != "COEF" && factor.method != "TRUCK") continue;
    const auto value = in_unit(factor, rule.unit, *notes.basis().units);
    if (!value || *value == 0) continue;
    const double low = number_of(rule.low);
    const double high = number_of(rule.high);
    if (low <= *value && *value <= high) continue;
    notes.add(LintSeverity::error, "range", set, factor,
              {fmt::format("{} {} lies outside {} to {}{}", *value, rule.unit, rule.low.text(), rule.high.text(),
                           power_of_ten_hint(*value, low, high)),
               "check unit and point against the document (" + rule.source + ")"});
  }
}

void check_zero(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  if (factor.value != Decimal{} || !trimmed(factor.note).empty()) return;
  notes.add(LintSeverity::error, "zero", set, factor,
            {"is 0 without a note", "unknown is not zero: leave the row out; where it is truly 0, the note says why"});
}

void check_citation(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  if (!trimmed(factor.citation).empty() || !trimmed(set.source).empty()) return;
  const bool verified = factor.status == "verified";
  notes.add(verified ? LintSeverity::error : LintSeverity::warning, "citation", set, factor,
            {verified ? "is called verified, but no document is named" : "names no document",
             "give 'source' with the factor or its set, or call it unverified"});
}

void check_years(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  const int from = year_of(factor.valid_from);
  const int published = year_of(set.published);
  if (from > published + 1) {
    notes.add(LintSeverity::warning, "year", set, factor,
              {fmt::format("begins {}, the set was published {}", text_of(factor.valid_from), text_of(set.published)),
               "check the dates: nobody publishes a factor years ahead"});
  }
  const auto rule = std::ranges::find_if(
      notes.basis().rules->ages, [&](const LintAge& age) { return is_meant(factor, age.class_prefix, age.pollutant); });
  if (rule == notes.basis().rules->ages.end()) return;
  if (published - from > rule->years) {
    notes.add(LintSeverity::warning, "year", set, factor,
              {fmt::format("is of {}, in a set of {}", from, published),
               fmt::format("use a factor at most {} years old ({})", rule->years, rule->source)});
  }
  const auto use = notes.basis().use;
  const bool holds = use && factor.valid_from <= *use && (!factor.valid_to || *use < *factor.valid_to);
  if (!holds || year_of(*use) - from <= rule->years) return;
  notes.add(LintSeverity::warning, "year", set, factor,
            {fmt::format("is of {} and would be used for {}", from, text_of(*use)),
             fmt::format("add a newer one, at most {} years old ({})", rule->years, rule->source)});
}

void check_half_ranges(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  if (factor.u95_low_percent.has_value() != factor.u95_high_percent.has_value()) {
    notes.add(LintSeverity::warning, "half-range", set, factor,
              {"has one end of its 95 % range", "give both ends, or none"});
  }
  for (const auto& range : {factor.u95_low_percent, factor.u95_high_percent}) {
    if (!range || *range <= Decimal{} || *range >= Decimal{1, 0}) continue;
    notes.add(LintSeverity::warning, "half-range", set, factor,
              {fmt::format("a half-range of {} % is a share in the coat of a percent", range->text()),
               "0.69 of the mean is 69 %"});
    return;
  }
}

void check_implied(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  for (const LintImplied& rule : notes.basis().rules->implied) {
    if (!is_meant(factor, rule.class_prefix, rule.pollutant) || factor.method != "EF") continue;
    const auto value = in_unit(factor, rule.unit, *notes.basis().units);
    if (!value) continue;
    const double percent = *value / number_of(rule.per_percent);
    if (number_of(rule.low) <= percent && percent <= number_of(rule.high)) continue;
    notes.add(LintSeverity::warning, "implied", set, factor,
              {fmt::format("{} {} means {} of {:.3f} %; {} to {} % are plausible", factor.value.text(), rule.unit,
                           rule.name, percent, rule.low.text(), rule.high.text()),
               "plausibility is low: use it only for what its document covers (" + rule.source + ")"});
  }
}

LintFinding begun_finding(LintSeverity severity, std::string_view rule, const FactorSet& set,
                          std::pair<std::string, std::string> what_and_advice) {
  LintFinding finding;
  finding.severity = severity;
  finding.rule = rule;
  finding.set = set.id;
  finding.version = set.version;
  finding.what = std::move(what_and_advice.first);
  finding.advice = std::move(what_and_advice.second);
  finding.file = set.file;
  return finding;
}

}  // namespace

std::string_view name_of(LintSeverity severity) {
  return severity == LintSeverity::error ? "error" : "warning";
}

std::string LintFinding::text() const {
  const std::string place = line > 0 ? fmt::format("{}:{}", file, line) : file;
  const std::string name = set.empty() ? "" : fmt::format(" {}/{}{}{}", set, version, key.empty() ? "" : "#", key);
  return fmt::format("{}: {} [{}]{}: {}; {}", place, name_of(severity), rule, name, what, advice);
}

void LintNotes::add(LintSeverity severity, std::string_view rule, const FactorSet& set, const Factor& factor,
                    std::pair<std::string, std::string> what_and_advice) {
  LintFinding& finding = findings_.emplace_back(begun_finding(severity, rule, set, std::move(what_and_advice)));
  finding.key = FoundFactor{&factor, &set}.ref().key;
  finding.line = factor.line;
}

void LintNotes::add(LintSeverity severity, std::string_view rule, const FactorSet& set, const MethodConstant& constant,
                    std::pair<std::string, std::string> what_and_advice) {
  LintFinding& finding = findings_.emplace_back(begun_finding(severity, rule, set, std::move(what_and_advice)));
  finding.key = constant.id;
  finding.line = constant.line;
}

std::vector<LintFinding> LintNotes::take() {
  const auto key = [](const LintFinding& one) {
    return std::tie(one.set, one.version, one.file, one.line, one.rule, one.what);
  };
  std::ranges::stable_sort(findings_, [&](const LintFinding& a, const LintFinding& b) { return key(a) < key(b); });
  return std::move(findings_);
}

void lint_factor(const FactorSet& set, const Factor& factor, LintNotes& notes) {
  check_dimension(set, factor, notes);
  if (factor_method(factor.method) == nullptr) {
    notes.add(LintSeverity::error, "method", set, factor,
              {fmt::format("no formula is called {}", in_quotes(factor.method)), "there are " + factor_method_names()});
  }
  check_range(set, factor, notes);
  check_zero(set, factor, notes);
  check_citation(set, factor, notes);
  check_years(set, factor, notes);
  check_half_ranges(set, factor, notes);
  check_implied(set, factor, notes);
}

std::vector<LintFinding> lint_factors(const FactorStore& store, const LintBasis& basis) {
  LANTIAN_ASSERT(basis.classes != nullptr && basis.units != nullptr && basis.rules != nullptr,
                 "a linter needs classes, units and rules");
  LintNotes notes{basis};
  for (const FactorSet& set : store.sets()) {
    for (const Factor& factor : set.factors) lint_factor(set, factor, notes);
    for (const MethodConstant& constant : set.constants) lint_constant(set, constant, notes);
    lint_ratios(set, notes);
  }
  lint_peers(store, notes);
  return notes.take();
}

std::vector<LintFinding> lint_factor_files(std::span<const terms::SourceFile> files, const LintBasis& basis) {
  std::vector<LintFinding> findings;
  std::vector<terms::SourceFile> readable;
  const auto note = [&](const Error& error, const std::string& file) {
    LintFinding& finding = findings.emplace_back();
    finding.severity = LintSeverity::error;
    finding.rule = error.code == ErrorCode::conflict ? "duplicate" : "unreadable";
    finding.file = file;
    finding.what = error.message;
    finding.advice = "nothing of this file is taken until it is put right";
  };
  for (const terms::SourceFile& file : files) {
    readable.push_back(file);
    // Alone it may be sound and still hold a version that an earlier file has.
    if (const auto alone = FactorStore::read({&file, 1}); !alone) {
      note(alone.error(), file.path);
      readable.pop_back();
    } else if (const auto together = FactorStore::read(readable); !together) {
      note(together.error(), file.path);
      readable.pop_back();
    }
  }
  const auto store = FactorStore::read(readable);
  LANTIAN_ASSERT(store.ok(), "each file was read with those before it");
  std::vector<LintFinding> more = lint_factors(*store, basis);
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return findings;
}

}  // namespace lantian::inventory
