#include "observe/hj212/separators.hpp"

#include <algorithm>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lantian::observe::hj212 {
namespace {

constexpr std::size_t step = 64;

/// One bit a byte that is a separator; keeps the least byte and all bits seen.
class SeparatorMask {
 public:
#if defined(__SSE2__)
  std::uint64_t of(const char* bytes) {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 4; ++i) mask |= of_sixteen(bytes + std::size_t{16} * i) << (16 * i);
    return mask;
  }
  bool low() const {
    const __m128i blank = _mm_set1_epi8(' ');
    return _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(least_, blank), least_)) != 0;
  }
  bool high() const {
    return _mm_movemask_epi8(bits_) != 0;
  }

 private:
  std::uint64_t of_sixteen(const char* p) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    least_ = _mm_min_epu8(least_, bytes);
    bits_ = _mm_or_si128(bits_, bytes);
    // ',' and '-' differ in the lowest bit only.
    const __m128i comma_or_dash = _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(1)), _mm_set1_epi8('-'));
    const __m128i semicolon = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(';'));
    const __m128i equals = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('='));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(comma_or_dash, _mm_or_si128(semicolon, equals))));
  }
  __m128i least_ = _mm_set1_epi8(-1);
  __m128i bits_ = _mm_setzero_si128();
#else
  std::uint64_t of(const char* bytes) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < step; ++i) {
      const char c = bytes[i];
      low_ = low_ || static_cast<unsigned char>(c) <= ' ';
      high_ = high_ || static_cast<unsigned char>(c) >= 0x80;
      mask |= static_cast<std::uint64_t>(c == ';' || c == ',' || c == '=' || c == '-') << i;
    }
    return mask;
  }
  bool low() const {
    return low_;
  }
  bool high() const {
    return high_;
  }

 private:
  bool low_ = false;
  bool high_ = false;
#endif
};

/// Writes the places of the set bits; always whole fours, so that the number of bits is no branch.
std::size_t write_places(std::uint64_t mask, std::size_t base, std::uint16_t* out) {
  const auto count = static_cast<std::size_t>(std::popcount(mask));
  while (mask != 0) {
    for (int i = 0; i < 4; ++i) {
      *out++ = static_cast<std::uint16_t>(base + static_cast<std::size_t>(std::countr_zero(mask)));
      mask &= mask - 1;
    }
  }
  return count;
}

}  // namespace

bool find_separators(std::string_view segment, std::string_view area, Separators& separators) {
  const auto reach = static_cast<std::size_t>(area.data() + area.size() - segment.data());
  if (reach < step || area.size() > segment_most) return false;
  SeparatorMask masks;
  std::uint16_t* out = separators.at.data();
  std::size_t base = 0;
  for (; base + step <= area.size(); base += step) out += write_places(masks.of(area.data() + base), base, out);
  if (base < area.size()) {
    // The last step is laid so that it ends with the area; what it holds of the bytes before is shifted out.
    const std::size_t left = area.size() - base;
    out += write_places(masks.of(area.data() + area.size() - step) >> (step - left), base, out);
  }
  separators.count = static_cast<std::size_t>(out - separators.at.data());
  separators.low = masks.low();
  separators.high = masks.high();
  return true;
}

}  // namespace lantian::observe::hj212
