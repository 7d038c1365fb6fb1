#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the accounts tell people, in both languages: data/accounts/words.toml.
namespace lantian::serve {

/// A sentence by its key, and what stands in its slots.
struct Saying {
  std::string_view key;  ///< one of `account_sayings`
  std::vector<std::pair<std::string_view, std::string>> slots{};
};

/// Every key that the program says.
std::span<const std::string_view> account_sayings();

class AccountWords {
 public:
  /// Returns malformed with every fault: each key is there, and none else.
  static Result<AccountWords> read(const terms::SourceFile& file);
  std::string say(const Saying& saying, bool english) const;
  /// One a line.
  std::string say(std::span<const Saying> sayings, bool english) const;

 private:
  std::map<std::string, terms::Name, std::less<>> names_;
};

}  // namespace lantian::serve
