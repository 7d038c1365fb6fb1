#include "serve/api/docket_desk.hpp"
#include "serve/api/service.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <set>

/// The order of the guards, and what the docket shows to whom.
namespace lantian::serve {
namespace {

HttpRequest asked_of(const std::string& method, const std::string& path, const std::string& query = "") {
  HttpRequest request;
  request.method = method;
  request.path = path;
  request.query = query;
  request.peer = "10.0.0.1";
  request.headers = {{"host", "x"}, {"accept-language", "en"}, {"content-type", "application/json"}};
  return request;
}

std::string value_of(const HttpReply& reply, std::string_view name) {
  for (const auto& [known, value] : reply.headers) {
    if (known == name) return value;
  }
  return "";
}

/// The shipped types over an empty book in memory; whoever is told to asks.
struct DocketHall {
  DocketOffice office = *DocketOffice::open(LANTIAN_DATA_ROOT, "changji");
  std::unique_ptr<keep::DocketBook> book = keep::make_memory_docket_book(office.basis());
  std::optional<docket::Actor> asker;
  std::set<Permission> lacking;
  Router router{*ApiWords::open(LANTIAN_DATA_ROOT)};

  DocketHall() {
    auto api = std::make_shared<DocketApi>();
    api->office = &office;
    api->book = [this] { return book.get(); };
    api->who = [this](const HttpRequest&) { return asker; };
    api->missing = [this](const Call&, Permission permission) -> std::optional<Problem> {
      if (!lacking.contains(permission)) return std::nullopt;
      return Problem{problems::not_allowed, "not yours"};
    };
    api->most_upload_bytes = 5UL << 20U;
    mount_docket(router, std::move(api));
  }

  void comes(docket::Role role, const std::string& area) {
    asker = docket::Actor{"li.wei", role, area, "", {}, "", std::nullopt};
  }
  nlohmann::json tree() {
    const HttpReply reply = router(asked_of("GET", "/api/v1/case-tree", "register=rectification-2023"));
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return nlohmann::json::parse(reply.body);
  }
};

/// Ids of tasks at any depth of the answer.
void collect_tasks(const nlohmann::json& part, std::set<std::string>& into) {
  if (part.is_object()) {
    for (const auto& [key, value] : part.items()) {
      if (key == "tasks" && value.is_array()) {
        for (const auto& task : value) into.insert(task.at("id").get<std::string>());
      }
      collect_tasks(value, into);
    }
  } else if (part.is_array()) {
    for (const auto& one : part) collect_tasks(one, into);
  }
}

std::set<std::string> tasks_in(const nlohmann::json& tree) {
  std::set<std::string> out;
  collect_tasks(tree, out);
  return out;
}

}  // namespace

TEST_CASE("the limit speaks before every other guard, so that what those refuse counts and costs nothing more") {
  ServiceOptions options;
  options.requests_each_minute = 1;
  Service service{options, *ApiWords::open(LANTIAN_DATA_ROOT), Pages::without("none")};
  int accounts_asked = 0;
  service.router().guard([&](const Call&) -> std::optional<Problem> {
    ++accounts_asked;
    return Problem{problems::not_signed_in, "sign in"};
  });
  CHECK(service.router()(asked_of("GET", "/api/v1/cases")).status == 401);
  CHECK(service.router()(asked_of("GET", "/api/v1/cases")).status == 429);
  CHECK(accounts_asked == 1);
  // The same guards judge a long body by its head.
  const auto refusal = service.router().refusal(asked_of("POST", "/api/v1/cases"));
  REQUIRE(refusal.has_value());
  CHECK(refusal->status == 429);
  CHECK(accounts_asked == 1);
}

TEST_CASE("cases stay in no cache, whoever asks") {
  DocketHall hall;
  hall.comes(docket::Role::county, "652301");
  for (const char* path : {"/api/v1/cases", "/api/v1/case-statistics"}) {
    CAPTURE(path);
    const HttpReply reply = hall.router(asked_of("GET", path));
    CHECK(reply.status == 200);
    CHECK(value_of(reply, "Cache-Control") == "private, no-store");
  }
}

TEST_CASE("photographs are taken with cases and steps, at no other address") {
  const DocketHall hall;
  CHECK(hall.router.most_body_of(asked_of("POST", "/api/v1/cases")) == 5UL << 20U);
  CHECK(hall.router.most_body_of(asked_of("POST", "/api/v1/cases/GE-2024-000001/actions")) == 5UL << 20U);
  for (const char* path : {"/api/v1/session", "/api/v1/cases/GE-2024-000001", "/api/v1/users", "/"}) {
    CHECK_FALSE(hall.router.most_body_of(asked_of("POST", path)));
  }
  CHECK_FALSE(hall.router.most_body_of(asked_of("GET", "/api/v1/cases")));
}

TEST_CASE("a case is opened by who may open cases, not by everybody who may act on them") {
  DocketHall hall;
  hall.comes(docket::Role::county, "652301");
  hall.lacking = {Permission::cases_open};
  CHECK(hall.router(asked_of("POST", "/api/v1/cases")).status == 403);
  hall.lacking.clear();
  CHECK(hall.router(asked_of("POST", "/api/v1/cases")).status == 400);  // an empty body, but let in
}

TEST_CASE("a register shows an office the tasks that its area answers for, an auditor all") {
  DocketHall hall;
  const docket::Register whole = *hall.office.rectification("rectification-2023");
  const auto expected = [&](const std::string& area) {
    std::set<std::string> out;
    for (const docket::RegisterTask& task : whole.tasks) {
      for (const std::string& one : task.areas) {
        if (hall.office.areas().within(one, area)) out.insert(task.id);
      }
    }
    return out;
  };
  hall.comes(docket::Role::auditor, "");
  CHECK(tasks_in(hall.tree()).size() == whole.tasks.size());
  hall.comes(docket::Role::prefecture, "652300");
  CHECK(tasks_in(hall.tree()) == expected("652300"));
  hall.comes(docket::Role::county, "652302");
  const std::set<std::string> of_county = expected("652302");
  CHECK(tasks_in(hall.tree()) == of_county);
  CHECK(of_county.size() < whole.tasks.size());
  hall.comes(docket::Role::county, "");
  CHECK(tasks_in(hall.tree()).empty());
  CHECK(hall.router(asked_of("GET", "/api/v1/case-tree", "register=rectification-2023&format=xlsx")).status == 200);
}

}  // namespace lantian::serve
