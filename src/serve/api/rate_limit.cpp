#include "serve/api/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve {

RateLimit::RateLimit(int each_minute, std::size_t most_addresses)
    : each_minute_{std::max(each_minute, 1)}, most_addresses_{most_addresses} {}

RateLimit::Verdict RateLimit::ask(std::string_view address, Clock::time_point now) {
  const double each_second = each_minute_ / 60.0;
  const std::scoped_lock one{turn_};
  if (buckets_.size() >= most_addresses_) forget_the_quiet(now);
  auto [found, fresh] = buckets_.try_emplace(std::string{address});
  Bucket& bucket = found->second;
  if (fresh) {
    bucket.tokens = each_minute_;
  } else {
    const double passed = std::chrono::duration<double>(now - bucket.seen).count();
    bucket.tokens = std::min<double>(each_minute_, bucket.tokens + passed * each_second);
  }
  bucket.seen = now;
  Verdict verdict{bucket.tokens >= 1, each_minute_, 0, std::chrono::seconds{0}};
  if (verdict.allowed) {
    bucket.tokens -= 1;
  } else {
    verdict.wait = std::chrono::seconds{static_cast<long>(std::ceil((1 - bucket.tokens) / each_second))};
  }
  verdict.remaining = static_cast<int>(bucket.tokens);
  return verdict;
}

/// After a minute of quiet a bucket is full, and a full one need not be remembered.
void RateLimit::forget_the_quiet(Clock::time_point now) {
  std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.seen >= std::chrono::minutes{1}; });
  // Still too many: a flood of addresses. All start afresh rather than memory growing without end.
  if (buckets_.size() >= most_addresses_) buckets_.clear();
}

}  // namespace lantian::serve
