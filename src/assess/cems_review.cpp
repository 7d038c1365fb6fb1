#include "assess/cems_review.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::assess {
namespace {

constexpr std::array<std::string_view, 3> review_words{"real", "not_real", "withdrawn"};
constexpr std::array<std::string_view, 4> review_standings{"open", "real", "not_real", "changed"};
constexpr std::chrono::days widest_review{31};

ReviewStanding standing_of(const CemsStretch& stretch, const ExceedanceReview& review) {
  if (review.state == ReviewState::withdrawn) return ReviewStanding::open;
  if (stretch.first < review.first || review.last < stretch.last) return ReviewStanding::changed;
  return review.state == ReviewState::real ? ReviewStanding::real : ReviewStanding::not_real;
}

}  // namespace

std::string_view name_of(ReviewState state) {
  return review_words.at(static_cast<std::size_t>(state) - 1);
}

std::optional<ReviewState> parse_review_state(std::string_view text) {
  std::string word{text};
  std::ranges::replace(word, '-', '_');
  const auto found = std::ranges::find(review_words, word);
  if (found == review_words.end()) return std::nullopt;
  return static_cast<ReviewState>(found - review_words.begin() + 1);
}

std::string_view name_of(ReviewStanding standing) {
  return review_standings.at(static_cast<std::size_t>(standing));
}

Result<void> check_review(const ExceedanceReview& review) {
  const auto refused = [](std::string message) { return Error{ErrorCode::invalid_argument, std::move(message), ""}; };
  if (trimmed(review.outlet).empty()) return refused("a review names its outlet");
  if (trimmed(review.factor).empty()) return refused("a review names its factor, like a21026");
  if (trimmed(review.reviewer).empty()) return refused("a review names the person who looked");
  if (trimmed(review.reason).empty())
    return refused("a review gives its reason: what was looked at, and what it showed");
  if (review.last < review.first) {
    return refused(
        fmt::format("the review ends at {}, before it begins at {}", text_of(review.last), text_of(review.first)));
  }
  if (review.last - review.first >= widest_review) {
    return refused(fmt::format("{} to {} are more than {} days; review one exceedance at a time", text_of(review.first),
                               text_of(review.last), widest_review.count()));
  }
  return {};
}

std::vector<ReviewedStretch> review_stretches(std::span<const CemsStretch> stretches, std::string_view outlet,
                                              std::span<const ExceedanceReview> reviews) {
  std::vector<ReviewedStretch> reviewed;
  for (const CemsStretch& stretch : stretches) {
    ReviewedStretch one{&stretch, ReviewStanding::open, nullptr};
    for (const ExceedanceReview& review : reviews) {
      const bool same = review.outlet == outlet && review.factor == stretch.factor;
      if (same && review.first <= stretch.last && stretch.first <= review.last) one.review = &review;
    }
    if (one.review != nullptr) one.standing = standing_of(stretch, *one.review);
    reviewed.push_back(one);
  }
  return reviewed;
}

}  // namespace lantian::assess
