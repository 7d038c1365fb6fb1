#pragma once
#include "keep/sent_once.hpp"
#include "serve/api/router.hpp"

#include <functional>
#include <string>

/// Requests with an `Idempotency-Key`: done once, answered the same each time.
namespace lantian::serve {

using Claim = keep::SentOnce::Claim;

struct OnceRule {
  keep::SentOnce* sent = nullptr;  ///< null: keys are not looked at
  bool required = false;           ///< a request without a key is refused
  /// Whose key it is: the same key of another person is another one.
  std::function<std::string(const HttpRequest&)> whose;
};
/// What does the work. A claim that is not fresh was begun before and nobody knows how it ended (the program fell): the
/// work finds out by `claim.secret`, or refuses.
using OnceWork = std::function<Answer(const Call&, const Claim&)>;

/// `work` behind the key: the first 2xx answer is kept and given again with `Idempotency-Replayed: true`; a refusal
/// leaves the key free. Another body under a taken key is 422. Keys are 16 to 200 printable characters without blanks.
/// Two requests of one key at the same time take turns.
Router::Handler once_only(OnceRule rule, OnceWork work);

}  // namespace lantian::serve
