#include "observe/quality/series_tests.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {

std::vector<Finding> find_range(const Watched& watched, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.range || watched.instrument == nullptr) return findings;
  const Instrument& instrument = *watched.instrument;
  const auto values = watched.values();
  const auto outside = [&](Cell cell) {
    return cell.present() && (cell.thousandths() < instrument.low || cell.thousandths() > instrument.high);
  };
  for (std::size_t slot = 0; slot < values.size(); ++slot) {
    if (!outside(values[slot])) continue;
    Stretch stretch{slot, slot + 1};
    while (stretch.end < values.size() && outside(values[stretch.end])) ++stretch.end;
    const auto summary = summary_of(values, stretch);
    Finding finding = finding_of(watched, rule, Detector::range, stretch);
    finding.reason = fmt::format("{} reads {} to {} for {} h; the instrument measures {} to {}", watched.factor_name(),
                                 number_text(summary->low, &instrument), watched.text(summary->high), summary->count,
                                 number_text(instrument.low, &instrument), watched.text(instrument.high));
    finding.evidence.push_back({"threshold", finding.reason.substr(finding.reason.find(';') + 2)});
    findings.push_back(std::move(finding));
    slot = stretch.end - 1;
  }
  return findings;
}

}  // namespace lantian::observe::quality
