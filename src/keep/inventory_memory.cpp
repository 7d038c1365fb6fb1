#include "keep/inventory_tables.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::keep {
namespace {

using inventory::Emission;

/// Everything, so that a transaction can begin with a copy.
struct InventoryShelf {
  std::vector<ImportEntry> imports;
  std::map<std::string, std::string, std::less<>> raw;
  std::map<std::string, std::map<std::pair<std::string, Revision>, RecordState>, std::less<>> states;  ///< by form
  std::map<inventory::FactorRef, UsedFactor> used;
  std::vector<ResultHead> results;
  std::map<std::int64_t, std::vector<Emission>> rows;
};

class MemoryInventoryTables final : public InventoryTables {
 public:
  Result<void> begin() override {
    before_ = now_;
    return {};
  }
  Result<void> commit() override { return {}; }
  void rollback() override { now_ = before_; }

  Result<std::vector<ImportEntry>> imports() const override { return now_.imports; }
  Result<void> add_import(const ImportEntry& entry) override {
    now_.imports.push_back(entry);
    return {};
  }
  Result<bool> has_raw(std::string_view sha256) const override { return now_.raw.contains(sha256); }
  Result<void> add_raw(std::string_view sha256, const std::string& packed) override {
    now_.raw.emplace(sha256, packed);
    return {};
  }
  Result<std::string> raw(std::string_view sha256) const override {
    const auto found = now_.raw.find(sha256);
    return found == now_.raw.end() ? std::string{} : found->second;
  }
  Result<void> each_state(std::string_view form, std::string_view key, const TakeState& take) const override {
    const auto found = now_.states.find(form);
    if (found == now_.states.end()) return {};
    for (const auto& [name, state] : found->second) {
      if (key.empty() || state.key == key) take(state);
    }
    return {};
  }
  Result<void> add_states(std::string_view form, std::span<const RecordState> states) override {
    auto& shelf = now_.states[std::string{form}];
    for (const RecordState& state : states) shelf.emplace(std::pair{state.key, state.revision}, state);
    return {};
  }
  Result<std::vector<UsedFactor>> used_factors() const override {
    std::vector<UsedFactor> used;
    for (const auto& [name, one] : now_.used) used.push_back(one);
    return used;
  }
  Result<void> add_used_factors(std::span<const UsedFactor> used) override {
    for (const UsedFactor& one : used) now_.used.emplace(one.ref, one);
    return {};
  }
  Result<std::vector<ResultHead>> results() const override { return now_.results; }
  Result<void> add_result(const ResultHead& head) override {
    now_.results.push_back(head);
    return {};
  }
  Result<std::vector<Emission>> result_rows(std::int64_t id) const override {
    const auto found = now_.rows.find(id);
    return found == now_.rows.end() ? std::vector<Emission>{} : found->second;
  }
  Result<void> add_result_rows(std::int64_t id, std::span<const Emission> rows) override {
    now_.rows[id].assign(rows.begin(), rows.end());
    return {};
  }

 private:
  InventoryShelf now_, before_;
};

}  // namespace

std::unique_ptr<InventoryTables> make_memory_inventory_tables() {
  return std::make_unique<MemoryInventoryTables>();
}

}  // namespace lantian::keep
