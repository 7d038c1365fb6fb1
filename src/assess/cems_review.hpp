#pragma once
#include "assess/cems.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The look of a person at exceedances: real or not. A review never changes a figure and never removes an exceedance
/// from the list; it says what the list's confirmed part is. Reviews are only added; a later one on the same hours
/// stands before an earlier one, and both are kept (keep/review_log.hpp).
namespace lantian::assess {

enum class ReviewState : std::uint8_t {
  real = 1,       ///< the enterprise exceeded
  not_real = 2,   ///< it did not: the monitor was wrong, or the hours are exempt for a reason not yet marked
  withdrawn = 3,  ///< what was said before about these hours no longer holds
};
std::string_view name_of(ReviewState state);                           ///< "real", "not_real", "withdrawn"
std::optional<ReviewState> parse_review_state(std::string_view text);  ///< the same; '-' for '_' is understood

struct ExceedanceReview {
  std::string outlet;
  std::string factor;
  HourEnding first{}, last{};  ///< the hours looked at, both included
  ReviewState state{};
  std::string reason;
  std::string reviewer;
  UtcSeconds at{};
};

/// Returns invalid_argument: no outlet, factor, reviewer or reason, hours in the wrong order, more than 31 days.
Result<void> check_review(const ExceedanceReview& review);

/// What a list says of one exceedance.
enum class ReviewStanding : std::uint8_t {
  open,      ///< nobody looked yet, or what was said was withdrawn
  real,      ///< confirmed
  not_real,  ///< looked at and dismissed
  changed,   ///< looked at, but hours were added since: it has to be looked at again
};
std::string_view name_of(ReviewStanding standing);

struct ReviewedStretch {
  const CemsStretch* stretch = nullptr;
  ReviewStanding standing = ReviewStanding::open;
  const ExceedanceReview* review = nullptr;  ///< the latest that touches the stretch; null = none
};

/// The exceedances in their order, each with the latest review that touches one of its hours. Both spans outlive the
/// answer. `reviews`: in the order they were made.
std::vector<ReviewedStretch> review_stretches(std::span<const CemsStretch> stretches, std::string_view outlet,
                                              std::span<const ExceedanceReview> reviews);

}  // namespace lantian::assess
