#include "serve/sources/shelf.hpp"

#include "base/text.hpp"
#include "serve/explain_contributions.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// The unit with the mean of its receptors; nothing when it has none.
void add_unit(const Office& office, const terms::Unit& unit, const WhatIfDesk& desk, std::vector<WhatIfPlace>& places) {
  auto receptors = receptors_of_unit(office, unit.id, desk.table.receptors);
  if (receptors) places.push_back({unit.id, unit.id, unit.name, false, *std::move(receptors)});
}

std::string period_of(const transport::SourceReceptorTable& table) {
  std::vector<std::string> names;
  for (const transport::TableWindow& window : table.windows) names.push_back(window.window.name);
  if (names.size() > 2) names = {names.front() + ".." + names.back()};
  return joined(names, ", ");
}

}  // namespace

Result<WhatIfDesk> whatif_desk(const Office& office, const std::string& region, transport::SourceReceptorTable table) {
  WhatIfDesk desk;
  desk.table = std::move(table);
  desk.period = period_of(desk.table);
  LANTIAN_TRY(desk.rule, contribution_rule(office));
  LANTIAN_TRY(const terms::Region* pack, office.region(region));
  std::vector<WhatIfPlace> stations;
  for (const std::string& id : desk.table.receptors) {
    const terms::Station* station = pack->station(id);
    if (station != nullptr) stations.push_back({id, station->unit_id, station->name, true, {{id, 1}}});
  }
  if (stations.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("no receptor of the table is a station of the region pack {}", in_quotes(region)), ""};
  }
  const auto group = std::ranges::find(pack->units, terms::UnitKind::group, &terms::Unit::kind);
  if (const terms::Unit* own = pack->unit(region)) {
    add_unit(office, *own, desk, desk.places);
  } else if (group != pack->units.end()) {
    add_unit(office, *group, desk, desk.places);
  }
  for (const terms::Unit& unit : pack->units) {
    if (unit.kind != terms::UnitKind::group) add_unit(office, unit, desk, desk.places);
  }
  desk.places.insert(desk.places.end(), stations.begin(), stations.end());
  return desk;
}

void SourcesShelf::absent(Error why) {
  const std::scoped_lock one{turn_};
  absent_ = std::move(why);
}

void SourcesShelf::put(std::shared_ptr<const keep::InventoryBook> inventory) {
  const std::scoped_lock one{turn_};
  inventory_ = std::move(inventory);
  ++version_;
}

void SourcesShelf::put(std::shared_ptr<const keep::LedgerBook> ledger) {
  const std::scoped_lock one{turn_};
  ledger_ = std::move(ledger);
  ++version_;
}

void SourcesShelf::put(std::shared_ptr<const WhatIfDesk> whatif) {
  const std::scoped_lock one{turn_};
  whatif_ = std::move(whatif);
  ++version_;
}

}  // namespace lantian::serve
