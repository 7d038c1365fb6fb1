#include "serve/api/router.hpp"

#include "serve/api/answer_shelf.hpp"
#include "serve/api/tag.hpp"
#include "serve/http/gzip.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

namespace lantian::serve {
namespace {

ApiWords shipped_words() {
  auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
  REQUIRE_MESSAGE(words.ok(), (words ? "" : words.error().text()));
  return *std::move(words);
}

HttpRequest asked(std::string method, std::string path, std::map<std::string, std::string, std::less<>> headers = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

}  // namespace

TEST_CASE("what stands in braces reaches the handler, and the braces take one piece that is not empty") {
  Router router{shipped_words()};
  router.on("GET", "/a/{x}/b/{y}", [](const Call& call) { return json_reply(call.parts[0] + "+" + call.parts[1]); });
  CHECK(router(asked("GET", "/a/1/b/2")).body == "1+2");
  CHECK(router(asked("GET", "/a//b/2")).status == 404);
  CHECK(router(asked("GET", "/a/1/2/b/3")).status == 404);
}

TEST_CASE("another method is told which ones there are") {
  Router router{shipped_words()};
  router.on("GET", "/a", [](const Call&) { return json_reply("x"); });
  router.on("POST", "/a", [](const Call&) { return json_reply("y"); });
  const HttpReply reply = router(asked("PUT", "/a"));
  CHECK(reply.status == 405);
  CHECK(header_of(reply, "Allow") == "GET, POST");
  CHECK(nlohmann::json::parse(reply.body).at("allowed") == nlohmann::json::array({"GET", "POST"}));
}

TEST_CASE("a guard ends a call before its handler") {
  Router router{shipped_words()};
  bool reached = false;
  router.on("GET", "/a", [&](const Call&) {
    reached = true;
    return json_reply("x");
  });
  router.guard([](const Call&) {
    return std::optional{Problem{problems::too_many, "wait", {}, {{"Retry-After", "3"}}}};
  });
  const HttpReply reply = router(asked("GET", "/a"));
  CHECK(reply.status == 429);
  CHECK(header_of(reply, "Retry-After") == "3");
  CHECK_FALSE(reached);
}

TEST_CASE("a failed operation becomes a problem of its kind, in the language of the asker") {
  Router router{shipped_words()};
  router.on("GET", "/a", [](const Call&) -> Answer { return Error{ErrorCode::not_found, "no unit X", "place"}; });
  const HttpReply english = router(asked("GET", "/a", {{"accept-language", "en-GB, zh;q=0.5"}}));
  CHECK(english.status == 404);
  CHECK(english.content_type == "application/problem+json; charset=utf-8");
  const auto json = nlohmann::json::parse(english.body);
  CHECK(json.at("title") == "There is no such thing");
  CHECK(json.at("detail") == "place: no unit X");
  CHECK(json.at("instance") == "/a");
  CHECK(json.at("status") == 404);
  const auto chinese = nlohmann::json::parse(router(asked("GET", "/a")).body);
  CHECK(chinese.at("title") == chinese.at("title_zh"));
  CHECK(chinese.at("title") != chinese.at("title_en"));
}

TEST_CASE("each code of an error has the status that tells whose fault it is") {
  const auto status = [](ErrorCode code) { return problem_of(Error{code, "", ""}).kind.status; };
  CHECK(status(ErrorCode::invalid_argument) == 400);
  CHECK(status(ErrorCode::malformed) == 400);
  CHECK(status(ErrorCode::not_found) == 404);
  CHECK(status(ErrorCode::conflict) == 409);
  CHECK(status(ErrorCode::incomplete) == 422);
  CHECK(status(ErrorCode::locked) == 503);
  CHECK(status(ErrorCode::io) == 500);
  CHECK(status(ErrorCode::corrupt) == 500);
}

TEST_CASE("who has an answer already gets 304 without it") {
  const HttpReply first = tagged({}, json_reply("{\"a\":1}"));
  const std::string tag{header_of(first, "ETag")};
  CHECK(tag.size() == 34);
  for (const std::string& known : {tag, "W/" + tag, "\"x\", " + tag, std::string{"*"}}) {
    CAPTURE(known);
    const HttpReply again = tagged(asked("GET", "/", {{"if-none-match", known}}), json_reply("{\"a\":1}"));
    CHECK(again.status == 304);
    CHECK(again.body.empty());
  }
  CHECK(tagged(asked("GET", "/", {{"if-none-match", tag}}), json_reply("{\"a\":2}")).status == 200);
}

TEST_CASE("an answer is kept until the book changes, for each language of its own, and packed for who takes that") {
  AnswerShelf shelf{1 << 20};
  int made = 0;
  const std::string long_text(5000, 'x');
  const auto ask = [&](const HttpRequest& request, std::uint64_t version, bool english) {
    Answer answer = shelf.find_or({request, {}, english}, version, [&]() -> Answer {
      ++made;
      return json_reply(long_text);
    });
    return *answer.reply();
  };
  const HttpRequest plain = asked("GET", "/a"), packing = asked("GET", "/a", {{"accept-encoding", "br, gzip"}});
  CHECK(ask(plain, 1, false).body == long_text);
  const HttpReply packed = ask(packing, 1, false);
  CHECK(header_of(packed, "Content-Encoding") == "gzip");
  CHECK(packed.body == gzipped(long_text));
  CHECK(made == 1);
  ask(plain, 1, true);
  CHECK(made == 2);
  ask(plain, 2, false);
  CHECK(made == 3);
}

TEST_CASE("a refusal is not kept, and what is used least leaves when there is too much") {
  AnswerShelf shelf{2500};
  int made = 0;
  const auto ask = [&](const std::string& path, bool well) {
    const HttpRequest request = asked("GET", path);
    shelf.find_or({request, {}, false}, 1, [&]() -> Answer {
      ++made;
      if (!well) return Problem{problems::not_ready, ""};
      return json_reply(std::string(1000, path.back()));
    });
  };
  ask("/no", false);
  ask("/no", false);
  CHECK(made == 2);
  ask("/1", true);
  ask("/2", true);
  ask("/1", true);  // used again: "/2" is the least used
  CHECK(made == 4);
  ask("/3", true);
  ask("/1", true);
  CHECK(made == 5);
  ask("/2", true);
  CHECK(made == 6);
}

TEST_CASE("a crowd that asks the same at once costs one making") {
  AnswerShelf shelf{1 << 20};
  std::atomic<int> made = 0;
  std::latch all_here{8};
  std::vector<std::string> bodies(8);
  {
    std::vector<std::jthread> crowd;
    for (std::string& body : bodies) {
      crowd.emplace_back([&] {
        const HttpRequest request = asked("GET", "/slow");
        all_here.arrive_and_wait();
        Answer answer = shelf.find_or({request, {}, false}, 1, [&]() -> Answer {
          ++made;
          std::this_thread::sleep_for(std::chrono::milliseconds{20});
          return json_reply("{\"slow\":true}");
        });
        body = answer.reply()->body;
      });
    }
  }
  CHECK(made == 1);
  for (const std::string& body : bodies) CHECK(body == "{\"slow\":true}");
}

TEST_CASE("gzip is taken only by who says so") {
  CHECK(takes_gzip(asked("GET", "/", {{"accept-encoding", "deflate, gzip;q=0.8"}})));
  CHECK_FALSE(takes_gzip(asked("GET", "/", {{"accept-encoding", "gzip;q=0, deflate"}})));
  CHECK_FALSE(takes_gzip(asked("GET", "/", {{"accept-encoding", "xgzip"}})));
  CHECK_FALSE(takes_gzip(asked("GET", "/")));
}

}  // namespace lantian::serve
