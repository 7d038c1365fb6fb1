#include "standards/shelf.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

namespace lantian::standards {
namespace {

std::string cems_head(std::string_view part, const Grounds& grounds) {
  return fmt::format("\n{} ({}: {})\n", part, grounds.status, grounds.source);
}

std::string_view standing_name(CemsStanding standing) {
  switch (standing) {
    case CemsStanding::valid:
      return "valid";
    case CemsStanding::invalid:
      return "invalid";
    case CemsStanding::stopped:
      return "source stopped";
  }
  return "";
}

std::string substitution_table(const CemsRule& rule) {
  TextTable rows{{"row", "lapse", "capture from", "gap up to h", "largest hourly emission of"}};
  for (const CemsSubstitute& row : rule.substitution.rows) {
    const bool ordinary = row.lapse == CemsLapse::ordinary;
    rows.add({row.id, ordinary ? "invalid" : "out of control", row.capture_from.text(),
              row.gap_to ? std::to_string(*row.gap_to) : "any",
              fmt::format("{} valid hours before the {}", row.hours, ordinary ? "gap" : "last calibration")});
  }
  return cems_head("substitution", rule.substitution.grounds) + rows.text();
}

}  // namespace

std::string described_cems(const CemsRule& rule) {
  std::string text = cems_head("state", rule.state.grounds);
  text += fmt::format("standard state {} K, {} kPa, dry; NOx = NO * {}/{} + NO2\n", rule.state.kelvin_at_zero.text(),
                      rule.state.pressure_kpa.text(), rule.state.no2_mass, rule.state.no_mass);
  text += cems_head("oxygen", rule.oxygen.grounds);
  text += fmt::format("C * ({0} - O2 of reference) / ({0} - O2 measured), O2 measured up to {1} percent\n",
                      rule.oxygen.ambient.text(), rule.oxygen.at_most.text());
  text += cems_head("hour", rule.hour.grounds);
  text += fmt::format("from {} valid minutes on; without a flag: {}\n", rule.hour.valid_minutes,
                      standing_name(rule.hour.without_flag));
  TextTable flags{{"flag", "zh", "en", "counts as"}};
  for (const CemsFlag& flag : rule.hour.flags) {
    flags.add({flag.flag, flag.meaning.zh, flag.meaning.en, std::string{standing_name(flag.standing)}});
  }
  text += flags.text() + cems_head("capture", rule.capture.grounds);
  text += fmt::format("valid hours / (hours - hours of a stopped source) of the {}, at least {}\n",
                      rule.capture.span == CemsSpan::quarter ? "quarter" : "month", rule.capture.required.text());
  return text + substitution_table(rule);
}

}  // namespace lantian::standards
