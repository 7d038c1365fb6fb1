#pragma once
#include "keep/inventory_tables.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The rules of an inventory book as pure functions: what an import changes, what a result's hash is made over. Only
/// for inventory_*.cpp.
namespace lantian::keep::inventory_rules {

using FieldsOfRevision = std::map<Revision, std::vector<std::string>>;
/// The latest state of every key of a form.
using KnownStates = std::unordered_map<std::string, RecordState>;

/// Returns invalid_argument with every fault: nothing to do, a key twice, cells that do not fit the fields.
Result<void> check_import(const RecordImport& import);
/// Returns conflict when the import's kind of rows does not go with those that came before.
Result<void> check_kind(const RecordImport& import, std::span<const ImportEntry> before);
/// The entry of the very same bytes; null when they are new.
const ImportEntry* same_import(const RecordImport& import, std::string_view sha256,
                               std::span<const ImportEntry> before);

struct ImportPlan {
  std::vector<RecordState> states;  ///< to add, by key, with the new revision
  ImportReceipt receipt;
};
/// Returns not_found with every withdrawn key that does not hold.
Result<ImportPlan> planned(const RecordImport& import, const KnownStates& known, const FieldsOfRevision& fields,
                           Revision revision);

/// The cells of a state in the order of `wanted`; a field it does not have is empty.
std::vector<std::string> cells_in(std::string_view packed, std::span<const std::string> fields,
                                  std::span<const std::string> wanted);

/// The hash of a result: what the head says, but for its id, hash and count, and every row.
std::string result_hash(const ResultHead& head, std::span<const inventory::Emission> rows);
/// A double so that it reads back as the same bits.
std::string exact_text(double value);
double exact_value(const std::string& text);

/// Returns invalid_argument naming the row whose factor nobody handed in.
Result<void> check_rows(std::span<const inventory::Emission> rows, std::span<const UsedFactor> used);
/// Those of `used` that are not kept yet, each once. Returns conflict naming every one that is kept with another row.
Result<std::vector<UsedFactor>> new_factors(std::span<const UsedFactor> used, std::span<const UsedFactor> kept);

}  // namespace lantian::keep::inventory_rules
