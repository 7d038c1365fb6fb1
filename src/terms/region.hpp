#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::terms {

/// A bilingual name. zh may be empty for a place abroad; `shown` then falls back to en.
struct Name {
  std::string zh;
  std::string en;
  const std::string& shown(bool chinese) const { return chinese ? (zh.empty() ? en : zh) : (en.empty() ? zh : en); }
  friend bool operator==(const Name&, const Name&) = default;
};

/// Which stations speak for a city: HJ 663 takes urban (evaluation) points only.
enum class StationKind { urban, background, regional, traffic, source_side };

/// A monitoring station. `id` is unique in a book: the national code ("1001A"), or a path like "changjizhou/..." when
/// the source has no codes. `aliases` are the spellings that files use for it.
struct Station {
  std::string id;
  Name name;
  std::string unit_id;  ///< the county or city it belongs to; empty when it stands alone
  StationKind kind = StationKind::urban;
  std::optional<Decimal> longitude;  ///< degrees east, WGS 84
  std::optional<Decimal> latitude;   ///< degrees north, WGS 84
  std::vector<std::string> aliases;
  friend bool operator==(const Station& a, const Station& b) { return a.id == b.id; }
};

/// What a verdict is about.
enum class UnitKind {
  station,  ///< one station on its own
  county,   ///< county-level city, county, district: judged from its urban stations
  city,     ///< city judged from its urban stations
  group,    ///< several counties or cities: counts pooled, concentrations averaged over members
};

/// A unit of assessment. `id`: GB/T 2260 code for divisions ("652301"), a chosen word for others ("changji-west4").
/// A `group` lists `members`; when `representative` names a unit, assessments of targets are made on that unit alone.
struct Unit {
  std::string id;
  Name name;
  UnitKind kind = UnitKind::county;
  std::vector<std::string> members;
  std::string representative;
  std::vector<std::string> aliases;
};

/// A binding or planned value for one unit, period and statistic, with the document that sets it.
/// `statistic`: "PM2.5.mean", "good_share", "heavy_share". `at_most`: the value is an upper bound.
struct Target {
  std::string unit_id;
  std::string period;  ///< as `parse_period` reads it
  std::string statistic;
  bool at_most = true;
  Decimal value;
  std::string unit;  ///< "ug/m3" or "percent"
  std::string source;
  std::string status;  ///< "verified" or "unverified"
};

/// A figure that some document printed, kept to compare the computed one with.
struct PublishedFigure {
  std::string id;  ///< "F1.pm25"
  std::string unit_id;
  std::string period;
  std::string against;  ///< base period of a change, or empty
  std::string statistic;
  Decimal value;
  std::string unit;
  std::string source;
};

/// One dust process as decided by the authority: days on which PM10 (and PM2.5 when `pm25_too`) leave the
/// concentration statistics of `unit_id`. Only `confirmed` ones count.
struct DustEvent {
  std::string unit_id;
  Day first{};
  Day last{};
  bool pm25_too = true;
  bool confirmed = false;
  std::string evidence;
};

/// A region pack: everything Lantian must know about a place that is not law. Data, never code.
struct Region {
  std::string id;
  Name name;
  int utc_offset_hours = 8;
  bool closed_stations = false;  ///< true: a reading of a station not listed here is refused
  std::vector<Unit> units;
  std::vector<Station> stations;
  std::vector<Target> targets;
  std::vector<PublishedFigure> published;
  std::vector<DustEvent> dust_events;

  /// By id or alias; null when unknown.
  const Unit* unit(std::string_view id_or_alias) const;
  const Station* station(std::string_view id_or_alias) const;
};

/// One text file of a region pack or rulebook, read by whoever may touch files.
struct SourceFile {
  std::string path;
  std::string text;
};

/// Builds a region from the TOML files of its directory (region.toml, stations.toml, targets.toml, published.toml,
/// dust.toml; only region.toml is required, a table may stand in any of them). All faults are reported at once, one a
/// line with file:line. Files of other names are another reader's and are passed over. doc/standards.md lists the keys.
/// Returns malformed or conflict (an id twice, a member that does not exist, a station of an unknown unit).
Result<Region> read_region(std::span<const SourceFile> files);

}  // namespace lantian::terms
