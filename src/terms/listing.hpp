#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// A list as it leaves the house: rows under columns that state their unit, whatever file they end in.
/// CSV is made here, a workbook in keep (listing_workbook.hpp).
namespace lantian::terms {

enum class ListingKind {
  text,
  number,   ///< printed with the places of its own decimal
  day,      ///< a calendar day on the list's clock
  instant,  ///< shown on the list's clock, which the list names
  truth,    ///< yes or no
};

struct ListingColumn {
  std::string key;   ///< of the JSON, with the unit in it: "pm25_mean_ug_m3"
  Name title;        ///< "PM2.5 mean"
  std::string unit;  ///< as it is shown behind the title: "ug/m3" set as people read it; empty for none
  ListingKind kind = ListingKind::text;
  int width = 0;  ///< in characters; 0 = as wide as what stands in it
};

/// Where a number comes from. Cells point to it by its place in Listing::sources.
struct ListingSource {
  std::string figure;  ///< identifier, as `lantian trace` reads it
  std::string value;   ///< as the API prints it
  std::string unit;
  std::string rules;   ///< each with the hash of its file
  std::string method;  ///< one sentence
  std::string query;   ///< what to run to see it recomputed
  std::string sha256;  ///< of the readings behind it; empty where only the query knows
};

/// Nothing: missing, printed as an empty cell and never as 0.
using ListingValue = std::variant<std::monostate, std::string, Decimal, Day, UtcSeconds, bool>;
struct ListingCell {
  ListingValue value;
  int source = -1;  ///< in Listing::sources; -1 = no published figure
};

struct Listing {
  std::string id;     ///< of a file or sheet: "months"
  Name name;          ///< of the sheet, at most 31 characters without []:*?/ and backslash
  std::string title;  ///< one line above everything, in the reader's language
  /// Lines below the title. The first one names clock and standard; what is synthetic is said in one of them.
  std::vector<std::string> notes;
  std::vector<ListingColumn> columns;
  std::vector<std::vector<ListingCell>> rows;  ///< each as long as `columns`
  std::vector<ListingSource> sources;
  bool synthetic = false;
  int utc_offset_hours = 8;
};

/// Several lists that leave in one file.
struct ListingBook {
  std::string title;
  std::string subject;
  std::vector<Listing> listings;
  /// What holds for all of it: hash of the readings, revision, rules. Written above the sources.
  std::vector<std::pair<std::string, std::string>> facts;
};

/// "PM2.5 mean (ug/m3)": the title with its unit.
std::string listing_head(const ListingColumn& column, bool chinese);
/// "2024-01-15 08:00" on the list's clock; a day as "2024-01-15".
std::string listing_instant(UtcSeconds instant, int utc_offset_hours);
/// The few words that a list takes besides its own, in one language. Chinese is data: report::listing_words.
struct ListingWords {
  bool chinese = false;
  std::string yes = "yes";
  std::string no = "no";
  std::string synthetic = "synthetic";
  std::string sheet = "sheet";  ///< heads of the hidden sheet
  std::string cell = "cell";
  std::string figure = "figure";
  std::string value = "value";
  std::string unit = "unit";
  std::string rules = "rules";
  std::string method = "method";
  std::string query = "query";
  std::string sha256 = "sha256";
};

/// A value as text: decimals with their places and '-', truths as yes or no.
std::string listing_text(const ListingValue& value, int utc_offset_hours, const ListingWords& words);

/// RFC 4180 with CR LF and the mark of UTF-8 before it, so that a spreadsheet reads Chinese. One head row (title and
/// unit), then the rows; missing is an empty field; numbers with their printed places and a point. Text that a
/// spreadsheet would run as a formula is defused (csv_field). A synthetic list says so in a last column of every row.
std::string listing_csv(const Listing& listing, const ListingWords& words);

}  // namespace lantian::terms
