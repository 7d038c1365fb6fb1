#include "serve/carbon/desk.hpp"

namespace lantian::serve {

Result<keep::DocumentBook*> carbon_book(const CarbonDesk& desk) {
  if (keep::DocumentBook* book = desk.book()) return book;
  return Error{ErrorCode::locked, "the carbon accounts are still being prepared; see /api/v1/progress", ""};
}

std::optional<Problem> nobody(const CarbonDesk& desk, const HttpRequest& request, CarbonPerson& person) {
  if (auto found = desk.who(request)) {
    person = *std::move(found);
    return std::nullopt;
  }
  return Problem{problems::not_signed_in, "who files or decides is written down: sign in first"};
}

std::string carbon_path(const std::string& book) {
  return book + "/carbon.db";
}

}  // namespace lantian::serve
