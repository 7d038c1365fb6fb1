#include "docket/tree.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;

TEST_CASE("tree: aspects, issues, tasks in the order of the rows, and sums from the leaves up") {
  const TreeRow rows[]{{"T2", "I1", true, false}, {"A1", "", false, false},  {"I1", "A1", false, false},
                       {"T1", "I1", false, true}, {"I2", "A1", true, false}, {"A2", "", true, false}};
  const CaseTree tree = sample::loaded(CaseTree::of(rows));
  std::vector<std::string> order;
  for (const std::size_t at : tree.walk()) order.push_back(tree.nodes()[at].row.id);
  CHECK(order == std::vector<std::string>{"A1", "I1", "T2", "T1", "I2", "A2"});
  CHECK(tree.count_at(0) == 2);
  CHECK(tree.count_at(1) == 2);
  CHECK(tree.count_at(2) == 2);
  const TreeNode* root = tree.node("A1");
  REQUIRE(root != nullptr);
  CHECK(root->leaves == 3);
  CHECK(root->leaves_done == 2);
  CHECK(root->leaves_overdue == 1);
  CHECK(tree.node("nobody") == nullptr);
}

TEST_CASE("tree: a parent that is not there leaves an orphan at the root") {
  const TreeRow rows[]{{"T1", "I9", false, false}};
  const CaseTree tree = sample::loaded(CaseTree::of(rows));
  CHECK(tree.roots().size() == 1);
  CHECK(tree.nodes()[0].orphan);
}

TEST_CASE("tree: a loop is refused and shown, wherever it hangs; so is an id that comes twice") {
  const TreeRow loop[]{{"x", "a", false, false},
                       {"a", "b", false, false},
                       {"b", "c", false, false},
                       {"c", "a", false, false},
                       {"r", "", false, false}};
  const auto refused = CaseTree::of(loop);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  const std::string& text = refused.error().message;
  CAPTURE(text);
  const bool shown = sample::says(text, "a -> b -> c -> a") || sample::says(text, "b -> c -> a -> b") ||
                     sample::says(text, "c -> a -> b -> c");
  CHECK(shown);
  CHECK_FALSE(sample::says(text, "x"));
  const TreeRow self[]{{"a", "a", false, false}};
  CHECK_FALSE(CaseTree::of(self).ok());
  const TreeRow twice[]{{"a", "", false, false}, {"a", "", false, false}};
  CHECK_FALSE(CaseTree::of(twice).ok());
}

TEST_CASE("tree: a line of 100 000 cases is walked without recursion") {
  std::vector<TreeRow> rows;
  for (int i = 0; i < 100'000; ++i) {
    rows.push_back({std::to_string(i), i == 0 ? "" : std::to_string(i - 1), false, false});
  }
  const CaseTree tree = sample::loaded(CaseTree::of(rows));
  CHECK(tree.nodes().back().depth == 99'999);
  CHECK(tree.nodes().front().leaves == 1);
}
