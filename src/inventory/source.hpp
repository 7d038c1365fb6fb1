#pragma once
#include "base/decimal.hpp"
#include "base/period.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Who emits, and how much of what they did: the two records that every tonne starts from.
namespace lantian::inventory {

enum class SourceKind : std::uint8_t { point = 1, area = 2, line = 3, mobile = 4 };
std::string_view name_of(SourceKind kind);

/// Where a stack lets out. Absent members are not known.
struct Stack {
  std::optional<Decimal> height_m, diameter_m, temperature_c, velocity_m_s;
};

/// One place or group that emits. A point source is one process behind one release point: enterprise -> unit -> process
/// -> stack are columns, so that an enterprise is the set of rows with its `enterprise`.
struct Source {
  std::string id;
  terms::Name name;
  SourceKind kind = SourceKind::point;
  std::string unit_id;     ///< county, GB/T 2260, or a park of the region pack
  std::string class_code;  ///< leaf of the class book
  std::string enterprise;  ///< id of the enterprise; empty for area, line and mobile sources
  std::string uscc;        ///< unified social credit code
  std::string permit_no;
  std::string industry;  ///< GB/T 4754 code
  std::string grade;     ///< performance grade: A, B, B-, C, D or empty
  std::string plant_unit, process, stack_id;
  std::string fuel;
  std::vector<std::string> controls;  ///< in the order of the gas: ESP, FGD, SCR
  std::optional<Decimal> capacity;
  std::string capacity_unit;
  std::optional<Decimal> longitude, latitude;  ///< degrees, WGS 84
  Stack stack;
  bool synthetic = false;
};

/// Why there is no number, by the keys of IPCC reporting. A missing value is never zero.
enum class Notation : std::uint8_t {
  value = 0,
  not_occurring = 1,       ///< NO: does not happen there; counts as zero in a sum, and says so
  not_estimated = 2,       ///< NE: happens, nobody knows how much; the sum is incomplete
  included_elsewhere = 3,  ///< IE: counted under another source, which `included_in` names
  confidential = 4         ///< C: known, not shown; the sum is incomplete
};
/// "", "NO", "NE", "IE", "C" and back.
std::string_view name_of(Notation notation);
std::optional<Notation> parse_notation(std::string_view text);

/// One row of activity: what one source burned, made, drove or laid bare in one period.
/// Key: (source_id, period, pollutant-free). `record` names the stored row, for lineage.
struct Activity {
  std::string record;  ///< "activity/<key>@<revision>", or "file:line" before it is stored
  std::string source_id;
  Period period;
  Notation notation = Notation::value;
  Decimal value;     ///< of notation `value`; never negative
  std::string unit;  ///< symbol as given, convertible to the class's unit
  std::string included_in;
  std::string method;  ///< method id; empty: the factor's own
  /// What the method needs beside the amount, by name with the unit in it: "sulphur_percent", "ash_percent",
  /// "removal_percent", "collection_percent", "run_percent".
  std::map<std::string, Decimal, std::less<>> parameters;
  std::optional<Decimal> u95_low_percent, u95_high_percent;  ///< 95 % half-ranges of the amount
  std::string data_source, evidence;
  std::string confidence;
  bool synthetic = false;
};

}  // namespace lantian::inventory
