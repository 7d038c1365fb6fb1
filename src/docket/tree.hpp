#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Cases as parts of cases: aspect -> issue -> task of a register.
namespace lantian::docket {

struct TreeRow {
  std::string id, parent;  ///< parent empty: a root
  bool done = false;       ///< done or standing
  bool overdue = false;
};

struct TreeNode {
  TreeRow row;
  std::vector<std::size_t> children;  ///< places in `nodes`, in the order of the rows
  int depth = 0;                      ///< 0 for a root
  bool orphan = false;                ///< names a parent that is not among the rows; stands as a root
  // Leaves below, itself when it has no children.
  std::size_t leaves = 0, leaves_done = 0, leaves_overdue = 0;
};

class CaseTree {
 public:
  /// Rows in any order; children keep the order of the rows. Returns conflict naming every case of a loop, or an id
  /// that comes twice.
  static Result<CaseTree> of(std::span<const TreeRow> rows);

  const std::vector<TreeNode>& nodes() const { return nodes_; }
  const std::vector<std::size_t>& roots() const { return roots_; }
  const TreeNode* node(std::string_view id) const;  ///< null when unknown
  /// Places in `nodes`, each parent right before its children: as a tree is printed.
  std::vector<std::size_t> walk() const;
  /// How many nodes have this depth.
  std::size_t count_at(int depth) const;

 private:
  std::vector<TreeNode> nodes_;
  std::vector<std::size_t> roots_;
};

}  // namespace lantian::docket
