#pragma once
#include "assess/compare.hpp"
#include "assess/figure.hpp"
#include "assess/status.hpp"
#include "assess/verdict.hpp"
#include "base/clock.hpp"
#include "report/explain_chapter.hpp"
#include "report/templates.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <vector>

/// Verdicts to bytes. No files, no clock: everything that is printed is in the values.
namespace lantian::report {

enum class Language { zh, en };

/// Where the numbers of one (unit, period) come from.
struct Lineage {
  std::int64_t revision = 0;
  std::int64_t row_count = 0;        ///< readings present in the inputs
  std::string content_sha256;        ///< of the inputs in canonical form
  std::vector<std::string> sources;  ///< file names, in order of import
  bool synthetic = false;
};

/// A figure of some document beside the one computed now.
struct Reproduction {
  terms::PublishedFigure published;
  std::optional<Decimal> computed;  ///< absent: could not be computed (then `why`)
  bool equal = false;               ///< at the published precision
  std::string why;
};

/// Everything one bulletin says.
struct Bulletin {
  const terms::Region* region = nullptr;
  assess::PeriodVerdict verdict;
  Lineage lineage;
  std::optional<assess::PeriodVerdict> base;    ///< the period compared with, same standard
  std::vector<assess::Comparison> comparisons;  ///< first: the main basis; then the same two periods on other bases
  std::optional<Error> comparison_refused;
  std::vector<assess::PeriodVerdict> other_standards;  ///< the same period under other standards, side by side
  std::optional<assess::PeriodVerdict> without_dust;
  std::vector<assess::TargetVerdict> targets;
  std::vector<assess::PeriodVerdict> members;  ///< counties of a prefecture or group, for the table and the rank
  std::vector<assess::RankRow> ranks;
  std::vector<assess::StatusVerdict> status;  ///< water, drinking, soil, noise
  std::vector<Reproduction> reproductions;
  std::optional<ExplainChapter> why;  ///< absent: no form says anything of it
  std::optional<UtcSeconds> made_at;
  const Templates* templates = nullptr;  ///< phrases and style (read_templates); all forms but JSON require it
};

/// One self-contained page (inline CSS and SVG, no script needed, prints on A4): headline sentence, calendar of the
/// period in the official AQI colours with level numerals, monthly means against limits, class shares, target gauge,
/// tables, lineage of every figure. Valid HTML 5; every text escaped. Synthetic data are called so at the top and on
/// every chart.
std::string bulletin_html(const Bulletin& bulletin, Language language);
/// The same statements as Markdown.
std::string bulletin_markdown(const Bulletin& bulletin, Language language);
/// Stable JSON (doc/json.md): units in the key names, exact values as printed decimals, rule refs and lineage.
std::string bulletin_json(const Bulletin& bulletin);
/// The key lines for the terminal.
std::string bulletin_text(const Bulletin& bulletin, Language language);

/// The sentences of a bulletin; each states its own arithmetic ("282 of 364 valid days = 77.5 %").
/// Every sentence is checked while it is made: the printed parts must reproduce the printed result, else the sentence
/// says by how much they differ through rounding.
std::vector<std::string> sentences(const Bulletin& bulletin, Language language);

}  // namespace lantian::report
