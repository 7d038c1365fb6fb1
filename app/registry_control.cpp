#include "app/desk.hpp"
#include "app/registry.hpp"
#include "app/registry_desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/telemetry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::app {
namespace {

using keep::ControlRequest;
using keep::RequestState;
using keep::Sighting;
using observe::hj212::Command;
using observe::hj212::Device;

constexpr std::size_t frame_shown = 160;
constexpr int first_answer = 9000;  // 9011 to 9015: HJ 212-2017 table 9, interaction

/// The edition that the version bits of the last frame name; only a hint, for many loggers leave them as delivered.
std::string edition_hint(const Sighting& seen, std::string_view given) {
  constexpr std::string_view key = ";Flag=";
  const std::size_t at = seen.last_frame.find(key);
  if (at == std::string::npos || at + key.size() >= seen.last_frame.size()) return "";
  int flag = 0;
  for (std::size_t i = at + key.size(); i < seen.last_frame.size() && i < at + key.size() + 3; ++i) {
    const char digit = seen.last_frame[i];
    if (digit < '0' || digit > '9') break;
    flag = flag * 10 + (digit - '0');
  }
  constexpr std::array<std::string_view, 3> editions{"2005", "2017", "2025"};
  const auto version = static_cast<std::size_t>(flag / 4);
  if (version >= editions.size() || editions[version] == given) return "";
  return fmt::format("note: the Flag of its last frame names {}; if answers do not reach it, try that dialect\n",
                     editions[version]);
}

/// Read through the TOML form, so that words, defaults and messages are those of a registry file.
Result<Device> device_of(const RegisterWords& words) {
  Device device;
  device.mn = words.mn;
  device.station = words.station;
  device.name_zh = words.name_zh;
  device.name_en = words.name_en;
  device.unit_id = words.unit_id;
  device.password = words.password;
  const auto dialect = observe::hj212::parse_dialect(words.dialect);
  const auto kind = observe::hj212::parse_device_kind(words.kind);
  constexpr std::array<std::string_view, 3> dialects{"2005", "2017", "2025"};
  constexpr std::array<std::string_view, 6> kinds{"ambient", "dust", "flue_gas", "waste_water", "noise", "other"};
  const auto refused = [](std::string_view option, const std::string& given, auto allowed) {
    const std::string_view meant = observe::hj212::near_miss(given, allowed);
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is none of {}{}", in_quotes(given),
                             joined(std::vector<std::string>(allowed.begin(), allowed.end()), ", "),
                             meant.empty() ? "" : fmt::format("; did you mean {}?", in_quotes(meant))),
                 std::string{option}};
  };
  if (!dialect) return refused("--dialect", words.dialect, dialects);
  if (!kind) return refused("--kind", words.kind, kinds);
  constexpr std::array<std::string_view, 2> labels{"start", "end"};
  if (!words.label.empty() && std::ranges::find(labels, words.label) == labels.end()) {
    return refused("--label", words.label, labels);
  }
  device.dialect = *dialect;
  device.kind = *kind;
  if (words.label == "end") device.label = observe::hj212::HourLabel::end;
  return device;
}

Result<int> register_device(const RegisterWords& words) {
  LANTIAN_TRY(const Device device, device_of(words));
  LANTIAN_TRY(const auto book, open_registry(words.directory, true));
  LANTIAN_TRY(const auto known, book->device(device.mn));
  if (known) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{} is registered already; to change it: lantian gateway devices export FILE.toml, edit, import",
                    in_quotes(device.mn)),
        ""};
  }
  LANTIAN_TRY(const std::vector<Sighting> sightings, book->sightings());
  const auto seen = std::ranges::find(sightings, device.mn, &Sighting::mn);
  LANTIAN_TRY(const std::string meant, near_mn(*book, device.mn));
  LANTIAN_CHECK(book->put_devices({&device, 1}, words.by, keep::now()));
  fmt::print("{} is registered: {}, {}{}\n", device.mn, name_of(device.dialect), name_of(device.kind),
             device.station.empty() ? ", no station yet" : ", station " + device.station);
  if (seen == sightings.end()) {
    fmt::print("it has not been seen in quarantine yet{}\n", meant);
    return 0;
  }
  fmt::print(
      "it leaves quarantine: {} frames since {}, the last at {} from {}; a running gateway takes its next "
      "telegram\n",
      seen->frames, shown_time(seen->first_seen), shown_time(seen->last_seen), shown_bytes(seen->peer, 64));
  print(edition_hint(*seen, words.dialect));
  return 0;
}

Result<int> show_quarantine(const QuarantineWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const std::vector<Sighting> sightings, book->sightings());
  if (sightings.empty()) {
    print("nothing is in quarantine\n");
    return 0;
  }
  fmt::print("{:<26} {:<15} {:<4} {:>7}  {:<19}  {:<19}  {}\n", "MN", "why", "ST", "frames", "first (Beijing time)",
             "last", "peer");
  for (const Sighting& seen : sightings) {
    fmt::print("{:<26} {:<15} {:<4} {:>7}  {:<19}   {:<19}  {}\n", shown_bytes(seen.mn, 64), shown_bytes(seen.why, 32),
               shown_bytes(seen.st, 8), seen.frames, shown_time(seen.first_seen), shown_time(seen.last_seen),
               shown_bytes(seen.peer, 64));
    if (words.frames && !seen.last_frame.empty()) fmt::print("    {}\n", shown_bytes(seen.last_frame, frame_shown));
  }
  fmt::print(
      "{} sightings; register one with: lantian gateway register --mn MN --dialect 2017 --kind dust --at {} --by "
      "NAME\n",
      sightings.size(), words.directory);
  return 0;
}

/// What may be sent to this device. Returns not_found or invalid_argument.
Result<const Command*> command_for(const observe::hj212::Protocol& protocol, int cn, const Device& device) {
  const Command* command = protocol.command(cn);
  if (command == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("no edition of HJ 212 has a command {}", cn), "--cn"};
  }
  if (cn >= first_answer) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} ({}) is an answer; the gateway gives answers by itself", cn, command->meaning_en),
                 "--cn"};
  }
  if (!command->to_device) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} ({}) goes from the device to the platform only", cn, command->meaning_en), "--cn"};
  }
  if (command->in[static_cast<std::size_t>(device.dialect)]) return command;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} ({}) is not in HJ 212 of {}, which this device speaks", cn, command->meaning_en,
                           name_of(device.dialect)),
               "--cn"};
}

Result<int> propose_request(const RequestWords& words) {
  LANTIAN_TRY(const auto protocol, serve::open_protocol(data_root()));
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const Device device, registered_device(*book, words.mn));
  LANTIAN_TRY(const Command* command, command_for(protocol, words.cn, device));
  ControlRequest request;
  request.mn = device.mn;
  request.cn = words.cn;
  request.area = words.area;
  request.why = words.why;
  request.proposed_by = words.by;
  request.needs_approval = command->controls;
  LANTIAN_TRY(const std::int64_t id, book->propose(request, keep::now()));
  if (request.needs_approval) {
    fmt::print(
        "request {} is proposed: {} {} to {}\na second person approves it with: lantian gateway request approve "
        "{} --at {} --by NAME\n",
        id, words.cn, command->meaning_en, device.mn, id, words.directory);
  } else {
    fmt::print("request {}: {} {} to {} changes nothing in the device; a running gateway sends it now\n", id, words.cn,
               command->meaning_en, device.mn);
  }
  return 0;
}

Result<int> approve_request(const RequestWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_CHECK(book->approve(words.id, words.by, keep::now()));
  fmt::print("request {} is approved; a running gateway sends it when the device is connected\n", words.id);
  return 0;
}

Result<int> refuse_request(const RequestWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_CHECK(book->refuse(words.id, words.by, words.why, keep::now()));
  fmt::print("request {} is refused and will not be sent\n", words.id);
  return 0;
}

Result<std::optional<RequestState>> state_called(const std::string& word) {
  std::vector<std::string> allowed;
  for (int i = 0; i <= static_cast<int>(RequestState::expired); ++i) {
    const auto state = static_cast<RequestState>(i);
    if (name_of(state) == word) return std::optional{state};
    allowed.emplace_back(name_of(state));
  }
  if (word.empty()) return std::optional<RequestState>{};
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is no state; allowed are {}", in_quotes(word), joined(allowed, ", ")), "--state"};
}

Result<int> list_requests(const RequestWords& words) {
  LANTIAN_TRY(const auto state, state_called(words.state));
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const std::vector<ControlRequest> requests, book->requests(state));
  std::size_t shown = 0;
  for (const ControlRequest& request : requests) {
    if (!words.mn.empty() && request.mn != words.mn) continue;
    ++shown;
    fmt::print("{:>5}  {:<8}  {}  {} to {}{}{}\n", request.id, name_of(request.state), shown_time(request.changed_at),
               request.cn, request.mn, request.area.empty() ? "" : ", ",
               shown_bytes(keep::masked_area(request.area), 120));
    fmt::print("       proposed by {}{}{}{}{}\n", request.proposed_by,
               request.approved_by.empty() ? "" : ", approved by " + request.approved_by,
               request.why.empty() ? "" : ", because " + request.why, request.qn.empty() ? "" : ", QN " + request.qn,
               request.outcome.empty() ? "" : "; " + request.outcome);
  }
  fmt::print("{} requests\n", shown);
  return 0;
}

Result<int> show_audit(const AuditWords& words) {
  LANTIAN_TRY(const auto book, open_registry(words.directory, false));
  LANTIAN_TRY(const std::vector<keep::AuditRow> rows, book->audit_rows(0));
  std::vector<const keep::AuditRow*> chosen;
  for (const keep::AuditRow& row : rows) {
    if (words.about.empty() || row.subject.find(words.about) != std::string::npos) chosen.push_back(&row);
  }
  const std::size_t skipped = words.last == 0 || chosen.size() <= words.last ? 0 : chosen.size() - words.last;
  if (skipped > 0) fmt::print("({} earlier rows; --last 0 shows all)\n", skipped);
  for (std::size_t i = skipped; i < chosen.size(); ++i) {
    const keep::AuditRow& row = *chosen[i];
    fmt::print("{:>6}  {}  {:<16} {:<22} {}{}{}\n", row.id, shown_time(row.at), row.who, row.action, row.subject,
               row.detail.empty() ? "" : ": ", row.detail);
  }
  LANTIAN_CHECK(keep::verify_audit(rows));
  fmt::print("{} rows, the chain holds{}\n", rows.size(), rows.empty() ? "" : "; last hash " + rows.back().chain);
  return 0;
}

}  // namespace

int run_register(const RegisterWords& words) {
  return exit_code(register_device(words));
}
int run_quarantine(const QuarantineWords& words) {
  return exit_code(show_quarantine(words));
}
int run_request_propose(const RequestWords& words) {
  return exit_code(propose_request(words));
}
int run_request_approve(const RequestWords& words) {
  return exit_code(approve_request(words));
}
int run_request_refuse(const RequestWords& words) {
  return exit_code(refuse_request(words));
}
int run_request_list(const RequestWords& words) {
  return exit_code(list_requests(words));
}
int run_audit(const AuditWords& words) {
  return exit_code(show_audit(words));
}

}  // namespace lantian::app
