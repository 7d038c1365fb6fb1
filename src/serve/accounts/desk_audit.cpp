#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"

#include <fmt/core.h>

#include <charconv>

/// The audit log, read.
namespace lantian::serve {
namespace {

constexpr std::int64_t audit_limit_default = 100, audit_limit_most = 1000;
constexpr std::int64_t audit_csv_piece = 10'000;

/// The number of a field; `fallback` when absent; absent when it is none or too small.
std::optional<std::int64_t> audit_number(const HttpRequest& request, std::string_view name, std::int64_t fallback,
                                         std::int64_t least) {
  const auto text = request.field(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (code != std::errc{} || end != text->data() + text->size() || value < least) return std::nullopt;
  return value;
}

void add_csv(std::string& csv, const keep::AuditRecord& record) {
  const keep::AuditDraft& row = record.row;
  csv += fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", record.number, text_of(row.at), beijing_minute(row.at),
                     csv_field(row.who), csv_field(row.action), csv_field(row.subject), csv_field(row.detail),
                     csv_field(row.peer), row.allowed ? "allowed" : "refused", record.chain);
}

}  // namespace

Result<std::string> audit_csv(const keep::UserBook& book, std::int64_t after) {
  std::string csv = "number,at_utc,at_beijing,who,action,subject,detail,peer,outcome,chain\r\n";
  while (true) {
    LANTIAN_TRY(const std::vector<keep::AuditRecord> rows, book.audit(after, audit_csv_piece));
    if (rows.empty()) return csv;
    for (const keep::AuditRecord& row : rows) add_csv(csv, row);
    after = rows.back().number;
  }
}

Answer AccountsDesk::audit(const Call& call) {
  if (auto problem = missing(call, Permission::audit_read)) return *std::move(problem);
  const std::string format = call.request.field("format").value_or("json");
  const auto limit = audit_number(call.request, "limit", audit_limit_default, 1);
  const auto after = audit_number(call.request, "after", 0, 0);
  if (!limit || *limit > audit_limit_most || !after || (format != "json" && format != "csv")) {
    return Problem{problems::bad_request,
                   fmt::format("limit is 1 to {}, after a number of a row, format json or csv", audit_limit_most)};
  }
  if (format == "csv") {
    LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
    LANTIAN_CHECK(note(session ? &*session : nullptr, call.request, "audit_exported", "csv", ""));
    LANTIAN_TRY(std::string csv, audit_csv(state_->book(), *after));
    HttpReply reply{200, "text/csv; charset=utf-8", std::move(csv), {}, {}};
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"lantian-audit.csv\"");
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
  }
  LANTIAN_TRY(std::vector<keep::AuditRecord> rows, state_->book().audit(*after, *limit + 1));
  std::string next;
  if (static_cast<std::int64_t>(rows.size()) > *limit) {
    rows.pop_back();
    next = fmt::format("/api/v1/audit?limit={}&after={}", *limit, rows.back().number);
  }
  HttpReply reply = json_reply(audit_json({&rows, *limit, next}));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Answer AccountsDesk::audit_state(const Call& call) {
  if (auto problem = missing(call, Permission::audit_read)) return *std::move(problem);
  const auto state = keep::verify_audit_log(state_->book(), call.request.field("head").value_or(""));
  if (!state && state.error().code != ErrorCode::corrupt) return state.error();
  HttpReply reply = json_reply(audit_state_json(state));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace lantian::serve
