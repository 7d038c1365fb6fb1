#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <string>
#include <vector>

namespace lantian::docket {

/// data/docket/similar.toml. Shares are percent.
struct DuplicateRule {
  int threshold = 0;
  int least_words = 0;
  int hours = 0, metres = 0;
  int weight_place = 0, weight_time = 0, weight_words = 0;
  int same_link = 0, same_grid = 0, same_village = 0, same_township = 0, same_county = 0;
};
struct RepeatedRule {
  int times = 0;
  int days = 0;
  std::vector<std::string> types = {};  ///< case types that are complaints; whoever reads a book checks that they exist
};
struct SimilarRules {
  std::string source, status;
  DuplicateRule duplicate;
  RepeatedRule repeated;
};
/// Returns malformed with every fault, one a line.
Result<SimilarRules> read_similar_rules(const terms::SourceFile& file);

}  // namespace lantian::docket
