#include "serve/carbon/energy_region.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::serve {
namespace {

using terms::Section;

constexpr int energy_first_year = 1990, energy_last_year = 2100;
constexpr std::int64_t energy_kg_of_t = 1000;

/// A figure in tce as whole kgce.
std::int64_t energy_kgce(Section& row, std::string_view key, const Decimal& tce) {
  if (!carbon::holds_at_most(tce, 12, 3)) row.fault(row.line_of(key), "at most twelve digits and three decimals");
  return round_half_even(tce.exact() * Rational{energy_kg_of_t}, 0).unscaled;
}

std::optional<std::int64_t> energy_kgce_if(Section& row, std::string_view key) {
  const auto tce = row.decimal_if(key);
  if (!tce) return std::nullopt;
  return energy_kgce(row, key, *tce);
}

EnergyAim read_energy_aim(Section& row, std::string id) {
  EnergyAim out;
  out.id = std::move(id);
  out.year = row.whole_or("year", 0, energy_first_year, energy_last_year);
  out.total_change_percent = row.decimal_if("total_change_percent");
  out.intensity_decline_percent = row.decimal_if("intensity_decline_percent");
  out.coal_change_percent = row.decimal_if("coal_change_percent");
  if (!out.any() && !out.coal_change_percent) row.fault(row.line(), "a target without any figure");
  row.finish();
  return out;
}

void energy_known(Section& row, std::span<const carbon::EnergyWord> words, const std::string& kind) {
  if (carbon::has_word(words, kind)) return;
  row.fault(row.line_of("kind"), fmt::format("{} is no kind of data/carbon/energy/control.toml", in_quotes(kind)));
}

carbon::CheckupFinding read_energy_finding(Section& row, const carbon::ControlRule& rule) {
  carbon::CheckupFinding out;
  out.id = row.text("id");
  out.enterprise = row.text("enterprise");
  out.county = row.text("county");
  out.kind = row.text("kind");
  energy_known(row, rule.findings, out.kind);
  out.found = row.day("found");
  out.due = row.day_if("due");
  out.done = row.day_if("done");
  out.expected_kgce = energy_kgce_if(row, "expected_tce");
  out.verified_kgce = energy_kgce_if(row, "verified_tce");
  row.finish();
  return out;
}

carbon::UnitRetrofit read_energy_retrofit(Section& row, const carbon::ControlRule& rule) {
  constexpr int most_kilowatts = 10'000'000;
  carbon::UnitRetrofit out;
  out.id = row.text("id");
  out.plant = row.text("plant");
  out.kind = row.text("kind");
  energy_known(row, rule.retrofits, out.kind);
  out.kilowatts = row.whole("kilowatts", 1, most_kilowatts);
  out.before_g_kwh = row.decimal("before_g_kwh");
  out.after_g_kwh = row.decimal_if("after_g_kwh");
  out.generation_mwh = row.decimal_if("generation_mwh");
  out.planned = row.day("planned");
  out.done = row.day_if("done");
  row.finish();
  return out;
}

carbon::RenewablePlant read_energy_plant(Section& row, const carbon::ControlRule& rule) {
  constexpr int most_kilowatts = 50'000'000;
  carbon::RenewablePlant out;
  out.id = row.text("id");
  out.county = row.text("county");
  out.kind = row.text("kind");
  energy_known(row, rule.renewables, out.kind);
  out.kilowatts = row.whole("kilowatts", 1, most_kilowatts);
  out.connected = row.day("connected");
  out.retired = row.day_if("retired");
  row.finish();
  return out;
}

void read_energy_statistics(Section& top, const carbon::CarrierBook& carriers, EnergyRegion& out) {
  std::set<std::pair<std::string, int>> seen;
  for (Section& row : top.sections("statistic")) {
    EnergyStatistic one;
    one.carrier = row.text("carrier");
    one.year = row.whole("year", energy_first_year, energy_last_year);
    one.kgce = energy_kgce(row, "tce", row.decimal("tce"));
    if (carriers.carrier(one.carrier) == nullptr) {
      row.fault(row.line_of("carrier"), fmt::format("{} is no carrier", in_quotes(one.carrier)));
    }
    if (!seen.emplace(one.carrier, one.year).second) row.fault(row.line(), "this carrier and year stands here twice");
    row.finish();
    out.statistics.push_back(std::move(one));
  }
}

void read_energy_flows(Section& top, EnergyRegion& out) {
  std::set<std::pair<std::string, int>> seen;
  for (Section& row : top.sections("flow")) {
    EnergyFlow one;
    one.kind = energy_flow_kinds[row.choice("kind", energy_flow_kinds)];
    one.year = row.whole("year", energy_first_year, energy_last_year);
    one.in = row.decimal("in");
    one.out = row.decimal("out");
    one.factor = row.decimal_if("factor");
    if (one.in < Decimal{} || one.out < Decimal{}) row.fault(row.line(), "what came in or went out is not below 0");
    if (!seen.emplace(one.kind, one.year).second) row.fault(row.line(), "this flow and year stands here twice");
    row.finish();
    out.flows.push_back(std::move(one));
  }
}

void read_energy_aims(Section& top, EnergyRegion& out) {
  std::set<std::pair<std::string, int>> seen;
  for (Section& row : top.sections("target")) {
    EnergyAim one = read_energy_aim(row, row.text("id"));
    if (!seen.emplace(one.id, one.year).second) row.fault(row.line(), "there are two targets of this id and year");
    out.aims.push_back(std::move(one));
  }
  if (auto row = top.section("enterprises")) {
    out.enterprises = read_energy_aim(*row, "");
  }
}

}  // namespace

const EnergyAim* EnergyRegion::aim(std::string_view id, int year) const {
  const EnergyAim* each = nullptr;
  for (const EnergyAim& one : aims) {
    if (one.id != id) continue;
    if (one.year == year) return &one;
    if (one.year == 0) each = &one;
  }
  return each;
}

const EnergyFlow* EnergyRegion::flow(std::string_view kind, int year) const {
  const auto found =
      std::ranges::find_if(flows, [&](const EnergyFlow& one) { return one.kind == kind && one.year == year; });
  return found == flows.end() ? nullptr : &*found;
}

std::optional<carbon::BorderFlow> EnergyFlow::border() const {
  if (kind == "coal" || !factor) return std::nullopt;
  const int places = std::max(in.places, out.places);
  std::int64_t left = in.unscaled, right = out.unscaled;
  for (int at = in.places; at < places; ++at) left *= 10;
  for (int at = out.places; at < places; ++at) right *= 10;
  return carbon::BorderFlow{{left - right, places}, *factor, origin.source};
}

Result<EnergyRegion> read_energy_region(const terms::SourceFile& file, const carbon::CarrierBook& carriers,
                                        const carbon::ControlRule& rule) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  EnergyRegion out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    out.source = top.text("source");
    out.status = states[top.choice("status", states)];
    out.synthetic = top.truth_or("synthetic", false);
    read_energy_aims(top, out);
    for (Section& row : top.sections("finding")) out.findings.push_back(read_energy_finding(row, rule));
    for (Section& row : top.sections("retrofit")) out.retrofits.push_back(read_energy_retrofit(row, rule));
    for (Section& row : top.sections("renewable")) out.renewables.push_back(read_energy_plant(row, rule));
    read_energy_statistics(top, carriers, out);
    read_energy_flows(top, out);
    top.finish();
    for (EnergyAim& one : out.aims) one.origin.source = out.source;
    for (EnergyStatistic& one : out.statistics) one.origin.source = out.source;
    for (EnergyFlow& one : out.flows) one.origin.source = out.source;
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

}  // namespace lantian::serve
