#include "base/text.hpp"
#include "inventory/evaluate.hpp"
#include "inventory/lint/factor_lint_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lantian::inventory {
namespace {

/// A range of one's own goes before the one for all ids with the same end. Where several stand for one end, as for
/// fuels that are weighed and gases that are not, the one in the constant's unit.
const LintRange* range_of(const LintRules& rules, const MethodConstant& constant) {
  const LintRange* best = nullptr;
  for (const LintRange& rule : rules.ranges) {
    if (rule.constant == constant.id) return &rule;
    const bool pattern = rule.constant.starts_with('*') && constant.id.ends_with(rule.constant.substr(1));
    if (pattern && (best == nullptr || best->unit != constant.unit)) best = &rule;
  }
  return best;
}

/// What the set's own document allows, beside the rules that hold for every set.
void check_own_range(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  const bool below = constant.low && constant.value < *constant.low;
  const bool above = constant.high && *constant.high < constant.value;
  if (!below && !above) return;
  notes.add(LintSeverity::error, "range", set, constant,
            {fmt::format("{} {} lies outside its own range, {} to {}", constant.value.text(), constant.unit,
                         constant.low ? constant.low->text() : "-", constant.high ? constant.high->text() : "-"),
             "check value and range against the document"});
}

void check_constant_zero(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  if (constant.value != Decimal{} || !trimmed(constant.note).empty()) return;
  notes.add(LintSeverity::error, "zero", set, constant,
            {"is 0 without a note", "unknown is not zero: leave the row out; where it is truly 0, the note says why"});
}

void check_constant_range(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  const LintRange* rule = range_of(*notes.basis().rules, constant);
  if (rule == nullptr) return;
  if (rule->unit != constant.unit) {
    notes.add(LintSeverity::error, "dimension", set, constant,
              {fmt::format("is in '{}', but its name stands for '{}'", constant.unit, rule->unit),
               "bring unit and name together"});
  }
  const double value = number_of(constant.value);
  if (rule->low <= constant.value && constant.value <= rule->high) return;
  const bool share = rule->unit == "percent" && value > 0 && value <= 1;
  notes.add(LintSeverity::error, share ? "percent" : "range", set, constant,
            {fmt::format("{} {} lies outside {} to {}{}", constant.value.text(), constant.unit, rule->low.text(),
                         rule->high.text(), power_of_ten_hint(value, number_of(rule->low), number_of(rule->high))),
             share ? "a share is no percent: 0.94 is 94 percent"
                   : "check unit and point against the document (" + rule->source + ")"});
}

void check_exact(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  for (const LintExact& rule : notes.basis().rules->exact) {
    if (rule.constant != constant.id) continue;
    const double off = (number_of(constant.value) / number_of(rule.value) - 1) * 100;
    if (std::abs(off) <= number_of(rule.tolerance_percent)) continue;
    notes.add(LintSeverity::error, "stoichiometry", set, constant,
              {fmt::format("{} is {:+.2f} % off the {} that atomic masses give", constant.value.text(), off,
                           rule.value.text()),
               fmt::format("within {} % is rounding; beyond, the number is another's", rule.tolerance_percent.text())});
  }
}

struct Ratio {
  double value;
  bool holds;
};

Ratio ratio_of(double above, double below, const LintRatio& rule) {
  const double ratio = above / below;
  return {ratio, number_of(rule.low) <= ratio && ratio <= number_of(rule.high)};
}

std::pair<std::string, std::string> ratio_words(const LintRatio& rule, double ratio) {
  return {fmt::format("{} / {} is {:.4g}; {} to {} is possible{}", rule.above, rule.below, ratio, rule.low.text(),
                      rule.high.text(), power_of_ten_hint(ratio, number_of(rule.low), number_of(rule.high))),
          "one of the two is wrong (" + rule.source + ")"};
}

/// Factors that differ in their pollutant alone.
bool stand_together(const Factor& a, const Factor& b) {
  return a.class_code == b.class_code && a.control == b.control && a.region == b.region &&
         a.valid_from == b.valid_from && a.method == b.method;
}

void check_pollutant_ratio(const FactorSet& set, const LintRatio& rule, LintNotes& notes) {
  const auto above = parse_pollutant(rule.above);
  const auto below = parse_pollutant(rule.below);
  if (!above || !below) return;
  for (const Factor& one : set.factors) {
    if (one.pollutant != *above) continue;
    for (const Factor& other : set.factors) {
      if (other.pollutant != *below || !stand_together(one, other) || other.value == Decimal{}) continue;
      const std::string unit = other.numerator + "/" + other.denominator;
      const auto value = in_unit(one, unit, *notes.basis().units);
      if (!value) continue;
      const Ratio ratio = ratio_of(*value, number_of(other.value), rule);
      if (!ratio.holds) notes.add(LintSeverity::error, "ratio", set, one, ratio_words(rule, ratio.value));
    }
  }
}

double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// How a value stands to the median of its peers.
struct PeerVerdict {
  std::optional<LintSeverity> severity;
  bool slip = false;
  std::pair<std::string, std::string> words;
};

PeerVerdict judge_peers(double value, const std::vector<double>& peers, std::string_view unit, const LintRules& rules) {
  PeerVerdict verdict;
  const double median = median_of(peers);
  const double times = std::max(value / median, median / value);
  const double decades = std::round(std::log10(times));
  const double beside = std::abs(times / std::pow(10, decades) - 1) * 100;
  verdict.slip = decades >= 1 && beside <= number_of(rules.slip_percent);
  if (verdict.slip || times >= number_of(rules.peer_error)) {
    verdict.severity = LintSeverity::error;
  } else if (times >= number_of(rules.peer_warning)) {
    verdict.severity = LintSeverity::warning;
  }
  const std::string standing = value > median ? fmt::format("{:.4g} times", times) : fmt::format("1/{:.4g} of", times);
  verdict.words = {fmt::format("{:.6g} {} is {} the median {:.6g} of {} peer{}", value, unit, standing, median,
                               peers.size(), peers.size() == 1 ? "" : "s"),
                   verdict.slip ? "a slip of the point or the unit: read the document again"
                                : "published values may differ so much: never compare figures of two sets without "
                                  "naming them"};
  return verdict;
}

struct PeerFactor {
  const FactorSet* set;
  const Factor* factor;
};

bool are_peers(const PeerFactor& a, const PeerFactor& b) {
  const Factor& one = *a.factor;
  const Factor& other = *b.factor;
  const bool related = covers(one.class_code, other.class_code) || covers(other.class_code, one.class_code);
  const bool elsewhere = a.set != b.set || one.region != other.region || one.valid_from != other.valid_from;
  return related && elsewhere && one.control == other.control;
}

void check_factor_peers(const std::vector<PeerFactor>& alike, LintNotes& notes) {
  for (const PeerFactor& one : alike) {
    const std::string unit = one.factor->numerator + "/" + one.factor->denominator;
    std::vector<double> peers;
    for (const PeerFactor& other : alike) {
      if (other.factor == one.factor || !are_peers(one, other)) continue;
      const auto value = in_unit(*other.factor, unit, *notes.basis().units);
      if (value) peers.push_back(*value);
    }
    if (peers.empty()) continue;
    const PeerVerdict verdict = judge_peers(number_of(one.factor->value), peers, unit, *notes.basis().rules);
    if (!verdict.severity) continue;
    notes.add(*verdict.severity, verdict.slip ? "slip" : "peer", *one.set, *one.factor, verdict.words);
  }
}

void check_constant_peers(const FactorStore& store, LintNotes& notes) {
  std::map<std::pair<std::string, std::string>, std::vector<std::pair<const FactorSet*, const MethodConstant*>>> alike;
  for (const FactorSet& set : store.sets()) {
    for (const MethodConstant& constant : set.constants) {
      if (constant.value > Decimal{}) alike[{constant.id, constant.unit}].emplace_back(&set, &constant);
    }
  }
  for (const auto& [name, group] : alike) {
    for (const auto& [set, constant] : group) {
      std::vector<double> peers;
      for (const auto& [other_set, other] : group) {
        if (other_set != set) peers.push_back(number_of(other->value));
      }
      if (peers.empty()) continue;
      const PeerVerdict verdict = judge_peers(number_of(constant->value), peers, name.second, *notes.basis().rules);
      if (!verdict.severity) continue;
      notes.add(*verdict.severity, verdict.slip ? "slip" : "peer", *set, *constant, verdict.words);
    }
  }
}

}  // namespace

std::optional<double> in_unit(const Factor& factor, std::string_view unit, const UnitBook& units) {
  const std::size_t slash = unit.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const ActivityUnit* numerator = units.find(factor.numerator);
  const ActivityUnit* denominator = units.find(factor.denominator);
  const ActivityUnit* to_numerator = units.find(unit.substr(0, slash));
  const ActivityUnit* to_denominator = units.find(unit.substr(slash + 1));
  if (numerator == nullptr || denominator == nullptr || to_numerator == nullptr || to_denominator == nullptr) {
    return std::nullopt;
  }
  const auto value = units.convert(factor.value, *numerator, *to_numerator);
  const auto each = units.convert(Decimal{1, 0}, *denominator, *to_denominator);
  if (!value || !each) return std::nullopt;
  return (*value / *each).approximate();
}

std::string power_of_ten_hint(double value, double low, double high) {
  if (low <= 0) return "";  // everything would lie there once divided often enough
  for (const double power : {10.0, 100.0, 1e3, 1e6}) {
    if (low <= value * power && value * power <= high) return fmt::format("; times {} it would lie there", power);
    if (low <= value / power && value / power <= high) return fmt::format("; divided by {} it would lie there", power);
  }
  return "";
}

void lint_constant(const FactorSet& set, const MethodConstant& constant, LintNotes& notes) {
  check_constant_range(set, constant, notes);
  check_own_range(set, constant, notes);
  check_constant_zero(set, constant, notes);
  check_exact(set, constant, notes);
  lint_places(set, constant, notes);
  if (!trimmed(constant.citation).empty() || constant.status != "verified") return;
  notes.add(LintSeverity::error, "citation", set, constant,
            {"is called verified, but no document is named", "give 'source', or call it unverified"});
}

void lint_ratios(const FactorSet& set, LintNotes& notes) {
  for (const LintRatio& rule : notes.basis().rules->ratios) {
    const MethodConstant* above = set.constant(rule.above);
    const MethodConstant* below = set.constant(rule.below);
    if (above != nullptr && below != nullptr && below->value > Decimal{}) {
      // Exact: 0.0034 over 0.068 is the bound 0.05, and in doubles a little below it.
      const Rational ratio = above->value.exact() / below->value.exact();
      if (ratio < rule.low.exact() || ratio > rule.high.exact())
        notes.add(LintSeverity::error, "ratio", set, *above, ratio_words(rule, ratio.approximate()));
    }
    check_pollutant_ratio(set, rule, notes);
  }
}

void lint_peers(const FactorStore& store, LintNotes& notes) {
  std::map<std::pair<Pollutant, std::string>, std::vector<PeerFactor>> alike;
  for (const FactorSet& set : store.sets()) {
    for (const Factor& factor : set.factors) {
      if (factor.value > Decimal{}) alike[{factor.pollutant, factor.method}].push_back({&set, &factor});
    }
  }
  for (const auto& [kind, group] : alike) check_factor_peers(group, notes);
  check_constant_peers(store, notes);
}

}  // namespace lantian::inventory
