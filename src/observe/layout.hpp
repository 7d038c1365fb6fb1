#pragma once
#include "base/decimal.hpp"
#include "base/source_text.hpp"
#include "observe/adapter.hpp"
#include "observe/time_format.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What an adapter file says, once it is checked. Inside the room; doc/adapters.md explains every key.
namespace lantian::observe {

enum class SourceFormat : std::uint8_t { csv, json };
enum class Origin : std::uint8_t { none, column, file_stem, fixed };

/// Spellings of one column; the first one is shown in messages. In JSON layouts: dotted paths inside a record.
using Spellings = std::vector<std::string>;

/// A column that carries a measured value.
struct MeasurandColumn {
  terms::Item item;
  Spellings names;
  std::optional<ConcentrationUnit> unit;  ///< absent: the header says it, else the unit the law prints
  std::int64_t at_most = 0;               ///< thousandths; a larger value is implausible
  bool optional = false;                  ///< the file may lack the column
};

struct IgnoredColumns {
  Spellings names;
  std::string reason;
};

struct ClockLayout {
  Spellings year, month, day, hour, date, stamp;
  std::vector<TimeFormat> date_formats;
  std::vector<TimeFormat> hour_formats;
  std::vector<TimeFormat> stamp_formats;
  bool hour_begins = false;
  int first_hour = 0;
  int last_hour = 23;
  int utc_offset = 8;           ///< of the clock in the file
  int official_utc_offset = 8;  ///< of the clock readings are kept in, unless a region says otherwise
};

struct StationLayout {
  Origin from = Origin::column;
  Spellings column;  ///< the identifier, when from a column
  Spellings name;    ///< a name beside the identifier; may be empty
  Spellings longitude, latitude;
  std::string id;            ///< when fixed
  std::string shown_en;      ///< English name of a fixed station
  bool exact = false;        ///< blanks around the identifier count; some sources tell two feeds apart by them
  bool within_unit = false;  ///< the identifier becomes "<unit>/<station>"
  terms::StationKind kind = terms::StationKind::urban;
};

struct UnitLayout {
  Origin from = Origin::none;
  Spellings column;
  std::string id;  ///< when fixed
  terms::Name name;
  terms::UnitKind kind = terms::UnitKind::city;
};

/// Species in one column, value in another, one reading a row.
struct LongLayout {
  Spellings species;
  Spellings value;
  Spellings unit;  ///< may be empty
};

struct PublishedLayout {
  Spellings level;
  Spellings primary;
  std::string separators;                                  ///< each byte of ASCII separates; blanks always do
  std::vector<std::pair<std::string, terms::Item>> words;  ///< words of the source for an item
  std::vector<std::string> none;                           ///< words for "no primary pollutant" or "no level"
};

struct FileLayout {
  std::string id;
  std::string title;
  std::string text;
  std::vector<std::string> notes;
  SourceFormat format = SourceFormat::csv;
  SourceEncoding encoding = SourceEncoding::automatic;
  char delimiter = ',';
  char decimal_point = '.';
  bool has_header = true;
  std::vector<std::string> fixed_columns;  ///< without a header: the columns in order, empty name = unnamed
  bool empty_tail = false;                 ///< empty cells after the last column are tolerated
  bool line_breaks_in_quotes = false;
  bool unit_row = false;             ///< a row of units may follow the header
  bool unknown_columns = false;      ///< true: noted; false: the file is refused
  bool round_finer = false;          ///< digits below 0.001 ug/m3: rounded half-even, or refused
  std::vector<std::string> missing;  ///< words
  std::vector<Decimal> missing_numbers;
  terms::Averaging averaging = terms::Averaging::hour;
  std::string default_region;
  std::vector<std::string> records;  ///< JSON: path to the array of records
  ClockLayout clock;
  StationLayout station;
  UnitLayout unit;
  std::optional<LongLayout> tall;
  std::vector<MeasurandColumn> measurands;
  std::vector<IgnoredColumns> ignored;
  std::vector<std::string> swapped_notes;
  PublishedLayout published;

  bool is_missing_word(std::string_view text) const;
};

struct Adapter::Layout : FileLayout {};

/// "ug/m3", "mg/m3" in the spellings that headers use: any letter case, Greek or micro sign, superscript three, m^3.
std::optional<ConcentrationUnit> unit_of_text(std::string_view text);

/// Column names compared: blanks, letter case, full-width brackets and the byte-order mark do not count.
std::string folded_name(std::string_view name);

/// The first spelling, or all of them as "PM2.5 (or pm2_5, pm25)".
std::string shown(const Spellings& names);

/// "10000 ug/m3" or "index 500".
std::string bound_text(const terms::Item& item, std::int64_t thousandths, ConcentrationUnit unit);

}  // namespace lantian::observe
