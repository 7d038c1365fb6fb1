#include "serve/quality.hpp"
#include "serve/quality_devices.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;

std::string stretch_text(const quality::Finding& finding) {
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(finding.to - finding.from).count();
  return fmt::format("{} to {} ({} h)", quality::time_text(finding.from), quality::time_text(finding.to), hours);
}

std::string finding_text(const quality::Finding& finding) {
  return fmt::format("{:<8} {}  {} {}  {}\n         {}\n", quality::name_of(finding.severity), finding.rule,
                     finding.place, finding.factor, stretch_text(finding), finding.reason);
}

std::string percent_text(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string counts_of(const std::vector<quality::Finding>& findings) {
  standards::TextTable table{{"detector", "findings", "alarm", "warning", "notice"}};
  for (const quality::Detector detector : quality::all_detectors) {
    std::map<quality::Severity, std::size_t> counts;
    std::size_t all = 0;
    for (const quality::Finding& finding : findings) {
      if (finding.detector != detector) continue;
      ++counts[finding.severity];
      ++all;
    }
    if (all == 0) continue;
    table.add({std::string{quality::name_of(detector)}, std::to_string(all),
               std::to_string(counts[quality::Severity::alarm]), std::to_string(counts[quality::Severity::warning]),
               std::to_string(counts[quality::Severity::notice])});
  }
  return table.text();
}

std::string order_table(const std::vector<quality::OrderShare>& shares) {
  standards::TextTable table{{"station", "pair", "hours with both", "above", "share", "beyond uncertainty"}};
  for (const quality::OrderShare& one : shares) {
    if (one.pairs == 0) continue;
    const auto share = [&](std::int64_t part) {
      return percent_text(static_cast<std::size_t>(part), static_cast<std::size_t>(one.pairs));
    };
    table.add({one.place, one.part + " > " + one.whole, std::to_string(one.pairs), std::to_string(one.above),
               share(one.above), share(one.beyond)});
  }
  return table.text();
}

/// The most urgent first, then in order of time.
std::vector<const quality::Finding*> by_urgency(const std::vector<quality::Finding>& findings) {
  std::vector<const quality::Finding*> sorted;
  for (const quality::Finding& finding : findings) sorted.push_back(&finding);
  std::ranges::stable_sort(sorted, [](const quality::Finding* a, const quality::Finding* b) {
    return a->severity != b->severity ? a->severity > b->severity : a->from < b->from;
  });
  return sorted;
}

}  // namespace

std::string printed(const QualityReport& report, std::size_t findings_shown) {
  std::string text = fmt::format("{}  {}, {} stations, by {}{}\n\n", report.unit, report.period, report.stations.size(),
                                 report.rule.text(), report.synthetic ? "  (synthetic data)" : "");
  std::size_t shown = 0;
  for (const quality::Finding* finding : by_urgency(report.findings)) {
    if (shown++ == findings_shown) break;
    text += finding_text(*finding);
  }
  if (report.findings.size() > findings_shown) {
    text += fmt::format("... and {} more (--findings N shows more, 'lantian quality list' all marks)\n",
                        report.findings.size() - findings_shown);
  }
  if (!report.findings.empty()) text += "\n" + counts_of(report.findings);
  if (!report.order.empty()) text += "\n" + order_table(report.order);
  text += fmt::format("\n{} findings: {} new marks, {} grown, {} known\n", report.findings.size(),
                      report.receipt.raised, report.receipt.grown, report.receipt.unchanged);
  if (report.enforced > 0) {
    text += fmt::format("{} readings of upheld marks had come back with an import; they are invalid again\n",
                        report.enforced);
  }
  return text;
}

std::string printed(const DeviceQualityReport& report, std::size_t findings_shown) {
  std::string text = fmt::format("{} devices  {}\n\n", report.devices, report.period);
  std::size_t shown = 0;
  for (const quality::Finding* finding : by_urgency(report.findings)) {
    if (shown++ == findings_shown) break;
    text += finding_text(*finding);
  }
  if (report.findings.size() > findings_shown) {
    text += fmt::format("... and {} more (--findings N shows more)\n", report.findings.size() - findings_shown);
  }
  if (!report.findings.empty()) text += "\n" + counts_of(report.findings);
  return text + fmt::format("\n{} findings: {} new marks, {} grown, {} known\n", report.findings.size(),
                            report.receipt.raised, report.receipt.grown, report.receipt.unchanged);
}

std::string printed(const std::vector<keep::QualityMark>& marks) {
  if (marks.empty()) return "no marks\n";
  standards::TextTable table{{"mark", "state", "severity", "rule", "place", "factor", "from", "to", "reason"}};
  for (const keep::QualityMark& mark : marks) {
    const quality::Finding& finding = mark.finding;
    table.add({std::to_string(mark.id), std::string{keep::name_of(mark.state)},
               std::string{quality::name_of(finding.severity)}, finding.rule, finding.place, finding.factor,
               quality::time_text(finding.from), quality::time_text(finding.to), finding.reason});
  }
  return table.text();
}

std::string printed(const keep::QualityMark& mark, const std::vector<keep::MarkEvent>& events) {
  const quality::Finding& finding = mark.finding;
  std::string text = fmt::format("mark {}  {}\n{}", mark.id, keep::name_of(mark.state), finding_text(finding));
  for (const quality::Evidence& evidence : finding.evidence) {
    text += fmt::format("         {}: {}\n", evidence.name, evidence.value);
  }
  for (const keep::MarkEvent& event : events) {
    text += fmt::format("{}  {}", quality::time_text(event.at), keep::name_of(event.kind));
    if (event.kind == keep::MarkEventKind::raised || event.kind == keep::MarkEventKind::grown) {
      text += ": " + stretch_text(event.finding);
    }
    if (event.into != 0) text += fmt::format(" into mark {}", event.into);
    if (!event.who.empty()) text += fmt::format(" by {}: {}", event.who, event.why);
    if (event.revision != 0) text += fmt::format(" (revision {} of the readings)", event.revision);
    text += "\n";
  }
  return text;
}

std::string printed(const QualityScore& score) {
  std::string text = fmt::format("{}  {}, {} stations, by {}\n\nSeeded faults\n", score.unit, score.period,
                                 score.stations.size(), score.rule.text());
  standards::TextTable hits{{"fault", "detector", "seeded", "found", "rate"}};
  for (const quality::HitScore& one : score.hits) {
    hits.add({std::string{quality::name_of(one.fault)}, std::string{quality::name_of(quality::detector_of(one.fault))},
              std::to_string(one.seeds), std::to_string(one.hits), percent_text(one.hits, one.seeds)});
  }
  for (const quality::DeviceScore& one : score.device) {
    hits.add({one.fault, std::string{quality::name_of(one.detector)}, std::to_string(one.seeds),
              std::to_string(one.hits), percent_text(one.hits, one.seeds)});
  }
  text += hits.text() + "\nRaised on the readings as they are (upheld marks left out)\n";
  standards::TextTable alarms{{"detector", "raised", "a station-month"}};
  for (const quality::AlarmScore& one : score.alarms) {
    const bool hourly = one.detector != quality::Detector::average && one.detector != quality::Detector::hour &&
                        one.detector != quality::Detector::oxygen && one.detector != quality::Detector::clock;
    if (!hourly) continue;
    alarms.add({std::string{quality::name_of(one.detector)}, std::to_string(one.alarms),
                fmt::format("{:.2f}", one.per_place_month())});
  }
  text += alarms.text();
  if (score.device.empty()) return text;
  text += "\nRaised on made intervals and telegrams without a fault\n";
  standards::TextTable made{{"fault", "detector", "clean", "raised"}};
  for (const quality::DeviceScore& one : score.device) {
    made.add({one.fault, std::string{quality::name_of(one.detector)}, std::to_string(one.clean),
              std::to_string(one.alarms)});
  }
  return text + made.text();
}

}  // namespace lantian::serve
