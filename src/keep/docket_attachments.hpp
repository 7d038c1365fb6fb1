#pragma once
#include "base/result.hpp"
#include "docket/attachment_rule.hpp"
#include "keep/docket_book.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The files of a docket: a folder in which each lies once, under the SHA-256 of its bytes ("ab/abcd..."). Events name
/// them by that hash, so that the chain of the events holds the files too.
namespace lantian::keep {

/// May be used from several threads, and several processes may use one folder.
class DocketAttachments {
 public:
  /// The folder is made with the first file, for its owner only.
  explicit DocketAttachments(std::string folder) : folder_{std::move(folder)} {}

  /// Durable on return; then an event may name it. The same bytes again are stored once. Returns invalid_argument as
  /// `docket::inspect` does (empty, too big, not allowed, disguised), io.
  Result<docket::Attachment> put(const docket::AttachmentRule& rule, const docket::Upload& upload) const;

  /// The bytes. Returns invalid_argument (no hash), not_found, corrupt (they do not have this hash any more), io.
  Result<std::string> read(std::string_view sha256) const;

  /// Every file that an event of the book names is there and has its hash and size. At most 100 faults. Returns what
  /// reading the book returns.
  Result<std::vector<DocketFault>> verify(const DocketBook& book) const;

 private:
  std::string path_of(std::string_view sha256) const;
  std::string fault_of(const docket::Attachment& attachment) const;

  std::string folder_;
};

}  // namespace lantian::keep
