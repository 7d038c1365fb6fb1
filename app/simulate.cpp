#include "app/simulate.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/fleet.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <cstdio>

namespace lantian::app {
namespace {

Result<twin::FleetPlan> open_plan(const std::string& name) {
  const bool is_path = name.find('/') != std::string::npos || name.ends_with(".toml");
  const std::string path = is_path ? name : data_root() + "/data/simulate/" + name + ".toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return twin::read_fleet_plan({path, std::move(text)});
}

template <class Whole>
bool take_number(std::string_view text, Whole& value) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size();
}

Result<void> take_target(const std::string& to, serve::FleetOrder& order) {
  const std::size_t colon = to.rfind(':');
  if (colon == std::string::npos || colon == 0 || !take_number(std::string_view{to}.substr(colon + 1), order.port) ||
      order.port == 0) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} is no HOST:PORT; write the gateway's address, for instance 127.0.0.1:9212", in_quotes(to)),
        "--to"};
  }
  order.host = to.substr(0, colon);
  if (order.host.starts_with('[') && order.host.ends_with(']'))
    order.host = order.host.substr(1, order.host.size() - 2);
  return {};
}

Result<UtcSeconds> start_time(const std::string& text) {
  constexpr std::size_t digits = 14, day_digits = 8;
  std::int64_t clock = 0;
  const auto day = parse_day(std::string_view{text}.substr(0, day_digits));
  const bool whole = text.size() == digits && day && take_number(std::string_view{text}.substr(day_digits), clock);
  const std::int64_t hour = clock / 10'000, minute = clock / 100 % 100, second = clock % 100;
  if (!whole || hour > 23 || minute > 59 || second > 59) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no time; write YYYYMMDDhhmmss, Beijing time", in_quotes(text)), "--start"};
  }
  return to_utc(*day + std::chrono::seconds{hour * 3600 + minute * 60 + second});
}

Result<serve::FleetOrder> order_of(const SimulateWords& words) {
  serve::FleetOrder order;
  order.devices = words.devices;
  order.connections = words.connections;
  order.seed = words.seed;
  order.seconds = words.seconds;
  order.rate = words.rate;
  order.window = words.window;
  order.outage_hours = words.outage_hours;
  order.speed = words.speed;
  order.retry_seconds = words.retry_seconds;
  order.acked_file = words.acked;
  if (words.rate < 0 || words.window < 0 || words.outage_hours < 0 || words.seconds < 0 || words.retry_seconds < 0) {
    return Error{ErrorCode::invalid_argument,
                 "rates, windows, hours and seconds are not negative; leave the option out", "simulate devices"};
  }
  if (!(words.faults >= 0 && words.faults <= 1)) {
    return Error{ErrorCode::invalid_argument, fmt::format("is {}; a share lies in 0..1", words.faults), "--faults"};
  }
  order.fault_permille = static_cast<int>(std::lround(words.faults * 1000));
  if (!words.start.empty()) {
    LANTIAN_TRY(order.start, start_time(words.start));
  }
  return order;
}

void show_progress(const serve::FleetProgress& progress) {
  const double left = progress.in_all - progress.elapsed;
  fmt::print(stderr, "\r\033[K{:.0f} s  sent {} ({:.0f}/s)  acknowledged {} ({:.0f}/s)  waiting {}{}{}",
             progress.elapsed, progress.sent, progress.sent_per_second, progress.acknowledged,
             progress.acknowledged_per_second, progress.waiting,
             progress.backlog > 0 ? fmt::format("  backlog {}", progress.backlog) : "",
             progress.in_all > 0 && left > 0 ? fmt::format("  {:.0f} s left", left) : "");
}

Result<int> simulate(const SimulateWords& words) {
  LANTIAN_TRY(const twin::FleetPlan plan, open_plan(words.plan));
  LANTIAN_TRY(serve::FleetOrder order, order_of(words));
  LANTIAN_CHECK(serve::check_fleet_order(order));
  if (!words.registry.empty()) LANTIAN_CHECK(keep::write_file(words.registry, serve::fleet_registry(plan, order)));
  if (words.only_registry) {
    if (words.registry.empty()) print(serve::fleet_registry(plan, order));
    return 0;
  }
  LANTIAN_CHECK(take_target(words.to, order));
  const bool shown = ::isatty(STDERR_FILENO) != 0;
  const auto report = serve::run_fleet(plan, order, shown ? show_progress : serve::FleetWatch{});
  if (shown) fmt::print(stderr, "\r\033[K");
  if (!report) return report.error();
  print(words.json ? serve::fleet_json(*report) : serve::printed(*report));
  return report->wrong_answers == 0 ? 0 : 1;
}

}  // namespace

int run_simulate_devices(const SimulateWords& words) {
  return exit_code(simulate(words));
}

}  // namespace lantian::app
