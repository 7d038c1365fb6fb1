#include "serve/api/once.hpp"

#include "keep/files.hpp"
#include "serve/http/message.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

namespace lantian::serve {
namespace {

constexpr std::size_t shortest_key = 16, longest_key = 200, turns = 32;

bool is_key(std::string_view key) {
  return key.size() >= shortest_key && key.size() <= longest_key &&
         std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string location_of(const HttpReply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "Location") return value;
  }
  return "";
}

HttpReply replayed(keep::SentAnswer kept) {
  HttpReply reply{kept.status, std::move(kept.content_type), std::move(kept.body), {}, {}};
  if (!kept.location.empty()) reply.headers.emplace_back("Location", std::move(kept.location));
  reply.headers.emplace_back("Idempotency-Replayed", "true");
  reply.headers.emplace_back("Cache-Control", "private, no-store");
  return reply;
}

Answer work_once(keep::SentOnce& sent, const std::string& key, const Call& call, const OnceWork& work) {
  LANTIAN_TRY(const Claim claim, sent.claim(key, call.request.body, keep::now()));
  if (!claim.fresh && !claim.same_body) {
    return Problem{problems::refused, "this Idempotency-Key was sent with another body; give each request its own key"};
  }
  if (claim.answer) return replayed(*claim.answer);
  Answer answer = work(call, claim);
  const HttpReply* reply = answer.reply();
  const int status = reply != nullptr ? reply->status : answer.problem()->kind.status;
  if (status < 200 || status >= 300) {
    // What was begun before, or failed on our side, may have been done: its key stays taken.
    if (claim.fresh && status < 500) LANTIAN_CHECK(sent.release(key));
    return answer;
  }
  // When this cannot be written the thing is done all the same, and is found again by the secret.
  static_cast<void>(sent.answered(key, {reply->status, reply->content_type, location_of(*reply), reply->body}).ok());
  return answer;
}

}  // namespace

Router::Handler once_only(OnceRule rule, OnceWork work) {
  auto locks = std::make_shared<std::array<std::mutex, turns>>();
  return [rule = std::move(rule), work = std::move(work), locks](const Call& call) -> Answer {
    const std::string_view key = call.request.header("idempotency-key");
    if (key.empty() && rule.required) {
      return Problem{problems::bad_request,
                     "the header Idempotency-Key is missing: some random text of your own, the same each time you send "
                     "this again, so that it is done once"};
    }
    if (key.empty() || rule.sent == nullptr) return work(call, Claim{true, true, "", {}});
    if (!is_key(key)) {
      return Problem{problems::bad_request,
                     fmt::format("an Idempotency-Key has {} to {} printable characters", shortest_key, longest_key)};
    }
    const std::string who = rule.whose ? rule.whose(call.request) : "";
    // Nobody in particular: refused by the work, and nothing is written for it.
    if (rule.whose && who.empty()) return work(call, Claim{true, true, "", {}});
    const std::string whole = fmt::format("{}\n{}\n{}", who, call.request.path, key);
    const std::scoped_lock turn{(*locks)[std::hash<std::string>{}(whole) % turns]};
    return work_once(*rule.sent, whole, call, work);
  };
}

}  // namespace lantian::serve
