#include "app/gateway.hpp"

#include "app/desk.hpp"
#include "app/end_signals.hpp"
#include "base/clock.hpp"
#include "gateway/frame_view.hpp"
#include "gateway/gateway.hpp"
#include "keep/files.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/deviation.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/hj212/verdict.hpp"
#include "serve/telemetry.hpp"
#include "serve/telemetry_hours.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <deque>
#include <functional>
#include <thread>

namespace lantian::app {
namespace {

using observe::hj212::Verdict;

constexpr std::chrono::milliseconds tail_pause{200};

Result<int> serve_gateway(const GatewayWords& words) {
  allow_many_connections();
  EndSignals signals;  // before any thread begins, so that all of them leave the signals alone
  std::signal(SIGPIPE, SIG_IGN);
  gateway::Config config;
  config.directory = words.directory;
  config.address = words.address;
  config.port = words.port;
  config.metrics_port = words.metrics_port;
  config.pull_gaps = !words.no_pull;
  LANTIAN_TRY(const auto protocol, serve::open_protocol(data_root()));
  LANTIAN_TRY(const auto service, gateway::Gateway::open(config, protocol));
  std::optional<serve::Office> office;
  std::optional<serve::HourKeeper> hours;
  if (!words.book.empty()) {
    LANTIAN_TRY(office, open_office());
    hours.emplace(*office, protocol, serve::door_to(words.book),
                  serve::HourKeeper::Source{[&](const keep::TelemetryQuery& query) { return service->values(query); },
                                            [&] { return service->roster()->devices(); },
                                            [&] { return service->take_oldest_hour(); }});
    service->each_round(std::chrono::seconds{60}, [&](UtcSeconds now) {
      const auto handed_over = hours->hand_over(now);
      for (const std::string& note : hours->take_notes()) fmt::print(stderr, "{}\n", note);
      return handed_over;
    });
  }
  LANTIAN_CHECK(service->start());
  fmt::print("HJ 212 gateway listens on {} port {}; {}\n", words.address, service->port(), service->opening());
  if (service->metrics_port() != 0) {
    fmt::print("metrics: http://{}:{}/metrics\n", config.metrics_address, service->metrics_port());
  }
  std::fflush(stdout);
  if (!words.port_file.empty()) LANTIAN_CHECK(keep::write_file(words.port_file, fmt::format("{}\n", service->port())));
  signals.wait_and([&service] { service->stop(); });
  LANTIAN_CHECK(service->wait());
  fmt::print("stopped: everything that was read is durable and answered\n");
  return 0;
}

Result<gateway::FrameFilter> filter_of(const FramesWords& words) {
  gateway::FrameFilter filter;
  filter.mn = words.mn;
  std::string allowed;
  for (std::uint8_t i = 0; !words.verdict.empty() && i <= static_cast<std::uint8_t>(Verdict::duplicate); ++i) {
    const std::string_view name = name_of(static_cast<Verdict>(i));
    if (name == words.verdict) filter.verdict = i;
    allowed += (allowed.empty() ? "" : ", ") + std::string{name};
  }
  if (!words.verdict.empty() && !filter.verdict) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("no verdict is called '{}'; there are {}", words.verdict, allowed), "--verdict"};
  }
  allowed.clear();
  for (std::uint8_t i = 0; !words.deviation.empty() && i < observe::hj212::deviation_count; ++i) {
    const std::string_view name = name_of(static_cast<observe::hj212::Deviation>(i));
    if (name == words.deviation) filter.deviation = i;
    allowed += (allowed.empty() ? "" : ", ") + std::string{name};
  }
  if (!words.deviation.empty() && !filter.deviation) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("no deviation is called '{}'; there are {}", words.deviation, allowed), "--deviation"};
  }
  return filter;
}

Result<int> show_frames(const FramesWords& words) {
  LANTIAN_TRY(const gateway::FrameFilter filter, filter_of(words));
  LANTIAN_TRY(keep::FrameReader reader, keep::FrameReader::open(words.directory + "/frames"));
  const bool colour = isatty(STDOUT_FILENO) != 0;
  const auto text_of_frame = [&](const keep::FrameReader::Placed& placed) {
    return words.json ? gateway::frame_json(placed) : gateway::frame_text(placed, colour);
  };
  std::deque<std::string> newest;
  bool following = false;
  for (;;) {
    LANTIAN_TRY(const auto group, reader.next());
    if (group.empty()) {
      for (const std::string& text : newest) print(text);
      newest.clear();
      std::fflush(stdout);
      if (!words.tail) return 0;
      following = true;
      std::this_thread::sleep_for(tail_pause);
      continue;
    }
    for (const keep::FrameReader::Placed& placed : group) {
      if (!filter.shows(placed.record)) continue;
      newest.push_back(text_of_frame(placed));
      if (!following && newest.size() > words.last) newest.pop_front();
    }
  }
}

Result<int> verify_frames(const std::string& directory) {
  LANTIAN_TRY(const keep::FrameLogCheck check, keep::verify_frame_log(directory + "/frames"));
  fmt::print("the chain holds: {} frames in {} groups, {} segments, {} bytes\nlast hash {}\n", check.records,
             check.groups, check.segments, check.bytes, check.last_hash);
  return 0;
}

Result<int> show_values(const ValuesWords& words) {
  LANTIAN_TRY(const auto book, keep::open_telemetry(words.directory + "/telemetry.duckdb", {.create = false}));
  LANTIAN_TRY(const Day first, parse_day(words.begin));
  LANTIAN_TRY(const Day last, parse_day(words.end.empty() ? words.begin : words.end));
  keep::TelemetryQuery query;
  query.mn = {words.mn};
  if (!words.factor.empty()) query.factor = {words.factor};
  query.begin = to_utc(first);
  query.end = to_utc(last + std::chrono::days{1});
  query.all_revisions = words.all_revisions;
  LANTIAN_TRY(const std::vector<keep::TelemetryValue> values, book->values(query));
  fmt::print("content,begin_utc,end_utc,factor,statistic,value,flag,usable,revision\n");
  for (const keep::TelemetryValue& value : values) {
    fmt::print("{},{},{},{},{},{},{},{},{}\n", name_of(static_cast<observe::hj212::Content>(value.content)),
               text_of(value.begin), text_of(value.end), value.factor,
               value.suffix.empty() ? name_of(static_cast<observe::hj212::Statistic>(value.statistic)) : value.suffix,
               value.value ? value.value->text() : value.word, value.flag, value.usable ? "yes" : "no", value.revision);
  }
  return 0;
}

}  // namespace

int run_gateway(const GatewayWords& words) {
  return exit_code(serve_gateway(words));
}
int run_gateway_frames(const FramesWords& words) {
  return exit_code(show_frames(words));
}
int run_gateway_verify(const std::string& directory) {
  return exit_code(verify_frames(directory));
}
int run_gateway_values(const ValuesWords& words) {
  return exit_code(show_values(words));
}

}  // namespace lantian::app
