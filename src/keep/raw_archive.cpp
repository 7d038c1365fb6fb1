#include "keep/raw_archive.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "keep/packing.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

std::string path_of_raw(const std::string& directory, std::string_view sha256) {
  return fmt::format("{}/{}.zst", directory, sha256);
}

/// Hashes name files, so nothing else may: a hash from a query must not climb out of the directory.
bool is_hash(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Result<void> check_raw(const observe::Batch& batch, std::string_view raw) {
  if (raw.empty()) return {};
  const std::string found = sha256_hex(raw);
  if (found == batch.source_sha256) return {};
  return Error{
      ErrorCode::corrupt,
      fmt::format("the bytes to archive hash to {}, but the readings were taken from bytes with the hash '{}'. "
                  "Nothing was stored; read the source again",
                  found, batch.source_sha256),
      batch.source};
}

Error no_raw(std::string_view source_sha256) {
  return {ErrorCode::not_found,
          fmt::format("no source with the hash '{}' is archived in this book; `sources` lists those that are",
                      source_sha256),
          ""};
}

Result<void> archive_raw(const std::string& directory, std::string_view sha256, std::string_view raw) {
  return write_file(path_of_raw(directory, sha256), packed_zstd(raw));
}

Result<std::string> archived_raw(const std::string& directory, std::string_view sha256) {
  if (!is_hash(sha256) || !exists(path_of_raw(directory, sha256))) return no_raw(sha256);
  const std::string path = path_of_raw(directory, sha256);
  Result<std::string> raw = read_file(path);
  if (!raw && raw.error().code != ErrorCode::malformed) return raw.error();
  if (raw && sha256_hex(*raw) == sha256) return raw;
  return Error{
      ErrorCode::corrupt,
      "the archived source no longer matches its hash: the file was changed or the disk is failing. Restore it "
      "from a backup, or import the original file again into a new book",
      path};
}

}  // namespace lantian::keep
