#include "base/sha256.hpp"
#include "serve/accounts/accounts_sample_test.hpp"
#include "serve/accounts/desk_state.hpp"
#include "serve/accounts/tokens.hpp"
#include "serve/accounts/totp.hpp"

#include <atomic>
#include <thread>

namespace lantian::serve {
namespace {

using trial::Bureau;
using trial::good_password;
using trial::have;

std::string sent_header(const HttpReply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "";
}

bool body_holds(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

/// Signed in by this cookie?
bool is_in(Bureau& office, const std::string& cookie) {
  return !body_holds(office.ask({"GET", "/api/v1/session", "", cookie}).body, "\"user\": null");
}

}  // namespace

TEST_CASE("signing in: a cookie that scripts and other sites do not get, stored as a hash only") {
  Bureau office;
  office.hire("li.wei", "county", "652301", {"dust"});
  CHECK(body_holds(office.ask({"GET", "/api/v1/session", ""}).body, "\"user\": null"));
  const HttpReply reply = office.sign_in("Li.Wei ", good_password);
  REQUIRE(reply.status == 200);
  CHECK(Bureau::text_in(reply.body, "role") == "county");
  const std::string cookie = Bureau::cookie_of(reply);
  CHECK(sent_header(reply, "Set-Cookie") ==
        "lantian_session=" + cookie + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
  CHECK(sent_header(reply, "Cache-Control") == "no-store");
  CHECK(cookie.size() == 43);
  const auto sessions = have(office.book->sessions_of("li.wei"));
  REQUIRE(sessions.size() == 1);
  CHECK(sessions.front().token_sha256 == sha256_hex(cookie));
  CHECK(sessions.front().peer == "10.1.2.3");
  CHECK(is_in(office, cookie));
  CHECK_FALSE(is_in(office, sessions.front().token_sha256));
  CHECK(office.last_audit() == "li.wei sign_in  ");

  HttpRequest by_tls;
  by_tls.secure = true;
  CHECK(session_cookie_text("t", std::chrono::seconds{5}, true).ends_with("; Secure"));
}

TEST_CASE("no session that somebody planted goes on, and an old one of the same browser ends") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  const std::string planted(43, 'A');
  const std::string body = fmt::format(R"({{"name":"li.wei","password":"{}"}})", good_password);
  const HttpReply reply = office.ask({"POST", "/api/v1/session", body, planted});
  REQUIRE(reply.status == 200);
  CHECK(Bureau::cookie_of(reply) != planted);
  CHECK_FALSE(is_in(office, planted));
  const Bureau::Browser first = Bureau::browser_of(reply);
  const HttpReply again = office.ask({"POST", "/api/v1/session", body, first.cookie, first.csrf});
  REQUIRE(again.status == 200);
  CHECK_FALSE(is_in(office, first.cookie));
  CHECK(is_in(office, Bureau::cookie_of(again)));
  CHECK(Bureau::browser_of(again).csrf != first.csrf);
}

TEST_CASE("unsafe requests need the session's token, and none from another site is taken") {
  Bureau office;
  office.hire("root", "system_admin");
  const Bureau::Browser root = office.browser("root");
  const std::string body = R"({"name":"new.one","role":"viewer"})";
  CHECK(office.ask({"POST", "/api/v1/users", body, root.cookie}).status == 403);
  CHECK(office.ask({"POST", "/api/v1/users", body, root.cookie, root.csrf + "x"}).status == 403);
  CHECK(office.ask({"POST", "/api/v1/users", body, root.cookie, std::string(43, 'A')}).status == 403);
  CHECK(office.ask({"DELETE", "/api/v1/session", "", root.cookie}).status == 403);
  const Bureau::Browser other = office.browser("root");
  CHECK(office.ask({"POST", "/api/v1/users", body, root.cookie, other.csrf}).status == 403);
  CHECK(have(office.book->users()).size() == 1);
  CHECK(is_in(office, root.cookie));

  const auto from = [&](const std::string& name, const std::string& value) {
    return office.ask({"POST", "/api/v1/users", body, root.cookie, root.csrf, {{name, value}}}).status;
  };
  CHECK(from("origin", "https://evil.example") == 403);
  CHECK(from("origin", "null") == 403);
  CHECK(from("sec-fetch-site", "cross-site") == 403);
  CHECK(from("sec-fetch-site", "same-site") == 403);
  CHECK(have(office.book->users()).size() == 1);
  CHECK(from("origin", "http://lantian.example") == 201);
  // Also signing in itself: nobody is signed in from elsewhere under another name.
  CHECK(office
            .ask({"POST",
                  "/api/v1/session",
                  fmt::format(R"({{"name":"root","password":"{}"}})", good_password),
                  "",
                  "",
                  {{"origin", "https://evil.example"}}})
            .status == 403);
  // A form of HTML cannot say that it sends JSON.
  CHECK(office.ask({"POST", "/api/v1/session", body, "", "", {{"content-type", "text/plain"}}}).status == 400);
}

TEST_CASE("a session ends when idle, at its last hour, at sign-out, and when the account is disabled") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  const Bureau::Browser idle = office.browser("li.wei");
  office.clock += std::chrono::minutes{29};
  CHECK(is_in(office, idle.cookie));
  office.clock += std::chrono::minutes{29};
  CHECK(is_in(office, idle.cookie));  // used in between
  office.clock += std::chrono::minutes{30};
  CHECK_FALSE(is_in(office, idle.cookie));
  CHECK(have(office.book->sessions_of("li.wei")).empty());

  const Bureau::Browser busy = office.browser("li.wei");
  for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
    CHECK(is_in(office, busy.cookie));
    office.clock += std::chrono::minutes{20};
  }
  CHECK_FALSE(is_in(office, busy.cookie));

  const Bureau::Browser leaving = office.browser("li.wei");
  const HttpReply out = office.ask({"DELETE", "/api/v1/session", "", leaving.cookie, leaving.csrf});
  CHECK(out.status == 200);
  CHECK(body_holds(sent_header(out, "Set-Cookie"), "Max-Age=0"));
  CHECK_FALSE(is_in(office, leaving.cookie));

  const Bureau::Browser out_of_use = office.browser("li.wei");
  keep::UserWrite write;
  write.put.push_back(office.stored("li.wei"));
  write.put.back().disabled = true;
  REQUIRE(office.book->write(write).ok());
  CHECK_FALSE(is_in(office, out_of_use.cookie));
  CHECK(office.sign_in("li.wei", good_password).status == 401);
}

TEST_CASE("failures make signing in rest, longer each time, for the right password too") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  for (int i = 0; i < 4; ++i) CHECK(office.sign_in("li.wei", "wrong password").status == 401);
  CHECK(office.sign_in("li.wei", good_password).status == 200);  // and the count begins again
  for (int i = 0; i < 5; ++i) CHECK(office.sign_in("li.wei", "wrong password").status == 401);
  const HttpReply rests = office.sign_in("li.wei", good_password);
  CHECK(rests.status == 429);
  CHECK(sent_header(rests, "Retry-After") == "60");
  CHECK(Bureau::cookie_of(rests).empty());
  CHECK(office.last_audit() == "li.wei sign_in  rests after failures REFUSED");
  CHECK(office.stored("li.wei").failed == 5);  // what is not looked at does not count
  office.clock += std::chrono::seconds{59};
  CHECK(office.sign_in("li.wei", good_password).status == 429);
  office.clock += std::chrono::seconds{1};
  CHECK(office.sign_in("li.wei", "wrong password").status == 401);
  CHECK(sent_header(office.sign_in("li.wei", good_password), "Retry-After") == "60");
  office.clock += std::chrono::seconds{60};
  CHECK(office.sign_in("li.wei", "wrong password").status == 401);
  office.clock += std::chrono::seconds{60};
  CHECK(office.sign_in("li.wei", "wrong password").status == 401);  // the eighth
  CHECK(sent_header(office.sign_in("li.wei", good_password), "Retry-After") == "600");
  office.clock += std::chrono::seconds{600};
  CHECK(office.sign_in("li.wei", good_password).status == 200);
  CHECK(office.stored("li.wei").failed == 0);
}

TEST_CASE("guesses at the same moment are counted one by one") {
  AccountPolicy policy = trial::cheap_policy();
  policy.most_waiting_to_hash = 100;
  Bureau office{policy};
  office.hire("li.wei", "county", "652301");
  std::atomic<int> looked_at{0}, resting{0};
  std::vector<std::thread> guessers;
  for (int i = 0; i < 8; ++i) {
    guessers.emplace_back([&] {
      for (int guess = 0; guess < 5; ++guess) {
        const int status = office.sign_in("li.wei", "wrong password").status;
        looked_at += static_cast<int>(status == 401);
        resting += static_cast<int>(status == 429);
      }
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  CHECK(looked_at == 5);
  CHECK(resting == 35);
  CHECK(office.stored("li.wei").failed == 5);
}

TEST_CASE("who comes when many wait is asked to come again, before any work is done") {
  AccountPolicy policy = trial::cheap_policy();
  policy.most_waiting_to_hash = 0;
  Bureau office{policy};
  const HttpReply reply = office.sign_in("li.wei", "wrong password");
  CHECK(reply.status == 429);
  CHECK(sent_header(reply, "Retry-After") == "1");
  CHECK(have(office.book->audit(0, 10)).empty());
}

TEST_CASE("names that nobody has are answered as those that somebody has, to the byte") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  for (int i = 0; i < 7; ++i) {
    CAPTURE(i);
    const HttpReply known = office.sign_in("li.wei", "wrong password");
    const HttpReply unknown = office.sign_in("wang.fang", "wrong password");
    CHECK(known.status == unknown.status);
    CHECK(known.body == unknown.body);
    CHECK(known.headers == unknown.headers);
  }
  // What was typed as a name may be a password.
  office.sign_in("my secret sentence", "li.wei");
  CHECK(office.last_audit() == "- sign_in a name that nobody has wrong password REFUSED");
}

TEST_CASE("a code is asked for, counts when wrong, and works once") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  const Bureau::Browser before = office.browser("li.wei");
  const Bureau::Browser elsewhere = office.browser("li.wei");
  CHECK(office.post(before, "/api/v1/session/totp/confirm", R"({"code":"000000"})").status == 422);
  CHECK(office.post(before, "/api/v1/session/totp", R"({"password":"wrong password"})").status == 401);
  const HttpReply begun =
      office.post(before, "/api/v1/session/totp", fmt::format(R"({{"password":"{}"}})", good_password));
  REQUIRE(begun.status == 200);
  const std::string secret = Bureau::text_in(begun.body, "secret");
  CHECK(body_holds(begun.body, "otpauth://totp/Lantian:li.wei?secret=" + secret + "&issuer=Lantian"));
  const std::string key = *from_base32(secret);
  const auto code_now = [&] {
    return hotp_code(key, static_cast<std::uint64_t>(office.clock.time_since_epoch().count() / 30), 6);
  };
  CHECK(office.stored("li.wei").totp.empty());
  CHECK(office.post(before, "/api/v1/session/totp/confirm", R"({"code":"12345"})").status == 422);
  CHECK(office.post(before, "/api/v1/session/totp/confirm", fmt::format(R"({{"code":"{}"}})", code_now())).status ==
        204);
  CHECK(is_in(office, before.cookie));
  CHECK_FALSE(is_in(office, elsewhere.cookie));

  const HttpReply asked = office.sign_in("li.wei", good_password);
  CHECK(asked.status == 401);
  CHECK(body_holds(asked.body, "urn:lantian:problem:code-needed"));
  CHECK(office.sign_in("li.wei", good_password, code_now()).status == 401);  // the code of the confirmation
  CHECK(office.stored("li.wei").failed == 1);
  office.clock += std::chrono::seconds{30};
  const std::string code = code_now();
  CHECK_FALSE(body_holds(office.sign_in("li.wei", "wrong password").body, "code-needed"));
  CHECK(office.sign_in("li.wei", "wrong password", code).status == 401);
  CHECK(office.sign_in("li.wei", good_password, code).status == 200);
  CHECK(office.sign_in("li.wei", good_password, code).status == 401);
  CHECK(office.last_audit() == "li.wei sign_in  wrong code REFUSED");

  office.clock += std::chrono::seconds{30};
  const Bureau::Browser after = Bureau::browser_of(office.sign_in("li.wei", good_password, code_now()));
  const auto give_up = [&](const std::string& given) {
    return office.ask({"DELETE", "/api/v1/session/totp",
                       fmt::format(R"({{"password":"{}","code":"{}"}})", good_password, given), after.cookie,
                       after.csrf});
  };
  CHECK(give_up("").status == 401);
  CHECK(give_up(code_now()).status == 401);  // the code that opened the session
  office.clock += std::chrono::seconds{30};
  CHECK(give_up(code_now()).status == 204);
  CHECK(office.sign_in("li.wei", good_password).status == 200);
}

TEST_CASE("another password: the old one is asked for, the rules hold, every other session ends") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  const Bureau::Browser here = office.browser("li.wei");
  const Bureau::Browser elsewhere = office.browser("li.wei");
  const auto change = [&](const std::string& old, const std::string& fresh) {
    return office.post(here, "/api/v1/session/password",
                       fmt::format(R"({{"password":"{}","new_password":"{}"}})", old, fresh));
  };
  CHECK(change(good_password, "short").status == 422);
  CHECK(change(good_password, good_password).status == 422);
  CHECK(change("wrong password", "eight loud lorries stop").status == 401);
  CHECK(office.stored("li.wei").failed == 1);
  CHECK(is_in(office, elsewhere.cookie));
  const HttpReply changed = change(good_password, "eight loud lorries stop");
  REQUIRE(changed.status == 200);
  CHECK_FALSE(is_in(office, here.cookie));
  CHECK_FALSE(is_in(office, elsewhere.cookie));
  CHECK(is_in(office, Bureau::cookie_of(changed)));
  CHECK(office.sign_in("li.wei", good_password).status == 401);
  CHECK(office.sign_in("li.wei", "eight loud lorries stop").status == 200);
}

TEST_CASE("who must change the password does nothing else before") {
  Bureau office;
  office.hire("root", "system_admin");
  keep::UserWrite write;
  write.put.push_back(office.stored("root"));
  write.put.back().must_change = true;
  REQUIRE(office.book->write(write).ok());
  const Bureau::Browser root = office.browser("root");
  CHECK(office.get(root, "/api/v1/users").status == 403);
  CHECK(office.get(root, "/api/v1/session").status == 200);
  const HttpReply changed =
      office.post(root, "/api/v1/session/password",
                  fmt::format(R"({{"password":"{}","new_password":"eight loud lorries stop"}})", good_password));
  REQUIRE(changed.status == 200);
  CHECK(office.get(Bureau::browser_of(changed), "/api/v1/users").status == 200);
}

TEST_CASE("another cost of passwords holds from the next sign-in on") {
  Bureau office;
  office.hire("li.wei", "county", "652301");
  keep::UserWrite write;
  write.put.push_back(office.stored("li.wei"));
  AccountPolicy earlier = office.desk.setting().policy;
  earlier.argon2.passes = 3;
  write.put.back().password = have(PasswordHasher{earlier}.hash(good_password));
  REQUIRE(office.book->write(write).ok());
  CHECK(office.sign_in("li.wei", "wrong password").status == 401);
  CHECK(office.stored("li.wei").password.starts_with("$argon2id$v=19$m=8,t=3,p=1$"));
  CHECK(office.sign_in("li.wei", good_password).status == 200);
  CHECK(office.stored("li.wei").password.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
  CHECK(office.sign_in("li.wei", good_password).status == 200);
}

TEST_CASE("bodies that are refused, and nothing of them comes back") {
  Bureau office;
  for (const char* body :
       {"", "[]", "{", "null", R"({"name":7})", R"({"nom":"x"})", R"({"name":{"a":1}})", "{\"name\":\"\xFF\"}"}) {
    const HttpReply reply =
        office.ask({"POST", "/api/v1/session", body, "", "", {{"content-type", "application/json"}}});
    CHECK(reply.status == 400);
    CHECK(reply.content_type.starts_with("application/problem+json"));
  }
}

TEST_CASE("whoever listens to a stream is over with the session, and listening is no use of it") {
  trial::Bureau bureau;
  bureau.hire("li.wei", "county", "652301", {"dust"});
  const auto listener_of = [&](const trial::Bureau::Browser& browser) {
    HttpRequest request;
    request.headers["cookie"] = "lantian_session=" + browser.cookie;
    return bureau.desk.listener(request);
  };
  CHECK(listener_of({}) == nullptr);
  const auto first = bureau.browser("li.wei"), second = bureau.browser("li.wei");
  const auto one = listener_of(first), other = listener_of(second);
  REQUIRE(one != nullptr);
  const auto& signed_in = dynamic_cast<const SignedListener&>(*one);
  REQUIRE(signed_in.actor.has_value());
  CHECK(signed_in.actor->area == "652301");
  CHECK(signed_in.actor->topics == std::vector<std::string>{"dust"});
  CHECK_FALSE(bureau.desk.over_now()(*one));
  bureau.ask({"DELETE", "/api/v1/session", "", first.cookie, first.csrf});
  CHECK(bureau.desk.over_now()(*one));
  CHECK_FALSE(bureau.desk.over_now()(*other));
  // Asked again and again it is not used: it ends after the idle time all the same.
  const UtcSeconds begin = bureau.clock;
  bureau.clock = begin + bureau.desk.setting().policy.session_idle - std::chrono::seconds{1};
  CHECK_FALSE(bureau.desk.over_now()(*other));
  bureau.clock += std::chrono::seconds{1};
  CHECK(bureau.desk.over_now()(*other));
  const auto third = bureau.browser("li.wei");
  const auto last = listener_of(third);
  keep::User user = bureau.stored("li.wei");
  user.disabled = true;
  keep::UserWrite write;
  write.put.push_back(user);
  REQUIRE(bureau.book->write(write).ok());
  CHECK(bureau.desk.over_now()(*last));
}

TEST_CASE("files are for those who may take files away, the log for whom it is") {
  trial::Bureau bureau;
  for (const char* path : {"/api/v1/cases", "/api/v1/units/652301/bulletin.docx", "/api/v1/audit", "/v1.1/Things"}) {
    bureau.router.on("GET", path, [](const Call&) { return json_reply("{}"); });
  }
  bureau.hire("officer", "county", "652301");
  bureau.hire("walker", "grid", "652301001001");
  bureau.hire("auditor", "audit_admin");
  const auto officer = bureau.browser("officer"), walker = bureau.browser("walker"),
             auditor = bureau.browser("auditor");
  for (const char* path : {"/api/v1/cases?format=csv", "/api/v1/cases?format=xlsx", "/api/v1/cases?format=ics",
                           "/api/v1/units/652301/bulletin.docx", "/api/v1/units/652301/bulletin.docx?format=json",
                           "/api/v1/cases?format=XLSX", "/v1.1/Things?$resultFormat=CSV"}) {
    CAPTURE(path);
    CHECK(bureau.get(officer, path).status == 200);
    CHECK(bureau.get(walker, path).status == 403);
  }
  CHECK(bureau.get(walker, "/api/v1/cases?format=json").status == 200);
  CHECK(bureau.get(walker, "/api/v1/cases").status == 200);
  CHECK(bureau.get(auditor, "/api/v1/audit?format=csv").status == 200);
  CHECK(bureau.get(officer, "/api/v1/audit?format=csv").status == 403);
}

}  // namespace lantian::serve
