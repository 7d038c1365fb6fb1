#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lantian {

enum class SourceEncoding : std::uint8_t { automatic, utf8, gb18030 };

/// The bytes of a source as UTF-8 without byte-order mark. `text` points into the bytes given or into `converted`.
struct SourceText {
  SourceText() = default;
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;

  std::string_view text;
  std::string converted;
  bool from_gb18030 = false;
};

/// Says in which encoding the bytes are and brings them to UTF-8. Returns malformed (message without the file's name)
/// for what is no text: Excel workbooks, compressed files, web pages, UTF-16, NUL bytes, bytes that fit no encoding
/// allowed.
Result<void> decode_source(std::string_view bytes, SourceEncoding encoding, SourceText& decoded);

/// As `is_utf8`, faster where the text is mostly ASCII.
bool is_mostly_ascii_utf8(std::string_view bytes);

}  // namespace lantian
