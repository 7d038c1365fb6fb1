#pragma once
#include "serve/office.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The real data beside the repository. They are no part of it: a test that needs them says so in one line and passes
/// by.
namespace lantian::golden {

/// The folder or file `name` of the shared data (LANTIAN_SHARED_DATA, or ../shared beside the sources); absent with a
/// message when it is not there.
std::optional<std::filesystem::path> shared(std::string_view name);

/// Bytes of a file; fails the test when it cannot be read.
std::string bytes_of(const std::filesystem::path& path);

/// The files of a folder with this extension, sorted.
std::vector<std::string> files_in(const std::filesystem::path& folder, std::string_view extension);

/// The office of this repository, opened once.
const serve::Office& office();

}  // namespace lantian::golden
