#include "observe/hj212/chinese_text.hpp"

#include <iconv.h>

namespace lantian::observe::hj212 {
namespace {

/// A conversion that is closed at the end of its scope.
class GbConversion {
 public:
  GbConversion() : handle_{iconv_open("UTF-8", "GB18030")} {}
  GbConversion(const GbConversion&) = delete;
  GbConversion& operator=(const GbConversion&) = delete;
  ~GbConversion() {
    if (open()) iconv_close(handle_);
  }
  bool open() const {
    // iconv says "failed" by a pointer of all ones.
    return handle_ != reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr)
  }
  bool convert(std::string& from, std::string& to, std::size_t& written) {
    char* in = from.data();
    std::size_t in_left = from.size();
    char* out = to.data();
    std::size_t out_left = to.size();
    const bool done = iconv(handle_, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1) && in_left == 0;
    written = to.size() - out_left;
    return done;
  }

 private:
  iconv_t handle_;
};

}  // namespace

std::optional<std::string> utf8_of_gb18030(std::string_view bytes) {
  GbConversion conversion;
  if (!conversion.open()) return std::nullopt;
  std::string from{bytes};
  // One byte gives at most one of UTF-8, two give three, four give four.
  std::string to(bytes.size() * 2 + 4, '\0');
  std::size_t written = 0;
  if (!conversion.convert(from, to, written)) return std::nullopt;
  to.resize(written);
  return to;
}

}  // namespace lantian::observe::hj212
