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

/// Where the classes of the days come from.
std::string basis_text(const assess::PeriodVerdict& verdict, const Wording& words);
/// Set id, and the documents of its parts.
std::string standard_text(const standards::Standard& standard, const Wording& words);
/// What the rest of the period may still use without missing the target.
std::string budget_text(const assess::TargetVerdict& target, const Wording& words);
/// Index range of a class: "51-100"; the last one is open.
std::string index_range(const std::vector<standards::Level>& levels, std::size_t i, const Wording& words);

/// Empty when `recomputed` (from the printed parts) is the printed result; else the remark that says what the parts
/// give.
std::string rounding_remark(const Decimal& recomputed, const Decimal& printed, std::string_view unit,
                            const Wording& words);
/// Empty when the parts add up; else the remark that says they do not.
std::string sum_remark(int sum, int stated, const Wording& words);

}  // namespace lantian::report
