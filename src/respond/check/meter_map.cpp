#include "respond/check/meter_map.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> meter_states{"verified", "unverified"};
constexpr std::array<std::string_view, 2> meter_figures{"mean", "total"};
constexpr std::array<std::string_view, 3> meter_kinds{"power", "flow", "load"};

struct MeterUnit {
  CheckMetric metric;
  MeterFigure figure;
  std::string_view unit;
  double factor;
};
constexpr double seconds_an_hour = 3600, kilo = 1000;
constexpr std::array<MeterUnit, 9> meter_units{{
    {CheckMetric::power, MeterFigure::total, "kWh", 1},
    {CheckMetric::power, MeterFigure::total, "MWh", kilo},
    {CheckMetric::power, MeterFigure::mean, "kW", 1},
    {CheckMetric::power, MeterFigure::mean, "MW", kilo},
    {CheckMetric::flow, MeterFigure::mean, "m3/h", 1},
    {CheckMetric::flow, MeterFigure::mean, "m3/s", seconds_an_hour},
    {CheckMetric::flow, MeterFigure::total, "m3", 1},
    {CheckMetric::load, MeterFigure::mean, "%", 1},
    {CheckMetric::load, MeterFigure::mean, "percent", 1},
}};

void read_gas_state(Section& row, MeterRow& meter) {
  if (meter.metric != CheckMetric::flow) return;
  const std::string state = row.text("state");
  meter.wet = state == "wet_standard";
  if (state.empty() || state == "dry_standard" || meter.wet) return;
  if (state == "dry_actual" || state == "wet_actual") {
    row.fault(row.line_of("state"),
              fmt::format("state {}: a flow at the gas's own temperature also falls when the stack cools, so it does not "
                          "show a load; let the monitor send the flow at standard state, dry_standard or wet_standard",
                          in_quotes(state)));
    return;
  }
  row.fault(row.line_of("state"),
            fmt::format("state {} is neither dry_standard nor wet_standard: of a flow one must know which, because the "
                        "two are never compared with each other",
                        in_quotes(state)));
}

MeterRow read_meter_row(Section& row) {
  MeterRow out;
  out.line = row.line();
  out.mn = row.text("mn");
  out.factor = row.text("factor");
  out.enterprise = row.text("enterprise");
  out.unit = row.text("unit");
  out.metric = static_cast<CheckMetric>(row.choice("kind", meter_kinds));
  const std::size_t usual = out.metric == CheckMetric::power ? 1 : 0;
  out.figure = static_cast<MeterFigure>(row.choice_or("figure", meter_figures, usual));
  read_gas_state(row, out);
  out.from = row.day_if("from");
  out.to = row.day_if("to");
  if (out.from && out.to && *out.to < *out.from) row.fault(row.line_of("to"), "ends before it begins");
  row.finish();
  return out;
}

bool at_once(const MeterRow& one, const MeterRow& other) {
  const bool one_first = one.to && other.from && *one.to < *other.from;
  const bool other_first = other.to && one.from && *other.to < *one.from;
  return !one_first && !other_first;
}

void check_rows_apart(Section& top, const std::vector<MeterRow>& rows) {
  std::vector<const MeterRow*> sorted;
  for (const MeterRow& row : rows) sorted.push_back(&row);
  const auto key = [](const MeterRow* row) { return std::tie(row->mn, row->factor, row->figure); };
  std::ranges::stable_sort(sorted, {}, key);
  for (std::size_t n = 1; n < sorted.size(); ++n) {
    if (key(sorted[n - 1]) != key(sorted[n]) || !at_once(*sorted[n - 1], *sorted[n])) continue;
    top.fault(sorted[n]->line, fmt::format("{} of {} stands in line {} too: one factor of a logger speaks for one unit at "
                                           "a time; give the earlier row a `to`",
                                           sorted[n]->factor, sorted[n]->mn, sorted[n - 1]->line));
  }
}

}  // namespace

Result<MeterMap> read_meter_map(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  MeterMap map;
  map.file = file.path;
  constexpr int most_pause = 1800, most_late = 60;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    map.as_of = top.day("as_of");
    map.source = top.text("source");
    map.status = meter_states[top.choice("status", meter_states)];
    map.synthetic = top.truth_or("synthetic", false);
    if (auto follow = top.section("follow")) {
      map.pause_seconds = follow->whole("pause_seconds", 1, most_pause);
      map.late_days = follow->whole("late_days", 0, most_late);
      follow->text("source");
      follow->choice("status", meter_states);
      follow->finish();
    }
    for (Section& row : top.sections("meter")) map.rows.push_back(read_meter_row(row));
    check_rows_apart(top, map.rows);
    top.finish();
  }
  if (faults.empty()) return map;
  return inventory::error_of(faults);
}

std::optional<double> meter_unit_factor(CheckMetric metric, MeterFigure figure, std::string_view unit) {
  for (const MeterUnit& one : meter_units) {
    if (one.metric == metric && one.figure == figure && one.unit == unit) return one.factor;
  }
  return std::nullopt;
}

std::string meter_units_text(CheckMetric metric, MeterFigure figure) {
  std::vector<std::string> units;
  for (const MeterUnit& one : meter_units) {
    if (one.metric == metric && one.figure == figure) units.emplace_back(one.unit);
  }
  if (!units.empty()) return joined(units, ", ");
  return fmt::format("none: take the figure {} of it", figure == MeterFigure::mean ? "total" : "mean");
}

}  // namespace lantian::respond
