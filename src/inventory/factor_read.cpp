#include "base/sha256.hpp"
#include "base/text.hpp"
#include "inventory/factor.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 3> factor_statuses{"verified", "unverified", "local test"};
constexpr std::array<std::string_view, 5> quality_letters{"A", "B", "C", "D", "E"};
constexpr std::array<std::string_view, 4> ef_kinds{"", "average", "residual", "fossil"};
constexpr std::array<std::string_view, 5> distribution_words{"normal", "lognormal", "triangular", "uniform", "gamma"};

Pollutant read_pollutant(Section& row) {
  const std::string word = row.text("pollutant");
  const auto pollutant = parse_pollutant(word);
  if (!pollutant) {
    std::vector<std::string> known;
    for (const Pollutant one : every_pollutant) known.emplace_back(symbol(one));
    row.fault(row.line_of("pollutant"),
              fmt::format("{} is no pollutant; there are {}", in_quotes(word), joined(known, " ")));
  }
  return pollutant.value_or(Pollutant::so2);
}

/// "kg/t" is kg per t. What each side may be is the linter's affair, which knows the units.
void read_factor_unit(Section& row, Factor& factor) {
  const std::string unit = row.text("unit");
  const std::size_t slash = unit.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == unit.size()) {
    row.fault(row.line_of("unit"), fmt::format("{} is no unit of a factor; write it like \"kg/t\"", in_quotes(unit)));
    return;
  }
  factor.numerator = unit.substr(0, slash);
  factor.denominator = unit.substr(slash + 1);
}

void read_product(Section& row, Factor& factor) {
  Rational product{1};
  for (const std::string& text : row.texts("product")) {
    const auto number = parse_decimal(text);
    if (!number) {
      row.fault(row.line_of("product"), fmt::format("{} is no number", in_quotes(text)));
      return;
    }
    factor.product.push_back(*number);
    product = product * number->exact();
  }
  if (!factor.product.empty() && product != factor.value.exact()) {
    row.fault(row.line_of("product"),
              fmt::format("the product is {}, but 'value' says {}", product.approximate(), factor.value.text()));
  }
}

void read_range(Section& row, Factor& factor) {
  factor.u95_low_percent = row.decimal_if("u95_low_percent");
  factor.u95_high_percent = row.decimal_if("u95_high_percent");
  for (const char* key : {"u95_low_percent", "u95_high_percent"}) {
    const auto& value = key == std::string_view{"u95_low_percent"} ? factor.u95_low_percent : factor.u95_high_percent;
    if (value && *value < Decimal{}) {
      row.fault(row.line_of(key), fmt::format("'{}' is a half-range: the distance from the mean, never negative", key));
    }
  }
  if (factor.u95_low_percent && *factor.u95_low_percent > Decimal{100, 0}) {
    row.fault(row.line_of("u95_low_percent"), "'u95_low_percent' is at most 100: a factor does not fall below zero");
  }
}

/// '/' and '#' are what a FactorRef is cut at.
void refuse_marks(Section& row, std::string_view key, std::string_view value) {
  if (value.find_first_of("/# ") == std::string_view::npos) return;
  row.fault(row.line_of(key), fmt::format("'{}' holds no blank, '/' or '#': references are cut there", key));
}

Factor read_factor(Section& row) {
  Factor factor;
  factor.line = row.line();
  factor.class_code = row.text("class");
  factor.pollutant = read_pollutant(row);
  factor.control = row.text_or("control", "");
  factor.region = row.text_or("region", "");
  refuse_marks(row, "class", factor.class_code);
  refuse_marks(row, "control", factor.control);
  refuse_marks(row, "region", factor.region);
  factor.valid_from = row.day("valid_from");
  factor.valid_to = row.day_if("valid_to");
  if (factor.valid_to && *factor.valid_to <= factor.valid_from) {
    row.fault(row.line_of("valid_to"), "'valid_to' is the first day the factor no longer holds, after 'valid_from'");
  }
  factor.method = row.text_or("method", "EF");
  factor.value = row.decimal("value");
  if (factor.value < Decimal{}) row.fault(row.line_of("value"), "'value' is not negative");
  read_product(row, factor);
  read_factor_unit(row, factor);
  factor.quality = quality_letters[row.choice_or("quality", quality_letters, 4)];
  factor.distribution = static_cast<Distribution>(row.choice_or("distribution", distribution_words, 1) + 1);
  read_range(row, factor);
  factor.citation = row.text_or("source", "");
  factor.status = factor_statuses[row.choice("status", factor_statuses)];
  factor.note = row.text_or("note", "");
  row.finish();
  return factor;
}

MethodConstant read_constant(Section& row) {
  MethodConstant constant{row.text("id"), row.decimal("value"), row.text("unit"), row.text_or("source", ""), "",
                          row.line()};
  constant.status = factor_statuses[row.choice("status", factor_statuses)];
  constant.low = row.decimal_if("low");
  constant.high = row.decimal_if("high");
  constant.note = row.text_or("note", "");
  if (constant.low && constant.high && *constant.high < *constant.low) {
    row.fault(row.line_of("high"), "'high' is not below 'low'");
  }
  row.finish();
  return constant;
}

/// One row may stand for several places, as a grid for its provinces: 'regions' in place of 'region'.
void read_factors(Section& row, std::vector<Factor>& factors) {
  const std::vector<std::string> regions = row.texts("regions");
  const Factor factor = read_factor(row);
  if (regions.empty()) return factors.push_back(factor);
  if (!factor.region.empty()) row.fault(row.line_of("regions"), "names 'region' and 'regions'; one of the two");
  for (const std::string& region : regions) {
    refuse_marks(row, "regions", region);
    factors.push_back(factor);
    factors.back().region = region;
  }
}

FactorSet read_set(Section& root, const terms::SourceFile& file) {
  FactorSet set;
  set.id = root.text("set");
  set.version = root.text("version");
  refuse_marks(root, "set", set.id);
  refuse_marks(root, "version", set.version);
  set.title = root.name("title");
  set.source = root.text_or("source", "");
  set.published = root.day("published");
  set.notes = root.texts("notes");
  set.file = file.path;
  set.sha256 = sha256_hex(file.text);
  for (Section& row : root.sections("constants")) set.constants.push_back(read_constant(row));
  set.ef_kind = ef_kinds[root.choice_or("ef_kind", ef_kinds, 0)];
  for (Section& row : root.sections("factors")) read_factors(row, set.factors);
  if (set.factors.empty() && set.constants.empty()) root.fault(0, "holds neither [[factors]] nor [[constants]]");
  root.finish();
  return set;
}

/// Two factors of one key whose days meet would make a look-up a matter of luck.
void check_overlaps(const FactorSet& set, std::vector<Fault>& conflicts) {
  std::vector<const Factor*> sorted;
  for (const Factor& factor : set.factors) sorted.push_back(&factor);
  const auto key = [](const Factor* one) {
    return std::tie(one->class_code, one->pollutant, one->control, one->region);
  };
  std::ranges::stable_sort(sorted, [&](const Factor* a, const Factor* b) {
    return std::tuple{key(a), a->valid_from} < std::tuple{key(b), b->valid_from};
  });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const Factor& before = *sorted[i - 1];
    const Factor& after = *sorted[i];
    if (key(&before) != key(&after) || (before.valid_to && *before.valid_to <= after.valid_from)) continue;
    conflicts.push_back({set.file, std::max(before.line, after.line),
                         fmt::format("{} of {} (control '{}', region '{}') stands already in line {} for {}; end one "
                                     "before the other begins, or remove it",
                                     symbol(after.pollutant), after.class_code, after.control, after.region,
                                     std::min(before.line, after.line), text_of(after.valid_from))});
  }
  for (std::size_t i = 0; i < set.constants.size(); ++i) {
    if (set.constant(set.constants[i].id) == &set.constants[i]) continue;
    conflicts.push_back({set.file, set.constants[i].line, fmt::format("constant {} twice", set.constants[i].id)});
  }
}

}  // namespace

Result<FactorStore> FactorStore::read(std::span<const terms::SourceFile> files) {
  std::vector<Fault> faults;
  std::vector<Fault> conflicts;
  FactorStore store;
  for (const terms::SourceFile& file : files) {
    const auto tree = terms::parse_tree(file, faults);
    if (!tree) continue;
    Section root{*tree, file.path, faults};
    FactorSet set = read_set(root, file);
    if (const FactorSet* same = store.set(set.id, set.version); same != nullptr && !set.version.empty()) {
      conflicts.push_back(
          {file.path, 1, fmt::format("{}/{} was read already from {}", set.id, set.version, same->file)});
    }
    check_overlaps(set, conflicts);
    store.sets_.push_back(std::move(set));
  }
  const ErrorCode code = faults.empty() ? ErrorCode::conflict : ErrorCode::malformed;
  faults.insert(faults.end(), conflicts.begin(), conflicts.end());
  if (!faults.empty()) return error_of(faults, code);
  std::ranges::sort(store.sets_, [](const FactorSet& a, const FactorSet& b) {
    return std::tie(a.id, a.published, a.version) < std::tie(b.id, b.published, b.version);
  });
  store.index();
  return store;
}

}  // namespace lantian::inventory
