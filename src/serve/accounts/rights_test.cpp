#include "serve/accounts/rights.hpp"

#include "serve/accounts/accounts_sample_test.hpp"
#include "serve/accounts/gate.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

using trial::areas_of_changji;
using trial::have;
using trial::shipped_file;

std::string role_faults(const std::string& from, const std::string& to) {
  terms::SourceFile file = shipped_file("roles.toml");
  const std::size_t at = file.text.find(from);
  REQUIRE(at != std::string::npos);
  file.text.replace(at, from.size(), to);
  const auto roles = Roles::read(file);
  return roles ? "" : roles.error().message;
}

bool complains_of(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

Person person_with(const Roles& roles, const std::string& role, const std::string& area,
                   std::vector<std::string> topics = {}) {
  Person person;
  person.name = "li.wei";
  person.role = roles.find(role);
  REQUIRE(person.role != nullptr);
  person.area = area;
  person.topics = std::move(topics);
  person.granted = true;
  return person;
}

std::string missing_key(const Person& person, Permission permission, const Matter& matter) {
  const auto saying = what_is_missing(person, permission, matter, areas_of_changji());
  return saying ? std::string{saying->key} : "";
}

}  // namespace

TEST_CASE("the shipped roles hold, and their words are there") {
  const Roles roles = have(Roles::read(shipped_file("roles.toml")));
  CHECK(roles.all().size() == 18);
  CHECK(AccountWords::read(shipped_file("words.toml")).ok());
  for (const AccountRole& one : roles.all()) {
    CHECK(one.may.contains(Permission::respond_approve) == (one.id == "prefecture" || one.id == "government_head"));
    // Who judges an entry of the library can do nothing else to a carbon account, and nobody judges who may apply.
    const bool judges = one.id == "third_party" || one.id == "expert";
    CHECK_FALSE((judges && (one.may.contains(Permission::carbon_write) || one.may.contains(Permission::carbon_read))));
    CHECK_FALSE((one.id == "enterprise" && one.may.contains(Permission::carbon_approve)));
  }
  // Every role of the docket that people have is somebody's.
  for (int role = 1; role < docket::role_count; ++role) {
    const bool held = std::ranges::any_of(
        roles.all(), [&](const AccountRole& one) { return one.docket == static_cast<docket::Role>(role); });
    CHECK(held);
  }
}

TEST_CASE("roles that are refused, each with its line") {
  CHECK(complains_of(role_faults(R"("air.read", "cases.read", "cases.act", "enterprise.own")", R"("air.raed")"),
                     "there is no permission 'air.raed'"));
  CHECK(complains_of(role_faults(R"(may = ["carbon.consented"])", "may = []"), "role 'bank' may do nothing"));
  CHECK(complains_of(role_faults(R"(may = ["audit.read"])", R"(may = ["audit.read", "users.rights"])"),
                     "'users.rights' may not be with a role of duty 'audit'"));
  CHECK(complains_of(role_faults(R"(may = ["audit.read"])", R"(may = ["audit.read", "air.read"])"), "kept apart"));
  CHECK(complains_of(role_faults(R"(may = ["config.read")", R"(may = ["cases.read", "config.read")"), "kept apart"));
  CHECK(complains_of(role_faults(R"(may = ["carbon.consented"])", R"(may = ["carbon.consented", "users.list"])"),
                     "kept apart"));
  CHECK(complains_of(role_faults(R"(duty = "audit")", "duty = \"audit\"\ndocket = \"auditor\""),
                     "an administrator has no role on cases"));
  CHECK(complains_of(role_faults(R"("users.list", "users.rights", "users.unlock")", R"("users.list")"),
                     "no role of duty 'security' may do 'users.rights'"));
  CHECK(complains_of(role_faults(R"(id = "viewer")", R"(id = "analyst")"), "there are two roles 'analyst'"));
  CHECK(complains_of(role_faults(R"(docket = "grid")", R"(docket = "system")"), "is no role that a person has"));
  CHECK(complains_of(role_faults(R"(duty = "data")", R"(dutty = "data")"), ":"));
}

TEST_CASE("who may: role, area with everything below it, topic") {
  const Roles roles = have(Roles::read(shipped_file("roles.toml")));
  const Person county = person_with(roles, "county", "652301", {"dust"});
  CHECK(missing_key(county, Permission::cases_act, {"652301", "dust"}).empty());
  CHECK(missing_key(county, Permission::cases_act, {"652301001001-07", "dust"}).empty());
  CHECK(missing_key(county, Permission::cases_act, {"zhundong", "dust"}).empty());
  CHECK(missing_key(county, Permission::cases_act, {"652302", "dust"}) == "lacks_area");
  CHECK(missing_key(county, Permission::cases_act, {"652300", "dust"}) == "lacks_area");
  CHECK(missing_key(county, Permission::cases_act, {"nowhere", "dust"}) == "lacks_area");
  CHECK(missing_key(county, Permission::cases_act, {"652301", "vehicles"}) == "lacks_topic");
  CHECK(missing_key(county, Permission::cases_act, {"652302", "vehicles"}) == "lacks_area");
  CHECK(missing_key(county, Permission::devices_control, {}) == "lacks_permission");
  CHECK(missing_key(county, Permission::air_read, {}).empty());
  const Person prefecture = person_with(roles, "prefecture", "652300");
  CHECK(missing_key(prefecture, Permission::cases_act, {"652302", "vehicles"}).empty());
  CHECK(missing_key(prefecture, Permission::cases_act, {"650100", "vehicles"}) == "lacks_area");
  Person waiting = prefecture;
  waiting.granted = false;
  CHECK(missing_key(waiting, Permission::air_read, {}) == "no_rights_yet");
  Person forgotten = prefecture;
  forgotten.role = nullptr;
  CHECK(missing_key(forgotten, Permission::air_read, {}) == "no_rights_yet");
}

TEST_CASE("no role of the three administrators may do what another one, or the data, are for") {
  const Roles roles = have(Roles::read(shipped_file("roles.toml")));
  const Person system = person_with(roles, "system_admin", ""), security = person_with(roles, "security_admin", ""),
               audit = person_with(roles, "audit_admin", "");
  for (int i = 0; i < permission_count; ++i) {
    const auto permission = static_cast<Permission>(i);
    CAPTURE(name_of(permission));
    const int holders = static_cast<int>(missing_key(system, permission, {}).empty()) +
                        static_cast<int>(missing_key(security, permission, {}).empty()) +
                        static_cast<int>(missing_key(audit, permission, {}).empty());
    CHECK(holders <= (permission == Permission::users_list ? 2 : 1));
    if (belongs_to(permission, Duty::data)) CHECK(holders == 0);
  }
  CHECK(missing_key(audit, Permission::audit_read, {}).empty());
  CHECK(missing_key(system, Permission::audit_read, {}) == "lacks_permission");
  CHECK(missing_key(security, Permission::users_invite, {}) == "lacks_permission");
}

TEST_CASE("addresses: the longest prefix decides, whole pieces of it, and what has no line is closed") {
  const Gate gate = have(Gate::read(shipped_file("addresses.toml")));
  using Door = Gate::Door;
  CHECK(gate.asks("GET", "/api/v1/session").door == Door::open);
  CHECK(gate.asks("POST", "/api/v1/session/password").door == Door::open);
  CHECK(gate.asks("GET", "/api/v1/sky").permission == Permission::air_read);
  CHECK(gate.asks("HEAD", "/api/v1/units/652301/days").permission == Permission::air_read);
  CHECK(gate.asks("POST", "/api/v1/units/652301/days").door == Door::closed);
  CHECK(gate.asks("GET", "/api/v1/skyline").door == Door::closed);
  CHECK(gate.asks("GET", "/api/v1").door == Door::closed);
  CHECK(gate.asks("GET", "/api/v2/sky").door == Door::closed);
  CHECK(gate.asks("GET", "/api").door == Door::closed);
  CHECK(gate.asks("GET", "/api/v1/audit/verification").permission == Permission::audit_read);
  CHECK(gate.asks("BREW", "/api/v1/cases/7/actions").permission == Permission::cases_act);
  CHECK(gate.asks("GET", "/v1.1/Things").permission == Permission::air_read);
  CHECK(gate.asks("GET", "/healthz").door == Door::open);
  CHECK(gate.asks("POST", "/open311/v2/requests.json").door == Door::open);
  CHECK(gate.asks("GET", "/docket").door == Door::open);
  terms::SourceFile file = shipped_file("addresses.toml");
  file.text += "[[address]]\nprefix = \"/api/v1/sky\"\nread = \"air.raed\"\n[[address]]\nprefix = \"x/\"\n";
  const auto faulty = Gate::read(file);
  REQUIRE_FALSE(faulty.ok());
  for (const char* fault : {"'air.raed' is neither", "two lines for /api/v1/sky", "opens nothing", "begins with '/'"}) {
    CHECK(complains_of(faulty.error().message, fault));
  }
}

TEST_CASE("a person on cases is the docket's actor") {
  const Roles roles = have(Roles::read(shipped_file("roles.toml")));
  const UtcSeconds until{std::chrono::seconds{1000}};
  Person duty = person_with(roles, "duty_officer", "652300", {"dust"});
  duty.unit = "changji-bureau";
  const auto actor = actor_of(duty, until);
  REQUIRE(actor.has_value());
  CHECK(actor->role == docket::Role::prefecture);
  CHECK(actor->name == "li.wei");
  CHECK(actor->area == "652300");
  CHECK(actor->unit == "changji-bureau");
  CHECK(actor->topics == std::vector<std::string>{"dust"});
  CHECK(actor->session_until == until);
  CHECK(actor_of(person_with(roles, "analyst", ""), until)->role == docket::Role::auditor);
  CHECK_FALSE(actor_of(person_with(roles, "bank", ""), until).has_value());
  CHECK_FALSE(actor_of(person_with(roles, "system_admin", ""), until).has_value());
  duty.granted = false;
  CHECK_FALSE(actor_of(duty, until).has_value());
}

}  // namespace lantian::serve
