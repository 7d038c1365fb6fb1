#include "inventory/programmes/programme_dust.hpp"
#include "inventory/records/records_programmes.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using inventory::BareLandChange;
using inventory::BareLandSurvey;
using inventory::DustRow;
using inventory::DustRule;
using inventory::DustSite;
using inventory::Sweeping;

constexpr int dust_percent_places = 1;
constexpr int hectare_places = 2;
constexpr int km_places = 1;

Result<DustRule> dust_rule(const ProgrammeInquiry& inquiry) {
  LANTIAN_TRY(const terms::SourceFile file, inquiry.rules("dust.toml"));
  return inventory::read_dust_rule(file);
}

/// Records of one form that lie in the unit asked for.
template <class T>
Result<std::vector<T>> dust_records(const ProgrammeInquiry& inquiry, std::string_view kind,
                                    inventory::Taken<T> (*read)(const inventory::RecordTable&,
                                                                const inventory::RecordBooks&)) {
  LANTIAN_TRY(const StoredTable table, inquiry.stored(kind));
  LANTIAN_TRY(auto values, named_values(table, read(table.table(), record_books(inquiry.office))));
  inquiry.keep_units(values);
  return values;
}

std::vector<AnswerCell> cells_of(const DustRow& row, AnswerCell county) {
  return {std::move(county),
          AnswerCell::count(row.sites),
          AnswerCell::count(row.all_six),
          AnswerCell::count(row.to_monitor),
          AnswerCell::count(row.monitored),
          AnswerCell::figure(row.area_m2, 0),
          AnswerCell::figure(row.efficiency_percent, dust_percent_places)};
}

Result<void> add_sites(const ProgrammeInquiry& inquiry, const DustRule& rule, const std::vector<DustSite>& sites,
                       ProgrammeAnswer& answer) {
  LANTIAN_TRY(const auto summary, inventory::summarise_sites(rule, sites, inquiry.on));
  AnswerTable table{
      "sites", {"county", "sites", "all_six", "to_monitor", "monitored", "area_m2", "efficiency_percent"}, {}};
  for (const DustRow& row : summary.rows) table.add(cells_of(row, inquiry.county(row.county)));
  if (!summary.rows.empty()) table.add(cells_of(summary.total, AnswerCell::of("=")));
  answer.tables.push_back(std::move(table));
  answer.notes.insert(answer.notes.end(), summary.notes.begin(), summary.notes.end());
  answer.rules.push_back(
      {fmt::format("dust.site from {} m2", rule.smallest_site_m2.text()), rule.site.source, rule.site.status});
  for (const inventory::DustItem& item : rule.checklist) {
    answer.rules.push_back({fmt::format("dust.{} {} %", item.id, item.efficiency_percent.text()),
                            item.provenance.source, item.provenance.status});
  }
  return {};
}

Result<void> add_bare_land(const ProgrammeInquiry& inquiry, std::vector<BareLandSurvey> plots,
                           ProgrammeAnswer& answer) {
  std::erase_if(plots, [&](const BareLandSurvey& one) { return one.surveyed_on > inquiry.on; });
  LANTIAN_TRY(const auto changes, inventory::bare_land_changes(plots));
  AnswerTable table{
      "bare_land",
      {"county", "from", "to", "before_ha", "appeared_ha", "grown_ha", "shrunk_ha", "gone_ha", "after_ha", "change_ha"},
      {}};
  for (const BareLandChange& one : changes) {
    if (inquiry.period && !inquiry.period->contains(one.to)) continue;
    table.add({inquiry.county(one.county), AnswerCell::of(text_of(one.from)), AnswerCell::of(text_of(one.to)),
               AnswerCell::figure(one.before_ha, hectare_places), AnswerCell::figure(one.appeared_ha, hectare_places),
               AnswerCell::figure(one.grown_ha, hectare_places), AnswerCell::figure(one.shrunk_ha, hectare_places),
               AnswerCell::figure(one.gone_ha, hectare_places), AnswerCell::figure(one.after_ha, hectare_places),
               AnswerCell::figure(one.change_ha(), hectare_places)});
  }
  answer.tables.push_back(std::move(table));
  return {};
}

Result<void> add_sweeping(const ProgrammeInquiry& inquiry, const DustRule& rule, std::vector<Sweeping> rows,
                          ProgrammeAnswer& answer) {
  std::erase_if(rows, [&](const Sweeping& one) { return one.month.begin > inquiry.on || !inquiry.touches(one.month); });
  LANTIAN_TRY(const auto rates, inventory::sweeping_rates(rows));
  AnswerTable table{"sweeping", {"county", "month", "road_km", "swept_km", "swept_percent"}, {}};
  Rational road;
  Rational swept;
  for (const inventory::SweepingRate& one : rates) {
    table.add({inquiry.county(one.county), AnswerCell::of(one.month.name), AnswerCell::figure(one.road_km, km_places),
               AnswerCell::figure(one.swept_km, km_places), AnswerCell::figure(one.percent(), dust_percent_places)});
    road += one.road_km;
    swept += one.swept_km;
  }
  if (!road.is_zero()) {
    table.add({AnswerCell::of("="),
               {},
               AnswerCell::figure(road, km_places),
               AnswerCell::figure(swept, km_places),
               AnswerCell::figure(Rational{100} * swept / road, dust_percent_places)});
  }
  answer.tables.push_back(std::move(table));
  answer.rules.push_back({fmt::format("dust.sweeping {} %", rule.sweeping_efficiency_percent.text()),
                          rule.sweeping.source, rule.sweeping.status});
  return {};
}

/// What a programme's records amount to as measures of the engine.
void append(std::vector<inventory::Measure>& all, std::vector<inventory::Measure> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Result<void> answer_dust(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const DustRule rule, dust_rule(inquiry));
  LANTIAN_TRY(const auto sites, dust_records(inquiry, "dust_sites", inventory::read_dust_records));
  LANTIAN_TRY(const auto plots, dust_records(inquiry, "bare_land", inventory::read_bare_land_records));
  LANTIAN_TRY(const auto swept, dust_records(inquiry, "sweeping", inventory::read_sweeping_records));
  if (sites.empty() && plots.empty() && swept.empty()) return no_records("dust_sites");
  LANTIAN_CHECK(add_sites(inquiry, rule, sites, answer));
  LANTIAN_CHECK(add_bare_land(inquiry, plots, answer));
  LANTIAN_CHECK(add_sweeping(inquiry, rule, swept, answer));
  add_cut(
      inquiry,
      [&](const inventory::BaseAmounts&) -> Result<std::vector<inventory::Measure>> {
        LANTIAN_TRY(auto all, inventory::site_measures(rule, sites, inquiry.on));
        LANTIAN_TRY(auto land, inventory::bare_land_measures(rule, plots, inquiry.on));
        LANTIAN_TRY(auto roads, inventory::sweeping_measures(rule, swept));
        append(all, std::move(land));
        append(all, std::move(roads));
        return all;
      },
      answer);
  return {};
}

Result<void> answer_bare_land(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const auto plots, dust_records(inquiry, "bare_land", inventory::read_bare_land_records));
  if (plots.empty()) return no_records("bare_land");
  return add_bare_land(inquiry, plots, answer);
}

Result<void> answer_sweeping(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const DustRule rule, dust_rule(inquiry));
  LANTIAN_TRY(const auto swept, dust_records(inquiry, "sweeping", inventory::read_sweeping_records));
  if (swept.empty()) return no_records("sweeping");
  return add_sweeping(inquiry, rule, swept, answer);
}

}  // namespace lantian::serve
