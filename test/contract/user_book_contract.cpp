#include "user_book_shelves.hpp"

/// What holds for every user book.
namespace lantian::contract {
namespace {

UserWrite put_of(const User& user) {
  UserWrite write;
  write.put.push_back(user);
  return write;
}

ErrorCode refused_code(const Result<void>& outcome) {
  REQUIRE_FALSE(outcome.ok());
  return outcome.error().code;
}

}  // namespace

LANTIAN_EVERY_USER_SHELF("a user comes back as it was put") {
  User user = user_called("li.wei");
  user.totp_step = 56'789'012'345;
  user.failed = 4;
  user.locked_until = at(30);
  user.must_change = true;
  user.disabled = true;
  user.party = "E-1";
  user.unit = "county-652301";
  User bare = user_called("bare");
  bare.topics.clear();
  bare.password = bare.totp = bare.rights_by = "";
  UserWrite write;
  write.put = {user, bare};
  fine(shelf.book().write(write));
  shelf.reopen();
  user.version = bare.version = 1;
  CHECK(taken(shelf.book().user("li.wei")) == user);
  CHECK(taken(shelf.book().user("bare")) == bare);
  CHECK_FALSE(taken(shelf.book().user("nobody")).has_value());
  CHECK(taken(shelf.book().users()) == std::vector<User>{bare, user});
}

LANTIAN_EVERY_USER_SHELF("a user is changed only by whoever saw the last state, and then nothing else is written") {
  fine(shelf.book().write(put_of(user_called("a1"))));
  CHECK(refused_code(shelf.book().write(put_of(user_called("a1")))) == ErrorCode::conflict);
  User seen = *taken(shelf.book().user("a1"));
  seen.failed = 1;
  fine(shelf.book().write(put_of(seen)));
  seen.failed = 7;
  UserWrite late = put_of(user_called("other"));
  late.put.push_back(seen);  // still of version 1
  late.sessions.push_back(session_of("a1", 1));
  late.audit.push_back(audit_of(1));
  CHECK(refused_code(shelf.book().write(late)) == ErrorCode::conflict);
  CHECK(taken(shelf.book().user("a1"))->failed == 1);
  CHECK_FALSE(taken(shelf.book().user("other")).has_value());
  CHECK_FALSE(taken(shelf.book().session(hash_of(1))).has_value());
  CHECK(taken(shelf.book().audit(0, 10)).empty());
}

LANTIAN_EVERY_USER_SHELF("the first user is made once") {
  UserWrite first = put_of(user_called("root"));
  first.first = true;
  fine(shelf.book().write(first));
  UserWrite second = put_of(user_called("second"));
  second.first = true;
  CHECK(refused_code(shelf.book().write(second)) == ErrorCode::conflict);
}

LANTIAN_EVERY_USER_SHELF("sessions: found by hash, ended alone or all but one, not brought back by a late use") {
  UserWrite write;
  write.sessions = {session_of("a1", 1), session_of("a1", 2), session_of("a1", 3), session_of("b2", 4)};
  fine(shelf.book().write(write));
  UserWrite used;
  used.seen = {{hash_of(2), at(5)}};
  fine(shelf.book().write(used));
  used.seen = {{hash_of(2), at(4)}};
  fine(shelf.book().write(used));
  shelf.reopen();
  CHECK(taken(shelf.book().session(hash_of(2)))->last_seen == at(5));
  CHECK(taken(shelf.book().session(hash_of(1))) == session_of("a1", 1));
  CHECK(taken(shelf.book().sessions_of("a1")).size() == 3);

  UserWrite ending;
  ending.ended_sessions = {hash_of(1), hash_of(99)};
  fine(shelf.book().write(ending));
  used.seen = {{hash_of(1), at(9)}};
  fine(shelf.book().write(used));
  CHECK_FALSE(taken(shelf.book().session(hash_of(1))).has_value());

  UserWrite others;
  others.ended_sessions_of = {"a1"};
  others.kept_session = hash_of(3);
  fine(shelf.book().write(others));
  CHECK_FALSE(taken(shelf.book().session(hash_of(2))).has_value());
  CHECK(taken(shelf.book().session(hash_of(3))).has_value());
  CHECK(taken(shelf.book().session(hash_of(4))).has_value());
}

LANTIAN_EVERY_USER_SHELF("a link works once, and a later one takes its place") {
  const OneTimeLink invited{hash_of(1), LinkPurpose::invitation, "a1", "root", at(0), at(15)};
  OneTimeLink again = invited;
  again.token_sha256 = hash_of(2);
  OneTimeLink other = invited;
  other.token_sha256 = hash_of(3);
  other.user = "b2";
  UserWrite write;
  write.links = {invited};
  fine(shelf.book().write(write));
  CHECK(taken(shelf.book().link(hash_of(1))) == invited);
  write.links = {again, other};
  fine(shelf.book().write(write));
  shelf.reopen();
  CHECK_FALSE(taken(shelf.book().link(hash_of(1))).has_value());
  UserWrite spend;
  spend.spent_links = {hash_of(2)};
  fine(shelf.book().write(spend));
  CHECK(refused_code(shelf.book().write(spend)) == ErrorCode::conflict);
  CHECK(taken(shelf.book().link(hash_of(3))) == other);
}

LANTIAN_EVERY_USER_SHELF("the audit log grows in order, in pieces, and holds") {
  UserWrite write;
  for (int i = 1; i <= 5; ++i) write.audit.push_back(audit_of(i));
  write.audit[2].allowed = false;
  write.audit[3].detail = "\xE6\x98\x8C\xE5\x90\x89\n\"quoted\", 5:abc,";
  fine(shelf.book().write(write));
  write.audit = {audit_of(6)};
  fine(shelf.book().write(write));
  shelf.reopen();
  const auto rows = taken(shelf.book().audit(0, 100));
  REQUIRE(rows.size() == 6);
  CHECK(rows[2].row.allowed == false);
  CHECK(rows[3].row.detail == "\xE6\x98\x8C\xE5\x90\x89\n\"quoted\", 5:abc,");
  const auto piece = taken(shelf.book().audit(2, 2));
  REQUIRE(piece.size() == 2);
  CHECK(piece.front().number == 3);
  const auto state = taken(keep::verify_audit_log(shelf.book()));
  CHECK(state.rows == 6);
  CHECK(state.chain == rows.back().chain);
  CHECK(keep::verify_audit_log(shelf.book(), rows[3].chain).ok());
  const auto cut = keep::verify_audit_log(shelf.book(), hash_of(5));
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.error().code == ErrorCode::corrupt);
}

LANTIAN_EVERY_USER_SHELF("what is refused before anything is written") {
  for (const char* name : {"", "a", "Li", "li wei", ".dot", "a\nb"}) {
    CHECK(refused_code(shelf.book().write(put_of(user_called(name)))) == ErrorCode::invalid_argument);
  }
  User blank_topic = user_called("a1");
  blank_topic.topics = {"two words"};
  CHECK(refused_code(shelf.book().write(put_of(blank_topic))) == ErrorCode::invalid_argument);
  UserWrite clear_token;
  clear_token.sessions.push_back(session_of("a1", 1));
  clear_token.sessions.back().token_sha256 = "the token itself";
  CHECK(refused_code(shelf.book().write(clear_token)) == ErrorCode::invalid_argument);
  UserWrite nobody;
  nobody.audit.push_back(audit_of(1));
  nobody.audit.back().who = " ";
  CHECK(refused_code(shelf.book().write(nobody)) == ErrorCode::invalid_argument);
  UserWrite no_user;
  no_user.links.push_back({hash_of(1), LinkPurpose::reset, "", "root", at(0), at(15)});
  CHECK(refused_code(shelf.book().write(no_user)) == ErrorCode::invalid_argument);
  CHECK(taken(shelf.book().users()).empty());
}

TEST_CASE("a change of any field of any audit row is found, and so is a row taken away or put in") {
  const auto book = keep::make_memory_user_book();
  UserWrite write;
  for (int i = 1; i <= 4; ++i) write.audit.push_back(audit_of(i));
  fine(book->write(write));
  const auto good = taken(book->audit(0, 10));
  const auto first_fault = [](const std::vector<keep::AuditRecord>& rows) {
    keep::AuditWalk walk;
    for (const auto& row : rows) {
      if (!walk.take(row)) return walk.state().rows + 1;
    }
    return std::int64_t{0};
  };
  CHECK(first_fault(good) == 0);
  using Change = void (*)(keep::AuditRecord&);
  const std::vector<Change> changes{[](auto& r) { ++r.number; }, [](auto& r) { r.row.at += std::chrono::seconds{1}; },
                                    [](auto& r) { r.row.who += "x"; }, [](auto& r) { r.row.action.pop_back(); },
                                    [](auto& r) { r.row.subject[0] ^= 1; },
                                    // The same bytes, cut elsewhere.
                                    [](auto& r) {
                                      r.row.detail = r.row.subject + r.row.detail;
                                      r.row.subject = "";
                                    },
                                    [](auto& r) { r.row.peer = ""; }, [](auto& r) { r.row.allowed = false; },
                                    [](auto& r) { r.chain[63] = r.chain[63] == '0' ? '1' : '0'; }};
  for (std::size_t row = 0; row < good.size(); ++row) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      CAPTURE(row);
      CAPTURE(i);
      auto changed = good;
      changes[i](changed[row]);
      CHECK(first_fault(changed) == static_cast<std::int64_t>(row) + 1);
    }
    // One bit of one byte of each text.
    for (std::size_t byte = 0; byte < good[row].row.detail.size(); ++byte) {
      auto changed = good;
      changed[row].row.detail[byte] ^= 4;
      CHECK(first_fault(changed) == static_cast<std::int64_t>(row) + 1);
    }
    auto shorter = good;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(row));
    if (row + 1 < good.size()) CHECK(first_fault(shorter) == static_cast<std::int64_t>(row) + 1);
  }
}

}  // namespace lantian::contract
