#pragma once
#include "terms/tree.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Published data files never change: their hashes stand in a lock, one line "sha256  path" each.
namespace lantian::terms {

/// Which files a lock speaks of, and how its messages call them.
struct LockKind {
  std::string_view root;     ///< paths are counted from here: "data/standards/"
  std::string_view file;     ///< "rule file"
  std::string_view instead;  ///< what to do in place of a change: "add a new edition"
};

/// The text of the lock for these files, sorted by path.
std::string lock_text(std::span<const SourceFile> files, const LockKind& kind);

/// Adds a fault for every file that differs from its locked hash, is not locked, or is locked and missing, and for
/// every line that is none. An empty lock is not checked.
void check_lock(std::span<const SourceFile> files, const SourceFile& lock, const LockKind& kind,
                std::vector<Fault>& faults);

}  // namespace lantian::terms
