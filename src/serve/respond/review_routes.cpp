#include "serve/office_files.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/review_basis.hpp"
#include "serve/respond/review_desk.hpp"

#include <fmt/core.h>

#include <utility>

namespace lantian::serve {
namespace {

/// `work(ground, book)` with the readings at hand.
template <class Work>
Answer with_review_ground(const RespondDesk& desk, const Work& work) {
  LANTIAN_TRY(keep::DocumentBook* const book, document_book(desk));
  const auto inventory = review_inventory(desk);
  LANTIAN_TRY(HttpReply reply, desk.air->read([&](const keep::ReadingBook& air) -> Result<HttpReply> {
    return work(ReviewGround{desk.office, &air, book, desk.region, desk.synthetic, inventory.get()}, *book);
  }));
  return reply;
}

Result<HttpReply> as_reply(Result<std::string> json) {
  if (!json) return json.error();
  return json_reply(*std::move(json));
}

Answer reviews_answer(const RespondDesk& desk) {
  return with_review_ground(
      desk, [](const ReviewGround& ground, keep::DocumentBook&) { return as_reply(review_list(ground)); });
}

Answer review_answer(const RespondDesk& desk, const Call& call) {
  return with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
    LANTIAN_TRY(const keep::DocumentRow row, kept_review(book, call.parts[0]));
    return as_reply(review_page(ground, row));
  });
}

Answer review_download(const RespondDesk& desk, const Call& call, std::string_view form) {
  return with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
    LANTIAN_TRY(const keep::DocumentRow row, kept_review(book, call.parts[0]));
    LANTIAN_TRY(const respond::EpisodeReview review, read_review_json(row.body));
    LANTIAN_TRY(const auto list, list_of_review(ground.office->office(), book, review.episode, review.first));
    const ReviewNames names{*ground.office, list ? &list->list : nullptr};
    LANTIAN_TRY(std::string bytes, review_file(review, names, fmt::format("review.{}", form), call.english));
    return HttpReply{200,
                     std::string{media_type_of(form)},
                     std::move(bytes),
                     {{"Content-Disposition", fmt::format("attachment; filename=\"review-{}.{}\"", row.key, form)}},
                     {}};
  });
}

/// Makes a review and keeps it.
Answer make_review_answer(const RespondDesk& desk, const Call& call) {
  RespondPerson who;
  if (auto problem = nobody(desk, call.request, who)) return *std::move(problem);
  const std::string& episode = call.parts[0];
  const Answer answer =
      with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
        LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
        LANTIAN_TRY(const ResponseClock clock, response_clock(book, desk.synthetic));
        LANTIAN_TRY(const ReviewWarnings warnings, review_warnings(ground));
        LANTIAN_TRY(const respond::EpisodeReview review, make_review(ground, material, episode));
        LANTIAN_TRY(const keep::DocumentRow row, keep_review(book, review, who, warnings.evaluate, clock.now));
        return as_reply(review_page(ground, row));
      });
  if (answer.reply() == nullptr) return answer;
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "respond.review", episode, "made and kept"));
  return answer;
}

Answer season_answer(const RespondDesk& desk, const Call& call) {
  return with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
    LANTIAN_TRY(const auto row, book.newest("season", call.parts[0]));
    if (row) return as_reply(season_page(ground, *row));
    return Error{ErrorCode::not_found,
                 fmt::format("no season {} is kept; POST makes and keeps it", call.parts[0]), call.parts[0]};
  });
}

Answer make_season_answer(const RespondDesk& desk, const Call& call) {
  RespondPerson who;
  if (auto problem = nobody(desk, call.request, who)) return *std::move(problem);
  const Answer answer =
      with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
        LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
        LANTIAN_TRY(const ResponseClock clock, response_clock(book, desk.synthetic));
        LANTIAN_TRY(const ReviewWarnings warnings, review_warnings(ground));
        LANTIAN_TRY(const respond::SeasonReview season, make_season(ground, material, call.parts[0], warnings));
        LANTIAN_TRY(const keep::DocumentRow row, keep_season_review(book, season, who.name, clock.now));
        return as_reply(season_page(ground, row));
      });
  if (answer.reply() == nullptr) return answer;
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, "respond.season", call.parts[0], "made and kept"));
  return answer;
}

Answer season_download(const RespondDesk& desk, const Call& call, std::string_view form) {
  return with_review_ground(desk, [&](const ReviewGround& ground, keep::DocumentBook& book) -> Result<HttpReply> {
    LANTIAN_TRY(const auto row, book.newest("season", call.parts[0]));
    if (!row) return Error{ErrorCode::not_found, fmt::format("no season {} is kept", call.parts[0]), call.parts[0]};
    LANTIAN_TRY(const respond::SeasonReview season, read_season_review_json(row->body));
    const ReviewNames names{*ground.office, nullptr};
    LANTIAN_TRY(std::string bytes, season_file(season, names, fmt::format("season.{}", form), call.english));
    return HttpReply{200,
                     std::string{media_type_of(form)},
                     std::move(bytes),
                     {{"Content-Disposition", fmt::format("attachment; filename=\"season-{}.{}\"", row->key, form)}},
                     {}};
  });
}

}  // namespace

void mount_reviews(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  router.on("GET", "/api/v1/respond/reviews", [desk](const Call&) { return reviews_answer(*desk); });
  router.on("GET", "/api/v1/respond/reviews/{episode}", [desk](const Call& call) { return review_answer(*desk, call); });
  router.on("POST", "/api/v1/respond/reviews/{episode}",
            [desk](const Call& call) { return make_review_answer(*desk, call); });
  router.on("GET", "/api/v1/respond/seasons/{period}", [desk](const Call& call) { return season_answer(*desk, call); });
  router.on("POST", "/api/v1/respond/seasons/{period}",
            [desk](const Call& call) { return make_season_answer(*desk, call); });
  for (const char* form : {"docx", "xlsx"}) {
    router.on("GET", fmt::format("/api/v1/respond/reviews/{{episode}}/review.{}", form),
              [desk, form](const Call& call) { return review_download(*desk, call, form); });
    router.on("GET", fmt::format("/api/v1/respond/seasons/{{period}}/season.{}", form),
              [desk, form](const Call& call) { return season_download(*desk, call, form); });
  }
}

}  // namespace lantian::serve
