#include "base/sha256.hpp"
#include "keep/inventory_rules.hpp"

#include <fmt/core.h>

#include <charconv>
#include <map>
#include <set>

namespace lantian::keep::inventory_rules {
namespace {

using inventory::Emission;

std::string optional_text(const std::optional<double>& value) {
  return value ? exact_text(*value) : "";
}

std::string row_text(const Emission& row) {
  const std::vector<std::string> cells{
      row.source_id,
      row.unit_id,
      row.class_code,
      row.sector,
      std::to_string(static_cast<int>(row.pollutant)),
      row.period.name,
      std::to_string(static_cast<int>(row.notation)),
      optional_text(row.mass_t),
      row.method,
      row.activity_record,
      row.factor ? row.factor->set : "",
      row.factor ? row.factor->version : "",
      row.factor ? row.factor->key : "",
      row.formula,
      optional_text(row.u95_low_percent),
      optional_text(row.u95_high_percent),
      optional_text(row.residual),
      row.substituted ? "1" : "0",
      row.synthetic ? "1" : "0",
  };
  return packed_cells(cells);
}

std::string head_text(const ResultHead& head) {
  std::vector<std::string> cells{std::to_string(head.at.time_since_epoch().count()),
                                 head.who,
                                 head.title,
                                 head.period,
                                 head.filter,
                                 std::to_string(head.revision),
                                 head.program,
                                 head.synthetic ? "1" : "0"};
  for (const inventory::FactorChoice& choice : head.factors) {
    cells.push_back(choice.set);
    cells.push_back(choice.version);
  }
  return packed_cells(cells);
}

}  // namespace

std::string exact_text(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

double exact_value(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string result_hash(const ResultHead& head, std::span<const Emission> rows) {
  Sha256 hash;
  hash.add(head_text(head));
  hash.add("\n");
  for (const Emission& row : rows) {
    hash.add(row_text(row));
    hash.add("\n");
  }
  return hash.hex();
}

Result<void> check_rows(std::span<const Emission> rows, std::span<const UsedFactor> used) {
  std::set<inventory::FactorRef> known;
  for (const UsedFactor& one : used) known.insert(one.ref);
  for (const Emission& row : rows) {
    if (!row.factor || known.contains(*row.factor)) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("source {} uses the factor {}, whose row was not handed in to be kept with the result",
                             row.source_id, row.factor->text()),
                 ""};
  }
  return {};
}

Result<std::vector<UsedFactor>> new_factors(std::span<const UsedFactor> used, std::span<const UsedFactor> kept) {
  std::map<inventory::FactorRef, const UsedFactor*> known;
  for (const UsedFactor& one : kept) known.emplace(one.ref, &one);
  std::map<inventory::FactorRef, const UsedFactor*> fresh;
  std::string faults;
  for (const UsedFactor& one : used) {
    const auto found = known.find(one.ref);
    const UsedFactor* before = found != known.end() ? found->second : fresh.try_emplace(one.ref, &one).first->second;
    if (before->row == one.row) continue;
    faults += fmt::format(
        "{}the factor {} was used by result {} as another row; a used factor is never changed or "
        "removed: make a new version",
        faults.empty() ? "" : "\n", one.ref.text(), before->result);
  }
  if (!faults.empty()) return Error{ErrorCode::conflict, faults, ""};
  std::vector<UsedFactor> added;
  for (const auto& [ref, one] : fresh) added.push_back(*one);
  return added;
}

}  // namespace lantian::keep::inventory_rules
