#include "report/office/package.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <zip.h>

#include <memory>

namespace lantian::report {
namespace {

constexpr zip_uint16_t fixed_date = (2020 - 1980) << 9 | 1 << 5 | 1;  // 2020-01-01, as MS-DOS writes it
constexpr zip_uint16_t fixed_time = 0;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct SourceRelease {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, SourceRelease>;

Error zip_fault(zip_t* archive, const std::string& part) {
  return {ErrorCode::io, fmt::format("the package cannot be written: {}", zip_strerror(archive)), part};
}

Result<void> add_part(zip_t* archive, const Part& part) {
  zip_source_t* source = zip_source_buffer(archive, part.bytes.data(), part.bytes.size(), 0);
  if (source == nullptr) return zip_fault(archive, part.path);
  const zip_int64_t index = zip_file_add(archive, part.path.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return zip_fault(archive, part.path);
  }
  const auto place = static_cast<zip_uint64_t>(index);
  if (zip_set_file_compression(archive, place, ZIP_CM_DEFLATE, 6) != 0 ||
      zip_file_set_dostime(archive, place, fixed_time, fixed_date, 0) != 0)
    return zip_fault(archive, part.path);
  return {};
}

Result<std::string> read_whole(zip_source_t* source) {
  if (zip_source_open(source) != 0) return Error{ErrorCode::io, "the finished package cannot be opened", ""};
  std::string bytes;
  char piece[16'384];
  for (zip_int64_t got = 0; (got = zip_source_read(source, piece, sizeof piece)) > 0;)
    bytes.append(piece, static_cast<std::size_t>(got));
  zip_source_close(source);
  return bytes;
}

/// How many bytes one character of well-formed UTF-8 takes at `at`; 0 when the bytes there are none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80U   ? 1
                             : first < 0xC2U ? 0
                             : first < 0xE0U ? 2
                             : first < 0xF0U ? 3
                             : first < 0xF5U ? 4
                                             : 0;
  return length > 0 && is_utf8(text.substr(at, length)) && at + length <= text.size() ? length : 0;
}

void add_ascii(std::string& safe, char c) {
  const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  if (c == '&') {
    safe += "&amp;";
  } else if (c == '<') {
    safe += "&lt;";
  } else if (c == '>') {
    safe += "&gt;";
  } else if (c == '"') {
    safe += "&quot;";
  } else if (control || c == '\x7F') {
    safe += replacement;
  } else {
    safe += c;
  }
}

}  // namespace

Result<std::string> zip_package(std::span<const Part> parts) {
  zip_error_t error;
  zip_error_init(&error);
  const Source buffer{zip_source_buffer_create(nullptr, 0, 0, &error)};
  zip_t* archive = buffer ? zip_open_from_source(buffer.get(), ZIP_CREATE | ZIP_TRUNCATE, &error) : nullptr;
  if (archive == nullptr) {
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return Error{ErrorCode::io, fmt::format("the package cannot be begun: {}", why), ""};
  }
  zip_source_keep(buffer.get());  // the archive lets go of it when it closes, and we read it then
  for (const Part& part : parts) {
    if (const auto added = add_part(archive, part); !added) {
      zip_discard(archive);
      return added.error();
    }
  }
  if (zip_close(archive) != 0) {
    const Error fault = zip_fault(archive, "");
    zip_discard(archive);
    return fault;
  }
  return read_whole(buffer.get());
}

std::string xml_text(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (length == 0) {
      safe += replacement;
      ++at;
    } else if (length == 1) {
      add_ascii(safe, text[at++]);
    } else {
      const std::string_view character = text.substr(at, length);
      const bool no_character = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
      safe += no_character ? replacement : character;
      at += length;
    }
  }
  return safe;
}

}  // namespace lantian::report
