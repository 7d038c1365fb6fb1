#pragma once
#include "base/decimal.hpp"
#include "report/bulletin.hpp"
#include "report/wording.hpp"

#include <string>

/// Sentences one by one, for forms that place them apart.
namespace lantian::report {

/// One or two sentences for the head of a bulletin.
std::string lead_sentence(const Bulletin& bulletin, const Wording& words);
/// Why no comparison is given, in the bulletin's language where it can be said from counts, else the error's own words.
std::string refusal_reason(const Bulletin& bulletin, const Wording& words);
/// One published figure beside the computed one.
std::string reproduction_sentence(const Reproduction& reproduction, const Wording& words);

/// Empty when `recomputed` (from the printed parts) is the printed result; else the remark that says what the parts
/// give.
std::string rounding_remark(const Decimal& recomputed, const Decimal& printed, std::string_view unit,
                            const Wording& words);
/// Empty when the parts add up; else the remark that says they do not.
std::string sum_remark(int sum, int stated, const Wording& words);

}  // namespace lantian::report
