#include "serve/accounts/accounts_sample_test.hpp"

namespace lantian::serve {
namespace {

using trial::Bureau;
using trial::good_password;
using trial::have;

bool answer_tells(const HttpReply& reply, std::string_view what) {
  return reply.body.find(what) != std::string::npos;
}

/// The token behind '#' of a link that was told.
std::string token_in(const HttpReply& reply) {
  const std::string link = Bureau::text_in(reply.body, "link");
  return link.substr(link.find('#') + 1);
}

HttpReply take_link(Bureau& bureau, const std::string& token, const std::string& password = good_password) {
  return bureau.ask({"POST", "/api/v1/invitation", fmt::format(R"({{"link":"{}","password":"{}"}})", token, password)});
}

HttpReply take_first(Bureau& bureau, const std::string& token, const std::string& name,
                     const std::string& password = good_password) {
  return bureau.ask({"POST", "/api/v1/first-run",
                     fmt::format(R"({{"link":"{}","name":"{}","password":"{}"}})", token, name, password)});
}

}  // namespace

TEST_CASE("the first run: one link, one administrator, no password before") {
  Bureau bureau;
  const std::string token = *have(bureau.desk.first_run_token("root@machine"));
  CHECK(take_first(bureau, std::string(43, 'A'), "chief").status == 410);
  CHECK(take_first(bureau, token, "chief", "short").status == 422);
  CHECK(take_first(bureau, token, "The Chief!").status == 422);
  CHECK(take_link(bureau, token).status == 410);  // of another purpose
  const std::string later = *have(bureau.desk.first_run_token("root@machine"));
  CHECK(take_first(bureau, token, "chief").status == 410);  // replaced
  const HttpReply made = take_first(bureau, later, "Chief");
  REQUIRE(made.status == 201);
  CHECK(bureau.stored("chief").role == "system_admin");
  CHECK(bureau.get(Bureau::browser_of(made), "/api/v1/users").status == 200);
  CHECK(take_first(bureau, later, "second").status == 410);
  CHECK_FALSE(have(bureau.desk.first_run_token("root@machine")).has_value());
  CHECK(have(bureau.book->users()).size() == 1);
}

TEST_CASE("the link of the first run dies after its time") {
  Bureau bureau;
  const std::string token = *have(bureau.desk.first_run_token("root@machine"));
  bureau.clock += std::chrono::minutes{15};
  CHECK(take_first(bureau, token, "chief").status == 410);
  CHECK(have(bureau.book->users()).empty());
}

TEST_CASE("a second link of the first run does not make a second first administrator") {
  Bureau bureau;
  const std::string token = *have(bureau.desk.first_run_token("root@machine"));
  bureau.hire("chief", "system_admin");  // by another way, meanwhile
  CHECK(take_first(bureau, token, "second").status == 410);
  CHECK(have(bureau.book->users()).size() == 1);
}

TEST_CASE("an invitation gives no right until the security administrator grants it") {
  Bureau bureau;
  bureau.hire("chief", "system_admin");
  bureau.hire("safe", "security_admin");
  const Bureau::Browser chief = bureau.browser("chief"), safe = bureau.browser("safe");
  const HttpReply invited =
      bureau.post(chief, "/api/v1/users",
                  R"({"name":"li.wei","display_name":"Li Wei","role":"county","area":"652301","topics":["dust"]})");
  REQUIRE(invited.status == 201);
  CHECK(bureau.post(chief, "/api/v1/users", R"({"name":"li.wei","role":"viewer"})").status == 409);
  CHECK(bureau.sign_in("li.wei", "").status == 401);
  const HttpReply entered = take_link(bureau, token_in(invited));
  REQUIRE(entered.status == 200);
  CHECK(take_link(bureau, token_in(invited)).status == 410);

  Call call{{}, {}, true};
  const auto lacks = [&](const Bureau::Browser& by) {
    HttpRequest request;
    request.path = "/api/v1/cases";
    request.method = "GET";
    request.headers["cookie"] = "lantian_session=" + by.cookie;
    const auto problem = bureau.desk.missing({request, {}, true}, Permission::cases_read, {"652301", "dust"});
    return problem ? problem->kind.status : 200;
  };
  CHECK(lacks(Bureau::browser_of(entered)) == 403);
  // The system administrator cannot grant it, nor the person herself.
  const std::string rights = R"({"role":"county","area":"652301","topics":["dust"]})";
  CHECK(bureau.post(chief, "/api/v1/users/li.wei/rights", rights).status == 403);
  CHECK(bureau.post(Bureau::browser_of(entered), "/api/v1/users/li.wei/rights", rights).status == 403);
  CHECK(bureau.post(safe, "/api/v1/users/li.wei/rights", rights).status == 200);
  CHECK(bureau.last_audit() == "safe rights_granted li.wei role county, area 652301, topics dust");
  CHECK(lacks(Bureau::browser_of(entered)) == 401);  // her sessions ended with the change
  const Bureau::Browser li = bureau.browser("li.wei");
  CHECK(lacks(li) == 200);
  CHECK(bureau.get(li, "/api/v1/users").status == 403);
  CHECK(bureau.get(li, "/api/v1/audit").status == 403);
}

TEST_CASE("across areas and topics: refused, told what is missing, and noted") {
  Bureau bureau;
  bureau.hire("li.wei", "county", "652301", {"dust"});
  const Bureau::Browser li = bureau.browser("li.wei");
  HttpRequest request;
  request.method = "POST";
  request.path = "/api/v1/cases";
  request.headers["cookie"] = "lantian_session=" + li.cookie;
  const Call call{request, {}, true};
  CHECK_FALSE(bureau.desk.missing(call, Permission::cases_open, {"652301001", "dust"}).has_value());
  const auto area = bureau.desk.missing(call, Permission::cases_open, {"652302", "dust"});
  REQUIRE(area.has_value());
  CHECK(area->kind.status == 403);
  CHECK(area->detail == "652302 does not lie in your area 652301.");
  CHECK(bureau.last_audit() == "li.wei access cases.open POST '/api/v1/cases': lacks_area REFUSED");
  CHECK(bureau.desk.missing(call, Permission::cases_open, {"652301", "vehicles"})->detail ==
        "The topic vehicles is not among yours (dust).");
}

TEST_CASE("system, security and audit administrators are three people and do three things") {
  Bureau bureau;
  bureau.hire("chief", "system_admin");
  const Bureau::Browser chief = bureau.browser("chief");
  // Before there is one, the first security and audit administrators have their rights at once, and no later one.
  const HttpReply safe_link =
      bureau.post(chief, "/api/v1/users", R"({"name":"safe","display_name":"Ma Li","role":"security_admin"})");
  REQUIRE(safe_link.status == 201);
  CHECK(bureau.stored("safe").rights_by == "chief");
  REQUIRE(take_link(bureau, token_in(safe_link)).status == 200);
  CHECK(bureau.post(chief, "/api/v1/users", R"({"name":"safe2","role":"security_admin"})").status == 201);
  CHECK(bureau.stored("safe2").rights_by.empty());
  CHECK(bureau.post(chief, "/api/v1/users", R"({"name":"eye","display_name":" ma  li","role":"audit_admin"})").status ==
        422);
  CHECK(bureau.post(chief, "/api/v1/users", R"({"name":"eye","display_name":"An Na","role":"audit_admin"})").status ==
        201);
  const Bureau::Browser safe = bureau.browser("safe");
  CHECK(bureau.stored("eye").rights_by.empty());  // somebody grants rights now
  CHECK(bureau.post(safe, "/api/v1/users/eye/rights", R"({"role":"audit_admin"})").status == 200);
  const HttpReply both = bureau.post(safe, "/api/v1/users/safe/rights", R"({"role":"system_admin"})");
  CHECK(both.status == 422);                                                                             // not herself
  CHECK(bureau.post(safe, "/api/v1/users/chief/rights", R"({"role":"security_admin"})").status == 422);  // the last

  Bureau other;
  other.hire("chief", "system_admin");
  other.hire("safe", "security_admin");
  other.hire("eye", "audit_admin");
  other.hire("li.wei", "viewer");
  const Bureau::Browser c = other.browser("chief"), s = other.browser("safe"), e = other.browser("eye");
  const std::string viewer = R"({"role":"viewer"})", new_user = R"({"name":"x.y","role":"viewer"})";
  struct Row {
    std::string path, body;
    int chief, safe, eye;
  };
  const std::vector<Row> rows{
      {"/api/v1/users/li.wei/rights", viewer, 403, 200, 403}, {"/api/v1/users/li.wei/unlock", "{}", 403, 200, 403},
      {"/api/v1/users/li.wei/disable", "{}", 200, 403, 403},  {"/api/v1/users/li.wei/enable", "{}", 200, 403, 403},
      {"/api/v1/users/li.wei/reset", "{}", 201, 403, 403},    {"/api/v1/users", new_user, 201, 403, 403},
      {"/api/v1/users/safe/reset", "{}", 422, 403, 403}};
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK(other.post(c, row.path, row.body).status == row.chief);
    CHECK(other.post(s, row.path, row.body).status == row.safe);
    CHECK(other.post(e, row.path, row.body).status == row.eye);
  }
  CHECK(other.get(c, "/api/v1/audit").status == 403);
  CHECK(other.get(s, "/api/v1/audit").status == 403);
  CHECK(other.get(e, "/api/v1/audit").status == 200);
  CHECK(other.get(e, "/api/v1/users").status == 403);
}

TEST_CASE("a reset link lets nobody act in another's name: rights rest until they are granted again") {
  Bureau bureau;
  bureau.hire("chief", "system_admin");
  bureau.hire("li.wei", "county", "652301");
  const Bureau::Browser chief = bureau.browser("chief"), li = bureau.browser("li.wei");
  const HttpReply reset = bureau.post(chief, "/api/v1/users/li.wei/reset", "{}");
  REQUIRE(reset.status == 201);
  CHECK(answer_tells(bureau.get(li, "/api/v1/session"), "\"user\": null"));
  const HttpReply taken = take_link(bureau, token_in(reset), "nine slow donkeys rest");
  REQUIRE(taken.status == 200);
  CHECK(answer_tells(taken, "\"rights_granted\": false"));
  CHECK(answer_tells(taken, "\"permissions\": []"));
  CHECK(take_link(bureau, token_in(reset)).status == 410);
}

TEST_CASE("rights that are refused before they are granted") {
  Bureau bureau;
  bureau.hire("safe", "security_admin");
  bureau.hire("li.wei", "viewer");
  const Bureau::Browser safe = bureau.browser("safe");
  const auto grant = [&](const std::string& rights) {
    return bureau.post(safe, "/api/v1/users/li.wei/rights", rights);
  };
  CHECK(answer_tells(grant(R"({"role":"emperor"})"), "There is no role emperor"));
  CHECK(answer_tells(grant(R"({"role":"county"})"), "needs an area"));
  CHECK(answer_tells(grant(R"({"role":"enterprise"})"), "needs a party"));
  CHECK(answer_tells(grant(R"({"role":"viewer","area":"nowhere"})"), "There is no area nowhere"));
  CHECK(answer_tells(grant(R"({"role":"viewer","topics":["astronomy"]})"), "There is no topic astronomy"));
  CHECK(bureau.stored("li.wei").version == 1);
  CHECK(bureau.post(safe, "/api/v1/users/nobody/rights", R"({"role":"viewer"})").status == 404);
}

TEST_CASE("the last system administrator stays; unlocking ends the pause") {
  Bureau bureau;
  bureau.hire("chief", "system_admin");
  bureau.hire("deputy", "system_admin");
  bureau.hire("safe", "security_admin");
  const Bureau::Browser chief = bureau.browser("chief"), safe = bureau.browser("safe");
  CHECK(bureau.post(chief, "/api/v1/users/chief/disable", "{}").status == 422);
  CHECK(bureau.post(chief, "/api/v1/users/deputy/disable", "{}").status == 200);
  for (int i = 0; i < 5; ++i) bureau.sign_in("chief", "wrong password");
  CHECK(bureau.sign_in("chief", good_password).status == 429);
  CHECK(bureau.post(safe, "/api/v1/users/chief/unlock", "{}").status == 200);
  CHECK(bureau.sign_in("chief", good_password).status == 200);
}

TEST_CASE("the audit log is read in pages, exported, and verified") {
  Bureau bureau;
  bureau.hire("eye", "audit_admin");
  const Bureau::Browser eye = bureau.browser("eye");
  for (int i = 0; i < 5; ++i) bureau.sign_in("=cmd|' /C calc'!A0", "x");
  const HttpReply page = bureau.get(eye, "/api/v1/audit?limit=2&after=1");
  REQUIRE(page.status == 200);
  CHECK(answer_tells(page, "\"number\": 2"));
  CHECK(answer_tells(page, "\"number\": 3"));
  CHECK_FALSE(answer_tells(page, "\"number\": 4"));
  CHECK(Bureau::text_in(page.body, "next") == "/api/v1/audit?limit=2&after=3");
  for (const char* bad : {"?limit=0", "?limit=1001", "?after=-1", "?limit=x", "?format=xml"}) {
    CHECK(bureau.get(eye, std::string{"/api/v1/audit"} + bad).status == 400);
  }
  const HttpReply csv = bureau.get(eye, "/api/v1/audit?format=csv");
  CHECK(csv.content_type == "text/csv; charset=utf-8");
  CHECK(csv.body.starts_with("number,at_utc,at_beijing,who,action,subject,detail,peer,outcome,chain\r\n1,"));
  CHECK(answer_tells(csv, ",eye,audit_exported,csv,"));
  CHECK(answer_tells(bureau.get(eye, "/api/v1/audit/verification"), "\"holds\": true"));
  CHECK(answer_tells(bureau.get(eye, "/api/v1/audit/verification?head=" + std::string(64, '0')), "\"holds\": false"));
}

}  // namespace lantian::serve
