#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <string>
#include <string_view>

namespace lantian::serve {

/// The words of the service that people read: data/api/words.toml.
class ApiWords {
 public:
  /// Returns not_found, or malformed with every fault: each kind of problem has its title, and there is no other.
  static Result<ApiWords> open(const std::string& root);
  /// The Chinese title of a kind of problem. Requires: one of `problems`.
  const std::string& problem(std::string_view id) const;
  /// A word of the heads and notes of lists. Requires: it stands in [lists].
  const terms::Name& column(std::string_view id) const;
  /// The same, or `otherwise` for what the file does not name.
  terms::Name column_or(std::string_view id, terms::Name otherwise) const;
  /// What a long work is called. Requires: it stands in [jobs].
  const terms::Name& job(std::string_view id) const;

 private:
  std::map<std::string, std::string, std::less<>> problems_;
  std::map<std::string, terms::Name, std::less<>> jobs_, lists_;
};

}  // namespace lantian::serve
