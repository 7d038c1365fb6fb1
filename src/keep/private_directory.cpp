#include "keep/private_directory.hpp"

#include <fmt/core.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace lantian::keep {
namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

Result<PrivateDirectory> PrivateDirectory::make() {
  std::error_code failure;
  std::string path = (std::filesystem::temp_directory_path(failure) / "lantian-XXXXXX").string();
  if (failure || ::mkdtemp(path.data()) == nullptr)
    return Error{ErrorCode::io, fmt::format("cannot make a temporary directory: {}", std::strerror(errno)), path};
  return PrivateDirectory{std::move(path)};
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string with_escapes_kept(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view{text}.substr(i, 7);
    const bool escape = rest.size() == 7 && rest.starts_with("_x") && rest[6] == '_' &&
                        std::ranges::all_of(rest.substr(2, 4), is_hex_digit);
    result += escape ? "_x005F_" : std::string{text[i]};
  }
  return result;
}

}  // namespace lantian::keep
