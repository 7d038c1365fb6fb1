#include "inventory/programmes/programme_dust.hpp"

#include "base/round.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::inventory {
namespace {

using terms::Section;

const Decimal full_percent{100, 0};
constexpr int control_places = 9;

DustRule read_dust(Section& part) {
  DustRule rule;
  for (Section& row : part.sections("item")) {
    rule.checklist.push_back(
        {row.text("id"), row.name("name"), read_percent(row, "efficiency_percent"), read_provenance(row)});
    row.finish();
  }
  if (rule.checklist.empty()) part.fault(part.line(), "list the checklist in [[dust.item]]");
  rule.smallest_site_m2 = read_above_zero(part, "smallest_site_m2");
  rule.site = read_provenance(part);
  if (auto sweeping = part.section("sweeping")) {
    rule.sweeping_efficiency_percent = read_percent(*sweeping, "efficiency_percent");
    rule.sweeping = read_provenance(*sweeping);
    sweeping->finish();
  } else {
    part.fault(part.line(), "[dust.sweeping] is missing");
  }
  rule.bare_class = part.text("bare_class");
  rule.road_class = part.text("road_class");
  rule.site_class = part.text("site_class");
  return rule;
}

Decimal compliance_of(const DustSite& site, std::string_view item) {
  const auto found = site.compliance_percent.find(item);
  return found == site.compliance_percent.end() ? Decimal{} : found->second;
}

bool is_percent(const Decimal& percent) {
  return percent >= Decimal{} && percent <= full_percent;
}

void check_site(const DustRule& rule, const DustSite& site, RecordFaults& faults) {
  if (site.area_m2 <= Decimal{}) faults.put(site.record, fmt::format("an area of {} m2; above 0", site.area_m2.text()));
  if (site.clean_hours_percent && !is_percent(*site.clean_hours_percent))
    faults.put(site.record, fmt::format("clean hours of {} %; 0 to 100", site.clean_hours_percent->text()));
  for (const auto& [item, percent] : site.compliance_percent) {
    if (!is_percent(percent)) faults.put(site.record, fmt::format("{} is {} %; 0 to 100", item, percent.text()));
    const bool known = std::ranges::any_of(rule.checklist, [&](const DustItem& one) { return one.id == item; });
    if (!known) faults.put(site.record, fmt::format("'{}' is no item of the checklist", item));
  }
}

/// Visits of each site not after the day of the report, by day.
using Visits = std::map<std::string_view, std::vector<const DustSite*>>;
Visits visits_of(const DustRule& rule, std::span<const DustSite> sites, Day as_of, RecordFaults& faults) {
  Visits visits;
  for (const DustSite& site : sites) {
    check_site(rule, site, faults);
    if (site.inspected_on <= as_of) visits[site.site_id].push_back(&site);
  }
  for (auto& [id, of_site] : visits) {
    std::ranges::sort(of_site, {}, &DustSite::inspected_on);
    for (std::size_t i = 1; i < of_site.size(); ++i) {
      if (of_site[i]->inspected_on == of_site[i - 1]->inspected_on)
        faults.put(of_site[i]->record, fmt::format("a second visit of site '{}' on one day", id));
    }
  }
  return visits;
}

/// `efficiency_percent` holds the sum weighted by area until `finish_dust_row`.
void add_site(const DustRule& rule, const DustSite& site, DustRow& row) {
  ++row.sites;
  row.all_six += std::ranges::all_of(
      rule.checklist, [&](const DustItem& item) { return compliance_of(site, item.id) == full_percent; });
  if (site.area_m2 >= rule.smallest_site_m2) {
    ++row.to_monitor;
    row.monitored += site.monitored ? 1 : 0;
  }
  row.area_m2 += site.area_m2.exact();
  // Held to nine decimals: products of six decimals over hundreds of sites would outgrow an exact fraction.
  const Decimal share = round_half_even(Rational{100} * efficiency_of(rule, site), control_places);
  row.efficiency_percent += share.exact() * site.area_m2.exact();
}

void finish_dust_row(DustRow& row) {
  if (!row.area_m2.is_zero()) row.efficiency_percent = row.efficiency_percent / row.area_m2;
}

Measure site_measure(const DustRule& rule, const DustSite& site, const DustSite* next) {
  Measure measure;
  measure.id = fmt::format("site/{}/{}", site.site_id, text_of(site.inspected_on));
  measure.record = site.record;
  measure.title = {"", "checklist of site " + site.site_id};
  measure.type = MeasureType::end_of_pipe;
  measure.filter.source_id = site.source_id;
  measure.control_percent = round_half_even(Rational{100} * efficiency_of(rule, site), control_places);
  measure.start = site.inspected_on;
  if (next != nullptr) measure.end = next->inspected_on;
  measure.status = MeasureStatus::verified;
  measure.programme = programme::dust;
  measure.evidence = {site.record};
  measure.synthetic = site.synthetic;
  return measure;
}

}  // namespace

Result<DustRule> read_dust_rule(const terms::SourceFile& file) {
  return read_programme_table<DustRule>(file, "dust", read_dust);
}

Rational efficiency_of(const DustRule& rule, const DustSite& site) {
  const Rational hundred{100};
  const Rational clean = site.clean_hours_percent ? site.clean_hours_percent->exact() / hundred : Rational{1};
  Rational through{1};
  for (const DustItem& item : rule.checklist) {
    const Rational done = compliance_of(site, item.id).exact() / hundred * clean;
    const Rational left = Rational{1} - item.efficiency_percent.exact() / hundred * done;
    // Twelve decimals for each factor: six exact products of percents with decimals would not fit 128 bits.
    through = round_half_even(through * left, 12).exact();
  }
  return Rational{1} - through;
}

Result<DustSummary> summarise_sites(const DustRule& rule, std::span<const DustSite> sites, Day as_of) {
  RecordFaults faults;
  const Visits visits = visits_of(rule, sites, as_of, faults);
  if (!faults.empty()) return faults.error();
  DustSummary summary;
  std::map<std::string, DustRow> rows;
  for (const auto& [id, of_site] : visits) {
    const DustSite& site = *of_site.back();
    DustRow& row = rows[site.county];
    row.county = site.county;
    add_site(rule, site, row);
    add_site(rule, site, summary.total);
    if (site.source_id.empty())
      summary.notes.push_back(fmt::format("site '{}' is no source of the inventory: its dust is not counted", id));
    if (site.area_m2 >= rule.smallest_site_m2 && !site.monitored)
      summary.notes.push_back(fmt::format("site '{}' of {} m2 has no monitor", id, site.area_m2.text()));
  }
  for (auto& [county, row] : rows) {
    finish_dust_row(row);
    summary.rows.push_back(std::move(row));
  }
  finish_dust_row(summary.total);
  return summary;
}

Result<std::vector<Measure>> site_measures(const DustRule& rule, std::span<const DustSite> sites, Day as_of) {
  RecordFaults faults;
  const Visits visits = visits_of(rule, sites, as_of, faults);
  if (!faults.empty()) return faults.error();
  std::vector<Measure> measures;
  for (const auto& [id, of_site] : visits) {
    for (std::size_t i = 0; i < of_site.size(); ++i) {
      if (of_site[i]->source_id.empty()) continue;
      measures.push_back(site_measure(rule, *of_site[i], i + 1 < of_site.size() ? of_site[i + 1] : nullptr));
    }
  }
  return measures;
}

}  // namespace lantian::inventory
