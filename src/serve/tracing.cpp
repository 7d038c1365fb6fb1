#include "serve/tracing.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/quality.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using assess::FigureAddress;

/// The verdict a figure speaks about: the unit's own, or the one without dust days.
Result<assess::PeriodVerdict> verdict_for(const FigureAddress& address, const JudgedUnit& judged) {
  if (!address.without_dust) return judged.verdict;
  if (judged.without_dust) return *judged.without_dust;
  return Error{ErrorCode::not_found,
               fmt::format("{} has no confirmed dust days in {}; leave -dust out of the address", address.unit_id,
                           address.period),
               ""};
}

struct Valued {
  Decimal value;
  std::string unit;
  JudgedUnit judged;
  assess::PeriodVerdict verdict;
};

struct Question {
  const Office& office;
  FigureAddress address;
  terms::Unit unit;
  const standards::Standard* standard;
};

Result<Valued> value_of(const Question& question, const keep::ReadingBook& book) {
  const FigureAddress& address = question.address;
  LANTIAN_TRY(const Period period, parse_period(address.period));
  JudgeScope scope{question.office.region_of_unit(question.unit.id), question.standard, period, address.revision,
                   &question.office.rulebook()};
  LANTIAN_TRY(JudgedUnit judged, judge_unit(book, question.unit, scope));
  LANTIAN_TRY(assess::PeriodVerdict verdict, verdict_for(address, judged));
  LANTIAN_TRY(const assess::Statistic now, assess::statistic(verdict, address.statistic));
  Valued result{now.value, now.unit, std::move(judged), std::move(verdict)};
  if (address.against.empty()) return result;
  LANTIAN_TRY(scope.period, parse_period(address.against));
  LANTIAN_TRY(const JudgedUnit base, judge_unit(book, question.unit, scope));
  LANTIAN_TRY(const assess::PeriodVerdict before, verdict_for(address, base));
  LANTIAN_TRY(const assess::Comparison comparison, assess::compare(result.verdict, before));
  for (const assess::Change& change : comparison.changes) {
    if (change.now.name != address.statistic) continue;
    result.value = change.relative ? *change.relative : change.difference;
    result.unit = change.relative ? "percent" : change.now.unit == "percent" ? "points" : change.now.unit;
  }
  result.judged.lineage.row_count += base.lineage.row_count;
  result.judged.lineage.content_sha256 = sha256_hex(result.judged.lineage.content_sha256 + base.lineage.content_sha256);
  return result;
}

std::vector<standards::RuleRef> rules_of(const standards::Standard& standard) {
  std::vector<standards::RuleRef> rules{standard.head.ref};
  if (standard.limits != nullptr) rules.push_back(standard.limits->head.ref);
  if (standard.index != nullptr) rules.push_back(standard.index->head.ref);
  if (standard.evaluation != nullptr) rules.push_back(standard.evaluation->head.ref);
  if (standard.composite != nullptr) rules.push_back(standard.composite->head.ref);
  return rules;
}

std::string method_of(const assess::PeriodVerdict& verdict) {
  switch (verdict.basis) {
    case assess::Basis::hourly:
      return "hourly readings -> each station's daily mean and MDA8 -> mean over stations -> daily index -> period";
    case assess::Basis::daily:
      return "daily values as delivered by the source -> period";
    case assess::Basis::members:
      return "members judged on their own, days pooled, concentrations averaged over members";
  }
  return "";
}

/// All stations a verdict rests on.
std::set<std::string> stations_under(const assess::PeriodVerdict& verdict) {
  return {verdict.stations.begin(), verdict.stations.end()};
}

struct Window {
  std::set<std::string> stations;
  std::vector<Period> periods;
  bool wants(const observe::Batch& batch, const observe::Reading& reading) const {
    const Day day = day_of(reading.hour);
    const bool inside = std::ranges::any_of(periods, [&](const Period& period) { return period.contains(day); });
    return inside && stations.contains(batch.stations[reading.station].id);
  }
};

/// Reads one source again, counts what belongs to the figure, and stores it into the book of raw bytes.
Result<TraceSource> follow_source(const Question& question, const keep::ReadingBook& book,
                                  const keep::SourceRecord& record, const Window& window, keep::ReadingBook& from_raw) {
  TraceSource source{record, 0, false, {}, {}};
  LANTIAN_TRY(const std::string bytes, book.raw(record.source_sha256));
  source.archived = true;
  LANTIAN_TRY(observe::Batch batch, read_source_again(question.office, record, bytes));
  std::erase_if(batch.readings, [&](const observe::Reading& reading) { return !window.wants(batch, reading); });
  source.readings = static_cast<std::int64_t>(batch.readings.size());
  std::uint32_t first = UINT32_MAX;
  std::uint32_t last = 0;
  for (const observe::Reading& reading : batch.readings) {
    first = std::min(first, reading.line);
    last = std::max(last, reading.line);
  }
  if (source.readings > 0) {
    source.first = raw_row(record.source, bytes, first);
    source.last = raw_row(record.source, bytes, last);
  }
  LANTIAN_TRY(const keep::Receipt receipt, from_raw.append(batch, "", record.imported_at));
  static_cast<void>(receipt);
  return source;
}

/// The imports that hold a value of the window; only these are read again.
Result<std::set<keep::Revision>> revisions_in(const Window& window, const keep::ReadingBook& book,
                                              const std::optional<keep::Revision>& as_of) {
  std::set<keep::Revision> all;
  keep::SlabQuery query{
      {window.stations.begin(), window.stations.end()}, {terms::basic_six.begin(), terms::basic_six.end()}, {}, as_of};
  query.species.push_back(terms::Species::published_aqi);
  for (const Period& period : window.periods) {
    query.period = period;
    for (const auto averaging : {terms::Averaging::hour, terms::Averaging::eight_hours, terms::Averaging::day}) {
      LANTIAN_TRY(const std::vector<keep::Revision> some, book.revisions(query, averaging));
      all.insert(some.begin(), some.end());
    }
  }
  return all;
}

/// Computes the figure again from a book that is filled from archived bytes only.
Result<void> recompute(Trace& trace, const Question& question, const keep::ReadingBook& book) {
  Window window{stations_under(trace.verdict), {trace.verdict.period}};
  if (!question.address.against.empty()) {
    LANTIAN_TRY(Period before, parse_period(question.address.against));
    window.periods.push_back(std::move(before));
  }
  const std::unique_ptr<keep::ReadingBook> from_raw = keep::make_memory_book();
  LANTIAN_TRY(const std::vector<keep::SourceRecord> records, book.sources());
  LANTIAN_TRY(const std::set<keep::Revision> revisions, revisions_in(window, book, question.address.revision));
  for (const keep::SourceRecord& record : records) {
    if (!revisions.contains(record.revision)) continue;
    LANTIAN_TRY(TraceSource source, follow_source(question, book, record, window, *from_raw));
    if (source.readings > 0) trace.sources.push_back(std::move(source));
  }
  Question again = question;
  again.address.revision.reset();
  LANTIAN_TRY(const Valued value, value_of(again, *from_raw));
  trace.recomputed = value.value;
  trace.recomputed_sha256 = value.judged.lineage.content_sha256;
  trace.equal = value.value == trace.figure.value && trace.recomputed_sha256 == trace.figure.content_sha256;
  if (!trace.equal) {
    trace.why_not =
        "the book and its archived raw bytes disagree; run the import of the named sources again and compare";
  }
  return {};
}

}  // namespace

RawRow raw_row(const std::string& source, std::string_view bytes, std::uint32_t line) {
  RawRow row{source, line, ""};
  std::size_t begin = 0;
  for (std::uint32_t i = 1; i < line && begin != std::string_view::npos; ++i) {
    begin = bytes.find('\n', begin);
    if (begin != std::string_view::npos) ++begin;
  }
  if (begin != std::string_view::npos) {
    row.text = std::string{trimmed(bytes.substr(begin, bytes.find('\n', begin) - begin)).substr(0, 160)};
  }
  return row;
}

Result<observe::Batch> read_source_again(const Office& office, const keep::SourceRecord& record,
                                         std::string_view bytes) {
  if (record.adapter == review_adapter) return read_review(bytes);
  LANTIAN_TRY(const observe::Adapter adapter, observe::read_adapter({record.adapter, record.adapter_text}));
  const terms::Region* region = &office.everywhere();
  if (!record.region.empty() && record.region != region->id) {
    LANTIAN_TRY(region, office.region(record.region));
  }
  LANTIAN_TRY(observe::Batch batch, observe::read_source({record.source, bytes}, adapter, {region, false}));
  batch.region = record.region;
  return batch;
}

Result<Trace> trace_figure(const Office& office, const keep::ReadingBook& book, std::string_view figure) {
  LANTIAN_TRY(const FigureAddress address, assess::parse_figure(figure));
  LANTIAN_TRY(const terms::Unit unit, find_unit(office, book, address.unit_id));
  LANTIAN_TRY(const standards::Standard* standard, office.rulebook().standard(address.standard));
  LANTIAN_CHECK(check_revision(book, address.revision));
  const Question question{office, address, unit, standard};
  LANTIAN_TRY(Valued value, value_of(question, book));
  Trace trace;
  trace.figure = {address,
                  value.value,
                  value.unit,
                  rules_of(*standard),
                  method_of(value.verdict),
                  value.judged.lineage.row_count,
                  value.judged.lineage.content_sha256,
                  address.revision.value_or(value.judged.lineage.revision)};
  trace.verdict = std::move(value.verdict);
  if (auto outcome = recompute(trace, question, book); !outcome) trace.why_not = outcome.error().text();
  return trace;
}

}  // namespace lantian::serve
