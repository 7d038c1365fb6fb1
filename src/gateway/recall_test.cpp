#include "gateway/recall.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

namespace {

using lantian::gateway::ContentHash;
using lantian::gateway::Recall;
using lantian::keep::FramePlace;

ContentHash hash_of(std::uint64_t n) {
  return {n * 0x9E3779B97F4A7C15ULL + 1, n + 1};
}

}  // namespace

TEST_CASE("a report is unknown, then under way, then at its place") {
  Recall recall{1000};
  CHECK_FALSE(recall.find(hash_of(1)));
  recall.expect(hash_of(1));
  REQUIRE(recall.find(hash_of(1)));
  CHECK_FALSE(recall.find(hash_of(1))->durable);
  recall.settle(hash_of(1), {3, 44});
  REQUIRE(recall.find(hash_of(1)));
  CHECK(recall.find(hash_of(1))->durable);
  CHECK(recall.find(hash_of(1))->place == FramePlace{3, 44});
}

TEST_CASE("a place that comes after the generation was turned is noted all the same") {
  Recall recall{1024};
  recall.expect(hash_of(0));
  for (std::uint64_t n = 1; n <= 1024; ++n) recall.expect(hash_of(n));
  recall.settle(hash_of(0), {1, 8});
  REQUIRE(recall.find(hash_of(0)));
  CHECK(recall.find(hash_of(0))->durable);
}

TEST_CASE("at least the last generation's worth is remembered, and never more than two") {
  constexpr std::uint64_t most = 2048;
  Recall recall{most};
  for (std::uint64_t n = 0; n < 20 * most; ++n) {
    recall.expect(hash_of(n));
    CHECK(recall.size() <= 2 * most);
    if (n >= most) REQUIRE(recall.find(hash_of(n - most + 1)));
  }
  CHECK_FALSE(recall.find(hash_of(0)));
}

TEST_CASE("equal to a map for random places") {
  std::mt19937_64 random{7};  // NOLINT: the same numbers in every run
  Recall recall{1U << 20};
  std::map<std::uint64_t, FramePlace> reference;
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t n = random() % 8000;
    const FramePlace place{static_cast<std::uint32_t>(random() % 9), static_cast<std::uint32_t>(i)};
    recall.settle(hash_of(n), place);
    reference[n] = place;
  }
  for (std::uint64_t n = 0; n < 8000; ++n) {
    const auto known = recall.find(hash_of(n));
    const auto found = reference.find(n);
    REQUIRE(known.has_value() == (found != reference.end()));
    if (known) CHECK(known->place == found->second);
  }
}

TEST_CASE("the parts of a report are not run together") {
  using lantian::gateway::content_hash;
  CHECK(content_hash("M", "22", "2011", "a") == content_hash("M", "22", "2011", "a"));
  CHECK_FALSE(content_hash("M2", "2", "2011", "a") == content_hash("M", "22", "2011", "a"));
  CHECK_FALSE(content_hash("M", "22", "201", "1a") == content_hash("M", "22", "2011", "a"));
}
