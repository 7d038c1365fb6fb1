#include "observe/hj212/registry.hpp"
#include "serve/fleet.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

double milliseconds(std::int64_t microseconds) {
  return static_cast<double>(microseconds) / 1000;
}

std::string lane_row(std::string_view name, const FleetLane& lane) {
  const LatencyCounts& latency = lane.latency;
  return fmt::format("{:<10} {:>11} {:>11} {:>9} {:>11} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.1f}\n", name, lane.sent,
                     lane.acknowledged, lane.retried, lane.unanswered, milliseconds(latency.percentile(5000)),
                     milliseconds(latency.percentile(9900)), milliseconds(latency.percentile(9990)),
                     milliseconds(latency.greatest()));
}

std::string lane_json(const FleetLane& lane) {
  const LatencyCounts& latency = lane.latency;
  return fmt::format(
      "{{\"sent\": {}, \"acknowledged\": {}, \"retried\": {}, \"unanswered\": {}, \"latency_count\": {}, "
      "\"latency_p50_ms\": {:.3f}, \"latency_p99_ms\": {:.3f}, \"latency_p999_ms\": {:.3f}, \"latency_max_ms\": "
      "{:.3f}}}",
      lane.sent, lane.acknowledged, lane.retried, lane.unanswered, latency.count(),
      milliseconds(latency.percentile(5000)), milliseconds(latency.percentile(9900)),
      milliseconds(latency.percentile(9990)), milliseconds(latency.greatest()));
}

/// Printable ASCII as it is, the rest as \u00NN: examples hold bytes of the line.
std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte > 0x7e) {
      quoted += fmt::format("\\u{:04x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string fault_rows(const FleetReport& report) {
  std::string text;
  for (std::size_t i = 1; i < report.faults.size(); ++i) {
    const FleetFault& own = report.faults[i];
    if (own.loggers == 0) continue;
    const twin::FaultFacts& facts = twin::facts_of(static_cast<twin::LoggerFault>(i));
    text += fmt::format("  {:<20} {:>4} {:>8} {:>9} {:>12}  {}\n", facts.name,
                        facts.catalogue == 0 ? "-" : fmt::format("#{}", facts.catalogue), own.loggers, own.sent,
                        own.acknowledged, name_of(facts.outcome));
  }
  if (text.empty()) return "";
  return fmt::format("\n  {:<20} {:>4} {:>8} {:>9} {:>12}  to be\n", "fault", "case", "loggers", "sent",
                     "acknowledged") +
         text;
}

}  // namespace

double FleetReport::acknowledged_per_second() const {
  return seconds > 0 ? static_cast<double>(acknowledged_in_time) / seconds : 0;
}

std::string fleet_registry(const twin::FleetPlan& plan, const FleetOrder& order) {
  std::vector<observe::hj212::Device> devices;
  for (const twin::Logger& logger : twin::make_fleet(plan, order.seed, order.devices, order.fault_permille)) {
    if (auto device = twin::registered(plan, logger)) devices.push_back(*std::move(device));
  }
  return "# Synthetic data loggers, made by lantian simulate devices. No device of this file exists.\n\n" +
         observe::hj212::write_devices_toml(devices, observe::hj212::Secrets::shown);
}

std::string printed(const FleetReport& report) {
  std::string text = fmt::format(
      "SYNTHETIC fleet: {} devices on {} connections, seed {}; {:.1f} s, {:.0f} s of the fleet's own time\n"
      "{:<10} {:>11} {:>11} {:>9} {:>11} {:>9} {:>9} {:>9} {:>9}\n",
      report.devices, report.connections, report.seed, report.seconds, report.fleet_seconds, "lane", "sent",
      "acknowledged", "retried", "unanswered", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
  text += lane_row("live", report.live);
  if (report.reupload.sent > 0 || report.backlog_left > 0) text += lane_row("re-upload", report.reupload);
  text += fmt::format("acknowledged {:.0f}/s, {:.1f} MB sent, {} reconnects, {} failed connects, {} requests served\n",
                      report.acknowledged_per_second(), static_cast<double>(report.bytes) / 1e6, report.reconnects,
                      report.connect_failures, report.requests);
  if (report.reupload_seconds > 0) text += fmt::format("outage replayed in {:.1f} s\n", report.reupload_seconds);
  if (report.backlog_left > 0) text += fmt::format("backlog left: {} telegrams\n", report.backlog_left);
  if (report.not_sent > 0) text += fmt::format("fell due while the line was down: {}\n", report.not_sent);
  if (report.without_answer > 0) text += fmt::format("sent without a matched answer: {}\n", report.without_answer);
  if (report.extra_answers > 0) text += fmt::format("answers beyond the first: {}\n", report.extra_answers);
  text += fault_rows(report);
  text += fmt::format("wrong answers: {}\n", report.wrong_answers);
  for (const std::string& example : report.wrong_examples) text += "  " + example + "\n";
  return text;
}

std::string fleet_json(const FleetReport& report) {
  std::string faults, examples;
  for (std::size_t i = 1; i < report.faults.size(); ++i) {
    const FleetFault& own = report.faults[i];
    if (own.loggers == 0) continue;
    const twin::FaultFacts& facts = twin::facts_of(static_cast<twin::LoggerFault>(i));
    faults += fmt::format(
        "{}\n    {{\"name\": \"{}\", \"catalogue\": {}, \"to_be\": \"{}\", \"loggers\": {}, \"sent\": {}, "
        "\"acknowledged\": {}}}",
        faults.empty() ? "" : ",", facts.name, facts.catalogue, name_of(facts.outcome), own.loggers, own.sent,
        own.acknowledged);
  }
  for (const std::string& example : report.wrong_examples) {
    examples += (examples.empty() ? "" : ", ") + json_quoted(example);
  }
  return fmt::format(
      "{{\n  \"synthetic\": true,\n  \"devices\": {},\n  \"connections\": {},\n  \"seed\": {},\n  \"seconds\": "
      "{:.3f},\n"
      "  \"fleet_seconds\": {:.0f},\n  \"acknowledged_per_second\": {:.1f},\n  \"live\": {},\n  \"reupload\": {},\n"
      "  \"reupload_seconds\": {:.3f},\n  \"backlog_left\": {},\n  \"bytes\": {},\n  \"reconnects\": {},\n"
      "  \"connect_failures\": {},\n  \"not_sent\": {},\n  \"without_answer\": {},\n  \"extra_answers\": {},\n"
      "  \"requests\": {},\n  \"wrong_answers\": {},\n  \"wrong_examples\": [{}],\n  \"faults\": [{}{}]\n}}\n",
      report.devices, report.connections, report.seed, report.seconds, report.fleet_seconds,
      report.acknowledged_per_second(), lane_json(report.live), lane_json(report.reupload), report.reupload_seconds,
      report.backlog_left, report.bytes, report.reconnects, report.connect_failures, report.not_sent,
      report.without_answer, report.extra_answers, report.requests, report.wrong_answers, examples, faults,
      faults.empty() ? "" : "\n  ");
}

}  // namespace lantian::serve
