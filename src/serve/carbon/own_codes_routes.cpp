// What an enterprise hangs on its wall: its own code, and the address behind the picture.
#include "serve/carbon/finance_desk.hpp"
#include "serve/carbon/ratings_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

std::vector<std::string> coded_made_up(const CarbonDesk& desk) {
  std::vector<std::string> out;
  if (!desk.synthetic) return out;
  if (const auto filings = filings_of(desk)) {
    for (const carbon::Enterprise& one : (*filings)->enterprises) out.push_back(one.id);
  }
  return out;
}

/// The years in which a code of the enterprise was issued, the newest first.
Result<std::vector<int>> coded_years(const keep::DocumentBook& book, const std::string& enterprise) {
  LANTIAN_TRY(const std::vector<std::string> keys, book.keys("code"));
  std::vector<int> out;
  const std::string begin = enterprise + "/";
  for (const std::string& key : keys) {
    int year = 0;
    if (!key.starts_with(begin)) continue;
    std::from_chars(key.data() + begin.size(), key.data() + key.size(), year);
    out.push_back(year);
  }
  std::ranges::sort(out, std::ranges::greater{});
  return out;
}

Answer own_codes(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "enterprise", coded_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const std::vector<int> years, coded_years(*book, asking.person.party));
  std::vector<std::vector<IssuedCode>> codes;
  for (const int year : years) {
    LANTIAN_TRY(std::vector<IssuedCode> of_year, codes_of(*book, asking.person.party, year));
    codes.push_back(std::move(of_year));
  }
  return json_reply(own_codes_json(asking.person.party, codes, desk.synthetic));
}

}  // namespace

void mount_carbon_own_codes(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/own/codes", [desk](const Call& call) { return own_codes(*desk, call); });
}

}  // namespace lantian::serve
