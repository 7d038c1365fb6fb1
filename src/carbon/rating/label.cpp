#include "carbon/rating/label.hpp"

#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::array<std::string_view, label_bases> label_base_words{"product", "value_added", "tax"};
constexpr std::int64_t label_hundred = 100;

std::optional<Rational> label_intensity(const LabelFacts& facts, LabelBase base) {
  const auto amount = facts.base[static_cast<std::size_t>(base)];
  if (!facts.co2_kg || !amount || *amount <= 0) return std::nullopt;
  return Rational::of(*facts.co2_kg, *amount);
}

bool label_in_range(const LabelFacts& facts) {
  constexpr std::int64_t most_kg = 10'000'000'000'000, most_amount = 100'000'000'000'000;
  const auto inside = [](std::int64_t value, std::int64_t most) { return value <= most && value >= -most; };
  return inside(facts.co2_kg.value_or(0), most_kg) &&
         std::ranges::all_of(facts.base, [&](const auto& amount) { return inside(amount.value_or(0), most_amount); });
}

/// What one base of a group is held against.
struct LabelGroup {
  Rational mean;                    ///< sum over sum
  std::vector<Rational> ascending;  ///< intensities
};

LabelGroup label_group_of(std::span<const LabelFacts> group, LabelBase base) {
  LabelGroup all;
  Int128 co2 = 0, amount = 0;
  for (const LabelFacts& one : group) {
    const auto intensity = label_intensity(one, base);
    if (!intensity) continue;
    co2 += *one.co2_kg;
    amount += *one.base[static_cast<std::size_t>(base)];
    all.ascending.push_back(*intensity);
  }
  if (amount > 0) all.mean = Rational::of(co2, amount);
  std::ranges::sort(all.ascending);
  return all;
}

/// The first band whose last place, ceil(q n), holds an intensity that is not below this one.
std::size_t label_quantile_band(std::span<const Band> bands, const LabelGroup& all, const Rational& intensity) {
  const auto count = static_cast<std::int64_t>(all.ascending.size());
  for (std::size_t at = 0; at + 1 < bands.size(); ++at) {
    const Int128 place = ceil_of(bands[at].most->exact() * Rational{count} / Rational{label_hundred});
    if (place > 0 && intensity <= all.ascending[static_cast<std::size_t>(place) - 1]) return at;
  }
  return bands.size() - 1;
}

/// The place of the line's colour among the bands, or nothing.
std::optional<std::size_t> colour_label_line(const LabelRule& rule, LabelEngine engine, const LabelGroup& all,
                                             LabelLine& line) {
  line.compared = static_cast<int>(all.ascending.size());
  if (!line.intensity) {
    line.why_none = "no CO2, or nothing above 0 to hold it against";
    return std::nullopt;
  }
  const int least = engine == LabelEngine::ratio ? rule.least_ratio : rule.least_quantile;
  if (line.compared < least) {
    line.why_none = fmt::format("{} enterprises, at least {} are needed", line.compared, least);
    return std::nullopt;
  }
  const std::span<const Band> bands = rule.bands(engine);
  std::size_t at = 0;
  if (engine == LabelEngine::ratio) {
    line.mean = all.mean;
    if (all.mean <= Rational{}) {
      line.why_none = "the mean of the group is not above 0";
      return std::nullopt;
    }
    line.ratio = *line.intensity / all.mean;
    at = band_of(bands, *line.ratio);
  } else {
    line.not_above = static_cast<int>(std::ranges::upper_bound(all.ascending, *line.intensity) - all.ascending.begin());
    at = label_quantile_band(bands, all, *line.intensity);
  }
  line.colour = bands[at].id;
  return at;
}

void read_label_bases(Section& top, LabelRule& rule) {
  for (const std::string& word : top.texts("intensities")) {
    const auto found = std::ranges::find(label_base_words, word);
    if (found == label_base_words.end()) {
      top.fault(top.line_of("intensities"),
                fmt::format("{} is no base; known: product, value_added, tax", in_quotes(word)));
    } else {
      rule.bases.push_back(static_cast<LabelBase>(found - label_base_words.begin()));
    }
  }
  if (rule.bases.empty()) top.fault(top.line(), "intensities names no base");
}

}  // namespace

std::string_view name_of(LabelBase base) {
  return label_base_words[static_cast<std::size_t>(base)];
}

std::string_view name_of(LabelEngine engine) {
  return engine == LabelEngine::ratio ? "ratio" : "quantile";
}

Result<LabelRule> read_label_rule(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"}, together{"worst", "apart"};
  constexpr int most_needed = 1000;
  std::vector<terms::Fault> faults;
  LabelRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    rule.id = top.text("id");
    rule.version = top.text("version");
    rule.name = top.name("name");
    rule.source = top.text("source");
    rule.status = states[top.choice("status", states)];
    read_label_bases(top, rule);
    rule.worst = top.choice("together", together) == 0;
    rule.ratio = read_bands(top, "ratio");
    rule.quantile = read_bands(top, "quantile");
    for (const Band& band : rule.quantile) {
      if (band.most && (*band.most <= Decimal{} || *band.most > Decimal{label_hundred, 0})) {
        top.fault(top.line_of("quantile"), fmt::format("{} is no share of enterprises in percent", band.most->text()));
      }
    }
    if (auto least = top.section("least")) {
      rule.least_ratio = least->whole("ratio", 1, most_needed);
      rule.least_quantile = least->whole("quantile", 1, most_needed);
      least->finish();
    } else {
      top.fault(top.line(), "[least] is missing");
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

Result<std::vector<Label>> labels_of(const LabelRule& rule, LabelEngine engine, std::span<const LabelFacts> group) {
  std::set<std::string_view> seen;
  for (const LabelFacts& one : group) {
    if (!seen.insert(one.enterprise).second) {
      return Error{ErrorCode::invalid_argument, "the enterprise stands in the group twice", one.enterprise};
    }
    if (!label_in_range(one)) return Error{ErrorCode::invalid_argument, "a figure is out of range", one.enterprise};
  }
  std::vector<LabelGroup> compared;
  compared.reserve(rule.bases.size());
  for (const LabelBase base : rule.bases) compared.push_back(label_group_of(group, base));
  std::vector<Label> labels;
  labels.reserve(group.size());
  for (const LabelFacts& one : group) {
    Label label;
    label.enterprise = one.enterprise;
    std::optional<std::size_t> worst;
    for (std::size_t i = 0; i < rule.bases.size(); ++i) {
      LabelLine line;
      line.base = rule.bases[i];
      line.intensity = label_intensity(one, line.base);
      const auto at = colour_label_line(rule, engine, compared[i], line);
      if (at && (!worst || *at > *worst)) worst = at;
      label.lines.push_back(std::move(line));
    }
    if (rule.worst && worst) label.colour = rule.bands(engine)[*worst].id;
    labels.push_back(std::move(label));
  }
  return labels;
}

}  // namespace lantian::carbon
