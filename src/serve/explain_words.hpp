#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <string>
#include <string_view>

namespace lantian::serve {

/// The words of the answers of explain, Chinese or English: data/explain/words.toml.
class ExplainWords {
 public:
  /// Returns not_found (no file below the root), malformed with every fault.
  static Result<ExplainWords> open(const std::string& root, bool chinese);

  /// Requires: the key is there (a test asks for all).
  const std::string& operator()(std::string_view key) const;
  /// In both languages.
  const terms::Name& named(std::string_view key) const;
  bool chinese() const { return chinese_; }

 private:
  std::map<std::string, terms::Name, std::less<>> words_;
  bool chinese_ = true;
};

}  // namespace lantian::serve
