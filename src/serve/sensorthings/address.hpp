#pragma once
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve::sta {

/// One piece of a resource path: Things('a'), Datastreams, name.
struct Step {
  std::string name;
  std::optional<std::string> key;
};

/// What stands behind /v1.1/. Pure.
struct Address {
  std::vector<Step> steps;
  bool reference = false;  ///< ends with $ref
  bool bare = false;       ///< ends with $value
};

/// Ids stand in quotes; a quote inside is doubled; a '/' inside does not part. Returns malformed with what is allowed.
Result<Address> parse_address(std::string_view path);

}  // namespace lantian::serve::sta
