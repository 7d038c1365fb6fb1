#include "serve/sensorthings/links.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lantian::serve::sta {
namespace {

bool is_plain(char c, std::string_view also) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || also.find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text, std::string_view also) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_plain(c, also)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return out;
}

}  // namespace

std::string base_of(const HttpRequest& request) {
  const std::string_view host = request.header("host");
  const bool good = !host.empty() && std::ranges::all_of(host, [](char c) { return is_plain(c, ".-:[]_"); });
  if (!good) return "/v1.1";
  return (request.secure ? "https://" : "http://") + std::string{host} + "/v1.1";
}

std::string url_encoded(std::string_view text) {
  return encoded(text, "-._~'()/,:;=$@*!");
}

std::string self_link(std::string_view base, const Catalog& catalog, const Row& row) {
  std::string out{base};
  out.append("/").append(model_of(row.kind).set).append("(");
  out.append(encoded(literal_text(id_of(catalog, row)), "-._~':@"));
  return out.append(")");
}

std::string options_text(const Query& query) {
  std::string out;
  for (const auto& [name, text] : fields_of(query)) {
    out.append(name).append("=").append(url_encoded(text)).append("&");
  }
  return out;
}

std::string next_link(std::string_view address, const Sight& sight, const Page& page, const Query& query,
                      std::string_view options) {
  std::string place;
  for (const Value& value : place_in_order(sight, page.rows.back(), query)) {
    if (!place.empty()) place += ',';
    place += literal_text(value);
  }
  std::string out{address};
  out.append("?").append(options).append("$skiptoken=").append(url_encoded(place));
  if (sight.english) out += "&lang=en";
  return out;
}

}  // namespace lantian::serve::sta
