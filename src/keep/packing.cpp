#include "keep/packing.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>

namespace lantian::keep {
namespace {

constexpr std::size_t packing_step = std::size_t{1} << 20;

Error damaged(std::string_view form, std::string_view why) {
  return {
      ErrorCode::malformed,
      fmt::format("the {} stream cannot be unpacked ({}); the file is damaged or cut short. Fetch it again", form, why),
      ""};
}

Error too_large(std::string_view form, std::size_t at_most) {
  return {ErrorCode::malformed,
          fmt::format("the {} stream unpacks to more than {} MiB, the most that is allowed; split the file", form,
                      at_most >> 20),
          ""};
}

/// Room for the next step, never more than one byte beyond the cap, so that exceeding it is noticed.
std::size_t grow(std::string& out, std::size_t used, std::size_t at_most) {
  const std::size_t step = std::max(packing_step, used / 2);
  const std::size_t room = std::min(step, at_most + 1 - used);
  out.resize(used + room);
  return room;
}

struct Inflater {
  z_stream stream{};
  bool ready = inflateInit2(&stream, MAX_WBITS + 16) == Z_OK;
  Inflater() = default;
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream); }
};

Result<std::string> ungzipped(std::string_view bytes, std::size_t at_most) {
  Inflater inflater;
  LANTIAN_ASSERT(inflater.ready, "zlib does not start");
  z_stream& stream = inflater.stream;
  std::string out;
  std::size_t used = 0;
  int status = Z_OK;
  while (true) {
    if (stream.avail_in == 0 && !bytes.empty()) {
      const std::size_t piece = std::min(bytes.size(), packing_step);
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): zlib reads through a pointer to non-const.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(piece);
      bytes.remove_prefix(piece);
    }
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0) break;
      inflateReset(&stream);  // a further member
    }
    const std::size_t room = std::min(grow(out, used, at_most), std::size_t{1} << 30);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream.avail_out = static_cast<uInt>(room);
    status = inflate(&stream, Z_NO_FLUSH);
    used += room - stream.avail_out;
    if (used > at_most) return too_large("gzip", at_most);
    if (status != Z_OK && status != Z_STREAM_END) return damaged("gzip", stream.msg ? stream.msg : "it ends too early");
  }
  out.resize(used);
  return out;
}

Result<std::string> unzstd(std::string_view bytes, std::size_t at_most) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  LANTIAN_ASSERT(context, "zstd does not start");
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string out;
  std::size_t used = 0;
  std::size_t status = 1;
  while (in.pos < in.size || status != 0) {
    const std::size_t room = grow(out, used, at_most);
    ZSTD_outBuffer to{out.data() + used, room, 0};
    const std::size_t before = in.pos;
    status = ZSTD_decompressStream(context.get(), &to, &in);
    if (ZSTD_isError(status) != 0) return damaged("zstd", ZSTD_getErrorName(status));
    used += to.pos;
    if (used > at_most) return too_large("zstd", at_most);
    if (to.pos == 0 && in.pos == before) return damaged("zstd", "it ends too early");
  }
  out.resize(used);
  return out;
}

}  // namespace

std::string packed_zstd(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  LANTIAN_ASSERT(context, "zstd does not start");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  LANTIAN_ASSERT(ZSTD_isError(size) == 0, "zstd compresses any bytes into its own bound");
  out.resize(size);
  return out;
}

Result<std::string> unpacked(std::string bytes, std::size_t at_most) {
  if (bytes.starts_with("\x1f\x8b")) return ungzipped(bytes, at_most);
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return unzstd(bytes, at_most);
  return bytes;
}

}  // namespace lantian::keep
