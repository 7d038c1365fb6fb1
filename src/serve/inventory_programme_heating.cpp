#include "inventory/records/records_programmes.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using inventory::HeatingRecords;
using inventory::HeatingRow;
using inventory::HeatingRule;

constexpr int coal_places = 2;
constexpr int yuan_places = 2;

/// Those of the households given.
std::vector<inventory::HeatingCheck> checks_of(const HeatingRecords& records,
                                               const std::vector<inventory::HeatingHousehold>& households) {
  std::set<std::string_view> ids;
  for (const auto& household : households) ids.insert(household.hh_id_hash);
  std::vector<inventory::HeatingCheck> checks;
  std::ranges::copy_if(records.checks, std::back_inserter(checks),
                       [&](const inventory::HeatingCheck& check) { return ids.contains(check.hh_id_hash); });
  return checks;
}

Result<HeatingRecords> heating_records(const ProgrammeInquiry& inquiry) {
  LANTIAN_TRY(const StoredTable table, inquiry.stored("households"));
  if (table.stored.empty()) return no_records("households");
  HeatingRecords records = inventory::read_heating_records(table.table(), record_books(inquiry.office));
  if (!records.ok()) return no_longer_understood(records.refusals, table.stored, table.form->id);
  for (auto& household : records.households) household.record = table.name_of(household.record);
  for (auto& check : records.checks) check.record = table.name_of(check.record);
  for (auto& payment : records.payments) payment.record = table.name_of(payment.record);
  inquiry.keep_units(records.households);
  inquiry.keep_units(records.payments);
  records.checks = checks_of(records, records.households);
  return records;
}

AnswerTable household_table(const ProgrammeInquiry& inquiry, const std::vector<HeatingRow>& rows) {
  AnswerTable table{"households",
                    {"county", "year", "planned", "done", "checked", "relapsed", "verified", "coal_done_t",
                     "coal_relapsed_t", "coal_verified_t"},
                    {}};
  for (const HeatingRow& row : rows) {
    table.add({inquiry.county(row.county), AnswerCell::of(fmt::format("{}", row.year)), AnswerCell::count(row.planned),
               AnswerCell::count(row.done), AnswerCell::count(row.checked), AnswerCell::count(row.relapsed),
               AnswerCell::count(row.verified), AnswerCell::figure(row.coal_done_t, coal_places),
               AnswerCell::figure(row.coal_relapsed_t, coal_places),
               AnswerCell::figure(row.coal_verified_t, coal_places)});
  }
  return table;
}

AnswerTable mode_table(const ProgrammeInquiry& inquiry, const std::vector<HeatingRow>& rows) {
  AnswerTable table{"done_by_mode", {"county", "year", "mode", "done"}, {}};
  for (const HeatingRow& row : rows) {
    for (const auto& [mode, done] : row.done_by_mode) {
      table.add({inquiry.county(row.county), AnswerCell::of(fmt::format("{}", row.year)), AnswerCell::of(mode),
                 AnswerCell::count(done)});
    }
  }
  return table;
}

AnswerTable subsidy_table(const ProgrammeInquiry& inquiry, const std::vector<HeatingRow>& rows) {
  AnswerTable table{"subsidies", {"county", "year", "fund", "due_yuan", "paid_yuan", "open_yuan"}, {}};
  for (const HeatingRow& row : rows) {
    for (const inventory::SubsidyState& state : row.subsidies) {
      if (state.due_yuan.is_zero() && state.paid_yuan.is_zero()) continue;
      table.add({inquiry.county(row.county), AnswerCell::of(fmt::format("{}", row.year)), AnswerCell::of(state.fund),
                 AnswerCell::figure(state.due_yuan, yuan_places), AnswerCell::figure(state.paid_yuan, yuan_places),
                 AnswerCell::figure(state.open_yuan(), yuan_places)});
    }
  }
  return table;
}

/// The season, the money, and the ways of heating that the records name.
void add_rules(const HeatingRule& rule, const HeatingRecords& records, ProgrammeAnswer& answer) {
  answer.rules.push_back({"heating.season", rule.season.source, rule.season.status});
  std::set<std::string_view> used;
  for (const auto& household : records.households) used.insert({household.heat_mode_before, household.mode_after});
  for (const auto* modes : {&rule.before, &rule.after}) {
    for (const inventory::HeatMode& mode : *modes) {
      if (used.contains(mode.id))
        answer.rules.push_back({"heating." + mode.id, mode.provenance.source, mode.provenance.status});
    }
  }
  for (const inventory::Subsidy& subsidy : rule.subsidies)
    answer.rules.push_back({"heating.subsidy." + subsidy.id, subsidy.provenance.source, subsidy.provenance.status});
}

}  // namespace

Result<void> answer_heating(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer) {
  LANTIAN_TRY(const terms::SourceFile file, inquiry.rules("programmes.toml"));
  LANTIAN_TRY(const HeatingRule rule, inventory::read_heating_rule(file));
  LANTIAN_TRY(const HeatingRecords records, heating_records(inquiry));
  LANTIAN_TRY(auto summary,
              inventory::summarise_heating(rule, records.households, records.checks, records.payments, inquiry.on));
  std::erase_if(summary.rows, [&](const HeatingRow& row) { return !inquiry.touches(row.year); });
  AnswerTable households = household_table(inquiry, summary.rows);
  add_sum(households, "=",
          {"planned", "done", "checked", "relapsed", "verified", "coal_done_t", "coal_relapsed_t", "coal_verified_t"});
  AnswerTable subsidies = subsidy_table(inquiry, summary.rows);
  add_sum(subsidies, "=", {"due_yuan", "paid_yuan", "open_yuan"});
  answer.tables.push_back(std::move(households));
  answer.tables.push_back(mode_table(inquiry, summary.rows));
  answer.tables.push_back(std::move(subsidies));
  answer.notes = summary.notes;
  add_cut(
      inquiry,
      [&](const inventory::BaseAmounts& base) {
        return measures_by_county(
            records.households,
            [&](const std::vector<inventory::HeatingHousehold>& members) {
              return inventory::heating_measures(rule, members, checks_of(records, members), base, inquiry.on);
            },
            answer.notes);
      },
      answer);
  add_rules(rule, records, answer);
  return {};
}

}  // namespace lantian::serve
