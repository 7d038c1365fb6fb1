#pragma once
#include "explain/receptor/bootstrap.hpp"
#include "explain/receptor/displace.hpp"
#include "serve/explain_trend_sheet.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A receptor model of two tables in files, and its answer as facts and tables.
namespace lantian::serve {

/// Which part of the work ("starts", "bootstrap", "displacement") is how far. Called from any thread, one call at a
/// time; false ends that part with what is done, which the answer says.
using ReceptorProgress = std::function<bool(std::string_view part, std::size_t done, std::size_t all)>;

struct ReceptorQuestion {
  std::string concentrations, uncertainties;  ///< files
  std::size_t factors = 0;
  int starts = 0;     ///< 0: as the rules say
  int resamples = 0;  ///< of the bootstrap; 0: none
  std::size_t block = 0;
  bool displacement = false;
  double rise = 0;  ///< 0: as the rules say
  std::uint64_t seed = 42;
  std::vector<std::string> weak, bad;
  int threads = 1;
};

struct ReceptorAnswer {
  ReceptorQuestion question;
  explain::receptor::ReceptorRules rules;
  explain::receptor::SpeciatedTable table;
  explain::receptor::ChosenSpecies chosen;
  explain::receptor::Fit fit;
  std::optional<explain::receptor::Bootstrap> bootstrap;
  std::optional<explain::receptor::Displacement> displacement;
};

/// Reads the rules (data/explain/receptor.toml below `root`) and the tables, and computes. Returns what the readers and
/// the room refuse.
Result<ReceptorAnswer> answer_receptor(const std::string& root, const ReceptorQuestion& question,
                                       const ReceptorProgress& progress);

/// Tables: receptor_values (profiles with their errors and contributions, for CSV), receptor_profiles and
/// receptor_shares (species x factor), receptor_leading (the species to know a factor by), receptor_starts; and
/// receptor_mapping where there is a bootstrap.
ExplainSheet receptor_sheet(const ReceptorAnswer& answer);

}  // namespace lantian::serve
