#include "explain/normalise/windowed.hpp"

#include "base/assert.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <numeric>

namespace lantian::explain {
namespace {

using Index = std::uint32_t;
using Indices = std::span<const Index>;

/// Lists of a walk down a tree: what a level puts on top it takes away again.
class Stack {
 public:
  explicit Stack(std::size_t size) : data_(size) {}
  std::size_t top() const { return top_; }
  void cut(std::size_t top) { top_ = top; }

  struct Sides {
    Indices left, right;
  };
  /// The list in two, each in its order; the list itself stays.
  template <class GoesLeft>
  Sides part(Indices list, const GoesLeft& goes_left) {
    reserve(2 * list.size());
    Index* left = data_.data() + top_;
    Index* right = left + list.size();
    std::size_t on_left = 0, on_right = 0;
    for (const Index one : list) {
      const bool is_left = goes_left(one);
      left[on_left] = one;
      right[on_right] = one;
      on_left += is_left ? 1U : 0U;
      on_right += is_left ? 0U : 1U;
    }
    std::copy_n(right, on_right, left + on_left);
    top_ += list.size();
    return {{left, on_left}, {left + on_left, on_right}};
  }
  /// Those that are kept alone.
  template <class Keep>
  Indices filter(Indices list, const Keep& keep) {
    reserve(list.size());
    Index* out = data_.data() + top_;
    std::size_t kept = 0;
    for (const Index one : list) {
      out[kept] = one;
      kept += keep(one) ? 1U : 0U;
    }
    top_ += kept;
    return {out, kept};
  }

 private:
  /// Never moves what is there: the walk's depth was known when the stack was made.
  void reserve(std::size_t more) const { LANTIAN_ASSERT(top_ + more <= data_.size(), "a walk deeper than its tree"); }

  std::vector<Index> data_;
  std::size_t top_ = 0;
};

/// Variables of one part's targets and pool, beside each other: small enough for the second cache.
class PartSums {
 public:
  PartSums(const ModelTable& model, const WindowPool::Part& part, std::size_t depth)
      : part_{part},
        time_variables_{model.time_variables},
        sums_(part.targets.size(), 0.0),
        targets_(model.time_variables * part.targets.size()),
        pool_((model.table.variables - model.time_variables) * part.pool.size()),
        target_stack_{part.targets.size() * (2 * depth + 3)},
        pool_stack_{part.pool.size() * (depth + 3)} {
    gather(model.table, 0, time_variables_, part.targets, targets_);
    gather(model.table, time_variables_, model.table.variables, part.pool, pool_);
    all_targets_.resize(part.targets.size());
    all_pool_.resize(part.pool.size());
    std::iota(all_targets_.begin(), all_targets_.end(), 0U);
    std::iota(all_pool_.begin(), all_pool_.end(), 0U);
  }

  void add(const Forest& forest) {
    for (const std::uint32_t root : forest.roots) walk(forest.nodes, root, all_targets_, all_pool_);
  }
  double sum(std::size_t target) const { return sums_[target]; }

 private:
  static void gather(const Predictors& table, std::size_t first, std::size_t last, Indices rows,
                     std::vector<float>& out) {
    float* to = out.data();
    for (std::size_t v = first; v < last; ++v) {
      for (const Index row : rows) *to++ = table.at(row, v);
    }
  }

  void walk(const std::vector<TreeNode>& nodes, std::uint32_t at, Indices targets, Indices pool) {
    const TreeNode& node = nodes[at];
    if (node.leaf()) return add_leaf(static_cast<double>(node.split), targets, pool);
    const std::size_t target_top = target_stack_.top(), pool_top = pool_stack_.top();
    if (node.variable < time_variables_) {
      const float* value = targets_.data() + node.variable * part_.targets.size();
      const auto sides = target_stack_.part(targets, [&](Index n) { return node.goes_left(value[n]); });
      descend(nodes, node.left, sides.left, pool);
      descend(nodes, node.left + 1, sides.right, pool);
    } else {
      const float* value = pool_.data() + (node.variable - time_variables_) * part_.pool.size();
      const auto sides = pool_stack_.part(pool, [&](Index n) { return node.goes_left(value[n]); });
      descend(nodes, node.left, targets, sides.left);
      descend(nodes, node.left + 1, targets, sides.right);
    }
    target_stack_.cut(target_top);
    pool_stack_.cut(pool_top);
  }

  /// Leaves out what the other list cannot meet, then walks on.
  void descend(const std::vector<TreeNode>& nodes, std::uint32_t at, Indices targets, Indices pool) {
    if (targets.empty() || pool.empty()) return;
    pool = between(pool, part_.first[targets.front()], part_.last[targets.back()]);
    if (pool.empty()) return;
    const std::size_t top = target_stack_.top();
    // Few pool rows leave most targets without any: find the others once instead of carrying all to every leaf.
    if (pool.size() * 16 < targets.size() && !nodes[at].leaf()) {
      const Index* next = pool.data();
      const Index* const end = next + pool.size();
      targets = target_stack_.filter(targets, [&](Index n) {
        while (next < end && *next < part_.first[n]) ++next;
        return next < end && *next < part_.last[n];
      });
      if (targets.empty()) return;
    }
    walk(nodes, at, targets, pool);
    target_stack_.cut(top);
  }

  static Indices between(Indices list, Index first, Index last) {
    if (list.front() >= first && list.back() < last) return list;
    const auto low = std::ranges::lower_bound(list, first);
    const auto high = std::lower_bound(low, list.end(), last);
    return {low, high};
  }

  /// Both ends of the runs ascend with the targets, so one pass over both lists counts all.
  void add_leaf(double answer, Indices targets, Indices pool) {
    const Index* below_first = pool.data();
    const Index* below_last = pool.data();
    const Index* const end = pool.data() + pool.size();
    for (const Index n : targets) {
      const Index first = part_.first[n], last = part_.last[n];
      while (below_first < end && *below_first < first) ++below_first;
      while (below_last < end && *below_last < last) ++below_last;
      sums_[n] += answer * static_cast<double>(below_last - below_first);
    }
  }

  const WindowPool::Part& part_;
  std::size_t time_variables_;
  std::vector<double> sums_;
  std::vector<float> targets_, pool_;  ///< [variable][n]
  std::vector<Index> all_targets_, all_pool_;
  // On each level of a walk a list is parted once; targets may be thinned out besides, and one list more is being
  // written.
  Stack target_stack_, pool_stack_;
};

std::size_t depth_below(const Forest& forest, std::uint32_t at) {
  const TreeNode& node = forest.nodes[at];
  return node.leaf() ? 0 : 1 + std::max(depth_below(forest, node.left), depth_below(forest, node.left + 1));
}

}  // namespace

Values normalise_windowed(const Forest& forest, const ModelTable& model, const WindowPool& pool, int threads) {
  std::size_t depth = 0;
  for (const std::uint32_t root : forest.roots) depth = std::max(depth, depth_below(forest, root));
  Values out(model.table.rows);
  transport::for_each_task(pool.parts().size(), threads, [&](std::size_t task, std::size_t) {
    const WindowPool::Part& part = pool.parts()[task];
    PartSums sums{model, part, depth};
    sums.add(forest);
    for (std::size_t n = 0; n < part.targets.size(); ++n) {
      if (part.last[n] == part.first[n]) continue;
      out[part.targets[n]] = forest.base + sums.sum(n) / static_cast<double>(part.last[n] - part.first[n]);
    }
  });
  return out;
}

}  // namespace lantian::explain
