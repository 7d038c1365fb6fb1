#pragma once
#include "carbon/guide/program.hpp"
#include "terms/lock.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Every guide, each version ready to compute with.
namespace lantian::carbon {

inline constexpr terms::LockKind guide_lock_kind{"data/carbon/guides/", "guide file", "add a new version beside it"};

/// The text of data/carbon/guides.lock for these files.
std::string guide_lock_text(std::span<const terms::SourceFile> files);

class GuideBook {
 public:
  /// Reads and compiles every guide. `lock` may be empty, and is then not checked. Returns corrupt for a file that is
  /// not as its lock says, malformed with every fault, conflict for a version that stands twice or days that overlap.
  static Result<GuideBook> read(std::span<const terms::SourceFile> files, const terms::SourceFile& ratios,
                                const terms::SourceFile& lock, const inventory::UnitBook& units);

  /// Null when there is none.
  const GuideProgram* version(std::string_view id, std::string_view version) const;
  /// The version in force on a day. Returns not_found naming the guides, not_in_force naming the versions there are.
  Result<const GuideProgram*> in_force(std::string_view id, Day day) const;
  /// By id and date, oldest first.
  std::vector<const GuideProgram*> versions(std::string_view id) const;
  std::vector<std::string> ids() const;
  const std::vector<std::shared_ptr<const GuideProgram>>& programs() const { return programs_; }

 private:
  std::vector<std::shared_ptr<const GuideProgram>> programs_;  ///< by id and first day
};

}  // namespace lantian::carbon
