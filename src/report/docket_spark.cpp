#include "report/docket_spark.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

/// A piece of UTF-8 that XML 1.0 allows (section 2.2), escaped; empty for what it does not.
std::string xml_piece(std::string_view piece) {
  if (piece == "&") return "&amp;";
  if (piece == "<") return "&lt;";
  if (piece == ">") return "&gt;";
  if (piece == "\r") return "&#13;";
  const auto byte = static_cast<unsigned char>(piece.front());
  if (byte < 0x20 && piece != "\t" && piece != "\n") return "";
  if (piece == "\xEF\xBF\xBE" || piece == "\xEF\xBF\xBF") return "";  // U+FFFE, U+FFFF
  return is_utf8(piece) ? std::string{piece} : "";
}

std::size_t length_of_piece(unsigned char lead) {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

std::string xml_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = length_of_piece(static_cast<unsigned char>(text.front()));
    const std::string piece = xml_piece(text.substr(0, length));
    out += piece;
    const bool broken = piece.empty() && length > 1;
    text.remove_prefix(broken ? 1 : std::min(length, text.size()));
  }
  return out;
}

void append_element(std::string& out, const SparkElement& element, std::size_t depth) {
  const std::string blanks(depth * 2, ' ');
  if (element.value.empty() && element.items.empty()) {
    out += blanks + "<" + element.name + "/>\n";
    return;
  }
  out += blanks + "<" + element.name + ">";
  if (element.items.empty()) {
    out += xml_text(element.value);
  } else {
    out += "\n";
    for (const SparkElement& item : element.items) append_element(out, item, depth + 1);
    out += blanks;
  }
  out += "</" + element.name + ">\n";
}

}  // namespace

std::string spark_xml(const SparkElement& root) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  append_element(out, root, 0);
  return out;
}

}  // namespace lantian::report
