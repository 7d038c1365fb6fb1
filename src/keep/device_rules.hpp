#pragma once
#include "keep/device_book.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The rules of a device book as pure functions: who may act, which step of a request may follow which, what an audit
/// row says. Only for device_*.cpp.
namespace lantian::keep::device_rules {

/// The name without blanks around it. Returns invalid_argument when it is empty, longer than 100 bytes or unprintable.
Result<std::string> person(std::string_view who);
/// Whatever the case and blanks: "Li Wei" is "LI  WEI".
bool is_same_person(std::string_view a, std::string_view b);

/// Returns invalid_argument with every fault of every row, one a line, and of an MN that occurs twice.
Result<void> check_devices(std::span<const Device> devices);

/// Returns invalid_argument for what is too long or unprintable.
Result<void> check_reason(std::string_view why);

/// The request as it enters the book: proposed or approved, times set. Returns invalid_argument.
Result<ControlRequest> entering(const ControlRequest& request, UtcSeconds now);
/// Returns conflict.
Result<void> may_approve(const ControlRequest& request, std::string_view who);
Result<void> may_refuse(const ControlRequest& request);
Result<void> may_become(const ControlRequest& request, RequestState state);

Result<void> check_gap(const Gap& gap);

/// The sightings of one (mn, why) as one.
Sighting merged(const Sighting& known, const Sighting& more);
/// With fields cut to what the book keeps.
Sighting trimmed_sighting(Sighting sighting);

/// "request 7 of MN" and what a proposal asks for, secrets masked.
std::string subject_of(const ControlRequest& request);
std::string proposal_text(const ControlRequest& request);

/// The row that follows `last` in the audit.
AuditRow following(const std::optional<AuditRow>& last, AuditRow row);

std::optional<RequestState> parse_request_state(std::string_view text);

}  // namespace lantian::keep::device_rules
