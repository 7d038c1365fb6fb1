#pragma once
#include "serve/carbon/codes.hpp"
#include "serve/carbon/ratings_year.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Ratings and codes as pages, scripts and whoever scans a code get them.
namespace lantian::serve {

/// What a page of one year stands on. All that is pointed to outlives it.
struct RatingsGround {
  const CarbonOffice* office = nullptr;
  const RatingTables* tables = nullptr;
  const CarbonFilings* filings = nullptr;
  const CarbonYear* year = nullptr;
  std::vector<carbon::Rating> ratings;
  std::map<std::string, IssuedCode, std::less<>> codes;  ///< the newest of each
  carbon::LabelEngine engine = carbon::LabelEngine::ratio;
};

/// Everybody of a year: rule, sets that they were held against with their members, distribution by level and sector.
std::string ratings_json(const RatingsGround& ground);

/// One enterprise: its rating in every year, and where the figures of one year come from.
struct RatingDetail {
  const RatingsGround* ground = nullptr;  ///< of the year that is explained
  const carbon::Enterprise* enterprise = nullptr;
  std::vector<carbon::Rating> course;  ///< by year
  std::vector<IssuedCode> codes;       ///< of that year, oldest first
};
std::string rating_detail_json(const RatingDetail& detail);

/// {"enterprise", "synthetic", "results": the codes of each year, in a year oldest first}.
std::string own_codes_json(std::string_view enterprise, std::span<const std::vector<IssuedCode>> years, bool synthetic);
/// What whoever scans a code is told: what the code says, with the names of what it names, and whether it holds.
/// `enterprise` may be null.
std::string verified_code_json(const CarbonOffice& office, const VerifiedCode& code,
                               const carbon::Enterprise* enterprise, bool synthetic);
/// The key that others verify with, and what is signed.
std::string code_key_json(const CodeSigner& signer);

}  // namespace lantian::serve
