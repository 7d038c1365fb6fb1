#include "explain/trees/training.hpp"

#include "explain/trees/learner.hpp"
#include "transport/parallel.hpp"

#include <fmt/core.h>

#include <numeric>
#include <optional>

namespace lantian::explain {
namespace {

/// Trees of one forest behind those of another; `scale` multiplies their leaves.
void append(Forest& to, const Forest& from, float scale) {
  const auto shift = static_cast<std::uint32_t>(to.nodes.size());
  for (TreeNode node : from.nodes) {
    if (node.leaf()) {
      node.split *= scale;
    } else {
      node.left += shift;
    }
    to.nodes.push_back(node);
  }
  for (const std::uint32_t root : from.roots) to.roots.push_back(root + shift);
}

Result<void> check(const TrainingChoice& choice, std::size_t rows) {
  const auto share = [](double value) { return value > 0 && value <= 1; };
  if (choice.trees < 1 || choice.depth < 1 || choice.depth > 40 || choice.bags < 1 || choice.bags > choice.trees ||
      choice.bins < 2 || !share(choice.row_share) || !share(choice.variable_share) || !share(choice.learning_rate)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: trees and bags from 1 on and no more bags than trees, depth 1 to 40, shares and "
                             "learning rate above 0 and at most 1",
                             lineage_of(choice)),
                 "training"};
  }
  if (static_cast<double>(rows) >= 2 * choice.least_rows) return {};
  return Error{ErrorCode::incomplete,
               fmt::format("{} rows hold a target and enough predictors; trees with {} rows a leaf need at least {}",
                           rows, choice.least_rows, 2 * choice.least_rows),
               "training"};
}

}  // namespace

TrainingChoice usual_choice(Learner learner) {
  TrainingChoice out;
  out.learner = learner;
  if (learner == Learner::forest) {
    out.trees = 300;
    out.depth = 12;
    out.bins = 64;
    out.least_rows = 5;
    out.row_share = 0.632;  // as many different rows as a bootstrap draws
    out.variable_share = 1.0 / 3.0;
    out.bags = 10;
  }
  return out;
}

std::string lineage_of(const TrainingChoice& choice) {
  const bool boosting = choice.learner == Learner::boosting;
  std::string out = fmt::format("xgboost {}, {} trees", boosting ? "boosting" : "forest", choice.trees);
  if (boosting) out += fmt::format(" in {} bags, learning rate {}", choice.bags, choice.learning_rate);
  return out + fmt::format(", depth {}, {:.3g} of rows a tree, {:.3g} of variables a split, {} rows a leaf, seed {}",
                           choice.depth, choice.row_share, choice.variable_share, choice.least_rows, choice.seed);
}

Result<Forest> train(const Predictors& table, std::span<const std::uint32_t> rows, std::span<const double> target,
                     const TrainingChoice& choice) {
  LANTIAN_CHECK(check(choice, rows.size()));
  const double base = std::accumulate(target.begin(), target.end(), 0.0) / static_cast<double>(target.size());
  const LearnerRows learned{table, rows, target, base};
  const auto bags = static_cast<std::size_t>(choice.bags);
  std::vector<std::optional<Result<Forest>>> grown(bags);
  transport::for_each_task(bags, choice.threads, [&](std::size_t bag, std::size_t) {
    const int first = choice.trees * static_cast<int>(bag) / choice.bags;
    const int last = choice.trees * static_cast<int>(bag + 1) / choice.bags;
    grown[bag] = grow(learned, choice, last - first, choice.seed * 1000 + bag);
  });
  Forest out;
  out.base = base;
  for (std::size_t bag = 0; bag < bags; ++bag) {
    LANTIAN_CHECK(*grown[bag]);
    const Forest& one = **grown[bag];
    // Sequences of boosting each answer by themselves; of a forest each tree does, and the learner divided by its own.
    const double weight =
        choice.learner == Learner::boosting ? 1.0 / choice.bags : static_cast<double>(one.roots.size()) / choice.trees;
    append(out, one, static_cast<float>(weight));
  }
  return out;
}

}  // namespace lantian::explain
