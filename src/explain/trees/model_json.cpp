#include "explain/trees/learner.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <limits>

namespace lantian::explain {
namespace {

using simdjson::ondemand::object;

/// A tree as the library numbers it: node 0 is the root, -1 no child.
struct LibraryTree {
  std::vector<std::int64_t> left, right, variable, missing_left;
  std::vector<double> split;  ///< of a leaf its answer
};

Error no_model(std::string_view what) {
  return Error{ErrorCode::malformed, fmt::format("the learner's model has no {} of the expected form", what),
               "xgboost"};
}

template <class Number>
bool read_list(object& tree, std::string_view key, std::vector<Number>& out) {
  simdjson::ondemand::array list;
  if (tree.find_field_unordered(key).get_array().get(list) != simdjson::SUCCESS) return false;
  out.clear();
  for (auto item : list) {
    Number value{};
    if constexpr (std::is_same_v<Number, double>) {
      if (item.get_double().get(value) != simdjson::SUCCESS) return false;
    } else {
      if (item.get_int64().get(value) != simdjson::SUCCESS) return false;
    }
    out.push_back(value);
  }
  return true;
}

bool read_tree(object& tree, LibraryTree& out) {
  return read_list(tree, "left_children", out.left) && read_list(tree, "right_children", out.right) &&
         read_list(tree, "split_indices", out.variable) && read_list(tree, "default_left", out.missing_left) &&
         read_list(tree, "split_conditions", out.split);
}

bool sound(const LibraryTree& tree) {
  const std::size_t n = tree.left.size();
  if (n == 0 || tree.right.size() != n || tree.variable.size() != n || tree.missing_left.size() != n ||
      tree.split.size() != n) {
    return false;
  }
  const auto inside = [&](std::int64_t child) { return child > 0 && child < static_cast<std::int64_t>(n); };
  for (std::size_t k = 0; k < n; ++k) {
    const bool leaf = tree.left[k] < 0 && tree.right[k] < 0;
    if (!leaf && !(inside(tree.left[k]) && inside(tree.right[k]))) return false;
    if (tree.variable[k] < 0 || tree.variable[k] > std::numeric_limits<std::uint16_t>::max()) return false;
  }
  return true;
}

/// Breadth first: the upper levels, which every row passes, stand together. False when nodes meet again: no tree.
bool lay_out(const LibraryTree& tree, Forest& out) {
  const std::size_t root = out.nodes.size();
  out.roots.push_back(static_cast<std::uint32_t>(root));
  std::vector<std::size_t> theirs{0};
  out.nodes.push_back({});
  for (std::size_t n = 0; n < theirs.size(); ++n) {
    if (theirs.size() > tree.left.size()) return false;
    const std::size_t k = theirs[n];
    TreeNode node;
    node.split = static_cast<float>(tree.split[k]);
    if (tree.left[k] >= 0) {
      node.left = static_cast<std::uint32_t>(root + theirs.size());
      node.variable = static_cast<std::uint16_t>(tree.variable[k]);
      node.missing_goes_left = tree.missing_left[k] != 0;
      theirs.push_back(static_cast<std::size_t>(tree.left[k]));
      theirs.push_back(static_cast<std::size_t>(tree.right[k]));
      out.nodes.resize(root + theirs.size());
    }
    out.nodes[root + n] = node;
  }
  return true;
}

}  // namespace

Result<Forest> read_model(std::string_view json) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string text{json};
  simdjson::ondemand::document document;
  simdjson::ondemand::array trees;
  if (parser.iterate(text).get(document) != simdjson::SUCCESS ||
      document["learner"]["gradient_booster"]["model"]["trees"].get_array().get(trees) != simdjson::SUCCESS) {
    return no_model("list of trees");
  }
  Forest out;
  LibraryTree tree;
  for (auto item : trees) {
    object one;
    if (item.get_object().get(one) != simdjson::SUCCESS || !read_tree(one, tree) || !sound(tree) ||
        !lay_out(tree, out)) {
      return no_model(fmt::format("tree {}", out.roots.size()));
    }
  }
  return out;
}

}  // namespace lantian::explain
