#include "serve/http/message.hpp"

#include "base/text.hpp"
#include "report/docket_open311_read.hpp"

namespace lantian::serve {
namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// Percent escapes decoded; '+' is a plus in a path.
std::optional<std::string> path_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(16 * *high + *low);
    at += 2;
  }
  return out;
}

/// "." and ".." are taken away; absent when they climb above the root.
std::optional<std::string> without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto pieces = split(path.substr(1), '/');
  for (std::size_t n = 0; n < pieces.size(); ++n) {
    const bool last = n + 1 == pieces.size();
    if (pieces[n] == "..") {
      if (kept.empty()) return std::nullopt;
      kept.pop_back();
    } else if (pieces[n] != "." && (last || !pieces[n].empty())) {
      kept.push_back(pieces[n]);
    }
  }
  std::string out;
  for (const std::string_view piece : kept) out.append("/").append(piece);
  return out.empty() ? "/" : out;
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<std::string> HttpRequest::field(std::string_view name) const {
  const auto fields = report::read_form_fields(query);
  if (!fields) return std::nullopt;
  for (const auto& [key, value] : *fields) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view HttpRequest::cookie(std::string_view name) const {
  for (const std::string_view pair : split(header("cookie"), ';')) {
    const std::string_view piece = trimmed(pair);
    const std::size_t equal = piece.find('=');
    if (equal != std::string_view::npos && piece.substr(0, equal) == name) return piece.substr(equal + 1);
  }
  return {};
}

std::optional<HttpTarget> parse_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  const auto path = path_decoded(target.substr(0, mark));
  if (!path || path->empty() || path->front() != '/' || !is_utf8(*path)) return std::nullopt;
  if (path->find('\0') != std::string::npos || path->find('\\') != std::string::npos) return std::nullopt;
  auto clean = without_dots(*path);
  if (!clean) return std::nullopt;
  return HttpTarget{*std::move(clean),
                    mark == std::string_view::npos ? std::string{} : std::string{target.substr(mark + 1)}};
}

}  // namespace lantian::serve
