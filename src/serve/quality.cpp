#include "serve/quality.hpp"

#include "serve/quality_group.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;

bool touches(const quality::Finding& finding, const QualityGroup& read) {
  return finding.from < quality::to_of(read.group, read.window) &&
         quality::from_of(read.group, read.window) < finding.to;
}

/// The shares of the period alone: the days before it belong to other answers.
std::vector<quality::OrderShare> shares_of_period(const QualityGroup& read) {
  const quality::OwnedGroup inside = quality::cut_out(read.group, read.window);
  std::vector<quality::OrderShare> shares;
  for (std::size_t place = 0; place < inside.group.judged_places(); ++place) {
    for (auto& share : quality::order_shares(inside.group, place, *read.rule)) shares.push_back(std::move(share));
  }
  return shares;
}

}  // namespace

std::string marks_path(const std::string& book) {
  return book + "/marks.sqlite";
}

Result<QualityReport> check_quality(const Office& office, keep::ReadingBook& book, keep::MarkBook& marks,
                                    const QualityRequest& request, UtcSeconds now) {
  QualityReport report;
  LANTIAN_TRY(report.enforced, enforce_reviews(book, marks, now));
  LANTIAN_TRY(const auto read, read_quality_group(office, book, request));
  report.rule = read->rule->head.ref;
  report.unit = read->unit_id;
  report.period = read->period.name;
  report.stations = read->stations();
  LANTIAN_TRY(const auto synthetic, book.synthetic());
  report.synthetic = synthetic.value_or(false);
  quality::GroupCheck check = quality::check_group(read->group, *read->rule);
  std::erase_if(check.findings, [&](const quality::Finding& finding) { return !touches(finding, *read); });
  report.order = shares_of_period(*read);
  LANTIAN_TRY(report.receipt, marks.note(check.findings, now));
  report.findings = std::move(check.findings);
  return report;
}

Result<QualityScore> score_quality(const Office& office, const keep::ReadingBook& book, const keep::MarkBook& marks,
                                   const ScoreRequest& request) {
  LANTIAN_TRY(const auto read, read_quality_group(office, book, request.quality));
  QualityScore score{read->rule->head.ref, read->unit_id, read->period.name, read->stations(), {}, {}, {}};
  const auto findings = quality::check_group(read->group, *read->rule).findings;
  keep::MarkQuery upheld;
  upheld.state = keep::MarkState::upheld;
  LANTIAN_TRY(const auto decided, marks.marks(upheld));
  std::vector<quality::Finding> real;
  for (const keep::QualityMark& mark : decided) real.push_back(mark.finding);
  for (const quality::Fault fault : quality::all_faults) {
    const auto seeds =
        quality::plan_faults(read->group, *read->rule, fault, read->window, request.seeds, request.seed, findings);
    score.hits.push_back(quality::score_hits(read->group, *read->rule, fault, seeds));
  }
  for (const quality::Detector detector : quality::all_detectors) {
    score.alarms.push_back(quality::score_alarms(read->group, findings, detector, read->window, real));
  }
  const auto factor = read->group.factor_index("PM10");
  const auto device = office.rulebook().quality("QC-CEMS", read->period.last());
  if (factor && device) {
    const auto series = read->group.at(0, *factor).subspan(read->window.begin, read->window.hours());
    score.device = quality::score_device_tests(series, read->group.first, **device, request.seed);
  }
  return score;
}

}  // namespace lantian::serve
