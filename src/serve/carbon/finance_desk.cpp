#include "serve/carbon/finance_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

const carbon::Enterprise* FinanceGround::enterprise(std::string_view id) const {
  const auto found = std::ranges::find(filings->enterprises, id, &carbon::Enterprise::id);
  return found == filings->enterprises.end() ? nullptr : &*found;
}

const carbon::SyntheticYear* FinanceGround::year(std::string_view enterprise, int year) const {
  for (const carbon::SyntheticYear& one : filings->years) {
    if (one.enterprise == enterprise && one.year == year) return &one;
  }
  return nullptr;
}

Result<FinanceGround> finance_ground(const CarbonDesk& desk) {
  FinanceGround out{desk.carbon, &desk.office->office(), nullptr, nullptr};
  LANTIAN_TRY(out.book, carbon_book(desk));
  LANTIAN_TRY(out.filings, filings_of(desk));
  return out;
}

Result<carbon::CarbonPlan> finance_plan(const Office& office, const std::string& region) {
  const std::string path = fmt::format("{}/regions/{}/carbon.toml", office.root(), region);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return carbon::read_carbon_plan({path, std::move(text)});
}

std::optional<Problem> party_asks(const CarbonDesk& desk, const HttpRequest& request, std::string_view role,
                                  std::span<const std::string> made_up, PartyAsking& asking) {
  if (auto found = desk.who(request)) {
    asking.person = *std::move(found);
    if (asking.person.role == role && !asking.person.party.empty()) return std::nullopt;
    return Problem{problems::not_allowed, fmt::format("this address is for people of one {}", role)};
  }
  if (!desk.synthetic) return Problem{problems::not_signed_in, "what is somebody's own is shown to her alone"};
  asking.demonstration = true;
  asking.person = {"demonstration", std::string{role}, request.field("as").value_or(""), false, false, false};
  if (std::ranges::find(made_up, asking.person.party) != made_up.end()) return std::nullopt;
  return Problem{problems::bad_request,
                 fmt::format("{} is no made-up {} of the demonstration; say which in the field 'as'",
                             in_quotes(asking.person.party), role),
                 {made_up.begin(), made_up.end()}};
}

std::optional<Problem> office_asks(const CarbonDesk& desk, const HttpRequest& request) {
  const auto person = desk.who(request);
  if (person ? person->reads : desk.synthetic) return std::nullopt;
  if (!person) return Problem{problems::not_signed_in, "carbon finance is shown to offices that may read it"};
  return Problem{problems::not_allowed,
                 "this address is for offices; a bank asks at /api/v1/carbon/cards, an "
                 "enterprise at /api/v1/carbon/own"};
}

std::optional<Problem> writer_asks(const CarbonDesk& desk, const HttpRequest& request, CarbonPerson& person) {
  if (auto problem = nobody(desk, request, person)) return problem;
  if (person.writes) return std::nullopt;
  return Problem{problems::not_allowed, "who writes down figures or units needs the right carbon.write"};
}

}  // namespace lantian::serve
