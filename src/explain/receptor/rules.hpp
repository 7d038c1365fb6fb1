#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"
#include "transport/physics_file.hpp"

#include <string>
#include <vector>

namespace lantian::explain::receptor {

/// When a fit is done: Q fell by less than `fall` over `span` iterations, or `most` are made.
struct StopRule {
  double fall = 0.1;
  int span = 100;
  int most = 20'000;
};

/// data/explain/receptor.toml.
struct ReceptorRules {
  std::vector<std::string> missing;  ///< codes for "not measured", besides an empty cell
  double below_zero = 0;             ///< so many uncertainties may a concentration lie below zero
  int starts = 0;
  StopRule stop;
  double robust_limit = 0, weak_multiple = 0;
  double map_correlation = 0;
  double displacement_rise = 0;
  std::vector<transport::Provenance> sources;
};

/// Returns malformed with every fault, one a line.
Result<ReceptorRules> read_receptor_rules(const terms::SourceFile& file);

}  // namespace lantian::explain::receptor
