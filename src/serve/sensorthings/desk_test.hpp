#pragma once
#include "serve/sensorthings/routes.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace lantian::serve {

using Json = nlohmann::json;

/// The service over a book in memory.
struct StaDesk {
  Office office = [] {
    auto opened = Office::open(LANTIAN_SOURCE_DIR);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
    return *std::move(opened);
  }();
  AirShelf air;
  AnswerShelf kept{1U << 20U};
  Router router{[] {
    auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
    REQUIRE(words.ok());
    return *std::move(words);
  }()};

  explicit StaDesk(const observe::Batch& batch) {
    mount_sensorthings(router, {&office, &air, &kept, nullptr, "changji"});
    auto book = keep::make_memory_book();
    REQUIRE(book->append(batch, "", UtcSeconds{}).ok());
    air.put(std::move(book));
  }

  HttpReply reply(std::string target) const {
    if (target.starts_with("http://here/")) target.erase(0, 11);
    const auto parsed = parse_target(target);
    REQUIRE_MESSAGE(parsed, target);
    HttpRequest request;
    request.method = "GET";
    request.path = parsed->path;
    request.query = parsed->query;
    request.headers = {{"host", "here"}, {"accept-language", "en"}};
    return router(request);
  }
  Json get(const std::string& target) const {
    const HttpReply answer = reply(target);
    REQUIRE_MESSAGE(answer.status == 200, target << " " << answer.body);
    return Json::parse(answer.body);
  }
  int status(const std::string& target) const { return reply(target).status; }
};

}  // namespace lantian::serve
