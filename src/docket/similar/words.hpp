#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace lantian::docket {

/// Pairs of neighbouring characters of a text, sorted, each once; blanks and punctuation part words, Latin letters are
/// lowered. Pairs of characters and not words, because Chinese does not write where a word ends. A text of one
/// character gives that character. Requires: UTF-8 (other bytes count as characters).
std::vector<std::uint64_t> bigrams(std::string_view text);

/// Share of common pairs, in percent: twice the common ones over the sum of both (Dice 1945, doi:10.2307/1932409), cut
/// to a whole number. 0 when either is empty. Requires: both sorted, each pair once.
int common_percent(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace lantian::docket
