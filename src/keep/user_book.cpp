#include "keep/user_book.hpp"

#include "base/text.hpp"
#include "keep/user_rules.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

constexpr std::size_t user_text_most = 400;
constexpr std::int64_t audit_piece = 10'000;

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Error off(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), ""};
}

Result<void> check_user(const User& user) {
  if (!is_login_name(user.name)) {
    return off(
        fmt::format("{} is no login name; it has 2 to 64 of a-z, 0-9, '.', '_', '-', '@' and begins with a letter "
                    "or digit",
                    in_quotes(user.name)));
  }
  if (trimmed(user.display_name).empty()) return off(fmt::format("user '{}' has no display name", user.name));
  if (user.role.empty()) return off(fmt::format("user '{}' has no role", user.name));
  if (user.created_by.empty() || user.changed_by.empty()) {
    return off(fmt::format("nobody is named who made or changed the user '{}'", user.name));
  }
  std::vector<std::string_view> texts{user.display_name, user.role, user.area, user.unit, user.party};
  texts.insert(texts.end(), user.topics.begin(), user.topics.end());
  for (const std::string_view text : texts) {
    const bool printable = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
    if (printable && is_utf8(text) && text.size() <= user_text_most) continue;
    return off(fmt::format("{} of user '{}' is no text in UTF-8 of at most {} bytes", in_quotes(text), user.name,
                           user_text_most));
  }
  const bool parts = std::ranges::all_of(
      user.topics, [](const std::string& t) { return !t.empty() && t.find(' ') == std::string::npos; });
  return parts ? Result<void>{} : off(fmt::format("a topic of user '{}' is empty or holds a blank", user.name));
}

}  // namespace

bool is_login_name(std::string_view text) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return text.size() >= 2 && text.size() <= 64 && alphanumeric(text.front()) && std::ranges::all_of(text, [&](char c) {
           return alphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '@';
         });
}

std::string_view name_of(LinkPurpose purpose) {
  switch (purpose) {
    case LinkPurpose::first_run:
      return "first_run";
    case LinkPurpose::invitation:
      return "invitation";
    case LinkPurpose::reset:
      return "reset";
  }
  return "";
}

std::string user_book_path(const std::string& book_directory) {
  return book_directory + "/users.sqlite";
}

Result<AuditState> verify_audit_log(const UserBook& book, std::string_view head) {
  AuditWalk walk{std::string{head}};
  while (true) {
    LANTIAN_TRY(const std::vector<AuditRecord> rows, book.audit(walk.state().rows, audit_piece));
    for (const AuditRecord& row : rows) LANTIAN_CHECK(walk.take(row));
    if (rows.empty()) break;
  }
  if (walk.state().head_found) return walk.state();
  return Error{ErrorCode::corrupt,
               fmt::format("the log holds {} rows that fit, and none of them has the chain that was noted: rows at the "
                           "end were cut off, or the whole log was written anew",
                           walk.state().rows),
               ""};
}

namespace user_rules {

Result<void> check(const UserWrite& write) {
  for (const User& user : write.put) LANTIAN_CHECK(check_user(user));
  for (const UserSession& session : write.sessions) {
    if (!is_sha256(session.token_sha256)) return off("a session is known by the SHA-256 of its token, in hexadecimal");
    if (!is_login_name(session.user)) return off("a session belongs to a user");
  }
  for (const OneTimeLink& link : write.links) {
    if (!is_sha256(link.token_sha256)) return off("a link is known by the SHA-256 of its token, in hexadecimal");
    if (link.user.empty() != (link.purpose == LinkPurpose::first_run)) {
      return off("a link belongs to a user, except that of the first run");
    }
  }
  for (const AuditDraft& draft : write.audit) LANTIAN_CHECK(checked_draft(draft));
  return {};
}

Error seen_another(std::string_view name) {
  return {ErrorCode::conflict,
          fmt::format("the user '{}' was changed by somebody else in the meantime, or there is one already; look again",
                      name),
          ""};
}

Error link_gone() {
  return {ErrorCode::conflict, "this link was used already, or replaced by a later one; ask for another", ""};
}

Error not_first() {
  return {ErrorCode::conflict, "this book has users already: the first one cannot be made again", ""};
}

}  // namespace user_rules
}  // namespace lantian::keep
