#include "serve/accounts/words.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "terms/tree.hpp"

#include <array>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, 39> every_saying{
    "sign_in_first",       "sign_in_refused",  "sign_in_rests",   "code_needed",      "csrf_missing",
    "cross_site",          "json_wanted",      "must_change",     "no_rights_yet",    "lacks_permission",
    "lacks_area",          "lacks_topic",      "password_short",  "password_long",    "password_name",
    "password_shown_name", "password_few",     "password_known",  "password_text",    "password_same",
    "link_refused",        "not_oneself",      "role_unknown",    "role_area",        "role_party",
    "area_unknown",        "topic_unknown",    "admins_apart",    "reset_at_machine", "user_unknown",
    "name_form",           "totp_start_first", "totp_code_wrong", "oidc_refused",     "oidc_unknown_person",
    "no_password_here",    "own_account_kept", "no_such_address", "crowded"};

}  // namespace

std::span<const std::string_view> account_sayings() {
  return every_saying;
}

Result<AccountWords> AccountWords::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  AccountWords words;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    if (auto sayings = top.section("say")) {
      for (const std::string_view key : every_saying) words.names_.emplace(key, sayings->name(key));
      sayings->finish();
    } else {
      top.fault(0, "the table [say] is missing");
    }
    top.finish();
  }
  if (faults.empty()) return words;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

std::string AccountWords::say(const Saying& saying, bool english) const {
  const auto found = names_.find(saying.key);
  LANTIAN_ASSERT(found != names_.end(), "every saying is one of account_sayings");
  const std::string& pattern = english ? found->second.en : found->second.zh;
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) return text + pattern.substr(at);
    text += pattern.substr(at, open - at);
    const std::string_view slot = std::string_view{pattern}.substr(open + 1, close - open - 1);
    for (const auto& [name, value] : saying.slots) {
      if (name == slot) text += value;
    }
    at = close + 1;
  }
  return text;
}

std::string AccountWords::say(std::span<const Saying> sayings, bool english) const {
  std::vector<std::string> lines;
  for (const Saying& saying : sayings) lines.push_back(say(saying, english));
  return joined(lines, "\n");
}

}  // namespace lantian::serve
