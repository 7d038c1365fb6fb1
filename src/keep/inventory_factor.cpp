#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/inventory_tables.hpp"

#include <fmt/core.h>

#include <array>
#include <map>

namespace lantian::keep {
namespace {

using inventory::Distribution;
using inventory::Factor;
using inventory::Pollutant;

constexpr std::array every_distribution{Distribution::normal, Distribution::lognormal, Distribution::triangular,
                                        Distribution::uniform, Distribution::gamma};

std::string optional_text(const std::optional<Decimal>& value) {
  return value ? value->text() : "";
}

/// In the order in which they are hashed.
constexpr std::array<std::string_view, 17> member_names{
    "class",    "pollutant", "control",     "region",  "valid_from",   "valid_to",        "method",
    "value",    "numerator", "denominator", "quality", "distribution", "u95_low_percent", "u95_high_percent",
    "citation", "status",    "note"};

std::array<std::string, member_names.size()> members_of(const Factor& factor) {
  return {factor.class_code,
          std::string{symbol(factor.pollutant)},
          factor.control,
          factor.region,
          text_of(factor.valid_from),
          factor.valid_to ? text_of(*factor.valid_to) : "",
          factor.method,
          factor.value.text(),
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

Error damaged(std::string_view row) {
  return {ErrorCode::corrupt,
          fmt::format("{} is no factor as a result keeps it; restore the book from a backup", in_quotes(row)), ""};
}

using Members = std::map<std::string, std::string, std::less<>>;

Result<Members> members_in(std::string_view row) {
  Members members;
  for (const std::string_view line : split(row, '\n')) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = unpacked_cells(line);
    if (cells.size() != 2 || !members.emplace(cells[0], cells[1]).second) return damaged(row);
  }
  if (members.size() != member_names.size()) return damaged(row);
  for (const std::string_view name : member_names) {
    if (!members.contains(name)) return damaged(row);
  }
  return members;
}

Result<std::optional<Decimal>> decimal_in(const Members& members, std::string_view name) {
  const std::string& text = members.find(name)->second;
  if (text.empty()) return std::optional<Decimal>{};
  LANTIAN_TRY(const Decimal value, parse_decimal(text));
  return std::optional{value};
}

Result<Factor> factor_in(const Members& members) {
  const auto text = [&](std::string_view name) { return members.find(name)->second; };
  Factor factor;
  factor.class_code = text("class");
  factor.control = text("control");
  factor.region = text("region");
  factor.method = text("method");
  factor.numerator = text("numerator");
  factor.denominator = text("denominator");
  factor.quality = text("quality");
  factor.citation = text("citation");
  factor.status = text("status");
  factor.note = text("note");
  const auto pollutant = inventory::parse_pollutant(text("pollutant"));
  if (!pollutant) return damaged(text("pollutant"));
  factor.pollutant = *pollutant;
  for (const Distribution one : every_distribution) {
    if (name_of(one) == text("distribution")) factor.distribution = one;
  }
  LANTIAN_TRY(factor.valid_from, parse_day(text("valid_from")));
  if (!text("valid_to").empty()) {
    LANTIAN_TRY(factor.valid_to, parse_day(text("valid_to")));
  }
  LANTIAN_TRY(factor.value, parse_decimal(text("value")));
  LANTIAN_TRY(factor.u95_low_percent, decimal_in(members, "u95_low_percent"));
  LANTIAN_TRY(factor.u95_high_percent, decimal_in(members, "u95_high_percent"));
  return factor;
}

/// The row of the store that a used one names; null when it is gone.
const Factor* named_in(const inventory::FactorSet& set, const UsedFactor& used) {
  for (const Factor& factor : set.factors) {
    const inventory::FoundFactor found{&factor, &set};
    if (factor.valid_from == used.valid_from && found.ref() == used.ref) return &factor;
  }
  return nullptr;
}

}  // namespace

std::string factor_row(const Factor& factor) {
  std::string row;
  const auto members = members_of(factor);
  for (std::size_t i = 0; i < members.size(); ++i) {
    row += packed_cells(std::array{std::string{member_names[i]}, members[i]});
    row += '\n';
  }
  return row;
}

Result<Factor> read_factor_row(std::string_view row) {
  LANTIAN_TRY(const Members members, members_in(row));
  Result<Factor> factor = factor_in(members);
  if (!factor || factor_row(*factor) != row) return damaged(row);
  return factor;
}

UsedFactor used_factor(const inventory::FoundFactor& found) {
  UsedFactor used;
  used.ref = found.ref();
  used.valid_from = found.factor->valid_from;
  used.row = factor_row(*found.factor);
  used.sha256 = sha256_hex(used.row);
  return used;
}

Result<void> check_used_factors(std::span<const UsedFactor> used, const inventory::FactorStore& store) {
  std::string faults;
  for (const UsedFactor& one : used) {
    const inventory::FactorSet* set = store.set(one.ref.set, one.ref.version);
    const Factor* now = set == nullptr ? nullptr : named_in(*set, one);
    if (now != nullptr && factor_row(*now) == one.row) continue;
    if (!faults.empty()) faults += '\n';
    faults +=
        set == nullptr ? fmt::format("the factor set {}/{} is gone", one.ref.set, one.ref.version)
        : now == nullptr
            ? fmt::format("{}: the factor {} (from {}) is gone", set->file, one.ref.text(), text_of(one.valid_from))
            : fmt::format("{}:{}: the factor {} is another row now", set->file, now->line, one.ref.text());
    faults += fmt::format(", but result {} used it; a used factor is never changed or removed: make a new version",
                          one.result);
  }
  if (faults.empty()) return {};
  return Error{ErrorCode::conflict, faults, ""};
}

}  // namespace lantian::keep
