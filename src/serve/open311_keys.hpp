#pragma once
#include "base/result.hpp"
#include "terms/tree.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Who may open cases through Open311: open311.toml of the book's directory. doc/api.md.
namespace lantian::serve {

class Open311Keys {
 public:
  /// Returns malformed with every fault, one a line: a key without a name, two of one name, what is no SHA-256.
  static Result<Open311Keys> read(const terms::SourceFile& file);
  /// Whether the file holds the SHA-256 of this key. The same work whether it does or not.
  bool holds(std::string_view key) const;

 private:
  struct Key {
    std::string name, sha256;
  };
  std::vector<Key> keys_;
};

}  // namespace lantian::serve
