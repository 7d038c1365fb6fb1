#pragma once
#include "base/result.hpp"
#include "explain/trees/forest.hpp"

#include <string>

/// Growing trees. The learner is XGBoost; what it grows is laid out as a Forest, and nothing else here knows it.
namespace lantian::explain {

enum class Learner : unsigned char {
  boosting,  ///< each tree corrects the sum of those before it
  forest,    ///< trees on random rows and variables, their mean
};

struct TrainingChoice {
  Learner learner = Learner::boosting;
  int trees = 600;
  int depth = 5;                ///< greatest depth of a tree
  double learning_rate = 0.05;  ///< boosting alone
  double row_share = 0.5;       ///< drawn for each tree, without putting back
  double variable_share = 0.4;  ///< drawn for each split
  double least_rows = 20;       ///< of a leaf
  int bins = 256;               ///< of a histogram of a variable
  int bags = 2;  ///< boosting in so many independent sequences of trees / bags, whose mean is taken: less noise, and
                 ///< each may run on a thread of its own
  std::uint64_t seed = 1;
  int threads = 1;
};

/// Boosting as above: of what was tried on the Beijing hours it had the best skill on unseen weeks. A forest of 300
/// trees, as many different rows a tree as a bootstrap draws, a third of the variables at each split, 5 rows a leaf
/// (Breiman 2001, doi:10.1023/A:1010933404324).
TrainingChoice usual_choice(Learner learner);

/// "xgboost boosting, 300 trees in 2 bags, depth 6, ...", for lineage.
std::string lineage_of(const TrainingChoice& choice);

/// Grows trees on the rows of `table` named by `rows` (ascending) with their `target` (parallel to `rows`); missing
/// predictors go to the side that the learner finds better. The same bits for any number of threads. Returns
/// incomplete (fewer rows than two leaves), invalid_argument (choice out of range), internal (the learner's own
/// complaint).
Result<Forest> train(const Predictors& table, std::span<const std::uint32_t> rows, std::span<const double> target,
                     const TrainingChoice& choice);

}  // namespace lantian::explain
