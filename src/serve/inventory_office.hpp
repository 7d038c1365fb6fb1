#pragma once
#include "base/period.hpp"
#include "inventory/allocation/profile.hpp"
#include "inventory/compute.hpp"
#include "inventory/lint/factor_lint.hpp"
#include "serve/office.hpp"
#include "terms/form.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// Everything an inventory needs that is data and not records: forms, classes, units, methods, factors, region packs.
/// The office it was opened from must outlive it.
/// The share of `whole` that falls into `part`, for one source, and the words for why; no value = there is no profile.
struct SplitShare {
  double share = 0;
  std::string by;
};
using SplitRule =
    std::function<std::optional<SplitShare>(const inventory::Source&, const Period& whole, const Period& part)>;

class InventoryOffice {
 public:
  /// Reads data/inventory and data/factors below the office's root. Returns not_found, or malformed with every fault.
  static Result<InventoryOffice> open(const Office& office);

  const Office& office() const { return *office_; }
  const inventory::ClassBook& classes() const { return books_->classes; }
  const inventory::UnitBook& units() const { return books_->units; }
  const inventory::MethodBook& methods() const { return books_->methods; }
  const inventory::FactorStore& factors() const { return books_->factors; }
  const inventory::LintRules& lint_rules() const { return books_->lint; }
  const inventory::ProfileBook& profiles() const { return books_->profiles; }
  const std::vector<terms::Form>& forms() const { return books_->forms; }
  /// By kind: "sources", "dust-sites"; '-' and '_' are one. Returns not_found with the kinds there are.
  Result<const terms::Form*> form(std::string_view kind) const;

  /// What to compute with. `sets`: "seed-clean-heating" (newest) or "seed-clean-heating/2023", in order of preference;
  /// empty = those of data/inventory/choice.toml, which are others for a synthetic book. `pollutants`: symbols; empty =
  /// those of the same file. Every version is said in what comes back. Returns not_found or invalid_argument with what
  /// there is.
  Result<inventory::Basis> basis(std::span<const std::string> sets, std::span<const std::string> pollutants,
                                 bool synthetic) const;
  /// The same with another store in place of data/factors, for results that are computed again from kept rows.
  inventory::Basis basis_over(const inventory::FactorStore& store, std::vector<inventory::FactorChoice> chosen,
                              std::vector<inventory::Pollutant> pollutants) const;

  /// How an activity is split in time: by the profile of its source. The office must outlive it.
  SplitRule split_rule() const;

  /// Whether `unit` is `asked` or part of it: a member of the group, a county of the prefecture ("652300" has
  /// "652301"). An empty or "all" `asked` covers everything.
  bool covers_unit(std::string_view asked, std::string_view unit) const;
  /// Id of a unit by id, name or alias; codes of GB/T 2260 that no pack names stay as they are. Returns not_found.
  Result<std::string> unit_id(std::string_view word) const;
  /// Name for people; the id when no pack names it.
  std::string unit_name(std::string_view id, bool chinese) const;
  /// A word of data/inventory/words.toml. Requires: it is there (a test looks).
  const std::string& word(std::string_view key, bool chinese) const;

 private:
  struct DefaultChoice {
    std::vector<std::string> sets, pollutants;
  };
  struct Books {
    inventory::ClassBook classes;
    inventory::UnitBook units;
    inventory::MethodBook methods;
    inventory::FactorStore factors;
    inventory::ProfileBook profiles;
    inventory::LintRules lint;
    std::vector<terms::Form> forms;
    DefaultChoice choice, choice_synthetic;
    std::map<std::string, terms::Name, std::less<>> words;
  };
  static Result<void> read_choice(const std::string& path, Books& books);
  static Result<void> read_words(const std::string& path, Books& books);

  const Office* office_ = nullptr;
  std::shared_ptr<const Books> books_;  ///< at one place, because a Basis points into it
};

}  // namespace lantian::serve
