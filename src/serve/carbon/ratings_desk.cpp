#include "serve/carbon/ratings_desk.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::string_view demo_issuer = "synthetic region";

Result<int> wanted_rating_year(const std::vector<int>& years, const std::string& word) {
  if (years.empty()) {
    return Error{ErrorCode::not_found, "no month was filed yet; file one under /api/v1/carbon, or import a table",
                 "year"};
  }
  if (word.empty()) return years.back();
  std::vector<std::string> names;
  for (const int year : years) {
    names.push_back(std::to_string(year));
    if (names.back() == word) return year;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("'year' is {}; filed are the years {}", in_quotes(word), joined(names, ", ")), "year"};
}

}  // namespace

Result<OpenYear> open_carbon_year(const CarbonDesk& desk, const std::string& word) {
  OpenYear open;
  LANTIAN_TRY(open.filings, filings_of(desk));
  LANTIAN_TRY(open.tables, desk.years->tables(*desk.office, desk.region));
  open.years = rating_years(*open.filings);
  LANTIAN_TRY(const int year, wanted_rating_year(open.years, word));
  LANTIAN_TRY(open.year, desk.years->year(*desk.carbon, *open.tables, open.filings, year));
  if (std::ranges::binary_search(open.years, year - 1)) {
    LANTIAN_TRY(open.before, desk.years->year(*desk.carbon, *open.tables, open.filings, year - 1));
  }
  return open;
}

Result<RatingsGround> ratings_ground(const CarbonOffice& office, const OpenYear& open, const keep::DocumentBook* book) {
  RatingsGround ground{&office, open.tables, open.filings.get(), open.year.get(), {}, {}, carbon::LabelEngine::ratio};
  ground.ratings = ratings_of(*open.year, open.before.get());
  if (book != nullptr) {
    LANTIAN_TRY(ground.codes, newest_codes(*book, open.year->year));
  }
  return ground;
}

Result<void> issue_demo_codes(const CarbonDesk& desk, int year, UtcSeconds now) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const auto there, newest_codes(*book, year));
  if (!there.empty()) return {};
  LANTIAN_TRY(const CodeSigner signer, CodeSigner::open(desk.directory));
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, std::to_string(year)));
  for (const carbon::Rating& rating : ratings_of(*open.year, open.before.get())) {
    if (rating.level.empty()) continue;
    LANTIAN_CHECK(issue_code(*book, signer, rating, std::string{demo_issuer}, now));
  }
  return {};
}

}  // namespace lantian::serve
