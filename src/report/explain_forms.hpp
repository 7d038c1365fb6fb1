#pragma once
#include "report/bulletin.hpp"
#include "report/wording.hpp"

#include <string>
#include <vector>

/// An explanation by itself, in the forms of a bulletin. Concentrations are printed with two decimals, shares with one.
namespace lantian::report {

/// One self-contained page: no script, nothing from outside, every text escaped.
std::string explanation_html(const ExplainChapter& chapter, const Templates& templates, Language language);
std::string explanation_markdown(const ExplainChapter& chapter, const Templates& templates, Language language);
std::string explanation_text(const ExplainChapter& chapter, const Templates& templates, Language language);
/// doc/json.md, section "Explanation".
std::string explanation_json(const ExplainChapter& chapter);

// What the forms share.

/// Rounded once, half away from zero. Requires: |value| < 1e9.
Decimal printed(double value, int places = 2);
/// A part as it is printed.
struct ExplainRow {
  const explain::Part* part = nullptr;
  Decimal value, low, high;
  std::optional<Decimal> percent;  ///< of the observed change; none where the printed change is 0
};
/// Of all parts in their order. They live as long as the chapter.
std::vector<ExplainRow> explain_rows(const ExplainChapter& chapter);
/// Its own name, else that of its kind.
std::string part_name(const explain::Part& part, const Wording& words);
/// The change from mean to mean, and the change as the sum of its parts; each says by how much the printed numbers
/// differ through rounding when they do.
std::vector<std::string> explain_sentences(const ExplainChapter& chapter, const Wording& words);
/// Skill, pool, coverage, years; then one warning a line, then the counterfactual.
std::vector<std::string> guard_rails(const NormalisedChart& chart, const Wording& words);
/// The recovered share of the part that a published share names; a dash when it names none.
std::string recovered_share(const ExplainChapter& chapter, const PublishedShare& share, const Wording& words);
bool has_range(const ExplainRow& row);

// Pieces for a page that is made elsewhere.
std::string explain_section_html(const ExplainChapter& chapter, const Wording& words);
std::string waterfall_svg(const ExplainChapter& chapter, const Wording& words);
std::string normalised_svg(const NormalisedChart& chart, bool synthetic, const Wording& words);
std::string explain_section_markdown(const ExplainChapter& chapter, const Wording& words);
/// Lines of two columns, indented as those of a bulletin.
std::string explain_section_text(const ExplainChapter& chapter, const Wording& words);

}  // namespace lantian::report
