#include "base/round.hpp"
#include "serve/cems.hpp"
#include "serve/cems_parts.hpp"

#include <fmt/core.h>

#include <map>

namespace lantian::serve {
namespace {

using assess::CemsFactorMonth;
using assess::CemsHourVerdict;
using assess::CemsOutcome;
using assess::CemsStandIn;
using assess::CemsStretch;

/// Decimals of a value as sent: what a concentration is held to.
constexpr int measured_decimals = 4;

std::string cems_text_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string cems_number_cell(const std::optional<Rational>& value, int decimals) {
  return value ? round_half_even(*value, decimals).text() : "";
}

std::string cems_list_line(const CemsPage& page, const CemsStretch& stretch, std::string_view kind,
                           const CemsListRow* reviewed) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  const assess::Outlet& outlet = *page.month.outlet;
  std::string line = fmt::format("{},{},{},{},{},{},{},{},{},{},{}", cems_text_cell(outlet.id),
                                 cems_text_cell(outlet.enterprise.shown(true)), cems_text_cell(outlet.name.shown(true)),
                                 stretch.factor, cems_text_cell(stretch.limit->name.shown(true)), kind,
                                 text_of(stretch.first), text_of(stretch.last), stretch.hours,
                                 round_half_even(stretch.max, printing.concentration).text(), text_of(stretch.at_max));
  line += fmt::format(",{},{},{},{},{}", stretch.limit->limit.text(),
                      stretch.limit->reference_oxygen ? stretch.limit->reference_oxygen->text() : "",
                      round_half_even(stretch.multiple(), printing.ratio).text(),
                      round_half_even(stretch.mean, printing.concentration).text(), cems_text_cell(stretch.source));
  const bool looked_at = reviewed != nullptr && reviewed->review != nullptr;
  line += fmt::format(",{},{},{},{},{}\n", cems_text_cell(stretch.why),
                      reviewed == nullptr ? "" : name_of(reviewed->standing),
                      looked_at ? cems_text_cell(reviewed->review->reviewer) : "",
                      looked_at ? cems_text_cell(reviewed->review->reason) : "", outlet.synthetic ? "true" : "false");
  return line;
}

/// What stands in for each hour that has something.
std::map<HourEnding, const CemsStandIn*> stand_in_by_hour(const CemsFactorMonth& factor) {
  std::map<HourEnding, const CemsStandIn*> by_hour;
  for (const CemsStandIn& one : factor.stand_ins) {
    for (HourEnding at = one.first; at <= one.last; at += std::chrono::hours{1}) by_hour[at] = &one;
  }
  return by_hour;
}

std::string cems_hour_line(const CemsPage& page, const CemsFactorMonth& factor, const CemsHourVerdict& hour,
                           const CemsStandIn* stand_in) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  const bool stopped = hour.outcome == CemsOutcome::stopped;
  const bool stood_in = stand_in != nullptr && stand_in->emission;
  const char* basis = stopped ? "stopped" : hour.captured ? "measured" : stood_in ? "stand_in" : "none";
  const auto emission = stood_in ? stand_in->emission : hour.captured || stopped ? hour.emission : std::nullopt;
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", cems_text_cell(page.month.outlet->id), factor.factor,
                     text_of(hour.hour), name_of(hour.outcome), cems_number_cell(hour.measured, measured_decimals),
                     cems_number_cell(hour.dry, printing.concentration),
                     cems_number_cell(hour.oxygen, printing.percent),
                     cems_number_cell(hour.converted, printing.concentration),
                     hour.limit == nullptr ? "" : hour.limit->limit.text(), cems_number_cell(emission, 6), basis,
                     stood_in ? stand_in->rule : "", cems_text_cell(hour.why.empty() ? hour.no_emission : hour.why));
}

}  // namespace

std::string cems_list_csv(const CemsPages& pages) {
  std::string csv =
      "outlet,enterprise,outlet_name,factor,factor_name,kind,first_hour_ending_bj,last_hour_ending_bj,hours,max_mg_m3,"
      "max_hour_ending_bj,limit_mg_m3,reference_oxygen_percent,times_limit,mean_mg_m3,document,why,review,reviewer,"
      "review_reason,synthetic\n";
  for (const auto& page : pages) {
    for (const CemsListRow& row : exceedance_rows(*page)) csv += cems_list_line(*page, *row.stretch, "exceeds", &row);
    for (const CemsFactorMonth& factor : page->month.factors) {
      for (const CemsStretch& stretch : factor.exempt) csv += cems_list_line(*page, stretch, "exempt", nullptr);
    }
  }
  return csv;
}

std::string cems_hours_csv(const CemsPages& pages) {
  std::string csv =
      "outlet,factor,hour_ending_bj,outcome,measured_mg_m3,dry_standard_mg_m3,oxygen_percent,converted_mg_m3,"
      "limit_mg_m3,emission_kg,emission_basis,emission_rule,why\n";
  for (const auto& page : pages) {
    for (const CemsFactorMonth& factor : page->month.factors) {
      const auto stand_ins = stand_in_by_hour(factor);
      for (const CemsHourVerdict& hour : factor.hours) {
        const auto found = stand_ins.find(hour.hour);
        csv += cems_hour_line(*page, factor, hour, found == stand_ins.end() ? nullptr : found->second);
      }
    }
  }
  return csv;
}

}  // namespace lantian::serve
