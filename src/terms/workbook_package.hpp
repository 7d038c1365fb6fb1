#pragma once
#include "base/result.hpp"
#include "terms/form.hpp"

#include <cstdint>
#include <memory>
#include <string>

struct zip;

namespace lantian::terms {

/// The parts of an .xlsx file in memory, each unpacked on demand. A part that says it unpacks to more than 384 MiB, or
/// to more than 250 times its packed size, is refused before it is touched; one that is longer than it says, too.
class WorkbookPackage {
 public:
  /// `file` must outlive the package. Returns malformed.
  static Result<WorkbookPackage> open(const SourceFile& file);

  /// The bytes of one part, UTF-8. Returns not_found when there is none of the name (letter case does not matter), or
  /// malformed.
  Result<std::string> part(const std::string& name) const;

 private:
  struct Close {
    void operator()(zip* opened) const;
  };
  Error fault(std::string message) const;
  Result<std::string> unpack(std::uint64_t index, std::uint64_t size, const std::string& name) const;

  std::string path_;
  std::unique_ptr<zip, Close> zip_;
};

}  // namespace lantian::terms
