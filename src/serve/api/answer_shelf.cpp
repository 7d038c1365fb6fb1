#include "serve/api/answer_shelf.hpp"

#include "serve/api/tag.hpp"
#include "serve/http/gzip.hpp"

namespace lantian::serve {
Answer AnswerShelf::find_or(const Call& call, std::uint64_t version, const std::function<Answer()>& make) {
  const std::string key = call.request.path + "?" + call.request.query + (call.english ? "#en" : "#zh");
  {
    const std::scoped_lock one{turn_};
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && found->second->version == version) {
      by_use_.splice(by_use_.begin(), by_use_, found->second);
      return found->second->fit(call.request);
    }
  }
  Answer made = make();
  if (made.reply() == nullptr || made.reply()->status != 200) return made;
  Kept kept = kept_answer(key, version, std::move(*made.reply()));
  HttpReply reply = kept.fit(call.request);
  const std::scoped_lock one{turn_};
  if (const auto old = by_key_.find(key); old != by_key_.end()) {
    bytes_ -= old->second->bytes();
    by_use_.erase(old->second);
    by_key_.erase(old);
  }
  bytes_ += kept.bytes();
  by_use_.push_front(std::move(kept));
  by_key_[key] = by_use_.begin();
  while (bytes_ > most_bytes_ && by_use_.size() > 1) drop_oldest();
  return reply;
}

const HttpReply& AnswerShelf::Kept::fit(const HttpRequest& request) const {
  return !packed.body.empty() && takes_gzip(request) ? packed : plain;
}

/// Hashed and packed once, not for each asker.
AnswerShelf::Kept AnswerShelf::kept_answer(std::string key, std::uint64_t version, HttpReply reply) {
  constexpr std::size_t worth_packing = 1024;
  Kept kept{std::move(key), version, {}, {}};
  reply.headers.emplace_back("Vary", "Accept-Encoding, Accept-Language");
  if (reply.body.size() >= worth_packing) {
    kept.packed = reply;
    kept.packed.body = gzipped(reply.body);
    kept.packed.headers.emplace_back("Content-Encoding", "gzip");
    kept.packed = tagged({}, std::move(kept.packed));
  }
  kept.plain = tagged({}, std::move(reply));
  return kept;
}

void AnswerShelf::drop_oldest() {
  bytes_ -= by_use_.back().bytes();
  by_key_.erase(by_use_.back().key);
  by_use_.pop_back();
}

}  // namespace lantian::serve
