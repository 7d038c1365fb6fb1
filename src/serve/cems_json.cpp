#include "base/round.hpp"
#include "serve/cems.hpp"
#include "serve/cems_parts.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using CemsJson = nlohmann::ordered_json;
using assess::CemsFactorMonth;
using assess::CemsOutcome;
using assess::CemsStretch;

/// A value rounded once, as the JSON number with exactly these digits.
CemsJson cems_number(const Rational& value, int decimals) {
  return CemsJson::parse(round_half_even(value, decimals).text());
}

CemsJson cems_name(const terms::Name& name) {
  return {{"zh", name.zh}, {"en", name.en}};
}

CemsJson cems_capture_json(const assess::CemsCapture& capture, int decimals) {
  CemsJson json{{"first_hour_ending_bj", text_of(capture.first)},
                {"last_hour_ending_bj", text_of(capture.last)},
                {"hours", capture.hours},
                {"stopped", capture.stopped},
                {"valid", capture.valid},
                {"complete", capture.complete},
                {"percent", nullptr}};
  if (const auto share = capture.share()) json["percent"] = cems_number(*share * Rational{100}, decimals);
  return json;
}

CemsJson cems_stretch_json(const CemsPage& page, const CemsStretch& stretch) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  CemsJson json{{"factor", stretch.factor},
                {"first_hour_ending_bj", text_of(stretch.first)},
                {"last_hour_ending_bj", text_of(stretch.last)},
                {"hours", stretch.hours},
                {"begins_before", stretch.begins_before},
                {"goes_on", stretch.goes_on},
                {"max_mg_m3", cems_number(stretch.max, printing.concentration)},
                {"max_hour_ending_bj", text_of(stretch.at_max)},
                {"mean_mg_m3", cems_number(stretch.mean, printing.concentration)},
                {"limit_mg_m3", CemsJson::parse(stretch.limit->limit.text())},
                {"reference_oxygen_percent", nullptr},
                {"times_limit", cems_number(stretch.multiple(), printing.ratio)},
                {"document", stretch.source}};
  if (stretch.limit->reference_oxygen) {
    json["reference_oxygen_percent"] = CemsJson::parse(stretch.limit->reference_oxygen->text());
  }
  if (!stretch.why.empty()) json["why"] = stretch.why;
  return json;
}

CemsJson cems_review_json(const assess::ExceedanceReview& review) {
  return {{"state", name_of(review.state)},
          {"reviewer", review.reviewer},
          {"reason", review.reason},
          {"at_utc", text_of(review.at)},
          {"first_hour_ending_bj", text_of(review.first)},
          {"last_hour_ending_bj", text_of(review.last)}};
}

CemsJson cems_stand_in_json(const CemsPage& page, const assess::CemsStandIn& one) {
  CemsJson json{{"first_hour_ending_bj", text_of(one.first)},
                {"last_hour_ending_bj", text_of(one.last)},
                {"hours", one.hours},
                {"gap_hours", one.gap_hours},
                {"why", one.why},
                {"kg_per_hour", nullptr}};
  if (one.emission) {
    json["kg_per_hour"] = cems_number(*one.emission, page.rule->printing.mass);
    json["source_hour_ending_bj"] = text_of(one.source_hour);
  } else {
    json["refused"] = one.refused;
  }
  if (!one.rule.empty()) {
    json["rule"] = one.rule;
    json["valid_hours_found"] = one.looked_back;
    json["valid_hours_asked"] = one.looked_for;
  }
  return json;
}

CemsJson cems_factor_json(const CemsPage& page, const CemsFactorMonth& factor) {
  const standards::CemsRule::Printing& printing = page.rule->printing;
  CemsJson json{{"factor", factor.factor}, {"name", cems_name(factor.name)}};
  for (const CemsOutcome outcome : {CemsOutcome::within, CemsOutcome::exceeds, CemsOutcome::exempt,
                                    CemsOutcome::not_converted, CemsOutcome::invalid, CemsOutcome::stopped}) {
    json["hours"][std::string{name_of(outcome)}] = factor.count(outcome);
  }
  json["capture_month"] = cems_capture_json(factor.month, printing.percent);
  json["capture"] = CemsJson::array();
  for (const assess::CemsCapture& capture : factor.spans)
    json["capture"].push_back(cems_capture_json(capture, printing.percent));
  json["mass_kg"] = {{"measured", cems_number(factor.measured_kg, printing.mass)},
                     {"stand_in", cems_number(factor.stand_in_kg, printing.mass)},
                     {"total", cems_number(factor.total_kg(), printing.mass)},
                     {"stand_in_hours", factor.stand_in_hours},
                     {"open_hours", factor.open_hours}};
  json["stand_ins"] = CemsJson::array();
  for (const assess::CemsStandIn& one : factor.stand_ins) json["stand_ins"].push_back(cems_stand_in_json(page, one));
  json["exempt"] = CemsJson::array();
  for (const CemsStretch& stretch : factor.exempt) json["exempt"].push_back(cems_stretch_json(page, stretch));
  json["doubts"] = CemsJson::array();
  for (const observe::quality::Finding& doubt : factor.doubts) {
    json["doubts"].push_back({{"rule", doubt.rule},
                              {"from_utc", text_of(doubt.from)},
                              {"to_utc", text_of(doubt.to)},
                              {"reason", doubt.reason}});
  }
  return json;
}

CemsJson cems_page_json(const CemsPage& page) {
  const assess::Outlet& outlet = *page.month.outlet;
  CemsJson json{{"outlet", outlet.id},
                {"enterprise", cems_name(outlet.enterprise)},
                {"name", cems_name(outlet.name)},
                {"unit_id", outlet.unit_id},
                {"synthetic", outlet.synthetic},
                {"month", page.month.period.name},
                {"rule", page.month.rule.text()},
                {"rule_sha256", page.month.rule.sha256},
                {"rule_status", page.rule->head.status},
                {"source", page.source},
                {"factors", CemsJson::array()},
                {"exceedances", CemsJson::array()}};
  for (const CemsFactorMonth& factor : page.month.factors) json["factors"].push_back(cems_factor_json(page, factor));
  for (const char* standing : {"real", "not_real", "changed", "open"}) json["standings"][standing] = 0;
  for (const CemsListRow& row : exceedance_rows(page)) {
    CemsJson& count = json["standings"][std::string{name_of(row.standing)}];
    count = count.get<int>() + 1;
    CemsJson one = cems_stretch_json(page, *row.stretch);
    one["standing"] = name_of(row.standing);
    one["review"] = row.review == nullptr ? CemsJson{} : cems_review_json(*row.review);
    json["exceedances"].push_back(std::move(one));
  }
  json["notes"] = page.month.notes;
  return json;
}

}  // namespace

std::string cems_json(const CemsPages& pages) {
  CemsJson json{{"outlets", CemsJson::array()}};
  for (const auto& page : pages) json["outlets"].push_back(cems_page_json(*page));
  return json.dump(2, ' ', false, CemsJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
