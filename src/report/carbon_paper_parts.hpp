#pragma once
#include "base/quantity.hpp"
#include "base/rational.hpp"
#include "report/respond_paper.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What the papers of carbon accounts share. Only for the files carbon_*.cpp.
namespace lantian::report {

/// A table under way: columns by key ("carbon.c_<key>" is the title), cells appended to the last row.
class CarbonTable {
 public:
  CarbonTable(const PaperSpeech& speech, std::string id);
  CarbonTable& column(const char* key, int width = 3);
  CarbonTable& number(const char* key, const char* unit = "", int width = 3);

  CarbonTable& row();
  CarbonTable& text(std::string text);                         ///< empty: an empty cell
  CarbonTable& word(const char* kind, std::string_view word);  ///< "carbon.<kind>_<word>"
  CarbonTable& whole(std::int64_t value);
  CarbonTable& exact(const Decimal& value);
  CarbonTable& share(const std::optional<Rational>& value, int places);  ///< rounded once, half to even
  CarbonTable& tonnes(const std::optional<CarbonMass>& mass, int places = 3);
  CarbonTable& rounded(const Decimal& value, int places);  ///< half to even
  CarbonTable& nothing();

  bool empty() const { return table_.rows.empty(); }
  PaperTable done() { return std::move(table_); }

 private:
  CarbonTable& put(terms::ListingValue value);
  const PaperSpeech& speech_;
  PaperTable table_;
};

/// "verified", "partly verified", "unverified" in the reader's words.
std::string carbon_status(const PaperSpeech& speech, std::string status);
/// A section whose heading is "carbon.h_<key>".
PaperSection carbon_section(const PaperSpeech& speech, std::string_view key);

}  // namespace lantian::report
