#pragma once
#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace lantian::report {

/// One file inside an Office package.
struct Part {
  std::string path;  ///< "word/document.xml"
  std::string bytes;
};

/// The parts as a ZIP, in their order, with one fixed time, so that equal parts are equal bytes. Made in memory.
/// Returns io when the library refuses (out of memory, two parts of one path).
Result<std::string> zip_package(std::span<const Part> parts);

/// & < > " as entities; control characters that XML 1.0 cannot carry, and bytes that are no UTF-8, become U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace lantian::report
