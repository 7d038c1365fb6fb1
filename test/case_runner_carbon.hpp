#pragma once
#include "carbon/accounts/compute.hpp"
#include "carbon/guide/guide_book.hpp"
#include "case_runner.hpp"

#include <fmt/core.h>

#include <cstdlib>

/// What the verbs on carbon accounts share.
namespace lantian::cases {

/// The value, or the end of the run.
template <class T>
T carbon_case_must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().text());
    std::exit(2);
  }
  return *std::move(result);
}

/// A file below data/.
terms::SourceFile carbon_case_shipped(const std::string& path);

/// Guides, factors and units that ship, read once. A fault ends the run.
struct CarbonCaseBooks {
  inventory::UnitBook units;
  inventory::FactorStore factors;
  carbon::GuideBook guides;
};
const CarbonCaseBooks& carbon_case_books();

/// Whose account the arguments GUIDE[/VERSION] PERIOD [COUNTY] speak of.
carbon::Enterprise carbon_case_enterprise(const Call& call, Asking& asking);
/// The account of the arguments and items of a trial. An empty one after a misuse.
Result<carbon::ComputedAccount> carbon_case_computed(const Call& call, Asking& asking);

}  // namespace lantian::cases
