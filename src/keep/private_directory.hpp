#pragma once
#include "base/result.hpp"

#include <string>
#include <utility>

namespace lantian::keep {

/// A directory that only we can enter, gone with all it holds when this goes. The library writes to paths only.
class PrivateDirectory {
 public:
  /// Returns io.
  static Result<PrivateDirectory> make();
  PrivateDirectory(PrivateDirectory&& other) noexcept : path_{std::exchange(other.path_, {})} {}
  PrivateDirectory& operator=(PrivateDirectory&&) = delete;
  ~PrivateDirectory();
  std::string& path() { return path_; }

 private:
  explicit PrivateDirectory(std::string path) : path_{std::move(path)} {}
  std::string path_;
};

/// "_x0041_" of a text means "A" in a workbook (ECMA-376 22.4.2.4): its '_' is escaped itself, so that it stays.
std::string with_escapes_kept(const std::string& text);

}  // namespace lantian::keep
