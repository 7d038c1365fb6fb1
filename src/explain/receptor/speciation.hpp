#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Receptor modelling: what a receptor measures, species by species, as a few factors with a profile each.
/// Method: Paatero and Tapper 1994, doi:10.1002/env.3170050203; Wang, Kossenkov, Ochs 2006,
/// doi:10.1186/1471-2105-7-175 (LS-NMF).
namespace lantian::explain::receptor {

/// Samples x species, complete: a sample with a missing value is not here. Concentrations in the unit of the file, one
/// unit for all species; they may lie a little below zero where a blank was taken off. Uncertainties are above zero, in
/// the same unit.
struct SpeciatedTable {
  std::vector<std::string> species;
  std::vector<std::string> samples;   ///< the text of the first column, as written
  std::vector<double> concentration;  ///< sample after sample
  std::vector<double> uncertainty;
  std::size_t left_out = 0;  ///< samples of the file with a missing value

  double value(std::size_t sample, std::size_t one) const { return concentration[sample * species.size() + one]; }
};

/// How much a species is believed: a weak one counts with a multiple of its uncertainty, a bad one not at all.
enum class Category : std::uint8_t { strong, weak, bad };

/// Which species are not strong, by name as in the table; ASCII letters of either case.
struct Doubts {
  std::vector<std::string> weak, bad;
  double weak_multiple = 3;
};

/// One category for each species of the table. Returns not_found for a name the table does not have, saying which there
/// are, and conflict for one that is both weak and bad.
Result<std::vector<Category>> categories(const SpeciatedTable& table, const Doubts& doubts);

}  // namespace lantian::explain::receptor
