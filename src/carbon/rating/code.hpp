#pragma once
#include "base/clock.hpp"
#include "carbon/rating/rating.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// The text behind the QR code of a rating. Pure text: who signs and who checks a signature is elsewhere.
///
///   LT1|enterprise|year|rule|tier|level|L|K|benchmark|state|issued|serial|token
///   LT1|E-0007|2024|zj/2022|mid|2|0.8000|0.6667|class:3011|rated|2025-03-01|17|c29tZSAxMjggYml0cyE9PQ
///
/// One rating has one text: every field has one spelling, and whatever is spelled otherwise is refused. Only ASCII.
namespace lantian::carbon {

/// Decimals of L and K in a code. The level was taken from the exact ratio, so that a K a little above 0.6 may print as
/// "0.6000" beside level 2.
inline constexpr int code_decimals = 4;
/// Characters of base64url that a token has: 16 random bytes, so that nobody finds a code by trying.
inline constexpr std::size_t token_length = 22;
/// Characters of base64url that an Ed25519 signature has.
inline constexpr std::size_t signature_length = 86;
inline constexpr std::size_t longest_code = 400;

struct CodeText {
  std::string enterprise;  ///< letters, digits, '-', '_', '.'; at most 64
  int year = 0;
  std::string rule;  ///< "zj/2022"
  std::string tier, level;
  Decimal intensity, ratio;  ///< `code_decimals` places
  std::string benchmark;     ///< "class:3011", "all:all"
  RatingState state = RatingState::rated;
  Day issued{};
  int serial = 0;     ///< from 1: a later code of the same enterprise and year takes the place of an earlier
  std::string token;  ///< unguessable, from a generator of random bytes for cryptography

  /// The exact bytes that are signed. Requires: as `code_of` or `parse_code` made it.
  std::string text() const;
};

/// Returns invalid_argument when the rating has no level (there is no code without one), and for an enterprise's id, a
/// token or a serial that a code cannot hold.
Result<CodeText> code_of(const Rating& rating, Day issued, int serial, std::string token);

/// Reads what `CodeText::text` wrote and nothing else: a field too many or too few, another spelling of a number or a
/// day, a character outside a field's alphabet, a code longer than `longest_code`. Returns malformed with the field at
/// fault. Whether the signature is right and the code is still the latest are questions of whoever keeps the codes.
Result<CodeText> parse_code(std::string_view text);

/// What a QR code holds: the text, '|' and its signature in base64url without padding.
struct SignedCode {
  std::string payload;    ///< bytes that were signed
  std::string signature;  ///< base64url

  std::string text() const { return payload + "|" + signature; }
};
/// Cuts at the last '|'. Returns malformed when either part is not what it must be.
Result<SignedCode> parse_signed_code(std::string_view text);

}  // namespace lantian::carbon
