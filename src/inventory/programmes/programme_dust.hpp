#pragma once
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Dust: building sites with the checklist of six "hundred percents", bare land by survey, swept roads.
namespace lantian::inventory {

/// One item of the checklist with the share of dust that it holds back when done everywhere.
struct DustItem {
  std::string id;  ///< "fence", "cover", "wet_work", "hard_road", "washing", "closed_truck"
  terms::Name name;
  Decimal efficiency_percent;
  Provenance provenance;
};
/// data/inventory/dust.toml.
struct DustRule {
  std::vector<DustItem> checklist;
  Decimal smallest_site_m2;  ///< from this area on a site must be monitored
  Provenance site;
  Decimal sweeping_efficiency_percent;  ///< of a road that is swept by machine
  Provenance sweeping;
  std::string bare_class, road_class, site_class;
};
Result<DustRule> read_dust_rule(const terms::SourceFile& file);

/// One visit to one site. The newest one not after the day of the report counts.
struct DustSite {
  std::string record;
  std::string site_id;
  std::string source_id;  ///< of the inventory; empty = the site is in none
  std::string county;
  Decimal area_m2;
  Day inspected_on{};
  std::map<std::string, Decimal, std::less<>> compliance_percent;  ///< item -> 0..100; an item not named counts 0
  bool monitored = false;
  /// Percent of monitored hours without an exceedance or a flat, implausible value; every item is scaled by it.
  /// Absent = taken as inspected.
  std::optional<Decimal> clean_hours_percent;
  bool synthetic = false;
};

/// 1 - product of (1 - efficiency_i * compliance_i), exact, as a share.
/// Source: handbook emissions 2.6; the scaling by clean hours is a convention of the house.
Rational efficiency_of(const DustRule& rule, const DustSite& site);

struct DustRow {
  std::string county;
  std::int64_t sites = 0, all_six = 0;         ///< all_six: every item at 100
  std::int64_t to_monitor = 0, monitored = 0;  ///< sites of at least the smallest area; of these with a monitor
  Rational area_m2;
  Rational efficiency_percent;  ///< mean weighted by area
};
struct DustSummary {
  std::vector<DustRow> rows;  ///< by county
  DustRow total;
  std::vector<std::string> notes;
};
/// Returns invalid_argument (unknown item, percent outside 0..100, area not positive, two visits of a site on one day)
/// with every fault, one a line.
Result<DustSummary> summarise_sites(const DustRule& rule, std::span<const DustSite> sites, Day as_of);
/// One measure for each visit, from its day to the next visit: end of pipe, mode replace, on the site's source.
/// Status verified (somebody stood there). Returns as `summarise_sites`.
Result<std::vector<Measure>> site_measures(const DustRule& rule, std::span<const DustSite> sites, Day as_of);

/// One plot on one survey. Plots that a survey does not list are gone (built on or green).
struct BareLandSurvey {
  std::string record;
  std::string county, plot_id;
  Day surveyed_on{};
  Decimal area_ha;
  std::string imagery;  ///< satellite and resolution
  bool synthetic = false;
};
/// From one survey of a county to the next, in ha. before + appeared + grown - shrunk - gone = after.
struct BareLandChange {
  std::string county;
  Day from{}, to{};
  Rational before_ha, after_ha, appeared_ha, gone_ha, grown_ha, shrunk_ha;
  Rational change_ha() const { return after_ha - before_ha; }
};
/// Every step between surveys that follow each other, by (county, from). Returns invalid_argument (negative area, a
/// plot twice in a survey) with every fault, one a line.
Result<std::vector<BareLandChange>> bare_land_changes(std::span<const BareLandSurvey> plots);
/// From the first survey to the newest one not after `as_of`: one measure for each county where land became less (the
/// share of the county's first area, from the day of the survey on).
Result<std::vector<Measure>> bare_land_measures(const DustRule& rule, std::span<const BareLandSurvey> plots, Day as_of);

/// Roads of one county in one month.
struct Sweeping {
  std::string record;
  std::string county;
  Period month;
  Decimal road_km;   ///< that could be swept by machine
  Decimal swept_km;  ///< of these
  bool synthetic = false;
};
/// Rates are joined by their km, never averaged.
struct SweepingRate {
  std::string county;
  Period month;
  Rational road_km, swept_km;
  Rational percent() const { return Rational{100} * swept_km / road_km; }
};
/// By (county, month). Returns invalid_argument (more swept than there is, no road, a county and month twice).
Result<std::vector<SweepingRate>> sweeping_rates(std::span<const Sweeping> rows);
/// One measure for each county and month: end of pipe, mode replace, penetration = the rate.
Result<std::vector<Measure>> sweeping_measures(const DustRule& rule, std::span<const Sweeping> rows);

}  // namespace lantian::inventory
