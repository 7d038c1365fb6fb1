#pragma once
#include "base/result.hpp"
#include "docket/event.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which files may be attached. The type of a file is told by its bytes; a name that says otherwise is a disguise.
namespace lantian::docket {

/// The type that the first bytes show, or absent: image/jpeg, image/png, image/webp, application/pdf, video/mp4, and
/// the office packages of xlsx and docx by the parts in their list of contents. `bytes`: the whole file. Sources:
/// JFIF/Exif SOI marker; PNG signature (RFC 2083 section 3.1); WebP container; PDF 32000-1 section 7.5.2; ISO 14496-12
/// file type box; PKWARE APPNOTE, ECMA-376 part 2.
std::optional<std::string> media_type_of(std::string_view bytes);

struct AllowedMedia {
  std::string media_type;
  std::vector<std::string> extensions;  ///< lower case, without the point
  std::int64_t most_bytes = 0;
};

/// data/docket/attachments.toml.
struct AttachmentRule {
  std::string source, status;
  int most_per_event = 0;
  int most_per_case = 0;
  int clock_skew_s = 0;  ///< by this much a camera's clock may run ahead of ours
  std::vector<AllowedMedia> media;

  const AllowedMedia* allowed(std::string_view media_type) const;  ///< null when not allowed
  std::string list() const;                                        ///< "image/jpeg (jpg, jpeg; 10 MiB), ..."
};
/// Returns malformed with every fault, one a line: also a media type that `media_type_of` never tells, or two of one
/// type.
Result<AttachmentRule> read_attachment_rule(const terms::SourceFile& file);

/// What was uploaded.
struct Upload {
  std::string_view bytes;
  std::string name;
  std::string kind;  ///< of evidence, or empty
  std::optional<UtcSeconds> taken_at;
  std::optional<Spot> spot;
};
/// The attachment with its hash. Returns invalid_argument when it is empty, too big, of a type that is not allowed, or
/// disguised: its extension claims another type than its bytes show. The message names what is allowed.
Result<Attachment> inspect(const AttachmentRule& rule, const Upload& upload);

}  // namespace lantian::docket
