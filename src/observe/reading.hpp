#pragma once
#include "base/clock.hpp"
#include "base/concentration.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lantian::observe {

using terms::Averaging;
using terms::Species;

/// Whether a value may take part in statistics. Stored: never renumber.
enum class Mark : std::uint8_t {
  valid = 0,
  invalid = 1,  ///< present, but the source or a check says it must not be used
};

/// One value of one species at one station.
/// `hour`: the hour ending there for hourly values; for daily values hour 24 of the day.
/// `thousandths`: 0.001 ug/m3 for concentrations; 0.001 index for Species::published_aqi. Never negative.
/// `line`: 1-based line (CSV) or record number (JSON) in the source.
struct Reading {
  std::uint32_t station = 0;  ///< index into Batch::stations
  std::uint32_t line = 0;
  HourEnding hour{};
  std::int32_t thousandths = 0;
  Species species{};
  Averaging averaging = Averaging::hour;
  Mark mark = Mark::valid;

  Concentration concentration() const { return Concentration::from_milli_ug(thousandths); }
};

/// A row or cell that was not taken, as the user must see it.
struct Refusal {
  std::uint32_t line = 0;
  std::string column;   ///< header of the cell, or empty for a whole row
  std::string given;    ///< raw text, cut at 60 bytes
  std::string allowed;  ///< what would have been right, and what to do
};

/// The verdict the source itself published on a row, to be reproduced by ours.
struct PublishedVerdict {
  std::uint32_t station = 0;
  std::uint32_t line = 0;
  HourEnding hour{};
  int aqi = 0;
  std::string level;                     ///< as written: a class name in Chinese, or empty
  std::vector<terms::Item> primary;      ///< items named as primary; empty = none named
  std::vector<std::string> primary_raw;  ///< words that name no known pollutant
  struct Value {
    terms::Item item;
    Concentration concentration;
  };
  std::vector<Value> values;  ///< the row's concentrations, missing ones absent
};

/// How many cells of a source went where. accepted + missing + refused = cells that carry a measurand.
struct CellCounts {
  std::int64_t rows = 0;
  std::int64_t accepted = 0;
  std::int64_t missing = 0;
  std::int64_t refused = 0;
  std::int64_t duplicate =
      0;  ///< same (station, species, hour) and same value again inside the source; part of accepted
};

/// One source file, read. Values only; nothing was stored yet.
struct Batch {
  std::string source;  ///< file name without directories
  std::string source_sha256;
  std::string adapter;       ///< adapter id
  std::string adapter_text;  ///< the adapter file as used, kept so that a trace can read the raw rows again
  std::string region;        ///< pack that resolved the names, so that a trace resolves them alike; may be empty
  bool synthetic = false;
  std::vector<terms::Station> stations;
  std::vector<terms::Unit> units;           ///< units the source itself names (file stem, area column); may be empty
  std::vector<Reading> readings;            ///< grouped by station, then by row
  std::vector<PublishedVerdict> published;  ///< filled only when asked for
  std::vector<Refusal> refusals;            ///< at most `refusals_kept`; `counts.refused` has the full number
  std::vector<std::string> notes;  ///< what the user should know: ignored columns, stated assumptions, swapped fields
  CellCounts counts;
};
inline constexpr std::size_t refusals_kept = 1000;

}  // namespace lantian::observe
