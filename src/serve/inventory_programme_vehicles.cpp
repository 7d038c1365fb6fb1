#include "base/text.hpp"
#include "inventory/programmes/programme_exhaust.hpp"
#include "inventory/programmes/programme_vehicles.hpp"
#include "inventory/records/records_programmes.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using inventory::ExhaustSummary;
using inventory::FleetCount;
using inventory::FleetSummary;

constexpr int fleet_percent_places = 1;

AnswerCell share_of_total(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return {};
  return AnswerCell::figure(Rational::of(Int128{100} * part, whole), fleet_percent_places);
}

AnswerTable retired_table(const ProgrammeInquiry& inquiry, const FleetSummary& summary) {
  AnswerTable table{"retired", {"county", "class", "year", "vehicles", "km"}, {}};
  for (const inventory::RetirementRow& row : summary.retired) {
    if (!inquiry.touches(row.year)) continue;
    table.add({inquiry.county(row.county), AnswerCell::of(row.class_code), AnswerCell::of(fmt::format("{}", row.year)),
               AnswerCell::count(row.vehicles), AnswerCell::figure(row.km, 0)});
  }
  add_sum(table, "=", {"vehicles", "km"});
  return table;
}

AnswerTable in_use_table(const ProgrammeInquiry& inquiry, const FleetSummary& summary) {
  AnswerTable table{"in_use", {"county", "use", "vehicles", "new_energy", "new_energy_percent"}, {}};
  for (const auto* rows : {&summary.new_energy, &summary.by_use}) {
    for (const inventory::NewEnergyRow& row : *rows) {
      table.add({row.county.empty() ? AnswerCell::of("=") : inquiry.county(row.county), AnswerCell::of(row.use),
                 AnswerCell::count(row.vehicles), AnswerCell::count(row.new_energy),
                 share_of_total(row.new_energy, row.vehicles)});
    }
  }
  return table;
}

AnswerTable reported_table(const ProgrammeInquiry& inquiry, const std::vector<FleetCount>& fleet) {
  AnswerTable table{
      "reported_fleet", {"county", "period", "use", "vehicles", "new_energy", "new_energy_percent", "chargers"}, {}};
  for (const FleetCount& row : fleet) {
    if (!inquiry.touches(row.period)) continue;
    table.add({inquiry.county(row.county), AnswerCell::of(row.period.name), AnswerCell::of(row.kind),
               row.of_total ? AnswerCell::count(*row.of_total) : AnswerCell{}, AnswerCell::count(row.new_energy),
               row.of_total ? share_of_total(row.new_energy, *row.of_total) : AnswerCell{},
               row.chargers ? AnswerCell::count(*row.chargers) : AnswerCell{}});
  }
  return table;
}

Result<std::vector<FleetCount>> reported_fleet(const ProgrammeInquiry& inquiry) {
  LANTIAN_TRY(const StoredTable table, inquiry.stored("fleet"));
  LANTIAN_TRY(auto fleet,
              named_values(table, inventory::read_fleet_records(table.table(), record_books(inquiry.office))));
  inquiry.keep_units(fleet);
  return fleet;
}

AnswerTable tests_table(const ExhaustSummary& summary) {
  AnswerTable table{"tests",
                    {"tests", "valid_tests", "exceeding_tests", "vehicles", "high_emitters", "open", "notified",
                     "repaired", "closed", "again", "median_loop_days"},
                    {}};
  table.add(
      {AnswerCell::count(summary.tests), AnswerCell::count(summary.valid_tests),
       AnswerCell::count(summary.exceeding_tests), AnswerCell::count(summary.vehicles),
       AnswerCell::count(static_cast<std::int64_t>(summary.high_emitters.size())), AnswerCell::count(summary.open),
       AnswerCell::count(summary.notified), AnswerCell::count(summary.repaired), AnswerCell::count(summary.closed),
       AnswerCell::count(summary.again),
       summary.median_loop_days ? AnswerCell::figure(*summary.median_loop_days, fleet_percent_places) : AnswerCell{}});
  return table;
}

AnswerTable emitter_table(const StoredTable& stored, const ExhaustSummary& summary) {
  AnswerTable table{
      "high_emitters", {"plate", "method", "item", "first", "last", "repair", "loop_days", "records"}, {}};
  for (const inventory::HighEmitter& one : summary.high_emitters) {
    std::vector<std::string> records;
    for (const std::string& record : one.records) records.push_back(stored.name_of(record));
    table.add({AnswerCell::of(one.plate_hash), AnswerCell::of(one.method), AnswerCell::of(one.item),
               AnswerCell::of(text_of(one.first)), AnswerCell::of(text_of(one.last)),
               AnswerCell::of(std::string{name_of(one.state)}),
               one.loop_days ? AnswerCell::count(*one.loop_days) : AnswerCell{}, AnswerCell::of(joined(records, " "))});
  }
  return table;
}

AnswerTable tenth_table(const ExhaustSummary& summary) {
  AnswerTable table{"top_tenth", {"method", "item", "vehicles", "share_percent"}, {}};
  for (const inventory::TopTenth& one : summary.top_tenth) {
    table.add({AnswerCell::of(one.method), AnswerCell::of(one.item), AnswerCell::count(one.vehicles),
               one.share_percent ? AnswerCell::figure(*one.share_percent, fleet_percent_places) : AnswerCell{}});
  }
  return table;
}

}  // namespace

Result<void> answer_vehicles(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const terms::SourceFile file, inquiry.rules("programmes.toml"));
  LANTIAN_TRY(const inventory::VehicleRule rule, inventory::read_vehicle_rule(file));
  LANTIAN_TRY(const StoredTable table, inquiry.stored("vehicles"));
  LANTIAN_TRY(auto vehicles,
              named_values(table, inventory::read_vehicle_records(table.table(), record_books(inquiry.office))));
  inquiry.keep_units(vehicles);
  LANTIAN_TRY(const auto fleet, reported_fleet(inquiry));
  if (table.stored.empty() && fleet.empty()) return no_records("vehicles");
  LANTIAN_TRY(const FleetSummary summary, inventory::summarise_fleet(rule, vehicles, inquiry.on));
  answer.tables.push_back(retired_table(inquiry, summary));
  answer.tables.push_back(in_use_table(inquiry, summary));
  answer.tables.push_back(reported_table(inquiry, fleet));
  add_cut(
      inquiry,
      [&](const inventory::BaseAmounts& base) {
        return measures_by_county(
            vehicles,
            [&](const std::vector<inventory::Vehicle>& members) {
              return inventory::retirement_measures(rule, members, base, inquiry.on);
            },
            answer.notes);
      },
      answer);
  answer.rules.push_back({"vehicles", rule.provenance.source, rule.provenance.status});
  return {};
}

Result<void> answer_exhaust(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const terms::SourceFile file, inquiry.rules("programmes.toml"));
  LANTIAN_TRY(const inventory::ExhaustRule rule, inventory::read_exhaust_rule(file));
  LANTIAN_TRY(const StoredTable table, inquiry.stored("exhaust_tests"));
  if (table.stored.empty()) return no_records("exhaust_tests");
  inventory::ExhaustRecords records = inventory::read_exhaust_records(table.table(), record_books(inquiry.office));
  if (!records.ok()) return no_longer_understood(records.refusals, table.stored, table.form->id);
  inquiry.keep_units(records.tests);
  LANTIAN_TRY(const ExhaustSummary summary,
              inventory::summarise_exhaust(rule, records.tests, records.repairs, inquiry.on));
  answer.tables.push_back(tests_table(summary));
  answer.tables.push_back(emitter_table(table, summary));
  answer.tables.push_back(tenth_table(summary));
  for (const inventory::ExhaustLimit& limit : rule.limits) {
    answer.rules.push_back({fmt::format("exhaust.{}.{} > {} {}, {} in {} d", limit.method, limit.item,
                                        limit.limit.text(), limit.unit, limit.exceedances, limit.within_days),
                            limit.provenance.source, limit.provenance.status});
  }
  answer.notes = summary.notes;
  return {};
}

}  // namespace lantian::serve
