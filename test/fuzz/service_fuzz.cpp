// One input, read as what a browser or a stranger sends to the service: a request target, a query, cookies, an hour, a
// case as JSON, base64. Whatever the bytes are, the answer is a value or an error with a message; a path never climbs.
#include "serve/api/docket_json.hpp"
#include "serve/api/times.hpp"
#include "serve/http/base64.hpp"
#include "serve/http/gzip.hpp"
#include "serve/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace lantian;
using namespace lantian::serve;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

void target(std::string_view text) {
  const auto parsed = parse_target(text);
  if (!parsed) return;
  demand(!parsed->path.empty() && parsed->path.front() == '/');
  demand(parsed->path.find("/../") == std::string::npos && !parsed->path.ends_with("/.."));
  demand(parsed->path.find('\0') == std::string::npos);
}

void request(std::string_view text) {
  HttpRequest asked;
  asked.query = text;
  asked.headers["cookie"] = text;
  asked.headers["accept-encoding"] = text;
  static_cast<void>(asked.field("a"));
  static_cast<void>(asked.cookie("lantian_session"));
  static_cast<void>(takes_gzip(asked));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  target(text);
  request(text);
  if (const auto hour = parse_api_hour(text)) {
    const auto again = parse_api_hour(api_text(*hour));
    demand(again.ok() && *again == *hour);
  } else {
    demand(!hour.error().message.empty());
  }
  const auto deed = read_deed(text);
  demand(deed.ok() || !deed.error().message.empty());
  static_cast<void>(from_base64(text));
  return 0;
}
