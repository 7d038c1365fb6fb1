#include "serve/docket_import_parts.hpp"
#include "serve/docket_rounds.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

/// The likely ones of a record that are told: more say nothing new.
constexpr std::size_t most_likely_of_one = 3;

struct Neighbour {
  docket::Report report;
  int line = 0;  ///< 0: a case of the book
};
/// Cases of one county, real or made up, in order of time.
using County = std::vector<Neighbour>;
using CountyKey = std::pair<std::string, bool>;

CountyKey county_of(const docket::Areas& areas, const docket::Case& subject) {
  return {areas.at_level(subject.place, docket::AreaLevel::county).value_or(subject.place), subject.synthetic};
}

/// The open cases of a county that are near enough in time to one of `county`, added to it.
Result<void> add_open_cases(const DocketImportRun& run, const CountyKey& key, County& county) {
  const std::chrono::hours span{run.desk.office->similar().duplicate.hours};
  const auto first = std::ranges::min_element(county, {}, [](const Neighbour& one) { return one.report.at; });
  const UtcSeconds from = first->report.at - span;
  keep::CaseFilter filter;
  filter.area = key.first;
  filter.synthetic = key.second;
  filter.kinds = {docket::StateKind::open, docket::StateKind::watch};
  return for_each_case(*run.desk.book, filter, [&](const keep::CaseRow& row) -> Result<void> {
    if (row.opened_at < from) return {};
    LANTIAN_TRY(const docket::Case subject, run.desk.book->find(row.id));
    county.push_back({docket::report_of(subject), 0});
    return {};
  });
}

bool one_is_part_of_other(const docket::Report& a, const docket::Report& b) {
  const auto is_part = [](const docket::Report& part, const docket::Report& whole) {
    return std::ranges::find(part.links, docket::Link{docket::LinkKind::parent, whole.id}) != part.links.end();
  };
  return is_part(a, b) || is_part(b, a);
}

/// Those before it in the table, and those of the book: each pair is told once, with the later row.
std::vector<LikelyRecord> likely_of(const Neighbour& one, const County& county, const docket::DuplicateRule& rule,
                                    const docket::Areas& areas) {
  const std::chrono::hours span{rule.hours};
  const auto time = [](const Neighbour& of) { return of.report.at; };
  const auto begin = std::ranges::lower_bound(county, one.report.at - span, {}, time);
  const auto end = std::ranges::upper_bound(county, one.report.at + span, {}, time);
  std::vector<LikelyRecord> found;
  for (auto other = begin; other != end; ++other) {
    if (other->line >= one.line || one_is_part_of_other(one.report, other->report)) continue;
    auto why = docket::similarity(one.report, other->report, rule, areas);
    if (why && why->score >= rule.threshold) found.push_back({"", one.line, other->line, *std::move(why)});
  }
  std::ranges::sort(found, [](const LikelyRecord& a, const LikelyRecord& b) {
    return a.why.score != b.why.score ? a.why.score > b.why.score : a.why.id < b.why.id;
  });
  if (found.size() > most_likely_of_one) found.resize(most_likely_of_one);
  return found;
}

}  // namespace

Result<std::vector<LikelyRecord>> likely_records(const DocketImportRun& run, const std::vector<docket::Case>& fresh,
                                                 const std::vector<ImportedCase>& names) {
  const docket::Areas& areas = run.desk.office->areas();
  const docket::DuplicateRule& rule = run.desk.office->similar().duplicate;
  std::map<CountyKey, County> counties;
  std::map<int, std::string> record_of;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    counties[county_of(areas, fresh[i])].push_back({docket::report_of(fresh[i]), names[i].line});
    record_of[names[i].line] = names[i].record;
  }
  std::vector<LikelyRecord> out;
  std::size_t done = 0;
  for (auto& [key, county] : counties) {
    LANTIAN_CHECK(add_open_cases(run, key, county));
    std::ranges::stable_sort(county, {}, [](const Neighbour& one) { return one.report.at; });
    for (const Neighbour& one : county) {
      if (one.line == 0) continue;
      std::ranges::move(likely_of(one, county, rule, areas), std::back_inserter(out));
      if (run.progress && ++done % 256 == 0) run.progress("comparing", done, fresh.size());
    }
  }
  for (LikelyRecord& one : out) one.record = record_of[one.line];
  std::ranges::stable_sort(out, {}, &LikelyRecord::line);
  return out;
}

}  // namespace lantian::serve
