#pragma once
#include "inventory/lint/factor_lint.hpp"
#include "inventory/method_book.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The factor sets as people see them: listed, shown, linted.
namespace lantian::serve {

/// Everything below data/factors and what is needed to judge it.
struct FactorShelf {
  std::vector<terms::SourceFile> files;
  terms::SourceFile lock;  ///< empty text when there is none
  inventory::ClassBook classes;
  inventory::UnitBook units;
  inventory::MethodBook methods;
  inventory::LintRules rules;
};
/// Returns not_found when the root holds no data/factors or data/inventory, malformed with every fault. The factor
/// files themselves are not read here: `lint` must see the broken ones.
Result<FactorShelf> open_factor_shelf(const std::string& root);
/// The sets, checked against their lock.
Result<inventory::FactorStore> read_shelf(const FactorShelf& shelf);

/// What lint says of the shelf, or of `drafts` beside it: then only what concerns them.
struct LintReport {
  std::vector<inventory::LintFinding> findings;
  std::size_t files = 0, errors = 0, warnings = 0;
};
LintReport lint_shelf(const FactorShelf& shelf, std::span<const terms::SourceFile> drafts, std::optional<Day> use);

/// One set, narrowed to the factors whose key begins with `key` (class, or class/pollutant ...).
struct FactorPage {
  const inventory::FactorSet* set = nullptr;
  std::vector<const inventory::Factor*> factors;
};
/// `name`: SET or SET/VERSION. Returns not_found with what there is.
Result<FactorPage> factor_page(const inventory::FactorStore& store, std::string_view name, std::string_view key);

std::string factors_list_text(const inventory::FactorStore& store);
std::string factors_list_json(const inventory::FactorStore& store);
std::string factor_page_text(const FactorPage& page);
std::string factor_page_json(const FactorPage& page);
std::string lint_text(const LintReport& report);
std::string lint_json(const LintReport& report);
std::string methods_text(const inventory::MethodBook& methods);
std::string methods_json(const inventory::MethodBook& methods);

}  // namespace lantian::serve
