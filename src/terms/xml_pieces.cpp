#include "terms/xml_pieces.hpp"

#include <algorithm>
#include <string>

namespace lantian::terms {
namespace {

/// Position of the '>' that closes the tag at the head of `text`, outside of quotes; npos when there is none.
std::size_t tag_end_of(std::string_view text) {
  std::size_t at = text.find_first_of(">\"'");
  while (at != std::string_view::npos && text[at] != '>') {
    at = text.find(text[at], at + 1);
    if (at != std::string_view::npos) at = text.find_first_of(">\"'", at + 1);
  }
  return at;
}

}  // namespace

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view inside_of(std::string_view element) {
  const std::size_t open = tag_end_of(element);
  const std::size_t close = element.rfind("</");
  return open == std::string_view::npos || close == std::string_view::npos || close <= open
             ? std::string_view{}
             : element.substr(open + 1, close - open - 1);
}

bool XmlPieces::step_over(std::string_view end) {
  const std::size_t at = rest_.find(end);
  if (at == std::string_view::npos) return false;
  rest_.remove_prefix(at + end.size());
  return true;
}

std::optional<std::string_view> XmlPieces::fail() {
  broken_ = true;
  rest_ = {};
  return std::nullopt;
}

std::optional<std::string_view> XmlPieces::take(std::string_view name, std::size_t tag_end) {
  std::size_t end = tag_end + 1;
  if (rest_[tag_end - 1] != '/') {
    const std::string close = std::string{"</"} + std::string{name};
    std::size_t at = rest_.find(close, tag_end);
    // "</rows>" does not close "<row>".
    while (at != std::string_view::npos && at + close.size() < rest_.size() &&
           std::string_view{"> \t\r\n"}.find(rest_[at + close.size()]) == std::string_view::npos) {
      at = rest_.find(close, at + close.size());
    }
    end = at == std::string_view::npos ? at : rest_.find('>', at);
    if (end == std::string_view::npos) return fail();
    ++end;
  }
  const std::string_view piece = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return piece;
}

std::optional<std::string_view> XmlPieces::next() {
  for (;;) {
    const std::size_t open = rest_.find('<');
    if (open == std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(open);
    if (rest_.starts_with("<!--")) {
      if (!step_over("-->")) return fail();
    } else if (rest_.starts_with("<![CDATA[")) {
      if (!step_over("]]>")) return fail();
    } else if (rest_.starts_with("<?")) {
      if (!step_over("?>")) return fail();
    } else if (rest_.starts_with("<!")) {
      return fail();
    } else {
      const std::size_t tag_end = tag_end_of(rest_);
      if (tag_end == std::string_view::npos) return fail();
      const std::string_view name = rest_.substr(1, rest_.find_first_of(" \t\r\n/>", 1) - 1);
      if (local_name(name) == element_) return take(name, tag_end);
      rest_.remove_prefix(tag_end + 1);
    }
  }
}

}  // namespace lantian::terms
