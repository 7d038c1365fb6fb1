#include "serve/accounts/password.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "serve/accounts/tokens.hpp"

#include <argon2.h>
#include <fmt/core.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

namespace lantian::serve {
namespace {

/// "$argon2id$v=19$m=65536,t=3,p=4$": how a hash of this cost begins.
std::string cost_prefix(const Argon2Cost& cost) {
  return fmt::format("$argon2id$v={}$m={},t={},p={}$", static_cast<int>(ARGON2_VERSION_NUMBER), cost.memory_kib,
                     cost.passes, cost.lanes);
}

Result<std::string> argon2id(const Argon2Cost& cost, std::string_view password, const std::string& salt) {
  const std::size_t size =
      argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes, cost.salt_bytes, cost.tag_bytes, Argon2_id);
  std::string encoded(size, '\0');
  const int code = argon2id_hash_encoded(cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(),
                                         salt.data(), salt.size(), cost.tag_bytes, encoded.data(), encoded.size());
  if (code != ARGON2_OK) {
    return Error{ErrorCode::io, fmt::format("a password could not be hashed: {}", argon2_error_message(code)), ""};
  }
  encoded.resize(encoded.find('\0'));
  return encoded;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

struct PasswordHasher::Bench {
  explicit Bench(const AccountPolicy& policy) : cost{policy.argon2}, free_places{policy.hashed_at_once} {}

  template <class Work>
  auto in_turn(Work work) {
    {
      std::unique_lock lock{mutex};
      place.wait(lock, [&] { return free_places > 0; });
      --free_places;
    }
    auto outcome = work();
    {
      const std::lock_guard lock{mutex};
      ++free_places;
    }
    place.notify_one();
    return outcome;
  }

  Argon2Cost cost;
  std::string nobody;  ///< a hash of this cost that fits no password
  std::mutex mutex;
  std::condition_variable place;
  int free_places;
};

PasswordHasher::PasswordHasher(const AccountPolicy& policy) : bench_{std::make_unique<Bench>(policy)} {
  // Whatever stands here is verified with a salt and a tag of zeros: the work is that of any other hash.
  const auto zeros = argon2id(bench_->cost, "", std::string(bench_->cost.salt_bytes, '\0'));
  LANTIAN_ASSERT(zeros.ok(), "a password can be hashed at the cost of the policy");
  bench_->nobody = *zeros;
}
PasswordHasher::~PasswordHasher() = default;
PasswordHasher::PasswordHasher(PasswordHasher&&) noexcept = default;
PasswordHasher& PasswordHasher::operator=(PasswordHasher&&) noexcept = default;

Result<std::string> PasswordHasher::hash(std::string_view password) const {
  LANTIAN_TRY(const std::string salt, random_bytes(bench_->cost.salt_bytes));
  return bench_->in_turn([&] { return argon2id(bench_->cost, password, salt); });
}

bool PasswordHasher::fits(std::string_view password, std::string_view encoded) const {
  const bool known = encoded.starts_with("$argon2id$");
  const std::string against{known ? encoded : std::string_view{bench_->nobody}};
  const int code = bench_->in_turn([&] { return argon2id_verify(against.c_str(), password.data(), password.size()); });
  return code == ARGON2_OK && known;
}

bool PasswordHasher::outdated(std::string_view encoded) const {
  // The length tells the sizes of salt and tag.
  return !encoded.starts_with(cost_prefix(bench_->cost)) || encoded.size() != bench_->nobody.size();
}

std::vector<Saying> password_faults(const AccountPolicy& policy, std::string_view password, std::string_view login_name,
                                    std::string_view display_name) {
  std::vector<Saying> faults;
  if (!is_utf8(password)) faults.push_back({"password_text"});
  if (code_points(password) < static_cast<std::size_t>(policy.least_characters)) {
    faults.push_back(
        {"password_short",
         {{"given", std::to_string(code_points(password))}, {"least", std::to_string(policy.least_characters)}}});
  }
  if (password.size() > static_cast<std::size_t>(policy.most_bytes)) {
    faults.push_back({"password_long", {{"most", std::to_string(policy.most_bytes)}}});
  }
  const std::string low = lowered(password);
  const std::string name = lowered(trimmed(login_name)), shown = lowered(trimmed(display_name));
  if (!name.empty() && low.find(name) != std::string::npos) faults.push_back({"password_name"});
  if (shown.size() >= 4 && low.find(shown) != std::string::npos) faults.push_back({"password_shown_name"});
  if (std::set<char>(low.begin(), low.end()).size() < 5) faults.push_back({"password_few"});
  if (std::ranges::find(policy.refused_passwords, low) != policy.refused_passwords.end()) {
    faults.push_back({"password_known"});
  }
  return faults;
}

}  // namespace lantian::serve
