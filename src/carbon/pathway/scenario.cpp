#include "carbon/pathway/scenario.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

/// A percent a year, inside (-100, 100).
double scenario_rate(Section& row, std::string_view key) {
  const double rate = row.decimal_if(key).value_or(Decimal{}).approximate();
  if (rate <= -100 || rate >= 100) row.fault(row.line_of(key), fmt::format("'{}' is a percent a year", key));
  return rate;
}

ScenarioSwitch scenario_switch(Section& row) {
  ScenarioSwitch out;
  out.sector = row.text("sector");
  out.id = row.text("id");
  out.name = row.name("name");
  out.from = row.whole("from", 1990, 2200);
  out.full = row.whole("full", out.from, 2200);
  out.percent = row.decimal("percent").approximate();
  out.mwh_per_t = row.decimal("electricity").approximate();
  if (out.percent < 0 || out.percent > 100) row.fault(row.line_of("percent"), "a percent lies from 0 to 100");
  if (out.mwh_per_t < 0) row.fault(row.line_of("electricity"), "electricity is not negative");
  row.finish();
  return out;
}

void scenario_sums(Section& row, const Scenario& scenario) {
  std::map<std::string, double> gone;
  for (const ScenarioSwitch& one : scenario.switches) gone[one.sector] += one.percent;
  for (const auto& [sector, percent] : gone) {
    if (percent > 100) row.fault(row.line(), fmt::format("the changes of {} take {:.0f} percent", sector, percent));
  }
}

Scenario read_scenario(Section& row) {
  Scenario out;
  out.id = row.text("id");
  out.name = row.name("name");
  out.grid = scenario_rate(row, "grid");
  for (Section& sector : row.sections("sector")) {
    ScenarioSector one{sector.text("sector"), scenario_rate(sector, "activity"), scenario_rate(sector, "efficiency")};
    if (std::ranges::find(out.sectors, one.sector, &ScenarioSector::sector) != out.sectors.end()) {
      sector.fault(sector.line(), fmt::format("{} stands here twice", in_quotes(one.sector)));
    }
    sector.finish();
    out.sectors.push_back(std::move(one));
  }
  for (Section& one : row.sections("switch")) out.switches.push_back(scenario_switch(one));
  scenario_sums(row, out);
  row.finish();
  return out;
}

}  // namespace

double ScenarioSwitch::share(int year) const {
  if (year < from) return 0;
  if (year >= full) return 1;
  return static_cast<double>(year - from + 1) / (full - from + 1);
}

const ScenarioSector* Scenario::sector(std::string_view wanted) const {
  for (const std::string_view word : {wanted, std::string_view{"*"}}) {
    const auto found = std::ranges::find(sectors, word, &ScenarioSector::sector);
    if (found != sectors.end()) return &*found;
  }
  return nullptr;
}

Result<std::vector<Scenario>> read_scenarios(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  std::vector<Scenario> out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    const std::string source = root.text("source");
    constexpr std::array<std::string_view, 2> statuses{"verified", "unverified"};
    const std::string status{statuses[root.choice("status", statuses)]};
    for (Section& row : root.sections("scenario")) {
      Scenario one = read_scenario(row);
      one.source = source;
      one.status = status;
      if (std::ranges::find(out, one.id, &Scenario::id) != out.end()) {
        row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
      }
      out.push_back(std::move(one));
    }
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

}  // namespace lantian::carbon
