#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "observe/adapter.hpp"
#include "observe/reading.hpp"
#include "terms/region.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Tables of status points: one row a point (river section, drinking-water source, soil plot, noise grid or road).
namespace lantian::observe {

/// One point with its values as given, in the unit of its column's layout. `condition` chooses among rows of a class
/// table ("paddy", "lake"; soil pH rows are chosen by the value "pH"). `weight`: road length for the length-weighted
/// mean; 1 otherwise. A missing value is not in `values`.
struct StatusPoint {
  std::string id;
  std::string name;
  std::string unit_id;
  std::string condition;
  std::map<std::string, Decimal, std::less<>> values;
  Decimal weight{1, 0};
  int line = 0;
  std::vector<std::string> below_detection;  ///< items given as below a detection limit ("0.02L")
};

/// How the points of one kind are written and judged, as data: one TOML file each under data/points/, see
/// doc/status.md.
struct PointLayout {
  /// What a column holds beside measured items.
  enum class Role { id, name, unit, condition, weight };
  struct Column {
    std::optional<Role> role;        ///< none: a measured item
    std::string item;                ///< id of the rule's item: "DO", "Cd", "pH", "area.day"
    std::string unit;                ///< unit the values are kept in; empty = none
    bool required = false;           ///< a table without this column cannot be read
    std::vector<std::string> names;  ///< headers that mean this column, zh and en
    std::map<std::string, int, std::less<>>
        other_units;    ///< unit a header may state -> power of ten to `unit`: ug/L -> -3
    Decimal low{0, 0};  ///< a value outside [low, high] is refused as a slip of the pen
    std::optional<Decimal> high;
  };
  /// How the kind is judged; read here because it stands in the same file, used by assess::judge_status.
  struct Judging {
    std::string rule;     ///< class table: "GB3838"
    std::string overall;  ///< status table for the kind as a whole: "WATER-STATUS" ("" = none)
    std::string attains;  ///< numeral of the last class that still attains ("" = attainment is not asked)
    std::string mean;     ///< item whose mean over the points is taken, weighted by `weight` ("" = none)
    int mean_decimals = 1;
    std::string source;
    std::string status;  ///< "verified", "unverified" or "mixed"
  };
  std::string kind;
  terms::Name name;
  std::vector<Column> columns;
  std::map<std::string, std::string, std::less<>>
      conditions;                        ///< words for the condition, zh and en, to the rule's word
  std::vector<std::string> missing;      ///< tokens that mean "no value"
  std::vector<std::string> below_marks;  ///< "L" after or "<" before a number: below detection
  Decimal below_factor{5, 1};            ///< such a value counts as this part of the limit
  Judging judging;
};

/// Returns malformed with all faults, one a line, as file:line.
Result<PointLayout> read_point_layout(const terms::SourceFile& file);

/// One table, read. Values only.
struct PointTable {
  std::string source;  ///< file name without directories
  std::string source_sha256;
  std::string kind;
  bool synthetic = false;  ///< a line "# synthetic = true" stands before the header
  std::vector<StatusPoint> points;
  std::vector<Refusal> refusals;   ///< at most `refusals_kept`; `counts.refused` has the full number
  std::vector<std::string> notes;  ///< ignored columns, values below detection and how they were counted
  CellCounts counts;               ///< of cells that carry an item
};

/// Reads one CSV (UTF-8, BOM allowed, quotes as in RFC 4180) completely or says why it cannot be read at all: not
/// UTF-8, no header, a required column absent, one column twice, a unit other than the layout's, no row. A header may
/// carry its unit: "NH3-N (mg/L)"; mg and ug (per L or kg) are converted exactly. Empty cells and missing tokens are
/// missing. Bad cells and rows (shifted columns, words, negative values, an id twice) are refusals; a bad cell takes
/// its whole row with it, because a class from the items left over could be better than the true one. Pure; linear in
/// bytes. Returns malformed; the message begins with file:line.
Result<PointTable> read_points(const SourceBytes& source, const PointLayout& layout);

}  // namespace lantian::observe
