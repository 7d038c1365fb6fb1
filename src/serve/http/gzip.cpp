#include "serve/http/gzip.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#define ZLIB_CONST
#include <zlib.h>

#include <limits>

namespace lantian::serve {

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  LANTIAN_ASSERT(bytes.size() < std::numeric_limits<uInt>::max(), "an answer below 4 GiB");
  const int opened = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY);
  LANTIAN_ASSERT(opened == Z_OK, "zlib takes these settings");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  LANTIAN_ASSERT(done == Z_STREAM_END, "deflateBound gave room for everything");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

bool takes_gzip(const HttpRequest& request) {
  for (const std::string_view one : split(request.header("accept-encoding"), ',')) {
    const auto pieces = split(one, ';');
    if (trimmed(pieces[0]) != "gzip") continue;
    return pieces.size() < 2 || !(trimmed(pieces[1]) == "q=0" || trimmed(pieces[1]) == "q=0.0");
  }
  return false;
}

}  // namespace lantian::serve
