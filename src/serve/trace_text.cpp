#include "base/text.hpp"
#include "serve/tracing.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

std::string rules_line(const assess::Figure& figure) {
  std::vector<std::string> rules;
  for (const standards::RuleRef& rule : figure.rules) rules.push_back(rule.text() + " " + rule.sha256.substr(0, 12));
  return joined(rules, ", ");
}

std::string source_lines(const TraceSource& source) {
  std::string text = fmt::format(
      "  #{} {} ({}, {} readings{}), sha256 {}\n", source.record.revision, source.record.source, source.record.adapter,
      source.readings, source.record.synthetic ? ", SYNTHETIC" : "", source.record.source_sha256.substr(0, 12));
  for (const RawRow* row : {&source.first, &source.last}) {
    text += fmt::format("     {}:{}: {}\n", row->source, row->line, row->text);
  }
  return text;
}

}  // namespace

std::string printed(const Trace& trace) {
  const assess::Figure& figure = trace.figure;
  const assess::DayCounts& counts = trace.verdict.counts;
  std::string text = fmt::format("{} = {} {}\n", figure.address.text(), figure.value.text(), figure.unit);
  text += fmt::format("rules     {}\n", rules_line(figure));
  text += fmt::format("method    {}\n", figure.method);
  text += fmt::format("days      {} of {} valid; {} good, {} heavy; {} not available, {} without data\n", counts.valid,
                      counts.calendar, counts.good, counts.heavy, counts.not_available, counts.no_data);
  text += fmt::format("stations  {}\n", joined(trace.verdict.stations, ", "));
  text += fmt::format("readings  {}, content sha256 {}\n", figure.row_count, figure.content_sha256);
  text += fmt::format("revision  {}\nsources   {} with raw rows\n", figure.revision, trace.sources.size());
  for (const TraceSource& source : trace.sources) text += source_lines(source);
  if (trace.equal) {
    text += fmt::format("recomputed from the archived raw bytes: {} {}, same content hash\n", trace.recomputed->text(),
                        figure.unit);
  } else {
    text += fmt::format("NOT reproduced from the archived raw bytes{}: {}\n",
                        trace.recomputed ? " (" + trace.recomputed->text() + ")" : "", trace.why_not);
  }
  return text;
}

}  // namespace lantian::serve
