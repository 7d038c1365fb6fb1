#include "gateway/metrics.hpp"

#include "observe/hj212/deviation.hpp"
#include "observe/hj212/verdict.hpp"

#include <fmt/core.h>

#include <iterator>

namespace lantian::gateway {
namespace {

void write_head(std::string& page, std::string_view name, std::string_view kind, std::string_view help) {
  fmt::format_to(std::back_inserter(page), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, kind, help);
}

void write_frames(std::string& page, const Metrics& metrics) {
  using observe::hj212::Verdict;
  write_head(page, "lantian_gateway_frames_total", "counter", "Frames by verdict");
  for (std::size_t i = 0; i < metrics.frames.size(); ++i) {
    fmt::format_to(std::back_inserter(page), "lantian_gateway_frames_total{{verdict=\"{}\"}} {}\n",
                   name_of(static_cast<Verdict>(i)), metrics.frames[i].load());
  }
  using observe::hj212::Deviation;
  write_head(page, "lantian_gateway_deviations_total", "counter", "Frames that showed a deviation");
  for (std::size_t i = 0; i < observe::hj212::deviation_count; ++i) {
    fmt::format_to(std::back_inserter(page), "lantian_gateway_deviations_total{{deviation=\"{}\"}} {}\n",
                   name_of(static_cast<Deviation>(i)), metrics.deviations[i].load());
  }
}

}  // namespace

void Durations::add(std::chrono::nanoseconds time) {
  const double seconds = std::chrono::duration<double>(time).count();
  std::size_t place = 0;
  while (place < seconds_up_to.size() && seconds > seconds_up_to[place]) ++place;
  classes_[place].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(time.count()), std::memory_order_relaxed);
}

std::uint64_t Durations::count() const {
  std::uint64_t all = 0;
  for (const Count& one : classes_) all += one.load();
  return all;
}

std::chrono::duration<double> Durations::quantile(double share) const {
  const auto wanted = share * static_cast<double>(count());
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    below += classes_[i].load();
    if (below > 0 && static_cast<double>(below) >= wanted) {
      return std::chrono::duration<double>{seconds_up_to[std::min(i, seconds_up_to.size() - 1)]};
    }
  }
  return {};
}

void Durations::write(std::string& page, std::string_view name, std::string_view help) const {
  write_head(page, name, "histogram", help);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < seconds_up_to.size(); ++i) {
    below += classes_[i].load();
    fmt::format_to(std::back_inserter(page), "{}_bucket{{le=\"{}\"}} {}\n", name, seconds_up_to[i], below);
  }
  below += classes_.back().load();
  fmt::format_to(std::back_inserter(page), "{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", name, below,
                 static_cast<double>(nanoseconds_.load()) / 1e9);
}

void write_metric(std::string& page, std::string_view name, std::string_view kind, std::string_view help,
                  double value) {
  write_head(page, name, kind, help);
  fmt::format_to(std::back_inserter(page), "{} {}\n", name, value);
}

std::string metrics_page(const Metrics& m) {
  std::string page;
  write_frames(page, m);
  const auto counter = [&](std::string_view name, const Count& count, std::string_view help) {
    write_metric(page, fmt::format("lantian_gateway_{}_total", name), "counter", help,
                 static_cast<double>(count.load()));
  };
  counter("received_bytes", m.received_bytes, "Bytes read from all connections");
  counter("foreign_bytes", m.foreign_bytes, "Bytes that belonged to no frame");
  counter("answers", m.answers, "Answers handed to connections, each after its frame was durable");
  counter("answer_bytes", m.answer_bytes, "Bytes of answers");
  counter("sessions_opened", m.sessions_opened, "Connections accepted");
  counter("sessions_refused", m.sessions_refused, "Connections refused because there were too many");
  counter("peers_dropped", m.peers_dropped, "Connections closed for sending no frames, or for silence");
  counter("sessions_taken_over", m.sessions_taken_over, "A device spoke on a new connection while an old one was open");
  counter("reads_paused", m.reads_paused, "Times a connection was not read because the disk or the peer was behind");
  counter("commits", m.commits, "Groups made durable");
  counter("reupload_frames", m.reupload_frames, "Frames that went through the re-upload lane");
  counter("values_stored", m.values_stored, "Values new to the telemetry book");
  counter("values_superseded", m.values_superseded, "Values that corrected an earlier one");
  counter("values_unchanged", m.values_unchanged, "Values that repeated a stored one");
  counter("requests_sent", m.requests_sent, "Requests sent to devices");
  counter("requests_done", m.requests_done, "Requests that devices reported as done");
  counter("requests_failed", m.requests_failed, "Requests that failed or had no answer");
  counter("forwarded", m.forwarded, "Frames acknowledged by other centres");
  write_metric(page, "lantian_gateway_sessions", "gauge", "Open connections", static_cast<double>(m.sessions()));
  m.live_answer.write(page, "lantian_gateway_live_answer_seconds", "From the last byte to the answer, live lane");
  m.reupload_answer.write(page, "lantian_gateway_reupload_answer_seconds",
                          "From the last byte to the answer, re-upload lane");
  return page;
}

}  // namespace lantian::gateway
