#include "base/round.hpp"
#include "serve/cems.hpp"
#include "serve/cems_parts.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using assess::CemsCapture;
using assess::CemsFactorMonth;
using assess::CemsOutcome;
using assess::CemsStandIn;
using assess::CemsStretch;
using standards::TextTable;

std::string cems_names(const terms::Name& name) {
  if (name.zh.empty() || name.en.empty()) return name.shown(false);
  return fmt::format("{} ({})", name.en, name.zh);
}

std::string cems_limit_words(const assess::CemsLimit& limit) {
  std::string text = limit.limit.text();
  if (limit.reference_oxygen) text += fmt::format(" at {} % O2", limit.reference_oxygen->text());
  return text;
}

std::string cems_capture_words(const CemsCapture& capture, int decimals) {
  const auto share = capture.share();
  const std::string counts = fmt::format("{}/{}", capture.valid, capture.hours - capture.stopped);
  if (!share) return counts;
  return fmt::format("{} = {} %", counts, round_half_even(*share * Rational{100}, decimals).text());
}

std::string cems_head(const CemsPage& page) {
  const assess::Outlet& outlet = *page.month.outlet;
  std::string text = fmt::format("{}: {}, {}{}\n", outlet.id, cems_names(outlet.enterprise), cems_names(outlet.name),
                                 outlet.synthetic ? " - SYNTHETIC" : "");
  text += fmt::format("{} by {}; hours end at the time given, Beijing time; from {}\n", page.month.period.name,
                      page.month.rule.text(), page.source);
  for (const assess::Permit& permit : outlet.permits) {
    if (permit.from >= page.month.period.end || (permit.until && *permit.until <= page.month.period.begin)) continue;
    text += fmt::format("permit {} from {}", permit.document, text_of(permit.from));
    if (permit.until) text += " until before " + text_of(*permit.until);
    for (const assess::CemsLimit& limit : permit.limits) {
      text += fmt::format("; {} {}", limit.name.shown(false), cems_limit_words(limit));
    }
    text += " mg/m3\n";
  }
  return text;
}

std::string cems_summary(const CemsPage& page) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  TextTable hours{{"factor", "hours", "stopped", "valid", "capture of month", "of span", "within", "exceed", "exempt",
                   "no verdict"}};
  TextTable mass{{"factor", "measured kg", "stood in kg", "total kg", "hours stood in", "hours open"}};
  for (const CemsFactorMonth& factor : page.month.factors) {
    const std::string name = fmt::format("{} {}", factor.factor, factor.name.shown(false));
    hours.add({name, std::to_string(factor.month.hours), std::to_string(factor.month.stopped),
               std::to_string(factor.month.valid), cems_capture_words(factor.month, printing.percent),
               cems_capture_words(factor.spans.back(), printing.percent),
               std::to_string(factor.count(CemsOutcome::within)), std::to_string(factor.count(CemsOutcome::exceeds)),
               std::to_string(factor.count(CemsOutcome::exempt)),
               std::to_string(factor.count(CemsOutcome::not_converted))});
    mass.add({name, round_half_even(factor.measured_kg, printing.mass).text(),
              round_half_even(factor.stand_in_kg, printing.mass).text(),
              round_half_even(factor.total_kg(), printing.mass).text(), std::to_string(factor.stand_in_hours),
              std::to_string(factor.open_hours)});
  }
  return "\n" + hours.text() + "\n" + mass.text();
}

std::string cems_list(const CemsPage& page) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  TextTable rows{{"factor", "first hour", "last hour", "h", "max mg/m3", "at", "limit", "times", "mean", "review"}};
  const std::vector<CemsListRow> all = exceedance_rows(page);
  if (all.empty()) return "\nNo exceedance.\n";
  for (const CemsListRow& row : all) {
    const CemsStretch& stretch = *row.stretch;
    rows.add({stretch.factor, text_of(stretch.first) + (stretch.begins_before ? " <" : ""),
              text_of(stretch.last) + (stretch.goes_on ? " >" : ""), std::to_string(stretch.hours),
              round_half_even(stretch.max, printing.concentration).text(), text_of(stretch.at_max),
              cems_limit_words(*stretch.limit), round_half_even(stretch.multiple(), printing.ratio).text(),
              round_half_even(stretch.mean, printing.concentration).text(), review_words(row)});
  }
  return fmt::format("\nExceedances ({}: {}; '<' and '>': it begins before or goes on after the month)\n", all.size(),
                     standing_counts(all)) +
         rows.text();
}

std::string cems_exempt(const CemsPage& page) {
  TextTable rows{{"factor", "first hour", "last hour", "h", "max mg/m3", "limit", "exempt for", "source"}};
  bool any = false;
  for (const CemsFactorMonth& factor : page.month.factors) {
    for (const CemsStretch& stretch : factor.exempt) {
      any = true;
      rows.add({stretch.factor, text_of(stretch.first), text_of(stretch.last), std::to_string(stretch.hours),
                round_half_even(stretch.max, page.rule->printing.concentration).text(),
                cems_limit_words(*stretch.limit), stretch.why, stretch.source});
    }
  }
  return any ? "\nAbove the limit, but exempt\n" + rows.text() : "";
}

std::string cems_stand_ins(const CemsPage& page) {
  TextTable rows{
      {"factor", "first hour", "last hour", "h", "gap h", "because", "kg/h", "of", "by", "valid hours before"}};
  bool any = false;
  for (const CemsFactorMonth& factor : page.month.factors) {
    for (const CemsStandIn& one : factor.stand_ins) {
      any = true;
      const bool found = one.emission.has_value();
      rows.add({factor.factor, text_of(one.first), text_of(one.last), std::to_string(one.hours),
                std::to_string(one.gap_hours), one.why,
                found ? round_half_even(*one.emission, page.rule->printing.mass).text() : "none",
                found ? text_of(one.source_hour) : one.refused, one.rule,
                one.looked_for == 0 ? "" : fmt::format("{} of {}", one.looked_back, one.looked_for)});
    }
  }
  return any ? "\nWhat stands in for hours without an emission of their own\n" + rows.text() : "";
}

std::string cems_doubts(const CemsPage& page) {
  std::string text;
  for (const CemsFactorMonth& factor : page.month.factors) {
    for (const observe::quality::Finding& doubt : factor.doubts) {
      text += fmt::format("{} {} from {}: {}\n", doubt.rule, doubt.factor, text_of(doubt.from), doubt.reason);
    }
  }
  return text.empty() ? "" : "\nConverted values as sent that are not what the formula gives\n" + text;
}

}  // namespace

std::vector<CemsListRow> exceedance_rows(const CemsPage& page) {
  std::vector<CemsListRow> rows;
  for (const CemsFactorMonth& factor : page.month.factors) {
    for (const assess::ReviewedStretch& one :
         assess::review_stretches(factor.exceedances, page.month.outlet->id, page.reviews)) {
      rows.push_back({one.stretch, one.standing, one.review});
    }
  }
  return rows;
}

std::string standing_counts(const std::vector<CemsListRow>& rows) {
  std::string text;
  using assess::ReviewStanding;
  for (const ReviewStanding standing :
       {ReviewStanding::real, ReviewStanding::not_real, ReviewStanding::changed, ReviewStanding::open}) {
    const auto count = std::ranges::count(rows, standing, &CemsListRow::standing);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name_of(standing));
  }
  return text;
}

std::string review_words(const CemsListRow& row) {
  if (row.review == nullptr) return std::string{name_of(row.standing)};
  return fmt::format("{} ({}: {})", name_of(row.standing), row.review->reviewer, row.review->reason);
}

std::string cems_text(const CemsPage& page) {
  std::string text = cems_head(page) + cems_summary(page) + cems_list(page) + cems_exempt(page) + cems_stand_ins(page) +
                     cems_doubts(page);
  if (!page.month.notes.empty()) text += "\n";
  for (const std::string& note : page.month.notes) text += "note: " + note + "\n";
  return text;
}

}  // namespace lantian::serve
