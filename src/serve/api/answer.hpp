#pragma once
#include "base/error.hpp"
#include "serve/http/message.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// What an address of the API gives back: a reply, or a refusal that the router dresses as problem+json (RFC 9457).
namespace lantian::serve {

/// One kind of refusal. `id` ends the URI of its type; its Chinese title stands in data/api/words.toml.
struct ProblemKind {
  int status = 400;
  std::string_view id;
  std::string_view title;  ///< English, the same every time
};

namespace problems {
inline constexpr ProblemKind bad_request{400, "bad-request", "The request cannot be read"};
inline constexpr ProblemKind not_signed_in{401, "not-signed-in", "Sign in first"};
inline constexpr ProblemKind wrong_sign_in{401, "wrong-sign-in", "Name, password or code are not right"};
inline constexpr ProblemKind code_needed{401, "code-needed", "The code of your authenticator is needed"};
inline constexpr ProblemKind not_allowed{403, "not-allowed", "This is not among your rights"};
inline constexpr ProblemKind wrong_token{403, "wrong-token", "The token of this page has run out"};
inline constexpr ProblemKind not_found{404, "not-found", "There is no such thing"};
inline constexpr ProblemKind wrong_method{405, "wrong-method", "This address does not take this method"};
inline constexpr ProblemKind conflict{409, "conflict", "Two things do not fit, or somebody was faster"};
inline constexpr ProblemKind link_spent{410, "link-spent", "This link does not work any more"};
inline constexpr ProblemKind too_large{413, "too-large", "This is longer than is taken here"};
inline constexpr ProblemKind refused{422, "refused", "The rules do not allow this"};
inline constexpr ProblemKind locked_out{429, "locked-out", "Too many wrong attempts"};
inline constexpr ProblemKind too_many{429, "too-many-requests", "Too many requests"};
inline constexpr ProblemKind failed{500, "failed", "The service failed"};
inline constexpr ProblemKind not_ready{503, "not-ready", "Not ready yet"};

/// All of them, for the check that each has its words.
inline constexpr ProblemKind all[] = {bad_request, not_signed_in, wrong_sign_in, code_needed, link_spent, not_allowed,
                                      wrong_token, not_found,     wrong_method,  conflict,    too_large,  refused,
                                      locked_out,  too_many,      failed,        not_ready};
}  // namespace problems

/// A refusal. `detail` says what was given, what is allowed, what to do; `allowed` lists what would be taken, when that
/// is a short list.
struct Problem {
  ProblemKind kind = problems::failed;
  std::string detail;
  std::vector<std::string> allowed{};
  std::vector<std::pair<std::string, std::string>> headers{};  ///< "Retry-After" and the like
};

/// A failed operation as a refusal. What is the caller's fault is 4xx; io and corrupt are 500, locked 503.
Problem problem_of(const Error& error);

/// `return reply;`, `return Problem{...};` and LANTIAN_TRY all end a handler.
class Answer {
 public:
  // NOLINTBEGIN(google-explicit-constructor): that is the point.
  Answer(HttpReply reply) : outcome_{std::move(reply)} {}
  Answer(Problem problem) : outcome_{std::move(problem)} {}
  Answer(const Error& error) : outcome_{problem_of(error)} {}
  // NOLINTEND(google-explicit-constructor)

  const HttpReply* reply() const { return std::get_if<HttpReply>(&outcome_); }
  HttpReply* reply() { return std::get_if<HttpReply>(&outcome_); }
  /// Null when there is a reply.
  const Problem* problem() const { return std::get_if<Problem>(&outcome_); }

 private:
  std::variant<HttpReply, Problem> outcome_;
};

/// 200 with JSON text.
HttpReply json_reply(std::string body, int status = 200);

/// Whether the asker prefers English: the field `lang` of the query, else Accept-Language; Chinese when neither says.
bool prefers_english(const HttpRequest& request);

}  // namespace lantian::serve
