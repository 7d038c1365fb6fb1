// Pathways on a terminal and as a table.
#include "base/text.hpp"
#include "serve/carbon/planning_office.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

namespace lantian::serve {

std::string pathway_csv(const PathwayAnswer& answer) {
  std::string out = "scenario,year,direct_t,import_t,sum_t,low_t,high_t";
  for (const carbon::PlanBase::Sector& one : answer.ground.base.sectors) out += "," + one.sector + "_t";
  out += "\n";
  for (const SectoralPathway& path : answer.pathways) {
    for (std::size_t n = 0; n < path.pathway.years.size(); ++n) {
      const carbon::PlanYear& one = path.pathway.years[n];
      out += fmt::format("{},{},{:.3f},{:.3f},{:.3f},{:.3f},{:.3f}", path.scenario->id, one.year, one.direct_t,
                         one.import_t, one.sum_t(), one.low_t, one.high_t);
      for (const carbon::PlanBase::Sector& sector : answer.ground.base.sectors) {
        out += fmt::format(",{:.3f}", path.sectors_t.at(sector.sector)[n]);
      }
      out += "\n";
    }
  }
  return out;
}

std::string pathway_text(const PathwayAnswer& answer, bool chinese) {
  std::string out;
  if (answer.ground.base.synthetic) out += "SYNTHETIC: made-up enterprises; no figure here is of a real one\n";
  out += fmt::format("{} ({}, {})  base {}: {} accounts, {:.0f} t CO2 direct, net import {:.0f} MWh\n",
                     answer.book.id + "/" + answer.book.version, answer.book.name.shown(chinese), answer.book.status,
                     answer.ground.base.year, answer.ground.balance.all.enterprises,
                     static_cast<double>(answer.ground.balance.all.direct_kg()) / 1000.0,
                     answer.ground.base.net_import_mwh);
  for (const SectoralPathway& path : answer.pathways) {
    const carbon::RegionalPathway& of = path.pathway;
    out += fmt::format("\n{} ({}): peak {}{}\n", path.scenario->id, path.scenario->name.shown(chinese), of.peak_year,
                       of.no_peak ? " - the last year: no peak before its end" : "");
    FigureTable table{{{"year", true}, {"direct t", true}, {"import t", true}, {"sum t", true}, {"95 % t", true}}};
    for (const carbon::PlanYear& one : of.years) {
      table.add({std::to_string(one.year), fmt::format("{:.0f}", one.direct_t), fmt::format("{:.0f}", one.import_t),
                 fmt::format("{:.0f}", one.sum_t()), fmt::format("{:.0f}..{:.0f}", one.low_t, one.high_t)});
    }
    out += table.text();
    if (of.goal_t) {
      out += of.reached ? fmt::format("goal {:.0f} t: reached\n", *of.goal_t)
                        : fmt::format("goal {:.0f} t: missed by {:.0f} t\n", *of.goal_t, path.gap_t());
    }
    for (const carbon::PlanLever& lever : of.levers) {
      out += fmt::format("  {:<18} {:>12.0f} t of the fall; without it {:.0f} t{}\n", lever.id, lever.share_t,
                         lever.without_t, lever.goal_needs ? ": the goal needs it" : "");
    }
  }
  for (const auto& [enterprise, why] : answer.ground.failed) {
    out += fmt::format("{} has no account: {}\n", enterprise, why.message);
  }
  return out;
}

}  // namespace lantian::serve
