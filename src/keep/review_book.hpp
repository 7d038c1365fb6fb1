#pragma once
#include "assess/cems_review.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

/// Reviews of exceedances on disk: one line of CSV each, only ever added, chained by hashes, so that a line changed,
/// removed or put in between is found. The file can be read with any table program; doc/cems.md describes it.
namespace lantian::keep {

/// All reviews in the order they were made; none when the file does not exist. Returns io; corrupt naming the first
/// line that does not fit the chain.
Result<std::vector<assess::ExceedanceReview>> read_reviews(const std::string& file);

/// Checks the review and adds it, durable on return; two programs at once wait for each other. The lines before are
/// never touched. Returns invalid_argument (assess::check_review, or a text with control characters or longer than
/// 2000 bytes), corrupt, io.
Result<void> add_review(const std::string& file, const assess::ExceedanceReview& review);

}  // namespace lantian::keep
