#pragma once
#include "base/result.hpp"
#include "observe/reading.hpp"

#include <string>
#include <string_view>

/// The source bytes behind a book's readings: one compressed file each, named by the hash of the bytes.
namespace lantian::keep {

/// Returns corrupt when `raw` is not empty and does not hash to what the batch claims.
Result<void> check_raw(const observe::Batch& batch, std::string_view raw);

/// The answer for a hash that nothing was archived under.
Error no_raw(std::string_view source_sha256);

/// Puts the bytes into `directory` under `sha256`, synced and renamed: after it returns they survive a crash.
/// A file left there by an import that never finished is replaced.
Result<void> archive_raw(const std::string& directory, std::string_view sha256, std::string_view raw);

/// Returns not_found, io, or corrupt when the bytes no longer match their hash.
Result<std::string> archived_raw(const std::string& directory, std::string_view sha256);

}  // namespace lantian::keep
