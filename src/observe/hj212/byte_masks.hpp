#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// 32 bytes compared with single characters at once. For the files of this folder.
namespace lantian::observe::hj212 {

#if defined(__SSE2__)

/// Bit i speaks of byte i.
class Block32 {
 public:
  /// Requires: 32 readable bytes.
  explicit Block32(const char* bytes)
      : low_{_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))},
        high_{_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16))} {}

  std::uint32_t equal(char c) const {
    const __m128i wanted = _mm_set1_epi8(c);
    return joined(_mm_cmpeq_epi8(low_, wanted), _mm_cmpeq_epi8(high_, wanted));
  }
  std::uint32_t equal(char c, char d) const {
    const __m128i one = _mm_set1_epi8(c);
    const __m128i two = _mm_set1_epi8(d);
    return joined(_mm_or_si128(_mm_cmpeq_epi8(low_, one), _mm_cmpeq_epi8(low_, two)),
                  _mm_or_si128(_mm_cmpeq_epi8(high_, one), _mm_cmpeq_epi8(high_, two)));
  }

 private:
  static std::uint32_t joined(__m128i low, __m128i high) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(low)) | static_cast<std::uint32_t>(_mm_movemask_epi8(high))
                                                                    << 16;
  }
  __m128i low_, high_;
};

#else

class Block32 {
 public:
  explicit Block32(const char* bytes) { std::memcpy(bytes_, bytes, sizeof bytes_); }
  std::uint32_t equal(char c) const { return equal(c, c); }
  std::uint32_t equal(char c, char d) const {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < sizeof bytes_; ++i) {
      mask |= static_cast<std::uint32_t>(bytes_[i] == c || bytes_[i] == d) << i;
    }
    return mask;
  }

 private:
  char bytes_[32];
};

#endif

}  // namespace lantian::observe::hj212
