#include "serve/accounts/fetch.hpp"

#include "base/text.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include <memory>
#include <mutex>
#include <string_view>

namespace lantian::serve {
namespace {

constexpr std::size_t most_fetched = 1024 * 1024;
constexpr long fetch_seconds = 10;

struct EndCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take_fetched(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > most_fetched) return 0;
  body.append(bytes, size * count);
  return size * count;
}

}  // namespace

bool may_be_fetched(std::string_view address) {
  if (address.starts_with("https://")) return true;
  for (const std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!address.starts_with(here)) continue;
    const std::string_view rest = address.substr(here.size());
    if (rest.empty() || rest.front() == ':' || rest.front() == '/') return rest.find('@') == std::string_view::npos;
  }
  return false;
}

std::string url_encoded_word(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    out += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += url_encoded_word(name) + "=" + url_encoded_word(value);
  }
  return text;
}

Result<std::string> fetch(const FetchRequest& request) {
  if (!may_be_fetched(request.address)) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} is no https address", in_quotes(request.address)), ""};
  }
  static std::once_flag begun;
  std::call_once(begun, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, EndCurl> curl{curl_easy_init()};
  if (!curl) return Error{ErrorCode::io, "no request can be made: out of memory", ""};
  std::string body;
  const std::string form = form_encoded(request.form);
  CURL* handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, request.address.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, fetch_seconds);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_fetched);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
  if (!request.form.empty()) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(form.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, form.c_str());
  }
  if (!request.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, request.password.c_str());
  }
  std::unique_ptr<curl_slist, EndCurl> lines;
  for (const auto& [name, value] : request.headers) {
    curl_slist* longer = curl_slist_append(lines.get(), (name + ": " + value).c_str());
    if (longer == nullptr) return Error{ErrorCode::io, "no request can be made: out of memory", ""};
    static_cast<void>(lines.release());
    lines.reset(longer);
  }
  if (lines) curl_easy_setopt(handle, CURLOPT_HTTPHEADER, lines.get());
  if (!request.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  // Paths and queries of webhooks carry secrets: errors name the host.
  const std::string where = request.address.substr(0, request.address.find('/', request.address.find("//") + 2));
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    return Error{ErrorCode::io, fmt::format("no answer: {}", curl_easy_strerror(code)), where};
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return body;
  return Error{ErrorCode::io, fmt::format("answered {}", status), where};
}

}  // namespace lantian::serve
