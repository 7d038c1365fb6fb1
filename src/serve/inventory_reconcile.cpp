#include "serve/inventory_reconcile.hpp"

#include "base/period.hpp"
#include "base/round.hpp"
#include "inventory/figures/published.hpp"
#include "inventory/records/records_statistics.hpp"
#include "keep/files.hpp"
#include "serve/inventory_programme_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using inventory::Discrepancy;
using inventory::Statement;
using inventory::Tolerance;

constexpr int gap_percent_places = 2;
constexpr int difference_places = 3;

Result<inventory::PublishedInventory> published_of(const InventoryOffice& office, const terms::Region& region) {
  LANTIAN_TRY(const auto pack, keep::read_tree(office.office().root() + "/regions/" + region.id, ".toml"));
  return inventory::read_published(pack, region);
}

std::string origin_of(const Statement& one) {
  return one.document.empty() ? one.record : fmt::format("{} | {}", one.document, one.record);
}

AnswerTable pair_table(std::string id, const std::vector<Discrepancy>& pairs) {
  AnswerTable table{
      std::move(id),
      {"quantity", "county", "period", "larger", "larger_unit", "larger_by", "larger_record", "smaller", "smaller_unit",
       "smaller_by", "smaller_record", "difference", "percent_of_larger", "percent_of_smaller", "tolerance_percent"},
      {}};
  const auto value = [](const Statement& one) { return AnswerCell::figure(one.value.exact(), one.value.places); };
  for (const Discrepancy& pair : pairs) {
    table.add({AnswerCell::of(pair.larger.quantity), AnswerCell::of(pair.larger.unit_id),
               AnswerCell::of(pair.larger.period), value(pair.larger), AnswerCell::of(pair.larger.unit),
               AnswerCell::of(pair.larger.department.zh), AnswerCell::of(origin_of(pair.larger)), value(pair.smaller),
               AnswerCell::of(pair.smaller.unit), AnswerCell::of(pair.smaller.department.zh),
               AnswerCell::of(origin_of(pair.smaller)), AnswerCell::figure(pair.difference, difference_places),
               AnswerCell::figure(pair.percent_of_larger, gap_percent_places),
               AnswerCell::figure(pair.percent_of_smaller, gap_percent_places),
               AnswerCell::figure(pair.tolerance.percent.exact(), pair.tolerance.percent.places)});
  }
  return table;
}

AnswerTable single_table(const std::vector<Statement>& statements) {
  AnswerTable table{"unmatched", {"quantity", "county", "period", "value", "unit", "department", "document"}, {}};
  for (const Statement& one : statements) {
    table.add({AnswerCell::of(one.quantity), AnswerCell::of(one.unit_id), AnswerCell::of(one.period),
               AnswerCell::figure(one.value.exact(), one.value.places), AnswerCell::of(one.unit),
               AnswerCell::of(one.department.zh), AnswerCell::of(origin_of(one))});
  }
  return table;
}

/// Leaves what touches the period and lies in the unit.
Result<void> narrow(const InventoryOffice& office, const ReconcileQuestion& question,
                    std::vector<Statement>& statements, ReconcileAnswer& answer) {
  LANTIAN_TRY(answer.unit_id, office.unit_id(question.unit));
  std::erase_if(statements, [&](const Statement& one) { return !office.covers_unit(answer.unit_id, one.unit_id); });
  if (question.period.empty()) return {};
  LANTIAN_TRY(const Period asked, parse_period(question.period));
  answer.period = asked.name;
  std::erase_if(statements, [&](const Statement& one) {
    const auto period = parse_period(one.period);
    return !period || period->end <= asked.begin || asked.end <= period->begin;
  });
  return {};
}

Result<void> compare_statements(const InventoryOffice& office, std::span<const Statement> statements,
                                std::span<const Tolerance> tolerances, ReconcileAnswer& answer) {
  LANTIAN_TRY(const auto found, inventory::reconcile(office.units(), statements, tolerances));
  answer.beyond = pair_table("beyond", found.beyond);
  answer.within = pair_table("within", found.within);
  answer.unmatched = single_table(found.unmatched);
  answer.synthetic =
      answer.synthetic || std::ranges::any_of(statements, [](const Statement& one) { return one.synthetic; });
  for (const Tolerance& one : tolerances) {
    answer.rules.push_back(fmt::format("{} {} % [{}]: {}", one.quantity.empty() ? "*" : one.quantity,
                                       one.percent.text(), one.status, one.source));
  }
  return {};
}

/// Of the packs that know a unit that is spoken of.
Result<std::vector<Tolerance>> tolerances_for(const InventoryOffice& office, const std::vector<Statement>& statements) {
  std::vector<Tolerance> all;
  std::set<const terms::Region*> asked;
  for (const Statement& one : statements) {
    const terms::Region* region = office.office().region_of_unit(one.unit_id);
    if (region == nullptr || !asked.insert(region).second) continue;
    auto published = published_of(office, *region);
    if (!published && published.error().code == ErrorCode::not_found) continue;
    if (!published) return published.error();
    for (Tolerance& tolerance : published->tolerances) {
      // A pack that was asked before has its say about a quantity.
      if (std::ranges::find(all, tolerance.quantity, &Tolerance::quantity) == all.end())
        all.push_back(std::move(tolerance));
    }
  }
  if (!all.empty() || statements.empty()) return all;
  return Error{ErrorCode::incomplete,
               "no region pack of these units says how far departments may differ; write a [[tolerance]] into its "
               "departments.toml",
               ""};
}

}  // namespace

Result<ReconcileAnswer> reconcile_book(const InventoryOffice& office, const keep::InventoryBook& book,
                                       const ReconcileQuestion& question) {
  ReconcileAnswer answer;
  answer.from = "book";
  LANTIAN_TRY(const StoredTable table, stored_table(office, book, "statistics", question.as_of));
  if (table.stored.empty()) return no_records("statistics");
  LANTIAN_TRY(auto statements,
              named_values(table, inventory::read_statement_records(table.table(), record_books(office))));
  LANTIAN_TRY(const keep::Revision last, book.revision());
  answer.revision = question.as_of.value_or(last);
  LANTIAN_CHECK(narrow(office, question, statements, answer));
  LANTIAN_TRY(const auto tolerances, tolerances_for(office, statements));
  LANTIAN_CHECK(compare_statements(office, statements, tolerances, answer));
  return answer;
}

Result<ReconcileAnswer> reconcile_region(const InventoryOffice& office, const std::string& region_id,
                                         const ReconcileQuestion& question) {
  ReconcileAnswer answer;
  LANTIAN_TRY(const terms::Region* region, office.office().region(region_id));
  LANTIAN_TRY(auto published, published_of(office, *region));
  if (published.statements.empty()) {
    return Error{ErrorCode::incomplete,
                 fmt::format("the pack of region {} states no figures of departments (departments.toml)", region->id),
                 ""};
  }
  answer.from = region->id;
  LANTIAN_CHECK(narrow(office, question, published.statements, answer));
  LANTIAN_CHECK(compare_statements(office, published.statements, published.tolerances, answer));
  return answer;
}

std::string printed(const InventoryOffice& office, const ReconcileAnswer& answer, bool chinese) {
  std::string text = fmt::format("{}  {}  {}", office.word("reconcile", chinese), answer.from, answer.period);
  text.erase(text.find_last_not_of(' ') + 1);
  text += "\n";
  if (answer.synthetic) text += office.word("synthetic", chinese) + "\n";
  for (const AnswerTable* table : {&answer.beyond, &answer.within, &answer.unmatched})
    text += "\n" + printed(office, *table, chinese);
  text += "\n";
  for (const std::string& rule : answer.rules) text += fmt::format("{} {}\n", office.word("rule", chinese), rule);
  return text;
}

}  // namespace lantian::serve
