#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "terms/tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which permit, source, unit of the reduction list and meter an item of a filing belongs to. No rule: what stands in
/// registers of a place (regions/<id>/carbon-ties.toml), each row with its source and status.
namespace lantian::carbon {

/// What a permit allows of one item in a calendar year.
struct PermitLimit {
  std::string item;
  Decimal a_year;
  std::string unit, source;
};

struct TiedPermit {
  std::string enterprise, document;
  Day from{};
  std::optional<Day> until;          ///< first day it no longer binds
  std::vector<std::string> outlets;  ///< of permits.toml, whose limits of concentrations bind too
  std::vector<PermitLimit> limits;
  std::string source, status;
};

/// A row of the inventory's table of sources that one item of the enterprise feeds.
struct TiedSource {
  std::string enterprise, facility, item, source_id, class_code;  ///< class may be empty: the table of sources says it
  std::string source, status;
};

/// A line, furnace or boiler of the reduction list, and the items that speak of it.
struct TiedUnit {
  std::string enterprise, facility;
  std::string listed, unit, process;  ///< ids of the list; process of data/grades/measures.toml
  std::vector<std::string> items;
  std::string source, status;
};

/// How hourly values become an amount: the sum of what the hours counted, or of their means, each for one hour.
enum class MeterFigure : std::uint8_t { total = 0, mean = 1 };

/// A series of the platform that an item of the enterprise is summed from.
struct TiedMeter {
  std::string enterprise, facility, item;
  std::string mn, factor;  ///< of the registry of devices
  MeterFigure figure = MeterFigure::total;
  std::string unit;         ///< of one hour's value (of a mean: of what flows in an hour)
  std::string from, until;  ///< first and last month, "2024-01"; empty: open
  Decimal least_percent;    ///< of the hours of a month: below, the form stays empty
  std::string source, status;
  std::string name() const { return mn + "/" + factor; }  ///< as a filed item keeps it
};

struct FilingTies {
  std::vector<TiedPermit> permits;
  std::vector<TiedSource> sources;
  std::vector<TiedUnit> units;
  std::vector<TiedMeter> meters;

  /// The permit that binds on a day; null: none is on file.
  const TiedPermit* permit(std::string_view enterprise, Day day) const;
  const TiedSource* source(std::string_view enterprise, std::string_view facility, std::string_view item) const;
  /// Null when no series is tied to the item in that month.
  const TiedMeter* meter(std::string_view enterprise, std::string_view facility, std::string_view item,
                         std::string_view month) const;
};

/// Returns malformed with every fault: a row without source or status, an item twice, two permits on one day, two units
/// that claim one item of one facility.
Result<FilingTies> read_filing_ties(const terms::SourceFile& file);

}  // namespace lantian::carbon
