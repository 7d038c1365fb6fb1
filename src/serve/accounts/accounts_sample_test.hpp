#pragma once
#include "keep/files.hpp"
#include "serve/accounts/desk.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// A desk over a book in memory, with cheap passwords and a clock that is turned by hand.
namespace lantian::serve::trial {

template <class T>
T have(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}

inline terms::SourceFile shipped_file(const std::string& name) {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/accounts/" + name;
  return {path, have(keep::read_file(path))};
}

/// The shipped policy at the least cost that RFC 9106 lets.
inline AccountPolicy cheap_policy() {
  AccountPolicy policy = have(read_account_policy(shipped_file("policy.toml")));
  policy.argon2 = {1, 1, 8, 16, 32};
  return policy;
}

inline docket::Areas areas_of_changji() {
  terms::Region region;
  docket::Areas areas = docket::Areas::of(region);
  areas.add("zhundong", "652301");
  return areas;
}

inline constexpr const char* good_password = "seven quiet camels walk";

class Bureau {
 public:
  explicit Bureau(AccountPolicy policy = cheap_policy())
      : book{keep::make_memory_user_book()}, desk{setting_with(std::move(policy))}, router{words()} {
    desk.add_to(router);
  }

  struct Asked {
    std::string method, path, body;
    std::string cookie{}, csrf{};
    std::vector<std::pair<std::string, std::string>> headers{};
  };
  HttpReply ask(const Asked& asked) {
    HttpRequest request;
    request.method = asked.method;
    const std::size_t mark = asked.path.find('?');
    request.path = asked.path.substr(0, mark);
    if (mark != std::string::npos) request.query = asked.path.substr(mark + 1);
    request.body = asked.body;
    request.peer = "10.1.2.3";
    request.headers = {{"host", "lantian.example"}, {"accept-language", "en"}};
    if (!asked.body.empty()) request.headers["content-type"] = "application/json";
    if (!asked.cookie.empty()) request.headers["cookie"] = "lantian_session=" + asked.cookie;
    if (!asked.csrf.empty()) request.headers["x-lantian-csrf"] = asked.csrf;
    for (const auto& [name, value] : asked.headers) request.headers[name] = value;
    return router(request);
  }

  /// Somebody's browser: the cookie and the token of the page.
  struct Browser {
    std::string cookie, csrf;
  };
  /// What stands behind "key": in a JSON text.
  static std::string text_in(const std::string& json, const std::string& key) {
    const std::size_t at = json.find("\"" + key + "\": \"");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + key.size() + 5;
    return json.substr(begin, json.find('"', begin) - begin);
  }
  static std::string cookie_of(const HttpReply& reply) {
    for (const auto& [name, value] : reply.headers) {
      if (name == "Set-Cookie") return value.substr(value.find('=') + 1, value.find(';') - value.find('=') - 1);
    }
    return "";
  }
  static Browser browser_of(const HttpReply& reply) { return {cookie_of(reply), text_in(reply.body, "csrf")}; }

  HttpReply sign_in(const std::string& name, const std::string& password, const std::string& code = "") {
    return ask({"POST", "/api/v1/session",
                fmt::format(R"({{"name":"{}","password":"{}","code":"{}"}})", name, password, code)});
  }
  Browser browser(const std::string& name) {
    const HttpReply reply = sign_in(name, good_password);
    REQUIRE(reply.status == 200);
    return browser_of(reply);
  }
  HttpReply post(const Browser& by, const std::string& path, const std::string& body) {
    return ask({"POST", path, body, by.cookie, by.csrf});
  }
  HttpReply get(const Browser& by, const std::string& path) { return ask({"GET", path, "", by.cookie}); }

  /// An account with rights, past all ceremonies.
  void hire(const std::string& name, const std::string& role, const std::string& area = "",
            std::vector<std::string> topics = {}) {
    keep::User user;
    user.name = name;
    user.display_name = "Person " + name;
    user.role = role;
    user.area = area;
    user.topics = std::move(topics);
    user.rights_by = user.created_by = user.changed_by = "ceremony";
    user.password = have(PasswordHasher{desk.setting().policy}.hash(good_password));
    keep::UserWrite write;
    write.put.push_back(user);
    REQUIRE(book->write(write).ok());
  }
  keep::User stored(const std::string& name) {
    const auto user = have(book->user(name));
    REQUIRE(user.has_value());
    return *user;
  }
  std::string last_audit() {
    const auto rows = have(book->audit(0, 100'000));
    REQUIRE_FALSE(rows.empty());
    const keep::AuditDraft& row = rows.back().row;
    return fmt::format("{} {} {} {}{}", row.who, row.action, row.subject, row.detail, row.allowed ? "" : " REFUSED");
  }

  /// What another directory of people says of a name and a password.
  std::function<Result<bool>(const std::string&, const std::string&)> directory =
      [](const std::string&, const std::string&) { return false; };
  UtcSeconds clock{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
  std::shared_ptr<keep::UserBook> book;
  AccountsDesk desk;
  Router router;

 private:
  static ApiWords words() { return have(ApiWords::open(LANTIAN_SOURCE_DIR)); }
  AccountsSetting setting_with(AccountPolicy policy) {
    AccountsSetting setting;
    setting.book = book;
    setting.roles = have(Roles::read(shipped_file("roles.toml")));
    setting.words = have(AccountWords::read(shipped_file("words.toml")));
    setting.gate = have(Gate::read(shipped_file("addresses.toml")));
    setting.policy = std::move(policy);
    setting.areas = areas_of_changji();
    setting.topics = {"dust", "vehicles"};
    setting.version = "0";
    setting.clock = [this] { return clock; };
    setting.directory = [this](const std::string& name, const std::string& password) {
      return directory(name, password);
    };
    return setting;
  }
};

}  // namespace lantian::serve::trial
