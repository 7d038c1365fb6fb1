#include "keep/device_rules.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "observe/hj212/registry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::keep {
namespace {

constexpr std::array<std::string_view, 7> request_state_words{"proposed", "approved", "sent",   "done",
                                                              "failed",   "refused",  "expired"};
constexpr std::array<std::string_view, 5> gap_words{"open", "asked", "filled", "no data", "given up"};
/// Items of a data area that open a device to whoever reads them.
constexpr std::array<std::string_view, 6> secret_items{"pw", "newpw", "oldpw", "newsk", "oldsk", "sk"};

constexpr std::size_t person_most = 100;
constexpr std::size_t why_most = 500;
constexpr std::size_t area_most = 9000;
constexpr std::size_t sighting_text_most = 64;
constexpr std::size_t sighting_frame_most = 2048;

bool has_control_bytes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string folded_person(std::string_view who) {
  constexpr std::string_view wide_blank = "\xE3\x80\x80";
  std::string folded = lowered(who);
  for (std::size_t at = folded.find(wide_blank); at != std::string::npos; at = folded.find(wide_blank)) {
    folded.erase(at, wide_blank.size());
  }
  std::erase_if(folded, [](char c) { return c == ' ' || c == '\t'; });
  return folded;
}

/// Sizes stand before the texts: no two different rows then have the same bytes.
std::string audit_chain_of(std::string_view before, const AuditRow& row) {
  std::string bytes = fmt::format("{}\n{} {}\n", before, row.id, row.at.time_since_epoch().count());
  for (const std::string* text : {&row.who, &row.action, &row.subject, &row.detail}) {
    bytes += fmt::format("{}:{}\n", text->size(), *text);
  }
  return sha256_hex(bytes);
}

Error request_conflict(const ControlRequest& request, std::string_view allowed) {
  return {ErrorCode::conflict,
          fmt::format("request {} is {}{}; {}", request.id, name_of(request.state),
                      request.outcome.empty() ? "" : " (" + in_quotes(request.outcome) + ")", allowed),
          ""};
}

}  // namespace

std::string_view name_of(RequestState state) {
  return request_state_words[static_cast<std::size_t>(state)];
}

std::string masked_area(std::string_view area) {
  std::string masked;
  std::size_t at = 0;
  while (at <= area.size()) {
    const std::size_t end = std::min(area.find_first_of(";,", at), area.size());
    const std::string_view item = area.substr(at, end - at);
    const std::size_t equals = item.find('=');
    const std::string name = lowered(trimmed(item.substr(0, equals)));
    const bool secret = equals != std::string_view::npos && std::ranges::find(secret_items, name) != secret_items.end();
    masked += secret ? std::string{item.substr(0, equals)} + "=***" : std::string{item};
    if (end < area.size()) masked += area[end];
    at = end + 1;
  }
  return masked;
}

Result<void> verify_audit(std::span<const AuditRow> rows) {
  std::string before;
  std::int64_t id = 1;
  for (const AuditRow& row : rows) {
    if (row.id != id) {
      return Error{ErrorCode::corrupt,
                   fmt::format("audit row {} is missing: row {} follows row {}", id, row.id, id - 1), ""};
    }
    if (row.chain != audit_chain_of(before, row)) {
      return Error{ErrorCode::corrupt,
                   fmt::format("audit row {} of {} does not fit the chain: it, or the row before it, was changed after "
                               "it was written",
                               row.id, text_of(row.at)),
                   ""};
    }
    before = row.chain;
    ++id;
  }
  return {};
}

namespace device_rules {

Result<std::string> person(std::string_view who) {
  const std::string_view name = trimmed(who);
  if (!name.empty() && name.size() <= person_most && is_utf8(name) && !has_control_bytes(name))
    return std::string{name};
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no name; say who acts (--by NAME), in 1 to {} bytes", in_quotes(who), person_most),
               ""};
}

bool is_same_person(std::string_view a, std::string_view b) {
  return folded_person(a) == folded_person(b);
}

Result<void> check_devices(std::span<const Device> devices) {
  std::vector<std::string> faults;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const std::string row = fmt::format("row {} (MN {})", i + 1, in_quotes(devices[i].mn));
    for (const auto& fault : observe::hj212::device_faults(devices[i])) {
      faults.push_back(fmt::format("{}, {}: {}", row, fault.field, fault.message));
    }
    if (!seen.insert(devices[i].mn).second) {
      faults.push_back(fmt::format("{}, mn: another row has it already; one device, one row", row));
    }
  }
  if (faults.empty()) return {};
  return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
}

Result<void> check_reason(std::string_view why) {
  if (!has_control_bytes(why) && is_utf8(why) && why.size() <= why_most) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("the reason must be printable text of at most {} bytes", why_most), ""};
}

Result<ControlRequest> entering(const ControlRequest& request, UtcSeconds now) {
  ControlRequest own;
  LANTIAN_TRY(own.proposed_by, person(request.proposed_by));
  if (request.cn < 1000 || request.cn > 9999) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no command number; they have four digits (CN of HJ 212)", request.cn), ""};
  }
  const bool breaks = has_control_bytes(request.area) || request.area.find("&&") != std::string::npos ||
                      request.area.find("##") != std::string::npos || request.area.size() > area_most;
  if (breaks) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("the data area may hold no control characters, no && and no ##, and at most {} bytes", area_most),
        ""};
  }
  LANTIAN_CHECK(check_reason(request.why));
  own.mn = request.mn;
  own.cn = request.cn;
  own.area = request.area;
  own.needs_approval = request.needs_approval;
  own.why = request.why;
  own.state = request.needs_approval ? RequestState::proposed : RequestState::approved;
  own.proposed_at = own.changed_at = now;
  return own;
}

Result<void> may_approve(const ControlRequest& request, std::string_view who) {
  if (request.state != RequestState::proposed) return request_conflict(request, "only a proposed one can be approved");
  if (!is_same_person(request.proposed_by, who)) return {};
  return Error{ErrorCode::conflict,
               fmt::format("{} proposed request {}; a second person must approve it", in_quotes(request.proposed_by),
                           request.id),
               ""};
}

Result<void> may_refuse(const ControlRequest& request) {
  if (request.state == RequestState::proposed || request.state == RequestState::approved) return {};
  return request_conflict(request, "only one that was not sent yet can be refused");
}

Result<void> may_become(const ControlRequest& request, RequestState state) {
  using enum RequestState;
  const RequestState from = request.state;
  switch (state) {
    case sent:
      if (from == approved || from == sent) return {};
      return request_conflict(request, from == proposed ? "it must be approved before it is sent" : "it has ended");
    case done:
    case failed:
      if (from == sent || (from == approved && state == failed)) return {};
      return request_conflict(request, from == proposed ? "it was never sent" : "it cannot end a second time");
    case expired:
      if (from == proposed || from == approved || from == sent) return {};
      return request_conflict(request, "it has ended");
    case proposed:
    case approved:
    case refused:
      break;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no step of the gateway; allowed are sent, done, failed, expired", name_of(state)),
               ""};
}

Result<void> check_gap(const Gap& gap) {
  if (std::ranges::find(gap_words, gap.state) == gap_words.end()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no state of a gap; allowed are open, asked, filled, no data, given up",
                             in_quotes(gap.state)),
                 ""};
  }
  if (gap.begin < gap.end && gap.tries >= 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("a gap of MN {} from {} to {} with {} tries cannot be", in_quotes(gap.mn),
                           text_of(gap.begin), text_of(gap.end), gap.tries),
               ""};
}

Sighting trimmed_sighting(Sighting sighting) {
  for (std::string* text : {&sighting.mn, &sighting.why, &sighting.peer, &sighting.st}) {
    if (text->size() > sighting_text_most) text->resize(sighting_text_most);
  }
  if (sighting.last_frame.size() > sighting_frame_most) sighting.last_frame.resize(sighting_frame_most);
  return sighting;
}

Sighting merged(const Sighting& known, const Sighting& more) {
  const bool later = more.last_seen >= known.last_seen;
  Sighting both = later ? more : known;
  both.first_seen = std::min(known.first_seen, more.first_seen);
  both.last_seen = std::max(known.last_seen, more.last_seen);
  both.frames = known.frames + more.frames;
  return both;
}

std::string subject_of(const ControlRequest& request) {
  return fmt::format("request {} of {}", request.id, request.mn);
}

std::string proposal_text(const ControlRequest& request) {
  std::string text = fmt::format("CN {}", request.cn);
  if (!request.area.empty()) text += ", " + masked_area(request.area);
  if (!request.why.empty()) text += ", because " + request.why;
  return text + (request.needs_approval ? ", needs approval" : ", needs no approval");
}

AuditRow following(const std::optional<AuditRow>& last, AuditRow row) {
  row.id = last ? last->id + 1 : 1;
  row.chain = audit_chain_of(last ? last->chain : "", row);
  return row;
}

std::optional<RequestState> parse_request_state(std::string_view text) {
  const auto found = std::ranges::find(request_state_words, text);
  if (found == request_state_words.end()) return std::nullopt;
  return static_cast<RequestState>(found - request_state_words.begin());
}

}  // namespace device_rules
}  // namespace lantian::keep
