#include "serve/http/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

namespace lantian::serve {

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max()) return std::nullopt;
  if (text.empty()) return std::string{};
  const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with("=") ? 1 : 0);
  const auto is_digit = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  // OpenSSL passes over blanks and line ends; here they are no base64.
  if (!std::ranges::all_of(text.substr(0, text.size() - padding), is_digit)) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int bytes = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                    reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (bytes < 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(bytes) - padding);
  return out;
}

}  // namespace lantian::serve
