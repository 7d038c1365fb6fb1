#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What comes in and what goes out, without sockets: everything that answers is a function of a request.
namespace lantian::serve {

struct HttpRequest {
  std::string method;                                       ///< "GET"
  std::string path;                                         ///< percent-decoded, begins with '/', without "." and ".."
  std::string query;                                        ///< behind '?', as sent
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case; equal names joined by ", "
  std::string body;
  std::string peer;     ///< address of the other side
  bool secure = false;  ///< by TLS

  /// Empty when absent. `name` in lower case.
  std::string_view header(std::string_view name) const;
  /// The first field of the query of this name, decoded. Absent: no such field, or one that is no URL-encoded UTF-8.
  std::optional<std::string> field(std::string_view name) const;
  /// The value of a cookie; empty when absent.
  std::string_view cookie(std::string_view name) const;
};

/// Who listens to a stream, as far as the handler knows; the server only hands it back.
struct StreamListener {
  virtual ~StreamListener() = default;
};

struct HttpReply {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< further ones
  /// Not empty: the answer stays open as server-sent events of this channel, and `body` is sent first.
  std::string channel;
  std::shared_ptr<const StreamListener> listener = nullptr;  ///< of the stream; null: somebody
};

/// Answers a request. Called on a worker thread, several at the same time.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

/// How long a body may be that is announced as longer than usual, or of unknown length; or the refusal that ends the
/// request before any of it is read.
struct BodyVerdict {
  std::size_t most_bytes = 0;
  std::optional<HttpReply> refusal = std::nullopt;
};
/// Judges a request by its head: its body is empty. On a worker thread.
using HttpBodyGate = std::function<BodyVerdict(const HttpRequest&)>;

/// Splits and decodes a request target. Absent for one that is no absolute path, holds a NUL, a bad escape, or climbs
/// above the root.
struct HttpTarget {
  std::string path, query;
};
std::optional<HttpTarget> parse_target(std::string_view target);

}  // namespace lantian::serve
