#include "serve/carbon/desk.hpp"

namespace lantian::serve {

Result<keep::DocumentBook*> carbon_book(const CarbonDesk& desk) {
  if (keep::DocumentBook* book = desk.book()) return book;
  return Error{ErrorCode::locked, "the carbon accounts are still being prepared; see /api/v1/progress", ""};
}

Result<std::shared_ptr<const CarbonFilings>> filings_of(const CarbonDesk& desk) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  return desk.shelf->filings(*book);
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

void mount_carbon(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  mount_carbon_filings(router, desk);
  mount_carbon_accounts(router, desk);
  mount_carbon_ratings(router, desk);
  mount_carbon_own_codes(router, desk);
  mount_carbon_balances(router, desk);
  mount_carbon_consents(router, desk);
  mount_carbon_cards(router, desk);
  mount_carbon_loans(router, desk);
  mount_carbon_amendments(router, desk);
  mount_carbon_verifications(router, desk);
  mount_carbon_assets(router, desk);
  mount_carbon_library(router, desk);
  mount_carbon_planning(router, desk);
  mount_carbon_energy(router, desk);
  mount_carbon_reports(router, desk);
}

}  // namespace lantian::serve
