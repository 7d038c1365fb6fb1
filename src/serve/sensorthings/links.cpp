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

std::string next_link(std::string_view address, const Sight& sight, const Page& page, const Query& query) {
  std::string out{address};
  char before = '?';
  const auto add = [&](std::string_view name, std::string_view text) {
    out += before;
    out.append(name).append("=").append(url_encoded(text));
    before = '&';
  };
  for (const auto& [name, text] : fields_of(query)) add(name, text);
  std::vector<std::string> place;
  for (const Value& value : place_in_order(sight, page.rows.back(), query)) place.push_back(literal_text(value));
  add("$skiptoken", joined(place, ","));
  if (sight.english) add("lang", "en");
  return out;
}

}  // namespace lantian::serve::sta
