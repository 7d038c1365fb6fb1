#include "explain/normalise/windowed.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::explain {
namespace {

/// One tree after another for the whole pool; targets are runs of the ascending trend, a leaf two steps of a staircase.
class Staircase {
 public:
  Staircase(const ModelTable& model, std::span<const float> trend)
      : table_{model.table}, trend_{trend}, steps_(trend.size() + 1, 0.0), rows_{model.usable} {}

  void add(const Forest& forest, std::uint32_t root) { walk(forest.nodes, root, rows_, {0, trend_.size()}); }
  const std::vector<double>& steps() const { return steps_; }

 private:
  struct Run {
    std::size_t first, last;
  };

  void walk(const std::vector<TreeNode>& nodes, std::uint32_t at, std::span<std::uint32_t> rows, Run run) {
    if (rows.empty() || run.first == run.last) return;
    const TreeNode& node = nodes[at];
    if (node.leaf()) {
      const double answer = static_cast<double>(node.split) * static_cast<double>(rows.size());
      steps_[run.first] += answer;
      steps_[run.last] -= answer;
    } else if (node.variable == 0) {
      const auto at_split = std::lower_bound(trend_.begin() + static_cast<std::ptrdiff_t>(run.first),
                                             trend_.begin() + static_cast<std::ptrdiff_t>(run.last), node.split);
      const auto middle = static_cast<std::size_t>(at_split - trend_.begin());
      walk(nodes, node.left, rows, {run.first, middle});
      walk(nodes, node.left + 1, rows, {middle, run.last});
    } else {
      // The order of rows plays no part, so they are parted in place: each side sees the same set again.
      const std::span<const float> value = table_.column(node.variable);
      const auto right = std::ranges::partition(rows, [&](std::uint32_t row) { return node.goes_left(value[row]); });
      const std::size_t on_left = rows.size() - right.size();
      walk(nodes, node.left, rows.first(on_left), run);
      walk(nodes, node.left + 1, rows.subspan(on_left), run);
    }
  }

  const Predictors& table_;
  std::span<const float> trend_;
  std::vector<double> steps_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace

Values normalise_joint(const Forest& forest, const ModelTable& model, int threads) {
  constexpr std::size_t shares = 8;  // fixed, so that sums have the same order for any number of threads
  const std::span<const float> trend = model.table.column(0);
  std::vector<std::vector<double>> steps(shares);
  transport::for_each_task(shares, threads, [&](std::size_t share, std::size_t) {
    Staircase stairs{model, trend};
    for (std::size_t tree = share; tree < forest.roots.size(); tree += shares) stairs.add(forest, forest.roots[tree]);
    steps[share] = stairs.steps();
  });
  Values out(model.table.rows);
  if (model.usable.empty()) return out;
  double height = 0;
  for (std::size_t row = 0; row < model.table.rows; ++row) {
    for (const std::vector<double>& one : steps) height += one[row];
    out[row] = forest.base + height / static_cast<double>(model.usable.size());
  }
  return out;
}

}  // namespace lantian::explain
