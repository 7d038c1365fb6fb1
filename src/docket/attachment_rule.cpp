#include "docket/attachment_rule.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "docket/types/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lantian::docket {
namespace {

using terms::Fault;
using terms::Section;
using namespace std::string_view_literals;

constexpr std::int64_t mib = 1024 * 1024;
constexpr std::string_view xlsx_media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view docx_media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view told_media[]{"image/jpeg", "image/png", "image/webp", "application/pdf",
                                        "video/mp4",  xlsx_media,  docx_media};

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return value;
}

/// Which office package a ZIP file is, by the names in its central directory (APPNOTE 4.3.12); empty when none.
/// A ZIP with macros (vbaProject.bin) is none: a workbook that runs programs is no evidence.
std::string_view office_media(std::string_view bytes) {
  constexpr std::string_view end_mark = "PK\5\6"sv;
  constexpr std::string_view row_mark = "PK\1\2"sv;
  constexpr std::size_t end_size = 22;
  constexpr std::size_t row_size = 46;
  constexpr std::size_t most_rows = 10'000;
  const std::size_t end = bytes.rfind(end_mark);
  if (end == std::string_view::npos || end + end_size > bytes.size()) return {};
  bool types = false;
  bool workbook = false;
  bool document = false;
  std::size_t at = little(bytes, end + 16, 4);
  const std::size_t rows = std::min<std::size_t>(little(bytes, end + 10, 2), most_rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (at > bytes.size() || bytes.size() - at < row_size || bytes.substr(at, 4) != row_mark) return {};
    const std::size_t name_size = little(bytes, at + 28, 2);
    const std::string_view name = bytes.substr(at + row_size, name_size);
    if (name.ends_with("vbaProject.bin")) return {};
    types = types || name == "[Content_Types].xml";
    workbook = workbook || name == "xl/workbook.xml";
    document = document || name == "word/document.xml";
    at += row_size + name_size + little(bytes, at + 30, 2) + little(bytes, at + 32, 2);
  }
  if (!types || workbook == document) return {};
  return workbook ? xlsx_media : docx_media;
}

/// File type box of ISO 14496-12 with a brand that players of MP4 know. HEIC and others share the box.
bool is_mp4(std::string_view bytes) {
  if (bytes.size() < 16 || bytes.substr(4, 4) != "ftyp") return false;
  const std::string_view brand = bytes.substr(8, 4);
  return brand == "isom" || brand == "iso2" || brand == "iso4" || brand == "iso5" || brand == "iso6" ||
         brand == "mp41" || brand == "mp42" || brand == "avc1" || brand == "M4V " || brand == "MSNV" || brand == "dash";
}

std::string_view told_type(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return "image/png";
  if (bytes.size() >= 16 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return "image/webp";
  if (bytes.starts_with("%PDF-1.") || bytes.starts_with("%PDF-2.")) return "application/pdf";
  if (is_mp4(bytes)) return "video/mp4";
  return bytes.starts_with("PK\3\4"sv) ? office_media(bytes) : std::string_view{};
}

std::string extension_of(std::string_view name) {
  const std::size_t point = name.find_last_of('.');
  return point == std::string_view::npos ? "" : lowered(name.substr(point + 1));
}

AllowedMedia read_media(Section& row) {
  AllowedMedia one;
  one.media_type = row.text("type");
  one.extensions = row.texts("extensions");
  one.most_bytes = row.whole("most_mib", 1, 4096) * mib;
  if (one.extensions.empty()) row.fault(row.line(), "'extensions' is missing; name at least one, like \"jpg\"");
  if (std::find(std::begin(told_media), std::end(told_media), one.media_type) == std::end(told_media)) {
    row.fault(row.line_of("type"), fmt::format("{} is no type that bytes are told by; allowed are {}",
                                               in_quotes(one.media_type), fmt::join(told_media, ", ")));
  }
  row.finish();
  return one;
}

}  // namespace

std::optional<std::string> media_type_of(std::string_view bytes) {
  const std::string_view told = told_type(bytes);
  return told.empty() ? std::nullopt : std::optional{std::string{told}};
}

const AllowedMedia* AttachmentRule::allowed(std::string_view media_type) const {
  const auto found =
      std::find_if(media.begin(), media.end(), [&](const AllowedMedia& one) { return one.media_type == media_type; });
  return found == media.end() ? nullptr : &*found;
}

std::string AttachmentRule::list() const {
  std::string text;
  for (const AllowedMedia& one : media) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} up to {} MiB", joined(one.extensions, "/"), one.most_bytes / mib);
  }
  return text;
}

Result<AttachmentRule> read_attachment_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  AttachmentRule rule;
  if (const auto root = terms::parse_tree(file, faults)) {
    Section top{*root, file.path, faults};
    rule.source = top.text("source");
    rule.status = read_status(top);
    rule.most_per_event = top.whole("most_per_event", 1, 1000);
    rule.most_per_case = top.whole("most_per_case", 1, 100'000);
    rule.clock_skew_s = top.whole("clock_skew_s", 0, 86'400);
    for (Section& row : top.sections("media")) {
      AllowedMedia one = read_media(row);
      if (rule.allowed(one.media_type) != nullptr) {
        row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.media_type)));
      }
      rule.media.push_back(std::move(one));
    }
    if (rule.media.empty()) top.fault(0, "no [[media]]: nothing could be attached");
    top.finish();
  }
  if (!faults.empty()) return error_of(faults);
  return rule;
}

Result<Attachment> inspect(const AttachmentRule& rule, const Upload& upload) {
  const auto refused = [&](std::string_view why) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} {}; allowed are {}", in_quotes(upload.name), why, rule.list()), ""};
  };
  if (upload.bytes.empty()) return refused("is empty");
  const auto told = media_type_of(upload.bytes);
  const AllowedMedia* media = told ? rule.allowed(*told) : nullptr;
  if (media == nullptr) {
    return refused(told ? "is " + *told : std::string{"is of no type that may be attached, whatever its name says"});
  }
  const std::string extension = extension_of(upload.name);
  if (std::find(media->extensions.begin(), media->extensions.end(), extension) == media->extensions.end()) {
    return refused(fmt::format("is disguised: its bytes are {}, its name says '{}'", *told, extension));
  }
  const auto size = static_cast<std::int64_t>(upload.bytes.size());
  if (size > media->most_bytes) {
    return refused(fmt::format("is too big: {} bytes, at most {} ({} MiB) for {}", size, media->most_bytes,
                               media->most_bytes / mib, *told));
  }
  return Attachment{sha256_hex(upload.bytes), size, *told, upload.name, upload.kind, upload.taken_at, upload.spot};
}

}  // namespace lantian::docket
