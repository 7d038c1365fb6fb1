#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The only place outside books where files are opened and the clock is read.
namespace lantian::keep {

/// The whole file; gzip and zstd files (by their magic bytes) are returned unpacked. Returns not_found, io or
/// malformed.
Result<std::string> read_file(const std::string& path);

/// Writes beside the target, syncs and renames, so that a reader sees the old file or the new one. Makes the directory.
Result<void> write_file(const std::string& path, std::string_view bytes);

/// For a library that writes files itself: it writes to `beside(path)`, then `put_in_place` syncs that file and renames
/// it to `path`. `beside` makes the directory and clears what an interrupted write of this process left.
Result<std::string> beside(const std::string& path);
Result<void> put_in_place(const std::string& written_beside, const std::string& path);

/// All files below a directory whose name ends in `suffix`, sorted by path, paths given relative to `directory`'s
/// parent as passed (directory + "/" + rest). Returns not_found.
Result<std::vector<terms::SourceFile>> read_tree(const std::string& directory, std::string_view suffix);

bool exists(const std::string& path);

/// Bytes on disk (before any unpacking); 0 when the file cannot be seen.
std::uint64_t size_of(const std::string& path);

/// The machine's clock, to the second.
UtcSeconds now();

}  // namespace lantian::keep
