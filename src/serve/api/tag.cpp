#include "serve/api/tag.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace lantian::serve {

std::string_view header_of(const HttpReply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

HttpReply tagged(const HttpRequest& request, HttpReply reply) {
  if (reply.status != 200 || !reply.channel.empty()) return reply;
  std::string tag{header_of(reply, "ETag")};
  if (tag.empty()) {
    Sha256 sha;
    sha.add(reply.body);
    tag = "\"" + sha.hex().substr(0, 32) + "\"";
    reply.headers.emplace_back("ETag", tag);
    if (header_of(reply, "Cache-Control").empty()) reply.headers.emplace_back("Cache-Control", "no-cache");
  }
  const auto known = split(request.header("if-none-match"), ',');
  const bool same = std::ranges::any_of(known, [&](std::string_view one) {
    std::string_view candidate = trimmed(one);
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    return candidate == tag || candidate == "*";
  });
  if (same) {
    reply.status = 304;
    reply.body.clear();
  }
  return reply;
}

}  // namespace lantian::serve
