#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/inventory_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::keep {
namespace {

using inventory::Distribution;
using inventory::Factor;
using inventory::FactorSet;
using inventory::MethodConstant;

constexpr std::array every_distribution{Distribution::normal, Distribution::lognormal, Distribution::triangular,
                                        Distribution::uniform, Distribution::gamma};

/// In the order in which they are hashed.
constexpr std::array<std::string_view, 18> member_names{
    "class",        "pollutant",       "control",          "region",    "valid_from",  "valid_to",
    "method",       "value",           "product",          "numerator", "denominator", "quality",
    "distribution", "u95_low_percent", "u95_high_percent", "citation",  "status",      "note"};

std::string optional_text(const std::optional<Decimal>& value) {
  return value ? value->text() : "";
}

std::string product_text(const Factor& factor) {
  std::vector<std::string> numbers;
  for (const Decimal& number : factor.product) numbers.push_back(number.text());
  return joined(numbers, " ");
}

std::array<std::string, member_names.size()> members_of(const Factor& factor) {
  return {factor.class_code,
          std::string{symbol(factor.pollutant)},
          factor.control,
          factor.region,
          text_of(factor.valid_from),
          factor.valid_to ? text_of(*factor.valid_to) : "",
          factor.method,
          factor.value.text(),
          product_text(factor),
          factor.numerator,
          factor.denominator,
          factor.quality,
          std::string{name_of(factor.distribution)},
          optional_text(factor.u95_low_percent),
          optional_text(factor.u95_high_percent),
          factor.citation,
          factor.status,
          factor.note};
}

std::string line_of(std::span<const std::string> cells) {
  return packed_cells(cells) + "\n";
}

Error damaged(std::string_view row) {
  return {ErrorCode::corrupt,
          fmt::format("{} is no factor as a result keeps it; restore the book from a backup", in_quotes(row)), ""};
}

struct ReadRow {
  std::map<std::string, std::string, std::less<>> members;
  std::vector<MethodConstant> constants;
  const std::string& text(std::string_view name) const { return members.find(name)->second; }
};

Result<ReadRow> read_lines(std::string_view row) {
  ReadRow read;
  for (const std::string_view line : split(row, '\n')) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = unpacked_cells(line);
    if (cells.size() == 6 && cells[0] == "constant") {
      LANTIAN_TRY(const Decimal value, parse_decimal(cells[2]));
      read.constants.push_back({cells[1], value, cells[3], cells[4], cells[5], 0});
    } else if (cells.size() != 2 || !read.members.emplace(cells[0], cells[1]).second) {
      return damaged(row);
    }
  }
  for (const std::string_view name : member_names) {
    if (!read.members.contains(name)) return damaged(row);
  }
  return read;
}

Result<std::optional<Decimal>> optional_decimal(const std::string& text) {
  if (text.empty()) return std::optional<Decimal>{};
  LANTIAN_TRY(const Decimal value, parse_decimal(text));
  return std::optional{value};
}

Result<void> read_numbers(const ReadRow& read, Factor& factor) {
  LANTIAN_TRY(factor.valid_from, parse_day(read.text("valid_from")));
  if (!read.text("valid_to").empty()) {
    LANTIAN_TRY(factor.valid_to, parse_day(read.text("valid_to")));
  }
  LANTIAN_TRY(factor.value, parse_decimal(read.text("value")));
  LANTIAN_TRY(factor.u95_low_percent, optional_decimal(read.text("u95_low_percent")));
  LANTIAN_TRY(factor.u95_high_percent, optional_decimal(read.text("u95_high_percent")));
  if (read.text("product").empty()) return {};
  for (const std::string_view number : split(read.text("product"), ' ')) {
    LANTIAN_TRY(const Decimal value, parse_decimal(number));
    factor.product.push_back(value);
  }
  return {};
}

Result<Factor> factor_in(const ReadRow& read) {
  Factor factor;
  factor.class_code = read.text("class");
  factor.control = read.text("control");
  factor.region = read.text("region");
  factor.method = read.text("method");
  factor.numerator = read.text("numerator");
  factor.denominator = read.text("denominator");
  factor.quality = read.text("quality");
  factor.citation = read.text("citation");
  factor.status = read.text("status");
  factor.note = read.text("note");
  const auto pollutant = inventory::parse_pollutant(read.text("pollutant"));
  if (!pollutant) return damaged(read.text("pollutant"));
  factor.pollutant = *pollutant;
  for (const Distribution one : every_distribution) {
    if (name_of(one) == read.text("distribution")) factor.distribution = one;
  }
  LANTIAN_CHECK(read_numbers(read, factor));
  return factor;
}

FactorSet& set_named(std::vector<FactorSet>& sets, const inventory::FactorRef& ref) {
  const auto found =
      std::ranges::find_if(sets, [&](const FactorSet& set) { return set.id == ref.set && set.version == ref.version; });
  if (found != sets.end()) return *found;
  FactorSet set;
  set.id = ref.set;
  set.version = ref.version;
  return sets.emplace_back(std::move(set));
}

}  // namespace

std::string factor_row(const inventory::FoundFactor& found) {
  std::string row;
  const auto members = members_of(*found.factor);
  for (std::size_t i = 0; i < members.size(); ++i) row += line_of(std::array{std::string{member_names[i]}, members[i]});
  for (const MethodConstant& one : found.set->constants) {
    row += line_of(std::array{std::string{"constant"}, one.id, one.value.text(), one.unit, one.citation, one.status});
  }
  return row;
}

UsedFactor used_factor(const inventory::FoundFactor& found) {
  UsedFactor used;
  used.ref = found.ref();
  used.row = factor_row(found);
  used.sha256 = sha256_hex(used.row);
  return used;
}

Result<std::vector<FactorSet>> sets_of(std::span<const UsedFactor> used) {
  std::vector<FactorSet> sets;
  for (const UsedFactor& one : used) {
    const auto read = read_lines(one.row);
    if (!read) return damaged(one.row);
    auto factor = factor_in(*read);
    if (!factor) return damaged(one.row);
    // A key with a day at its end is one of several spans; the others may not have been used.
    factor->spans = std::ranges::count(one.ref.key, '/') == 4;
    FactorSet& set = set_named(sets, one.ref);
    set.constants = read->constants;
    if (factor_row({&*factor, &set}) != one.row) return damaged(one.row);
    set.factors.push_back(*std::move(factor));
  }
  return sets;
}

Result<void> check_used_factors(std::span<const UsedFactor> used, const inventory::FactorStore& store) {
  std::string faults;
  for (const UsedFactor& one : used) {
    const auto now = store.at(one.ref);
    if (now && factor_row(*now) == one.row) continue;
    if (!faults.empty()) faults += '\n';
    faults += now ? fmt::format("{}:{}: the factor {}, or a constant of its set, is another one now", now->set->file,
                                now->factor->line, one.ref.text())
                  : fmt::format("the factor {} is gone", one.ref.text());
    faults += fmt::format(", but result {} used it; a used factor is never changed or removed: make a new version",
                          one.result);
  }
  if (faults.empty()) return {};
  return Error{ErrorCode::conflict, faults, ""};
}

}  // namespace lantian::keep
