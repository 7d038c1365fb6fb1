#pragma once
#include "base/result.hpp"
#include "transport/table.hpp"

#include <string>

/// Source-receptor tables on disk. One file: a line of text for each fact, a block of little-endian float32, and the
/// sha256 of all before, so that a half-written or damaged table is never taken for a whole one.
namespace lantian::keep {

/// All or nothing: written beside, synced, renamed. Returns io, and invalid_argument for an id with a tab or line
/// break.
Result<void> write_transport_table(const std::string& path, const transport::SourceReceptorTable& table);

/// Returns not_found, malformed (no such table, or of a later version), corrupt (cut short or changed).
Result<transport::SourceReceptorTable> read_transport_table(const std::string& path);

/// Windows, or windows for some receptors, that a run has finished: one file each beside the table,
/// "OUT.parts/NAME.part".
class TransportParts {
 public:
  explicit TransportParts(std::string table_path) : directory_{std::move(table_path) + ".parts"} {}
  /// The finished part of this name and these inputs; no value when there is none, or one of other inputs, or a
  /// damaged one: it is computed again.
  std::optional<transport::SourceReceptorTable> find(const std::string& name, const std::string& inputs) const;
  Result<void> keep(const std::string& name, const transport::SourceReceptorTable& part) const;
  /// Removes the parts of a table that is whole.
  Result<void> clear() const;
  std::string path_of(const std::string& name) const;

 private:
  std::string directory_;
};

}  // namespace lantian::keep
