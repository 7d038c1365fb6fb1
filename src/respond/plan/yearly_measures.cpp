#include "respond/plan/yearly_measures.hpp"

#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::respond {
namespace {

using terms::Fault;
using terms::Section;
using transport::Precursor;

constexpr double yearly_percent = 100;

YearlyKind read_yearly_kind(Section& row) {
  YearlyKind out;
  out.id = row.text("id");
  out.name = row.name("name");
  out.sector = row.text("sector");
  out.part = row.whole("part", 0, 100);
  if (auto cut = row.section("cut")) {
    out.cut_so2 = cut->whole("so2", 0, 100);
    out.cut_nox = cut->whole("nox", 0, 100);
    out.cut_pm = cut->whole("pm", 0, 100);
    cut->finish();
  } else {
    row.fault(row.line(), "cut = { so2, nox, pm } is missing");
  }
  out.yuan_per_t = row.whole("yuan_per_t", 0, 100'000'000);
  out.co2_t_per_t = row.whole("co2_t_per_t", -100'000, 100'000);
  out.error = row.whole("error", 0, 500);
  row.text("source");
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  row.choice("status", states);
  row.finish();
  return out;
}

void yearly_check_parts(Section& top, const std::vector<YearlyKind>& kinds) {
  std::map<std::string, double> parts;
  for (const YearlyKind& kind : kinds) parts[kind.sector] += kind.part;
  for (const auto& [sector, part] : parts) {
    if (part > yearly_percent) top.fault(top.line(), fmt::format("measures reach {} % of sector '{}'", part, sector));
  }
}

/// Adds what a kind takes off a row of the season file.
void yearly_add_row(const YearlyKind& kind, const explain::UnitSensitivity& row, YearlyMeasure& measure) {
  const bool so2 = row.precursor == Precursor::so2, nox = row.precursor == Precursor::nox;
  const double cut = so2 ? kind.cut_so2 : nox ? kind.cut_nox : kind.cut_pm;
  const double tonnes = row.emitted_t * kind.part / yearly_percent * cut / yearly_percent;
  measure.tonnes[so2 ? 0 : nox ? 1 : 2] += tonnes;
  if (row.precursor == Precursor::coarse) return;  // PM10 alone
  constexpr double ng_per_ug = 1000;
  for (std::size_t r = 0; r < measure.ug_m3.size(); ++r) measure.ug_m3[r] += tonnes * row.ng_m3_per_tonne[r] / ng_per_ug;
}

}  // namespace

Result<std::vector<YearlyKind>> read_yearly_kinds(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  std::vector<YearlyKind> out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    for (Section& row : top.sections("measure")) {
      YearlyKind kind = read_yearly_kind(row);
      const bool twice = std::ranges::find(out, kind.id, &YearlyKind::id) != out.end();
      if (twice) row.fault(row.line_of("id"), fmt::format("'{}' comes twice", kind.id));
      out.push_back(std::move(kind));
    }
    if (out.empty()) top.fault(top.line(), "one [[measure]] at least");
    yearly_check_parts(top, out);
    top.finish();
  }
  if (faults.empty()) return out;
  return inventory::error_of(faults);
}

YearlyQuestion yearly_question(const std::vector<YearlyKind>& kinds, const explain::SeasonSensitivity& season) {
  YearlyQuestion out;
  out.receptors = season.receptor_units;
  for (const YearlyKind& kind : kinds) {
    std::map<std::string, YearlyMeasure> by_unit;
    for (const explain::UnitSensitivity& row : season.rows) {
      if (row.sector != kind.sector) continue;
      YearlyMeasure& measure = by_unit[row.unit_id];
      measure.ug_m3.resize(out.receptors.size(), 0.0);
      yearly_add_row(kind, row, measure);
    }
    for (auto& [unit, measure] : by_unit) {
      const double tonnes = measure.tonnes[0] + measure.tonnes[1] + measure.tonnes[2];
      if (tonnes <= 0) continue;
      measure.id = kind.id + "/" + unit;
      measure.unit = unit;
      measure.kind = kind.id;
      measure.name = kind.name;
      measure.cost_yuan = kind.yuan_per_t * tonnes;
      measure.co2_t = kind.co2_t_per_t * tonnes;
      measure.relative_error = kind.error / yearly_percent;
      out.measures.push_back(std::move(measure));
    }
  }
  return out;
}

}  // namespace lantian::respond
