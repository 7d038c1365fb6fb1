#pragma once
#include "serve/api/router.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace lantian::serve {

/// Answers that are the same for everybody until the book changes, kept as bytes: the least used leave first.
class AnswerShelf {
 public:
  explicit AnswerShelf(std::size_t most_bytes) : most_bytes_{most_bytes} {}

  /// The kept answer to this address and query in this language at this version of the books, or what `make` gives,
  /// which is kept when it is a reply of status 200. Any thread. Who asks while another makes the same answer waits for
  /// it, so that a crowd of pages costs one computation; what is not kept each makes for itself.
  Answer find_or(const Call& call, std::uint64_t version, const std::function<Answer()>& make);

 private:
  struct Kept {
    std::string key;
    std::uint64_t version = 0;
    HttpReply plain, packed;  ///< packed: gzip; empty body when the answer is too short for it
    std::size_t bytes() const { return 2 * key.size() + plain.body.size() + packed.body.size(); }
    const HttpReply& fit(const HttpRequest& request) const;
  };
  /// Ends the waiting of others however the making ends.
  struct Making {
    ~Making();
    AnswerShelf& shelf;
    const std::string& key;
  };
  static Kept kept_answer(std::string key, std::uint64_t version, HttpReply reply);
  /// The kept answer, after waiting for whoever makes it. Absent: the caller is to make it. Requires: `lock` is held.
  std::optional<HttpReply> find(std::unique_lock<std::mutex>& lock, const std::string& key, std::uint64_t version,
                                const HttpRequest& request);
  void keep(Kept kept);
  void drop(std::list<Kept>::iterator which);

  const std::size_t most_bytes_;
  std::mutex turn_;
  std::condition_variable made_;
  std::set<std::string> in_the_making_;  ///< keys
  std::list<Kept> by_use_;               ///< the latest used first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace lantian::serve
