#pragma once
#include "serve/api/docket_desk.hpp"
#include "serve/api/report_rule.hpp"

namespace lantian::serve {

/// Reports of people without an account, and what became of them. `GET /api/v1/reports`: what may be reported;
/// `POST /api/v1/reports`: a report, once for each Idempotency-Key; `GET /api/v1/reports/{number}?key=`: what the
/// public copy tells, to whoever has the key that the answer to the report gave; `POST
/// /api/v1/reports/{number}/not-solved`. doc/docket.md. Nobody can report while `api->sent` is null: a demonstration.
void mount_reports(Router& router, std::shared_ptr<const DocketApi> api, ReportRule rule);

}  // namespace lantian::serve
