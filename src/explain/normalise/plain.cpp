#include "explain/normalise/normalise.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <cmath>

/// The two slow ways: every pair, and random pairs.
namespace lantian::explain {
namespace {

/// Which variables an hour keeps, and which rows may lend it the others. By the definition, not by WindowPool.
class Lending {
 public:
  Lending(const ModelTable& model, const NormaliseChoice& choice)
      : model_{model}, choice_{choice}, day_{model.position("day_of_year")}, hour_{model.position("hour")} {}

  bool keeps(std::size_t variable) const {
    return choice_.pool == Pool::joint ? variable == 0 : variable < model_.time_variables;
  }
  std::vector<std::uint32_t> pool_of(std::uint32_t target) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t row : model_.usable) {
      if (choice_.pool != Pool::windowed || near(target, row)) out.push_back(row);
    }
    return out;
  }
  double predict(const Forest& forest, std::uint32_t target, std::uint32_t lender) const {
    double sum = forest.base;
    for (const std::uint32_t root : forest.roots) {
      const TreeNode* node = &forest.nodes[root];
      while (!node->leaf()) {
        const float value = model_.table.at(keeps(node->variable) ? target : lender, node->variable);
        node = &forest.nodes[node->left + (node->goes_left(value) ? 0U : 1U)];
      }
      sum += static_cast<double>(node->split);
    }
    return sum;
  }

 private:
  bool near(std::uint32_t a, std::uint32_t b) const {
    if (model_.hourly && model_.table.at(a, hour_) != model_.table.at(b, hour_)) return false;
    const float apart = std::abs(model_.table.at(a, day_) - model_.table.at(b, day_));
    return std::min(apart, 366 - apart) <= static_cast<float>(choice_.window_days);
  }

  const ModelTable& model_;
  const NormaliseChoice& choice_;
  std::size_t day_, hour_;
};

}  // namespace

Values normalise_plainly(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice,
                         std::span<const std::uint32_t> targets) {
  const Lending lending{table, choice};
  Values out(table.table.rows);
  for (const std::uint32_t target : targets) {
    const auto pool = lending.pool_of(target);
    double sum = 0;
    for (const std::uint32_t lender : pool) sum += lending.predict(forest, target, lender);
    if (!pool.empty()) out[target] = sum / static_cast<double>(pool.size());
  }
  return out;
}

Values normalise_by_samples(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice,
                            std::span<const std::uint32_t> targets, const Sampling& sampling) {
  const Lending lending{table, choice};
  Values out(table.table.rows);
  for (const std::uint32_t target : targets) {
    const auto pool = lending.pool_of(target);
    if (pool.empty()) continue;
    double sum = 0;
    for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(sampling.samples); ++n) {
      const auto words = inventory::Philox::words({target, n, 0, 0}, inventory::halves(sampling.seed));
      const double drawn = inventory::open_uniform(words[0], words[1]);
      const auto at = static_cast<std::size_t>(drawn * static_cast<double>(pool.size()));
      sum += lending.predict(forest, target, pool[at]);
    }
    out[target] = sum / sampling.samples;
  }
  return out;
}

}  // namespace lantian::explain
