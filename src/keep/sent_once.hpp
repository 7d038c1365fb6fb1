#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Requests that must be done once however often they are sent: a page without a signal sends again what was perhaps
/// done already (draft-ietf-httpapi-idempotency-key-header). What was answered is kept beside the key.
namespace lantian::keep {

struct SentAnswer {
  int status = 0;
  std::string content_type, location, body;
  friend bool operator==(const SentAnswer&, const SentAnswer&) = default;
};

/// Keys in one SQLite file (WAL, synchronous=FULL), readable by its owner only. Keys and bodies lie there as SHA-256,
/// answers as they were given. Any thread. Every function returns io, corrupt, locked.
class SentOnce {
 public:
  /// Makes the file when absent. Returns also unsupported (a newer format), invalid_argument when others than its owner
  /// may read it.
  static Result<std::unique_ptr<SentOnce>> open(const std::string& file);
  ~SentOnce();

  /// What is known of a request. `secret`: 128 random bits in hexadecimal digits, drawn when the key was first seen and
  /// the same each time: what a thing that is made for the key is found by after a fall.
  struct Claim {
    bool fresh = false;      ///< seen for the first time: do it
    bool same_body = false;  ///< else: sent with the body of the first time
    std::string secret;
    std::optional<SentAnswer> answer;  ///< absent: begun, and nobody said how it ended
  };
  /// Durable on return: from now on the key is taken.
  Result<Claim> claim(std::string_view key, std::string_view body, UtcSeconds now);
  /// What was answered; the same key gets it from now on.
  Result<void> answered(std::string_view key, const SentAnswer& answer);
  /// Nothing was done: the key may be used again, also for another body.
  Result<void> release(std::string_view key);
  /// Forgets keys that were first seen before `moment`. Gives how many.
  Result<std::int64_t> forget_before(UtcSeconds moment);

 private:
  struct Store;
  explicit SentOnce(std::unique_ptr<Store> store);
  std::unique_ptr<Store> store_;
};

}  // namespace lantian::keep
