#include "base/text.hpp"
#include "serve/explain_osse.hpp"
#include "serve/inventory_text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::serve {
namespace {

std::string name_of(const ExplainWords& words, const OssePart& part) {
  if (!part.measure) return words(part.id);
  return words.chinese() ? part.name.zh : part.name.en;
}

std::string verdict_text(const ExplainWords& words, const OsseVerdict& verdict) {
  const explain::Explanation& all = verdict.explanation;
  FigureTable table{{{words("part"), false},
                     {words("true_share"), true},
                     {words("recovered_share"), true},
                     {words("interval"), true},
                     {words("error_points"), true},
                     {words("worked"), true}}};
  for (const OssePart& part : verdict.parts) {
    table.add({name_of(words, part), fmt::format("{:.1f}", part.true_share), fmt::format("{:.1f}", part.share),
               fmt::format("{:.1f} .. {:.1f}{}", part.low, part.high, part.covered() ? "" : " !"),
               fmt::format("{:+.1f}", part.error()), part.worked ? fmt::format("{:.2f}", *part.worked) : ""});
  }
  return fmt::format("{} {}: PM2.5 {:.2f} -> {:.2f} ug/m3 ({} {:.2f} -> {:.2f}), {}\n{}\n", words("seed"), verdict.seed,
                     all.mean_before, all.mean_after, words("truth"), verdict.true_before, verdict.true_after,
                     words("shares_of_change"), table.text());
}

/// Errors of one part over seeds.
struct PartScore {
  std::string name;
  std::vector<double> errors;
  int covered = 0, found = 0;
  bool placebo = false;
};

std::vector<PartScore> scores_of(const ExplainWords& words, const OsseSummary& summary) {
  std::vector<PartScore> out;
  for (const OsseVerdict& verdict : summary.verdicts) {
    out.resize(verdict.parts.size());
    for (std::size_t n = 0; n < verdict.parts.size(); ++n) {
      const OssePart& part = verdict.parts[n];
      out[n].name = name_of(words, part);
      out[n].placebo = part.placebo;
      out[n].errors.push_back(part.error());
      out[n].covered += part.covered() ? 1 : 0;
      out[n].found += part.found() ? 1 : 0;
    }
  }
  return out;
}

std::string summary_text(const ExplainWords& words, const OsseSummary& summary) {
  FigureTable table{{{words("part"), false},
                     {words("mean_error"), true},
                     {words("rms_error"), true},
                     {words("worst_error"), true},
                     {words("covered"), true},
                     {words("found"), true}}};
  const auto seeds = static_cast<double>(summary.verdicts.size());
  for (const PartScore& part : scores_of(words, summary)) {
    double sum = 0, squares = 0, worst = 0;
    for (const double error : part.errors) {
      sum += error;
      squares += error * error;
      worst = std::max(worst, std::abs(error));
    }
    table.add({part.name, fmt::format("{:+.1f}", sum / seeds), fmt::format("{:.1f}", std::sqrt(squares / seeds)),
               fmt::format("{:.1f}", worst), fmt::format("{}/{}", part.covered, part.errors.size()),
               fmt::format("{}/{}", part.found, part.errors.size())});
  }
  return fmt::format("{} {}\n{}", summary.verdicts.size(), words("seeds_together"), table.text());
}

}  // namespace

std::string printed_osse(const ExplainWords& words, const OsseSummary& summary) {
  std::string out = words("osse_says") + "\n\n";
  for (const OsseVerdict& verdict : summary.verdicts) out += verdict_text(words, verdict);
  if (summary.verdicts.size() > 1) out += summary_text(words, summary);
  return out;
}

Result<explain::InversionRule> read_inversion_rule(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  explain::InversionRule out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.text("status");
    out.block_hours = top.whole("block_hours", 1, 240);
    const auto number = [&](std::string_view key, double& to) { to = top.decimal(key).approximate(); };
    number("least_hours_share", out.least_hours_share);
    number("doubt", out.doubt);
    number("factor_sd", out.factor_sd);
    number("station_sd", out.station_sd);
    number("season_sd", out.season_sd);
    number("background_sd", out.background_sd);
    number("background_ug_m3", out.background_ug_m3);
    number("scale_sd", out.scale_sd);
    number("common_error", out.common_error);
    number("single_error", out.single_error);
    number("instrument_ug_m3", out.instrument_ug_m3);
    number("evidence_share", out.evidence_share);
    number("combination_share", out.combination_share);
    if (!(out.doubt > 0 && out.doubt < 1)) top.fault(top.line_of("doubt"), "doubt lies between 0 and 1");
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::serve
