#include "serve/api/pages.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/api/tag.hpp"
#include "serve/http/gzip.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

struct MediaType {
  std::string_view ending, type;
  bool packs = true;
};
constexpr MediaType media_types[] = {{".html", "text/html; charset=utf-8"},
                                     {".js", "text/javascript; charset=utf-8"},
                                     {".mjs", "text/javascript; charset=utf-8"},
                                     {".css", "text/css; charset=utf-8"},
                                     {".json", "application/json; charset=utf-8"},
                                     {".webmanifest", "application/manifest+json"},
                                     {".svg", "image/svg+xml"},
                                     {".txt", "text/plain; charset=utf-8"},
                                     {".png", "image/png", false},
                                     {".ico", "image/x-icon", false},
                                     {".woff2", "font/woff2", false}};

const MediaType* media_type(std::string_view path) {
  for (const MediaType& one : media_types) {
    if (path.ends_with(one.ending)) return &one;
  }
  return nullptr;
}

/// Names of bundled files hold a hash of their content, so they never change.
std::string_view caching(std::string_view path) {
  return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

HttpReply file_reply(std::string_view path, std::string_view type, std::string body) {
  HttpReply reply{200, std::string{type}, std::move(body), {{"Cache-Control", std::string{caching(path)}}}, {}};
  return tagged({}, std::move(reply));
}

}  // namespace

Result<Pages> Pages::open(const std::string& directory) {
  if (!keep::exists(directory + "/index.html")) {
    return Error{ErrorCode::not_found,
                 fmt::format("'{}' holds no web application; ./do web builds it", directory), ""};
  }
  LANTIAN_TRY(const std::vector<terms::SourceFile> all, keep::read_tree(directory, ""));
  Pages out;
  for (const terms::SourceFile& file : all) {
    const std::string path = file.path.substr(directory.size());
    const MediaType* type = media_type(path);
    if (type == nullptr) continue;
    File one{file_reply(path, type->type, file.text), {}};
    if (std::string packed = type->packs ? gzipped(file.text) : ""; !packed.empty() && packed.size() < file.text.size()) {
      one.packed = file_reply(path, type->type, std::move(packed));
      one.packed.headers.emplace_back("Content-Encoding", "gzip");
    }
    for (HttpReply* reply : {&one.plain, &one.packed}) reply->headers.emplace_back("Vary", "Accept-Encoding");
    out.files_.emplace(path, std::move(one));
  }
  return out;
}

Pages Pages::without(std::string reason) {
  Pages out;
  out.files_["/index.html"].plain = file_reply("/index.html", "text/plain; charset=utf-8", std::move(reason) + "\n");
  return out;
}

Answer Pages::find(const HttpRequest& request) const {
  const std::size_t last = request.path.rfind('/');
  const bool inside = request.path.find('.', last) == std::string::npos;
  const auto found = files_.find(inside ? std::string_view{"/index.html"} : std::string_view{request.path});
  if (found == files_.end()) {
    return Problem{problems::not_found, fmt::format("no page {}", in_quotes(request.path))};
  }
  const File& file = found->second;
  return !file.packed.body.empty() && takes_gzip(request) ? file.packed : file.plain;
}

}  // namespace lantian::serve
