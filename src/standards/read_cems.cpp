#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::standards {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> cems_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 3> standing_words{"valid", "invalid", "stopped"};
constexpr std::array<std::string_view, 2> lapse_words{"ordinary", "out_of_control"};
constexpr std::array<std::string_view, 2> span_words{"quarter", "month"};

Grounds read_cems_grounds(Section& part) {
  return {part.text("source"), std::string{cems_statuses[part.choice("status", cems_statuses)]}};
}

CemsStanding read_standing(Section& section, std::string_view key) {
  return static_cast<CemsStanding>(section.choice(key, standing_words));
}

void need_positive(Section& section, std::string_view key, const Decimal& value) {
  if (value <= Decimal{}) section.fault(section.line_of(key), fmt::format("'{}' is above 0", key));
}

Decimal read_cems_share(Section& section, std::string_view key) {
  const Decimal share = section.decimal(key);
  if (share < Decimal{} || share > Decimal{1, 0}) {
    section.fault(section.line_of(key), fmt::format("'{}' is a share from 0 to 1, like \"0.75\"", key));
  }
  return share;
}

CemsRule::State read_state(Section& part) {
  CemsRule::State state;
  state.grounds = read_cems_grounds(part);
  state.pressure_kpa = part.decimal("pressure_kpa");
  state.kelvin_at_zero = part.decimal("kelvin_at_zero");
  need_positive(part, "pressure_kpa", state.pressure_kpa);
  need_positive(part, "kelvin_at_zero", state.kelvin_at_zero);
  state.no_mass = part.whole("no_mass", 1, 1000);
  state.no2_mass = part.whole("no2_mass", 1, 1000);
  return state;
}

CemsRule::Oxygen read_cems_oxygen(Section& part) {
  CemsRule::Oxygen oxygen;
  oxygen.grounds = read_cems_grounds(part);
  oxygen.ambient = part.decimal("ambient");
  oxygen.at_most = part.decimal("at_most");
  need_positive(part, "ambient", oxygen.ambient);
  if (oxygen.at_most >= oxygen.ambient) {
    part.fault(part.line_of("at_most"), "'at_most' lies below 'ambient', where the quotient has no value");
  }
  return oxygen;
}

CemsRule::Hour read_cems_hour(Section& part) {
  CemsRule::Hour hour;
  hour.grounds = read_cems_grounds(part);
  hour.valid_minutes = part.whole("valid_minutes", 1, 60);
  hour.without_flag = read_standing(part, "without_flag");
  for (Section& row : part.sections("flags")) {
    CemsFlag flag{row.text("flag"), row.name("meaning"), read_standing(row, "counts"),
                  row.truth_or("calibration", false)};
    const bool again = std::ranges::any_of(hour.flags, [&](const CemsFlag& one) { return one.flag == flag.flag; });
    if (again) row.fault(row.line(), fmt::format("the flag {} stands here twice", in_quotes(flag.flag)));
    hour.flags.push_back(std::move(flag));
    row.finish();
  }
  if (hour.flags.empty()) part.fault(part.line(), "'flags' is empty or missing; list what each data flag counts as");
  return hour;
}

CemsRule::Capture read_capture(Section& part) {
  CemsRule::Capture capture;
  capture.grounds = read_cems_grounds(part);
  capture.span = static_cast<CemsSpan>(part.choice("span", span_words));
  capture.required = read_cems_share(part, "required");
  return capture;
}

/// A row that could never be reached is a slip of the pen: the first row that fits decides.
void check_reached(Section& row, const CemsSubstitute& one, const std::vector<CemsSubstitute>& before) {
  for (const CemsSubstitute& other : before) {
    if (other.id == one.id) row.fault(row.line_of("id"), fmt::format("a second row is called {}", in_quotes(one.id)));
    const bool wider = !other.gap_to || (one.gap_to && *one.gap_to <= *other.gap_to);
    if (other.lapse == one.lapse && other.capture_from <= one.capture_from && wider) {
      row.fault(row.line(), fmt::format("the row {} before takes every case of this one; the first row that fits "
                                        "decides, so put the narrower one first",
                                        in_quotes(other.id)));
    }
  }
}

CemsRule::Substitution read_substitution(Section& part) {
  CemsRule::Substitution substitution;
  substitution.grounds = read_cems_grounds(part);
  for (Section& row : part.sections("rows")) {
    CemsSubstitute one;
    one.id = row.text("id");
    one.lapse = static_cast<CemsLapse>(row.choice("lapse", lapse_words));
    one.capture_from = read_cems_share(row, "capture_from");
    one.gap_to = row.whole_if("gap_to", 1, 8784);
    one.hours = row.whole("hours", 1, 8784);
    check_reached(row, one, substitution.rows);
    substitution.rows.push_back(std::move(one));
    row.finish();
  }
  return substitution;
}

CemsRule::Printing read_printing(Section& part) {
  return {part.whole("concentration", 0, 6), part.whole("mass", 0, 6), part.whole("ratio", 0, 6),
          part.whole("percent", 0, 6)};
}

template <class Part, class Read>
void read_cems_part(Section& file, std::string_view key, Part& into, Read read) {
  auto part = file.section(key);
  if (!part) {
    file.fault(file.line(), fmt::format("[{}] is missing", key));
    return;
  }
  into = read(*part);
  part->finish();
}

}  // namespace

CemsRule read_cems(Section& section) {
  CemsRule rule;
  read_cems_part(section, "state", rule.state, read_state);
  read_cems_part(section, "oxygen", rule.oxygen, read_cems_oxygen);
  read_cems_part(section, "hour", rule.hour, read_cems_hour);
  read_cems_part(section, "capture", rule.capture, read_capture);
  read_cems_part(section, "substitution", rule.substitution, read_substitution);
  read_cems_part(section, "printing", rule.printing, read_printing);
  return rule;
}

const CemsFlag* CemsRule::flag(std::string_view flag) const {
  const auto found = std::ranges::find(hour.flags, flag, &CemsFlag::flag);
  return found == hour.flags.end() ? nullptr : &*found;
}

const CemsSubstitute* CemsRule::substitute(CemsLapse lapse, const Rational& capture_share, int gap_hours) const {
  const auto fits = [&](const CemsSubstitute& row) {
    return row.lapse == lapse && capture_share >= row.capture_from.exact() && (!row.gap_to || gap_hours <= *row.gap_to);
  };
  const auto found = std::ranges::find_if(substitution.rows, fits);
  return found == substitution.rows.end() ? nullptr : &*found;
}

}  // namespace lantian::standards
