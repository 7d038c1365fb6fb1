#include "serve/api/answer_shelf.hpp"

#include "serve/api/tag.hpp"
#include "serve/http/gzip.hpp"

#include <iterator>
#include <utility>

namespace lantian::serve {

Answer AnswerShelf::find_or(const Call& call, std::uint64_t version, const std::function<Answer()>& make) {
  const std::string key = call.request.path + "?" + call.request.query + (call.english ? "#en" : "#zh");
  {
    std::unique_lock lock{turn_};
    if (auto found = find(lock, key, version, call.request)) return *std::move(found);
    in_the_making_.insert(key);
  }
  const Making making{*this, key};
  Answer made = make();
  if (made.reply() == nullptr || made.reply()->status != 200) return made;
  Kept kept = kept_answer(key, version, std::move(*made.reply()));
  HttpReply reply = kept.fit(call.request);
  const std::scoped_lock one{turn_};
  keep(std::move(kept));
  return reply;
}

AnswerShelf::Making::~Making() {
  const std::scoped_lock one{shelf.turn_};
  shelf.in_the_making_.erase(key);
  shelf.made_.notify_all();
}

std::optional<HttpReply> AnswerShelf::find(std::unique_lock<std::mutex>& lock, const std::string& key,
                                           std::uint64_t version, const HttpRequest& request) {
  for (bool waited = false;; waited = true) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && found->second->version == version) {
      by_use_.splice(by_use_.begin(), by_use_, found->second);
      return found->second->fit(request);
    }
    // Whoever waited in vain makes it beside others who did: refusals are made by each asker and cost little.
    if (waited || !in_the_making_.contains(key)) return std::nullopt;
    made_.wait(lock, [&] { return !in_the_making_.contains(key); });
  }
}

void AnswerShelf::keep(Kept kept) {
  if (const auto old = by_key_.find(kept.key); old != by_key_.end()) drop(old->second);
  bytes_ += kept.bytes();
  by_use_.push_front(std::move(kept));
  by_key_[by_use_.front().key] = by_use_.begin();
  while (bytes_ > most_bytes_ && by_use_.size() > 1) drop(std::prev(by_use_.end()));
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

void AnswerShelf::drop(std::list<Kept>::iterator which) {
  bytes_ -= which->bytes();
  by_key_.erase(which->key);
  by_use_.erase(which);
}

}  // namespace lantian::serve
