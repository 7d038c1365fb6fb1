#include "serve/api/once.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

/// A work that answers what it is told to, behind a key.
struct OnceTrial {
  std::string folder = (std::filesystem::temp_directory_path() / ("lantian-once-" + std::to_string(::getpid()))).string();
  std::unique_ptr<keep::SentOnce> sent;
  Router::Handler handler;
  Answer next = json_reply("{}");
  int done = 0;
  bool fresh = false;

  OnceTrial() {
    std::filesystem::create_directories(folder);
    auto opened = keep::SentOnce::open(folder + "/sent.db");
    REQUIRE(opened.ok());
    sent = *std::move(opened);
    handler = once_only({sent.get(), true, {}}, [this](const Call&, const Claim& claim) {
      ++done;
      fresh = claim.fresh;
      return next;
    });
  }
  ~OnceTrial() { std::filesystem::remove_all(folder); }
  OnceTrial(const OnceTrial&) = delete;
  OnceTrial& operator=(const OnceTrial&) = delete;

  int ask(const std::string& body) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/thing";
    request.headers["idempotency-key"] = "0123456789abcdef";
    request.body = body;
    const Answer answer = handler({request, {}, true});
    return answer.reply() != nullptr ? answer.reply()->status : answer.problem()->kind.status;
  }
};

}  // namespace

TEST_CASE("a key whose work failed on our side stays taken: it is not done anew as if nothing had happened") {
  OnceTrial trial;
  trial.next = Problem{problems::failed, "the disk is away"};
  CHECK(trial.ask("a") == 500);
  CHECK(trial.fresh);
  CHECK(trial.ask("b") == 422);  // the key belongs to the first body
  CHECK(trial.done == 1);
  trial.next = json_reply("{}", 201);
  CHECK(trial.ask("a") == 201);
  CHECK_FALSE(trial.fresh);  // the work is told that it was begun before
}

TEST_CASE("a refusal leaves the key free for another body; an answer keeps it") {
  OnceTrial trial;
  trial.next = Problem{problems::bad_request, "no title"};
  CHECK(trial.ask("a") == 400);
  trial.next = json_reply("{}", 201);
  CHECK(trial.ask("b") == 201);
  CHECK(trial.fresh);
  CHECK(trial.ask("b") == 201);
  CHECK(trial.done == 2);  // the second one was given again, not done
  CHECK(trial.ask("a") == 422);
}

}  // namespace lantian::serve
