#include "app/respond_review.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/review_basis.hpp"
#include "serve/respond/review_desk.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

/// The books of a directory, open.
struct ReviewDesk {
  serve::Office data;
  serve::InventoryOffice office;
  std::unique_ptr<keep::ReadingBook> air;
  std::unique_ptr<keep::DocumentBook> book;
  std::unique_ptr<keep::InventoryBook> inventory;  ///< null: the directory has none
  std::string region;
  bool synthetic = false;

  serve::ReviewGround ground() const { return {&office, air.get(), book.get(), region, synthetic, inventory.get()}; }
};

/// At one place, because the inventory's office points to the other.
Result<std::unique_ptr<ReviewDesk>> open_review_desk(const std::string& directory, const std::string& region) {
  const std::string path = serve::response_path(directory);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no response book in '{}'; `lantian respond forecast` makes one", directory), ""};
  }
  auto out = std::make_unique<ReviewDesk>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->office, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(out->air, open_existing_book(directory));
  LANTIAN_TRY(out->book, keep::open_document_book(path));
  if (const std::string inventory = keep::inventory_path(directory); keep::exists(inventory)) {
    LANTIAN_TRY(out->inventory, keep::open_inventory_book(inventory));
  }
  LANTIAN_TRY(const auto synthetic, out->air->synthetic());
  out->synthetic = synthetic.value_or(false);
  out->region = region;
  return out;
}

Result<std::string> who_keeps(bool keep, const std::string& by) {
  if (!keep || !by.empty()) return by;
  return login_name();
}

Result<void> review_list_words(const ReviewDesk& desk, bool json) {
  if (json) {
    LANTIAN_TRY(const std::string text, serve::review_list(desk.ground()));
    print(text + "\n");
    return {};
  }
  LANTIAN_TRY(const auto keys, desk.book->keys("episode"));
  for (const std::string& id : keys) {
    LANTIAN_TRY(const respond::Episode episode, serve::kept_episode(*desk.book, id));
    LANTIAN_TRY(const auto review, desk.book->newest("review", id));
    print(fmt::format("{}  {:<13} {:<7} {}\n", id, word_of(episode.state), word_of(episode.highest),
                      review ? fmt::format("reviewed (row {})", review->number) : "no review"));
  }
  if (keys.empty()) print("no episode is kept\n");
  return {};
}

Result<int> respond_review(const RespondReviewWords& words) {
  LANTIAN_TRY(const auto desk, open_review_desk(words.book, words.region));
  if (words.episode.empty()) {
    LANTIAN_CHECK(review_list_words(*desk, words.json));
    return 0;
  }
  LANTIAN_TRY(const serve::ReviewMaterial material, serve::review_material(desk->ground()));
  LANTIAN_TRY(const respond::EpisodeReview review, serve::make_review(desk->ground(), material, words.episode));
  LANTIAN_TRY(const auto list, serve::list_of_review(desk->data, *desk->book, review.episode, review.first));
  const serve::ReviewNames names{desk->office, list ? &list->list : nullptr};
  const bool english = words.language == "en";
  if (words.keep) {
    LANTIAN_TRY(const std::string by, who_keeps(words.keep, words.by));
    LANTIAN_TRY(const serve::ResponseClock clock, serve::response_clock(*desk->book, desk->synthetic));
    const serve::ReviewGround ground = desk->ground();
    LANTIAN_TRY(const serve::ReviewWarnings warnings, serve::review_warnings(ground));
    LANTIAN_TRY(const auto row, serve::keep_review(*desk->book, review, {by, "system", false}, warnings.evaluate, clock.now));
    print(fmt::format("kept as row {} of the response book\n", row.number));
  }
  const std::string form = !words.out.empty() ? words.out : words.json ? "review.json" : "review.md";
  LANTIAN_TRY(const std::string bytes, serve::review_file(review, names, form, english));
  if (words.out.empty()) {
    print(bytes + "\n");
  } else {
    LANTIAN_CHECK(keep::write_file(words.out, bytes));
    print(report::review_sentence(review, names.speech(english)) + "\n");
  }
  return 0;
}

Result<int> respond_season(const RespondSeasonWords& words) {
  LANTIAN_TRY(const auto desk, open_review_desk(words.book, words.region));
  LANTIAN_TRY(const serve::ReviewMaterial material, serve::review_material(desk->ground()));
  const serve::ReviewGround ground = desk->ground();
  LANTIAN_TRY(const serve::ReviewWarnings warnings, serve::review_warnings(ground));
  LANTIAN_TRY(const respond::SeasonReview season, serve::make_season(ground, material, words.period, warnings));
  const serve::ReviewNames names{desk->office, nullptr};
  const bool english = words.language == "en";
  if (words.keep) {
    LANTIAN_TRY(const std::string by, who_keeps(words.keep, words.by));
    LANTIAN_TRY(const serve::ResponseClock clock, serve::response_clock(*desk->book, desk->synthetic));
    LANTIAN_TRY(const auto row, serve::keep_season_review(*desk->book, season, by, clock.now));
    print(fmt::format("kept as row {} of the response book\n", row.number));
  }
  const std::string form = !words.out.empty() ? words.out : words.json ? "season.json" : "season.md";
  LANTIAN_TRY(const std::string bytes, serve::season_file(season, names, form, english));
  if (words.out.empty()) {
    print(bytes + "\n");
  } else {
    LANTIAN_CHECK(keep::write_file(words.out, bytes));
    print(report::season_sentence(season, names.speech(english)) + "\n");
  }
  return 0;
}

}  // namespace

int run_respond_review(const RespondReviewWords& words) {
  return exit_code(respond_review(words));
}

int run_respond_season(const RespondSeasonWords& words) {
  return exit_code(respond_season(words));
}

}  // namespace lantian::app
