#include "keep/review_book.hpp"

#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace lantian;
using namespace lantian::keep;
using assess::ExceedanceReview;
using assess::ReviewState;

namespace {

/// A file of reviews in a directory of its own that goes with the test.
class TrialReviews {
 public:
  TrialReviews()
      : directory_{std::filesystem::temp_directory_path() / ("lantian-reviews-" + std::to_string(::getpid()))} {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  TrialReviews(const TrialReviews&) = delete;
  TrialReviews& operator=(const TrialReviews&) = delete;
  ~TrialReviews() { std::filesystem::remove_all(directory_); }
  std::string file() const { return (directory_ / "reviews.csv").string(); }

 private:
  std::filesystem::path directory_;
};

ExceedanceReview some_review(const std::string& reason, ReviewState state = ReviewState::not_real) {
  const Day day = *parse_day("2026-11-09");
  return {"SYN-1",
          "a21002",
          hour_ending(day, 3),
          hour_ending(day, 24),
          state,
          reason,
          "Li \"the second\", inspector",
          UtcSeconds{std::chrono::seconds{1'795'000'000}}};
}

std::vector<ExceedanceReview> kept(const std::string& file) {
  const auto reviews = read_reviews(file);
  REQUIRE_MESSAGE(reviews.ok(), (reviews.ok() ? "" : reviews.error().text()));
  return *reviews;
}

}  // namespace

TEST_CASE("reviews come back as they were given, in their order") {
  const TrialReviews trial;
  CHECK(kept(trial.file()).empty());
  REQUIRE(add_review(trial.file(), some_review("probe changed, see log, p. 3")).ok());
  REQUIRE(add_review(trial.file(), some_review("log does not show it", ReviewState::real)).ok());
  const auto reviews = kept(trial.file());
  REQUIRE(reviews.size() == 2);
  CHECK(reviews[0].reason == "probe changed, see log, p. 3");
  CHECK(reviews[0].reviewer == "Li \"the second\", inspector");
  CHECK(reviews[0].outlet == "SYN-1");
  CHECK(reviews[0].factor == "a21002");
  CHECK(reviews[0].state == ReviewState::not_real);
  CHECK(reviews[0].first == some_review("").first);
  CHECK(reviews[0].last == some_review("").last);
  CHECK(reviews[0].at == some_review("").at);
  CHECK(reviews[1].state == ReviewState::real);
}

TEST_CASE("a line that was changed, taken out, put in or cut is found, and nothing is added behind it") {
  const TrialReviews trial;
  for (const char* reason : {"one", "two", "three"}) REQUIRE(add_review(trial.file(), some_review(reason)).ok());
  const std::string good = *read_file(trial.file());
  const auto broken = [&](const std::string& text) {
    REQUIRE(write_file(trial.file(), text).ok());
    const auto reviews = read_reviews(trial.file());
    const auto added = add_review(trial.file(), some_review("four"));
    return !reviews.ok() && reviews.error().code == ErrorCode::corrupt && !added.ok() &&
           *read_file(trial.file()) == text;
  };
  const auto line_at = [&](int number) {
    std::size_t begin = 0;
    for (int i = 0; i < number; ++i) begin = good.find('\n', begin) + 1;
    return std::pair{begin, good.find('\n', begin) + 1};
  };
  std::string changed = good;
  changed.replace(changed.find("not_real"), 8, "real");
  CHECK(broken(changed));
  const auto [begin, end] = line_at(2);
  CHECK(broken(good.substr(0, begin) + good.substr(end)));                                  // taken out
  CHECK(broken(good.substr(0, end) + good.substr(begin, end - begin) + good.substr(end)));  // put in twice
  CHECK(broken(good.substr(0, good.size() - 1)));                                           // cut
  CHECK(broken("something else\n"));
  REQUIRE(write_file(trial.file(), good).ok());
  CHECK(kept(trial.file()).size() == 3);
}

TEST_CASE("a review that says nothing, or breaks the line, is refused and writes nothing") {
  const TrialReviews trial;
  for (const std::string& reason :
       {std::string{" "}, std::string{"two\nlines"}, std::string{"\xFF\xFE"}, std::string(2001, 'x')}) {
    const auto added = add_review(trial.file(), some_review(reason));
    REQUIRE_FALSE(added.ok());
    CHECK(added.error().code == ErrorCode::invalid_argument);
  }
  CHECK_FALSE(exists(trial.file()));
}

TEST_CASE("four writers at once lose no review") {
  const TrialReviews trial;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&trial, i] {
      for (int k = 0; k < 10; ++k) {
        const auto added = add_review(trial.file(), some_review(std::to_string(i) + "/" + std::to_string(k)));
        static_cast<void>(added);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(kept(trial.file()).size() == 40);
}
