#include "serve/accounts/policy.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using std::chrono::seconds;

std::optional<terms::Section> policy_part(terms::Section& top, std::string_view key) {
  auto part = top.section(key);
  if (!part) top.fault(top.line(), fmt::format("[{}] is missing", key));
  return part;
}

void read_argon2(terms::Section part, AccountPolicy& policy) {
  Argon2Cost& cost = policy.argon2;
  cost.passes = static_cast<std::uint32_t>(part.whole("passes", 1, 100));
  cost.lanes = static_cast<std::uint32_t>(part.whole("lanes", 1, 64));
  // RFC 9106 section 3.1: at least 8 KiB for each lane.
  cost.memory_kib =
      static_cast<std::uint32_t>(part.whole("memory_kib", 8 * static_cast<int>(cost.lanes), 4 * 1024 * 1024));
  cost.salt_bytes = static_cast<std::uint32_t>(part.whole("salt_bytes", 16, 64));
  cost.tag_bytes = static_cast<std::uint32_t>(part.whole("tag_bytes", 16, 64));
  policy.hashed_at_once = part.whole("at_once", 1, 64);
  part.finish();
}

void read_password(terms::Section part, AccountPolicy& policy) {
  policy.least_characters = part.whole("least_characters", 8, 64);
  policy.most_bytes = part.whole("most_bytes", 64, 4096);
  for (const std::string& word : part.texts("refused")) policy.refused_passwords.push_back(lowered(word));
  part.finish();
}

void read_lock_out(terms::Section part, AccountPolicy& policy) {
  for (terms::Section& step : part.sections("step")) {
    const AccountPolicy::LockStep read{step.whole("failures", 1, 1000), seconds{step.whole("pause_s", 1, 86'400)}};
    step.finish();
    if (!policy.lock_steps.empty()) {
      const auto& before = policy.lock_steps.back();
      if (read.failures <= before.failures || read.pause <= before.pause) {
        part.fault(step.line(), "a later step has more failures and a longer pause than the one before");
      }
    }
    policy.lock_steps.push_back(read);
  }
  if (policy.lock_steps.empty()) part.fault(part.line(), "at least one [[lock_out.step]] is needed");
  part.finish();
}

void read_session(terms::Section part, AccountPolicy& policy) {
  policy.session_most = std::chrono::hours{part.whole("most_hours", 1, 24 * 30)};
  policy.session_idle = std::chrono::minutes{part.whole("idle_minutes", 1, 24 * 60)};
  policy.session_noted_every = seconds{part.whole("noted_every_s", 1, 600)};
  if (policy.session_idle > policy.session_most) {
    part.fault(part.line_of("idle_minutes"), "the idle time is longer than the whole session");
  }
  if (policy.session_noted_every * 2 > policy.session_idle) {
    part.fault(part.line_of("noted_every_s"), "a session in use would seem idle: note its use at least twice as often");
  }
  part.finish();
}

void read_link(terms::Section part, AccountPolicy& policy) {
  policy.first_run_link = std::chrono::minutes{part.whole("first_run_minutes", 1, 60)};
  policy.invitation_link = std::chrono::hours{part.whole("invitation_hours", 1, 24 * 14)};
  policy.reset_link = std::chrono::minutes{part.whole("reset_minutes", 1, 24 * 60)};
  part.finish();
}

void read_totp(terms::Section part, AccountPolicy& policy) {
  policy.totp_step = seconds{part.whole("step_s", 15, 120)};
  policy.totp_digits = part.whole("digits", 6, 8);
  policy.totp_window = part.whole("window", 0, 2);
  policy.totp_secret_bytes = part.whole("secret_bytes", 16, 64);
  part.finish();
}

}  // namespace

Result<AccountPolicy> read_account_policy(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  AccountPolicy policy;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    policy.source = top.text("source");
    policy.status = top.text("status");
    using Read = void (*)(terms::Section, AccountPolicy&);
    const std::pair<const char*, Read> parts[]{{"argon2id", read_argon2},   {"password", read_password},
                                               {"lock_out", read_lock_out}, {"session", read_session},
                                               {"link", read_link},         {"totp", read_totp}};
    for (const auto& [key, read] : parts) {
      if (auto part = policy_part(top, key)) read(*part, policy);
    }
    top.finish();
  }
  if (faults.empty()) return policy;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::serve
