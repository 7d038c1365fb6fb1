#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/plan_desk.hpp"
#include "serve/respond/plan_json.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <set>

namespace lantian::serve {
namespace {

/// Receptors of a table that it knows something of, each as a place of its own.
std::vector<explain::ReceptorUnit> plan_receptors(const transport::SourceReceptorTable& table) {
  std::vector<explain::ReceptorUnit> out;
  for (std::size_t r = 0; r < table.receptors.size(); ++r) {
    std::uint64_t hours = 0;
    for (std::size_t w = 0; w < table.windows.size(); ++w) hours += table.hours_of(w, r);
    if (hours > 0) out.push_back({table.receptors[r], table.receptors[r]});
  }
  return out;
}

Result<respond::PlanEffects> plan_effects(const PlanOffice& office, const WhatIfDesk* whatif) {
  if (whatif != nullptr) return respond::effects_of(whatif->table, plan_receptors(whatif->table));
  if (office.season.rows.empty()) {
    return Error{ErrorCode::not_found,
                 "there is neither a source-receptor table nor a season-sensitivity.toml in the region's pack", ""};
  }
  return respond::effects_of(office.season);
}

}  // namespace

Result<PlanOffice> open_plan_office(const InventoryOffice& office, const std::string& region,
                                    const WhatIfDesk* whatif) {
  const Office& data = office.office();
  PlanOffice out;
  LANTIAN_TRY(const terms::SourceFile plan, source_file(data, "data/respond/plan.toml"));
  LANTIAN_TRY(const terms::SourceFile costs, source_file(data, "data/respond/costs.toml"));
  LANTIAN_TRY(out.rule, respond::read_plan_rule(plan, costs));
  LANTIAN_TRY(const auto grades, keep::read_tree(data.root() + "/data/grades", ".toml"));
  LANTIAN_TRY(out.grades, respond::read_grade_rules(grades));
  LANTIAN_TRY(const terms::SourceFile shares, source_file(data, "data/transport/speciation.toml"));
  LANTIAN_TRY(out.speciation, transport::Speciation::read(shares));
  LANTIAN_TRY(const terms::SourceFile yearly, source_file(data, "data/respond/yearly.toml"));
  LANTIAN_TRY(out.yearly, respond::read_yearly_kinds(yearly));
  const std::string season = fmt::format("regions/{}/season-sensitivity.toml", region);
  if (keep::exists(data.root() + "/" + season)) {
    LANTIAN_TRY(const terms::SourceFile file, source_file(data, season));
    LANTIAN_TRY(out.season, explain::read_season_sensitivity(file));
  }
  LANTIAN_TRY(out.effects, plan_effects(out, whatif));
  LANTIAN_TRY(const terms::Region* pack, data.region(region));
  for (const terms::Unit& unit : pack->units) out.places[unit.id] = unit.name;
  for (const terms::Station& station : pack->stations) out.places[station.id] = station.name;
  return out;
}

Result<std::string> keep_plan(keep::DocumentBook& book, const PlanOffice& office, PlanMade& made, std::string_view who,
                              UtcSeconds now) {
  LANTIAN_TRY(const auto keys, book.keys("plan"));
  const std::set<std::string> taken{keys.begin(), keys.end()};
  const std::string stem = fmt::format("P-{}-{}", made.ask.list, word_of(made.ask.level));
  made.id = stem;
  for (int number = 2; taken.contains(made.id); ++number) made.id = fmt::format("{}.{}", stem, number);
  LANTIAN_CHECK(book.append(std::vector<keep::DocumentDraft>{{"plan", made.id, plan_json(office, made), 0}}, who, now));
  return made.id;
}

}  // namespace lantian::serve
