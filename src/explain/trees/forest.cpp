#include "explain/trees/forest.hpp"

#include "transport/parallel.hpp"

namespace lantian::explain {

double Forest::predict(const Predictors& table, std::size_t row) const {
  double sum = base;
  for (const std::uint32_t root : roots) {
    const TreeNode* node = &nodes[root];
    while (!node->leaf()) {
      node = &nodes[node->left + (node->goes_left(table.at(row, node->variable)) ? 0U : 1U)];
    }
    sum += static_cast<double>(node->split);
  }
  return sum;
}

std::vector<double> predict(const Forest& forest, const Predictors& table, int threads) {
  constexpr std::size_t block = 512;
  std::vector<double> out(table.rows);
  transport::for_each_task((table.rows + block - 1) / block, threads, [&](std::size_t task, std::size_t) {
    const std::size_t end = std::min(table.rows, (task + 1) * block);
    for (std::size_t row = task * block; row < end; ++row) out[row] = forest.predict(table, row);
  });
  return out;
}

}  // namespace lantian::explain
