#include "base/text.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::explain {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, transport::precursors> precursor_names{"fine", "coarse", "so2", "nox"};

/// Inside double quotes of TOML: what would end them or needs an escape is no part of a name of ours.
std::string quotable(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ? '\'' : c;
  return out;
}

std::string quoted_list(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& one : words) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", quotable(one));
  return "[" + out + "]";
}

UnitSensitivity read_row(Section& row, std::size_t units) {
  UnitSensitivity out;
  out.unit_id = row.text("unit");
  out.sector = row.text("sector");
  out.precursor = static_cast<transport::Precursor>(row.choice("precursor", precursor_names));
  out.emitted_t = row.decimal("emitted_t").approximate();
  for (const std::string& text : row.texts("ng_m3_per_tonne")) {
    const auto value = parse_decimal(text);
    if (!value) row.fault(row.line_of("ng_m3_per_tonne"), value.error().message);
    out.ng_m3_per_tonne.push_back(value ? value->approximate() : 0.0);
  }
  if (out.ng_m3_per_tonne.size() != units) {
    row.fault(row.line_of("ng_m3_per_tonne"),
              fmt::format("{} values; receptor_units names {} units", out.ng_m3_per_tonne.size(), units));
  }
  row.finish();
  return out;
}

void read_head(Section& top, SeasonSensitivity& out) {
  auto season = top.section("season");
  if (!season) {
    top.fault(top.line(), "[season] with period, synthetic, lineage and receptor_units is missing");
    return;
  }
  out.period = season->text("period");
  if (const auto period = parse_period(out.period); !period)
    season->fault(season->line_of("period"), period.error().message);
  out.synthetic = season->truth_or("synthetic", false);
  out.lineage = season->texts("lineage");
  out.receptor_units = season->texts("receptor_units");
  season->finish();
}

}  // namespace

std::string season_sensitivity_toml(const SeasonSensitivity& season, std::string_view made_by) {
  std::string out = fmt::format(
      "{}"
      "# What a tonne gives the air of each county over a season: ng/m3 of PM2.5 at the receptors of each unit for "
      "each tonne that\n"
      "# the sources of a unit and sector emit over the period, from a source-receptor table. Of precursor coarse: "
      "PM10. Sulphate and\n"
      "# nitrate count as ammonium salts. First order, for the emissions, the hours and the weather of that period "
      "alone.\n"
      "# Made by: {}\n\n"
      "[season]\nperiod = \"{}\"\nsynthetic = {}\nlineage = {}\nreceptor_units = {}\n",
      season.synthetic ? "# SYNTHETIC: weather, inventory or places are invented. No finding on a real place.\n" : "",
      made_by, season.period, season.synthetic, quoted_list(season.lineage), quoted_list(season.receptor_units));
  for (const UnitSensitivity& row : season.rows) {
    std::vector<std::string> values;
    for (const double value : row.ng_m3_per_tonne) values.push_back(fmt::format("{:.6f}", value));
    out += fmt::format(
        "\n[[sensitivity]]\nunit = \"{}\"\nsector = \"{}\"\nprecursor = \"{}\"\nemitted_t = "
        "\"{:.3f}\"\nng_m3_per_tonne = {}\n",
        row.unit_id, quotable(row.sector), precursor_names[static_cast<std::size_t>(row.precursor)], row.emitted_t,
        quoted_list(values));
  }
  return out;
}

Result<SeasonSensitivity> read_season_sensitivity(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  SeasonSensitivity out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    read_head(top, out);
    for (Section& row : top.sections("sensitivity")) out.rows.push_back(read_row(row, out.receptor_units.size()));
    top.finish();
  }
  if (faults.empty()) return out;
  return inventory::error_of(faults);
}

bool is_season_sensitivity(std::string_view text) {
  return text.find("\n[season]") != std::string_view::npos || text.starts_with("[season]");
}

}  // namespace lantian::explain
