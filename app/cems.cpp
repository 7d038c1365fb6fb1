#include "app/cems.hpp"

#include "app/desk.hpp"
#include "assess/cems_csv.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/review_book.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

Result<int> show_cems_month(const CemsMonthWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::CemsPages pages, serve::judge_cems_month(office, words.request, keep::now()));
  if (!words.list_out.empty()) LANTIAN_CHECK(keep::write_file(words.list_out, serve::cems_list_csv(pages)));
  if (!words.hours_out.empty()) LANTIAN_CHECK(keep::write_file(words.hours_out, serve::cems_hours_csv(pages)));
  if (words.json) {
    print(serve::cems_json(pages));
    return 0;
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (i > 0) print("\n");
    print(serve::cems_text(*pages[i]));
  }
  return 0;
}

Result<int> add_cems_review(const CemsReviewWords& words) {
  LANTIAN_TRY(const std::string file, serve::reviews_file(words.request));
  assess::ExceedanceReview review;
  review.outlet = words.request.outlet;
  review.factor = words.factor;
  LANTIAN_TRY(review.first, assess::parse_hour_ending(words.first));
  LANTIAN_TRY(review.last, assess::parse_hour_ending(words.last.empty() ? words.first : words.last));
  const auto state = assess::parse_review_state(words.state);
  if (!state) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no state of a review; say real, not-real or withdrawn", in_quotes(words.state)),
                 "--state"};
  }
  review.state = *state;
  review.reason = words.reason;
  review.reviewer = words.reviewer;
  review.at = keep::now();
  LANTIAN_CHECK(keep::add_review(file, review));
  fmt::print("{} {} {} to {}: {} (kept in {})\n", review.outlet, review.factor, text_of(review.first),
             text_of(review.last), name_of(review.state), file);
  return 0;
}

Result<int> list_cems_reviews(const serve::CemsRequest& request) {
  LANTIAN_TRY(const std::string file, serve::reviews_file(request));
  LANTIAN_TRY(const std::vector<assess::ExceedanceReview> reviews, keep::read_reviews(file));
  for (const assess::ExceedanceReview& review : reviews) {
    if (!request.outlet.empty() && review.outlet != request.outlet) continue;
    fmt::print("{}  {} {}  {} to {}  {}  {}: {}\n", text_of(review.at), review.outlet, review.factor,
               text_of(review.first), text_of(review.last), name_of(review.state), review.reviewer, review.reason);
  }
  return 0;
}

}  // namespace

int run_cems_month(const CemsMonthWords& words) {
  return exit_code(show_cems_month(words));
}
int run_cems_review(const CemsReviewWords& words) {
  return exit_code(add_cems_review(words));
}
int run_cems_reviews(const serve::CemsRequest& request) {
  return exit_code(list_cems_reviews(request));
}

}  // namespace lantian::app
