#pragma once
#include "explain/normalise/variables.hpp"
#include "explain/trees/training.hpp"

#include <optional>

/// How good a model is on weeks that it has not seen. Rows beside a held-out row know its answer nearly, so rows drawn
/// at random flatter (Beijing PM2.5: R2 0.87 at random, 0.58 by weeks): whole weeks are held out.
namespace lantian::explain {

struct Skill {
  std::size_t rows = 0;
  double r2 = 0;              ///< squared correlation of observed and predicted
  double nse = 0;             ///< 1 - squared errors / squared deviations from the mean (Nash and Sutcliffe 1970)
  double rmse = 0, bias = 0;  ///< bias: mean predicted - observed
};
/// Requires: the same length, at least one value.
Skill skill_of(std::span<const double> observed, std::span<const double> predicted);

struct BlockChoice {
  int block_days = 7;
  int folds = 5;  ///< every fifth block is held out, in five turns: each row is predicted once unseen
};

/// The rows a model may learn from: with a target and enough weather. Ascending.
std::vector<std::uint32_t> rows_to_learn(const ModelTable& table, const Values& target);
/// Of these rows.
std::vector<double> values_of(const Values& target, std::span<const std::uint32_t> rows);

struct BlockedAnswer {
  Skill skill;
  std::vector<double> predicted;  ///< parallel to the rows, each by the model that had not seen its block
};
/// Trains once for each fold. `ends` are those of the frame. Returns what `train` returns, and incomplete when there
/// are fewer blocks than folds.
Result<BlockedAnswer> blocked_skill(const ModelTable& table, std::span<const HourEnding> ends,
                                    std::span<const std::uint32_t> rows, std::span<const double> target,
                                    const TrainingChoice& training, const BlockChoice& blocks);

}  // namespace lantian::explain
