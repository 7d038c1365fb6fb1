#include "serve/carbon/accounts_cases.hpp"

#include "base/text.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

#include <variant>

namespace lantian::serve {
namespace {

constexpr const char* finding_topic = "industry";
constexpr int days_to_answer = 15;

docket::EventBody finding_body(const AccountView& view, const carbon::CarbonFinding& finding, UtcSeconds now) {
  const carbon::Enterprise& one = *view.enterprise;
  docket::EventBody body;
  body.topic = finding_topic;
  body.place = one.county;
  body.party = one.id;
  body.title = fmt::format("{} {} {}", one.name.zh, finding.month, finding.what.zh);
  body.text = fmt::format("{}\n{}\n\n{}\n{}", finding.what.zh, finding.advice.zh, finding.what.en, finding.advice.en);
  body.links = {{docket::LinkKind::enterprise, one.id}, {docket::LinkKind::source, finding_id(one.id, finding)}};
  body.due = std::chrono::floor<std::chrono::days>(to_local(now)) + std::chrono::days{days_to_answer};
  body.synthetic = one.synthetic;
  return body;
}

Result<std::string> case_of_finding(const DocketDesk& desk, const std::string& finding) {
  keep::CaseFilter filter;
  filter.type = carbon_case_type;
  filter.link = docket::Link{docket::LinkKind::source, finding};
  LANTIAN_TRY(const auto rows, desk.book->cases(filter, std::nullopt, 1));
  return rows.empty() ? std::string{} : rows.front().id;
}

}  // namespace

std::string finding_id(std::string_view enterprise, const carbon::CarbonFinding& finding) {
  return fmt::format("carbon/{}/{}/{}/{}/{}", enterprise, finding.month, finding.facility, finding.code,
                     finding.subject);
}

Result<CarbonCases> open_carbon_cases(const DocketDesk& desk, const AccountView& view, UtcSeconds now) {
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(carbon_case_type));
  const int year = year_of(std::chrono::floor<std::chrono::days>(to_local(now)));
  LANTIAN_TRY(std::int64_t serial, desk.book->next_serial(fmt::format("{}-{:04}", type->prefix, year)));
  const docket::Setting setting = desk.setting(now);
  CarbonCases out;
  std::vector<docket::Event> events;
  for (const carbon::CarbonFinding& finding : view.findings) {
    if (finding.severity != carbon::CheckSeverity::error) continue;
    CarbonCase& one = out.cases.emplace_back();
    one.finding = finding_id(view.enterprise->id, finding);
    LANTIAN_TRY(one.id, case_of_finding(desk, one.finding));
    if (!one.id.empty()) continue;
    docket::Action action;
    action.kind = docket::EventKind::opened;
    action.case_id = docket::case_id_of(*type, year, serial);
    action.body = finding_body(view, finding, now);
    docket::Decision decision = docket::decide(*type, {}, action, system_actor(), setting);
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) {
      one.refused = refusal->message;
      continue;
    }
    events.push_back(std::get<docket::Event>(std::move(decision)));
    one.id = action.case_id;
    one.fresh = true;
    ++serial;
    ++out.opened;
  }
  if (!events.empty()) LANTIAN_CHECK(desk.book->append(events));
  return out;
}

}  // namespace lantian::serve
