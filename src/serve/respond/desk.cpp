#include "serve/respond/desk.hpp"

namespace lantian::serve {

Result<keep::DocumentBook*> document_book(const RespondDesk& desk) {
  if (keep::DocumentBook* book = desk.book()) return book;
  return Error{ErrorCode::locked, "the response desk is still being prepared; see /api/v1/progress", ""};
}

std::optional<Problem> nobody(const RespondDesk& desk, const HttpRequest& request, RespondPerson& person) {
  if (auto found = desk.who(request)) {
    person = *std::move(found);
    return std::nullopt;
  }
  return Problem{problems::not_signed_in, "who decides about a response is written down: sign in first"};
}

std::string response_path(const std::string& book) {
  return book + "/response.db";
}

void mount_respond(Router& router, const std::shared_ptr<const RespondDesk>& desk) {
  mount_response_clock(router, desk);
  mount_forecasts(router, desk);
  mount_episodes(router, desk);
  mount_reduction_lists(router, desk);
  mount_plant_sheets(router, desk);
  mount_plans(router, desk);
  mount_orders(router, desk);
  mount_meters(router, desk);
  mount_reviews(router, desk);
}

}  // namespace lantian::serve
