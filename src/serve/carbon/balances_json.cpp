#include "serve/carbon/balances_json.hpp"

#include "serve/carbon/held_json.hpp"
#include "serve/carbon/ratings_parts_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using carbon::BalanceRow;
using carbon::Part;
constexpr int balance_decimals = 4, percent_decimals = 2;

/// In percent of what was; null where that is not above 0 or either is not known.
DocumentJson balance_change_json(const std::optional<Rational>& now, const std::optional<Rational>& before) {
  if (!now || !before || *before <= Rational{}) return nullptr;
  constexpr std::int64_t percent = 100;
  return rating_number_json((*now - *before) / *before * Rational{percent}, percent_decimals);
}

DocumentJson balance_change_json(std::int64_t now, std::int64_t before) {
  return balance_change_json(std::optional{Rational{now}}, std::optional{Rational{before}});
}

const BalanceRow* same_row(const carbon::Balance& balance, const BalanceRow& row) {
  if (row.county.empty() && row.sector.empty()) return &balance.all;
  const auto& rows = row.county.empty() ? balance.sectors : row.sector.empty() ? balance.counties : balance.cells;
  const auto found = std::ranges::find_if(
      rows, [&](const BalanceRow& one) { return one.county == row.county && one.sector == row.sector; });
  return found == rows.end() ? nullptr : &*found;
}

std::optional<Rational> balance_intensity(std::int64_t kg, std::int64_t yuan) {
  constexpr std::int64_t kg_per_yuan = 10;
  if (yuan <= 0) return std::nullopt;
  return Rational::of(Int128{kg} * kg_per_yuan, yuan);
}

/// Changes are of like with like: of the enterprises that lack nothing and are held back in neither year.
DocumentJson before_json(const BalancePage& page, const BalanceRow& row) {
  if (page.before == nullptr || !page.before->balance) return nullptr;
  const BalanceRow* before = same_row(*page.before->balance, row);
  if (before == nullptr) return nullptr;
  const YearsCompared same = page.year->compared(*page.before, row.county, row.sector);
  DocumentJson out{{"direct_kg", before->direct_kg()},
                   {"coal_kg", before->coal_kg},
                   {"intensity", rating_number_json(before->intensity(), balance_decimals)},
                   {"enterprises", before->enterprises},
                   {"missing", before->missing},
                   {"held", before->held}};
  out["compared"] = same.enterprises;
  out["alike"] = same.enterprises == row.enterprises && same.enterprises == before->enterprises;
  out["direct_percent"] = balance_change_json(same.direct_kg, same.before_direct_kg);
  out["coal_percent"] = balance_change_json(same.coal_kg, same.before_coal_kg);
  out["intensity_percent"] = balance_change_json(balance_intensity(same.valued_kg, same.yuan),
                                                 balance_intensity(same.before_valued_kg, same.before_yuan));
  return out;
}

DocumentJson balance_row_json(const BalancePage& page, const BalanceRow& row) {
  DocumentJson parts = DocumentJson::object();
  for (const Part part : {Part::fuel, Part::process, Part::electricity, Part::heat, Part::recovery}) {
    parts[std::string{name_of(part)}] = row.part(part);
  }
  const YearEnergy energy = page.year->energy(row.county, row.sector);
  return {{"county", rating_text_json(row.county)},
          {"sector", rating_text_json(row.sector)},
          {"enterprises", row.enterprises},
          {"provisional", row.provisional},
          {"missing", row.missing},
          {"part_kg", std::move(parts)},
          {"direct_kg", row.direct_kg()},
          {"indirect_kg", row.indirect_kg()},
          {"accounts_kg", row.direct_kg() + row.indirect_kg()},
          {"coal_kg", row.coal_kg},
          {"coal_burnt_kg", row.coal_kg - row.coal_fed_kg},
          {"coal_fed_kg", row.coal_fed_kg},
          {"zero_carbon_kg", row.zero_carbon_kg},
          {"sinks_kg", row.sinks_kg},
          {"coal_kgce", row.coal_kgce},
          {"coal_unknown", row.coal_unknown},
          {"energy_kgce", energy.kgce},
          {"energy_unknown", energy.unknown},
          {"valued", row.valued},
          {"valued_kg", row.valued_kg},
          {"value_added_yuan", row.value_added_yuan},
          {"intensity", rating_number_json(row.intensity(), balance_decimals)},
          {"held", row.held},
          {"with_held",
           {{"direct_kg", row.direct_kg() + row.held_direct_kg()},
            {"indirect_kg", row.indirect_kg() + row.held_indirect_kg()},
            {"accounts_kg", row.direct_kg() + row.held_direct_kg() + row.indirect_kg() + row.held_indirect_kg()},
            {"coal_kg", row.coal_kg + row.held_coal_kg},
            {"energy_kgce", energy.kgce + energy.held_kgce}}},
          {"before", before_json(page, row)}};
}

/// Who is held back, by which findings, and what their account says.
DocumentJson balance_held_json(const BalancePage& page) {
  DocumentJson out = DocumentJson::array();
  for (const auto& [id, findings] : page.year->held) {
    const AccountBrief& brief = page.year->accounts.find(id)->second;
    DocumentJson one{{"enterprise", id}};
    if (const carbon::Enterprise* who = rated_enterprise(*page.filings, id)) put_rating_name(one, who->name);
    one["county"] = brief.county;
    one["sector"] = brief.sector;
    one["direct_kg"] = brief.part_kg[0] + brief.part_kg[1] - brief.part_kg[4];
    one["indirect_kg"] = brief.part_kg[2] + brief.part_kg[3];
    one["energy_kgce"] = rating_value_json(brief.energy_kgce);
    one["findings"] = held_findings_json(findings);
    out.push_back(std::move(one));
  }
  return out;
}

DocumentJson balance_rows_json(const BalancePage& page, const std::vector<BalanceRow>& rows) {
  DocumentJson out = DocumentJson::array();
  for (const BalanceRow& row : rows) out.push_back(balance_row_json(page, row));
  return out;
}

/// With what crossed the border in that year, as it was entered.
carbon::RegionalTotal balance_region(const BalancePage& page) {
  const carbon::Balance& balance = *page.year->balance;
  if (page.set == nullptr) return balance.region;
  const auto border = [&](std::string_view kind) {
    const EnergyFlow* flow = page.set->flow(kind, page.year->year);
    return flow == nullptr ? std::nullopt : flow->border();
  };
  auto total = carbon::regional_total(page.tables->balance, balance.all, border("electricity"), border("heat"));
  return total ? *total : balance.region;
}

DocumentJson balance_flows_json(const BalancePage& page) {
  DocumentJson out = DocumentJson::array();
  if (page.set == nullptr) return out;
  for (const EnergyFlow& one : page.set->flows) {
    if (one.year != page.year->year) continue;
    out.push_back({{"id", one.kind},
                   {"in", one.in.text()},
                   {"out", one.out.text()},
                   {"factor", one.factor ? DocumentJson(one.factor->text()) : DocumentJson{}},
                   {"source", one.origin.source},
                   {"who", one.origin.who}});
  }
  return out;
}

DocumentJson region_total_json(const carbon::RegionalTotal& region) {
  return {{"direct_kg", region.direct_kg},
          {"electricity_kg", region.electricity_kg},
          {"heat_kg", region.heat_kg},
          {"exported_kg", region.exported_kg},
          {"electricity_known", region.electricity_known},
          {"heat_known", region.heat_known},
          {"indirect_kg", region.indirect_kg},
          {"total_kg", region.total_kg()}};
}

}  // namespace

std::string balance_json(const BalancePage& page) {
  const carbon::Balance& balance = *page.year->balance;
  DocumentJson out{{"year", page.year->year}, {"years", rating_years(*page.filings)}};
  out["synthetic"] = balance.synthetic;
  out["by"] = page.by == BalanceBy::sector ? "sector" : "county";
  out["rule"] = {{"source", page.tables->balance.source},
                 {"status", page.tables->balance.status},
                 {"export_subtracted", page.tables->balance.export_subtracted},
                 {"held_from", name_of(page.tables->balance.held_from)},
                 {"held_except", page.tables->balance.held_except}};
  out["carriers_status"] = page.tables->carriers.status();
  out["bases"] = balance.bases;
  out["sectors"] = sector_names_json(page.office->sectors());
  out["rows"] = balance_rows_json(page, page.by == BalanceBy::sector ? balance.sectors : balance.counties);
  out["cells"] = balance_rows_json(page, balance.cells);
  out["all"] = balance_row_json(page, balance.all);
  out["held"] = balance_held_json(page);
  out["region"] = region_total_json(balance_region(page));
  out["flows"] = balance_flows_json(page);
  out["open_sum"] = rating_value_json(carbon::open_sum(balance));
  out["failed"] = DocumentJson::array();
  for (const auto& [id, why] : page.year->failed)
    out["failed"].push_back(
        {{"enterprise", id}, {"why", why.message}, {"why_zh", page.office->reasons().in_chinese(why.message)}});
  out["published"] = DocumentJson::array();
  for (const carbon::PublishedCarbon& one : page.tables->published) {
    DocumentJson line{{"id", one.id}};
    put_rating_name(line, one.name);
    line["value"] = one.value.text();
    line["unit"] = one.unit;
    line["source"] = one.source;
    out["published"].push_back(std::move(line));
  }
  return out.dump();
}

}  // namespace lantian::serve
