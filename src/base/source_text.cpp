#include "base/source_text.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lantian {
namespace {

Error not_text(std::string message) {
  return {ErrorCode::malformed, std::move(message), ""};
}

std::int64_t line_of_byte(std::string_view bytes, std::size_t at) {
  return 1 + std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size())), '\n');
}

/// What the file is instead of text, told by its first bytes; empty when nothing is known against it.
std::string_view foreign_form(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("PK\x03\x04"sv))
    return "this is an Excel workbook (xlsx) or another zip file; save the sheet as 'CSV UTF-8'";
  if (bytes.starts_with("\xD0\xCF\x11\xE0"sv))
    return "this is an old Excel workbook (xls); save the sheet as 'CSV UTF-8'";
  if (bytes.starts_with("\x1F\x8B"sv)) return "this is a gzip file inside another; unpack it";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) {
    return "this is UTF-16 ('Unicode text' of a spreadsheet); save it as 'CSV UTF-8'";
  }
  if (bytes.starts_with("%PDF"sv)) return "this is a PDF; ask for the table as CSV";
  const std::string head = lowered(trimmed(bytes.substr(0, 64)));
  if (head.starts_with("<!doctype") || head.starts_with("<html")) {
    return "this is a web page (a log-in or error page?); download the table itself";
  }
  return {};
}

Result<void> check_nul(std::string_view bytes) {
  const void* found = std::memchr(bytes.data(), 0, bytes.size());
  if (found == nullptr) return {};
  const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
  const std::string_view head = bytes.substr(0, 1024);
  if (std::count(head.begin(), head.end(), '\0') * 4 > static_cast<std::ptrdiff_t>(head.size())) {
    return not_text("every other byte is NUL: this is UTF-16; save it as 'CSV UTF-8'");
  }
  return not_text(
      fmt::format("{}: holds a NUL byte, which no text has: the copy is damaged or cut short; copy it again",
                  line_of_byte(bytes, at)));
}

/// Closes what iconv_open opened.
class Converter {
 public:
  Converter() : handle_{iconv_open("UTF-8", "GB18030")} {}
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv's own error value.
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  /// Returns how many bytes were read before the first that is no GB18030.
  std::size_t convert(std::string_view bytes, std::string& out) {
    // iconv never writes through its input, its signature is older than const.
    char* in = const_cast<char*>(bytes.data());
    std::size_t left = bytes.size();
    out.resize(bytes.size() * 2 + 16);
    std::size_t written = 0;
    while (left > 0) {
      char* target = out.data() + written;
      std::size_t room = out.size() - written;
      const std::size_t status = iconv(handle_, &in, &left, &target, &room);
      written = out.size() - room;
      if (status != static_cast<std::size_t>(-1)) break;
      if (errno != E2BIG) break;
      out.resize(out.size() * 2);
    }
    out.resize(written);
    return bytes.size() - left;
  }

 private:
  iconv_t handle_;
};

Result<void> from_gb18030(std::string_view bytes, SourceEncoding encoding, SourceText& decoded) {
  Converter converter;
  if (!converter.is_open()) {
    return Error{ErrorCode::unsupported, "this system cannot convert GB18030; save the file as 'CSV UTF-8'", ""};
  }
  const std::size_t read = converter.convert(bytes, decoded.converted);
  if (read < bytes.size()) {
    const std::string_view tried = encoding == SourceEncoding::gb18030 ? "not GB18030" : "neither UTF-8 nor GB18030";
    return not_text(
        fmt::format("{}: the bytes are {}; save the file as 'CSV UTF-8'", line_of_byte(bytes, read), tried));
  }
  decoded.text = decoded.converted;
  decoded.from_gb18030 = true;
  return {};
}

}  // namespace

bool is_mostly_ascii_utf8(std::string_view bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t i = 0;
  while (i < bytes.size()) {
    std::uint64_t word = 0;
    while (i + sizeof word <= bytes.size()) {
      std::memcpy(&word, bytes.data() + i, sizeof word);
      if ((word & high_bits) != 0) break;
      i += sizeof word;
    }
    while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) < 0x80) ++i;
    // A run of bytes above 0x7F is UTF-8 by itself or not at all: no sequence reaches into ASCII.
    const std::size_t begin = i;
    while (i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80) ++i;
    if (i > begin && !is_utf8(bytes.substr(begin, i - begin))) return false;
  }
  return true;
}

Result<void> decode_source(std::string_view bytes, SourceEncoding encoding, SourceText& decoded) {
  if (const std::string_view foreign = foreign_form(bytes); !foreign.empty()) return not_text(std::string{foreign});
  LANTIAN_CHECK(check_nul(bytes));
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    encoding = SourceEncoding::utf8;
  }
  if (trimmed(bytes).empty()) return not_text("the file is empty");
  if (encoding != SourceEncoding::gb18030) {
    if (is_mostly_ascii_utf8(bytes)) {
      decoded.text = bytes;
      return {};
    }
    if (encoding == SourceEncoding::utf8) {
      return not_text(
          "the bytes are not UTF-8, which the adapter or the byte-order mark promises; save the file as 'CSV UTF-8'");
    }
  }
  return from_gb18030(bytes, encoding, decoded);
}

}  // namespace lantian
