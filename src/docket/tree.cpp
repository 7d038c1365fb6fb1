#include "docket/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::docket {
namespace {

using Places = std::map<std::string_view, std::size_t, std::less<>>;

/// The ids of a loop, from a node that no root leads to: a part of what lies on the way up.
std::string loop_text(const std::vector<TreeNode>& nodes, const Places& places, std::size_t from) {
  // As many hops as there are nodes end inside the loop, whatever hangs below it.
  std::size_t at = from;
  for (std::size_t hop = 0; hop < nodes.size(); ++hop) at = places.at(nodes[at].row.parent);
  const std::size_t first = at;
  std::string text = nodes[first].row.id;
  do {
    at = places.at(nodes[at].row.parent);
    text += " -> " + nodes[at].row.id;
  } while (at != first);
  return text;
}

}  // namespace

Result<CaseTree> CaseTree::of(std::span<const TreeRow> rows) {
  CaseTree tree;
  Places places;
  for (const TreeRow& row : rows) {
    if (!places.emplace(row.id, tree.nodes_.size()).second) {
      return Error{ErrorCode::conflict, fmt::format("case {} stands in the tree twice", row.id), ""};
    }
    tree.nodes_.push_back({row, {}, 0, false, 0, 0, 0});
  }
  for (std::size_t i = 0; i < tree.nodes_.size(); ++i) {
    const std::string& parent = tree.nodes_[i].row.parent;
    const auto found = places.find(parent);
    if (parent.empty() || found == places.end()) {
      tree.nodes_[i].orphan = !parent.empty();
      tree.roots_.push_back(i);
    } else {
      tree.nodes_[found->second].children.push_back(i);
    }
  }
  const std::vector<std::size_t> order = tree.walk();
  if (order.size() != tree.nodes_.size()) {
    std::vector<bool> seen(tree.nodes_.size());
    for (const std::size_t at : order) seen[at] = true;
    const auto lost = static_cast<std::size_t>(std::find(seen.begin(), seen.end(), false) - seen.begin());
    return Error{ErrorCode::conflict,
                 fmt::format("the parents run in a loop: {}; a case cannot be a part of itself",
                             loop_text(tree.nodes_, places, lost)),
                 ""};
  }
  for (const std::size_t at : order) {
    for (const std::size_t child : tree.nodes_[at].children) tree.nodes_[child].depth = tree.nodes_[at].depth + 1;
  }
  // Children come after their parents in the walk: backwards every sum is ready when it is needed.
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    TreeNode& node = tree.nodes_[*at];
    if (node.children.empty()) {
      node.leaves = 1;
      node.leaves_done = node.row.done ? 1 : 0;
      node.leaves_overdue = node.row.overdue ? 1 : 0;
    }
    for (const std::size_t child : node.children) {
      node.leaves += tree.nodes_[child].leaves;
      node.leaves_done += tree.nodes_[child].leaves_done;
      node.leaves_overdue += tree.nodes_[child].leaves_overdue;
    }
  }
  return tree;
}

const TreeNode* CaseTree::node(std::string_view id) const {
  const auto found =
      std::find_if(nodes_.begin(), nodes_.end(), [&](const TreeNode& node) { return node.row.id == id; });
  return found == nodes_.end() ? nullptr : &*found;
}

std::vector<std::size_t> CaseTree::walk() const {
  std::vector<std::size_t> order;
  std::vector<std::size_t> open(roots_.rbegin(), roots_.rend());
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    order.push_back(at);
    const auto& children = nodes_[at].children;
    open.insert(open.end(), children.rbegin(), children.rend());
  }
  return order;
}

std::size_t CaseTree::count_at(int depth) const {
  return static_cast<std::size_t>(
      std::count_if(nodes_.begin(), nodes_.end(), [&](const TreeNode& node) { return node.depth == depth; }));
}

}  // namespace lantian::docket
