#include "serve/fleet.hpp"

#include "observe/hj212/build.hpp"
#include "serve/fleet_gateway_test.hpp"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace {

using namespace lantian;
using namespace lantian::serve;
using trial::Manners;
using trial::StubGateway;

const twin::FleetPlan& fleet_plan() {
  static const twin::FleetPlan plan = [] {
    const std::string path = LANTIAN_SOURCE_DIR "/data/simulate/fleet.toml";
    const auto text = keep::read_file(path);
    REQUIRE(text.ok());
    auto read = twin::read_fleet_plan({path, *text});
    REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
    return *std::move(read);
  }();
  return plan;
}

FleetReport run_against(FleetOrder order, Manners manners, std::multiset<std::string>* kept = nullptr,
                        std::vector<std::string>* replies = nullptr) {
  StubGateway gateway{fleet_plan(), order, std::move(manners)};
  order.port = gateway.port;
  auto report = run_fleet(fleet_plan(), order, {});
  gateway.stop();
  REQUIRE_MESSAGE(report.ok(), (report ? "" : report.error().text()));
  if (kept != nullptr) *kept = gateway.kept;
  if (replies != nullptr) *replies = gateway.replies;
  return *std::move(report);
}

FleetOrder order_of(int devices, int connections, int window, int seconds) {
  FleetOrder order;
  order.devices = devices;
  order.connections = connections;
  order.window = window;
  order.seconds = seconds;
  order.retry_seconds = 1;
  return order;
}

class TrialFile {
 public:
  TrialFile() : path_{fmt::format("fleet-acked-{}.txt", ::getpid())} { std::remove(path_.c_str()); }
  ~TrialFile() { std::remove(path_.c_str()); }
  TrialFile(const TrialFile&) = delete;
  TrialFile& operator=(const TrialFile&) = delete;
  const std::string& path() const { return path_; }
  std::vector<std::string> lines() const {
    const auto text = keep::read_file(path_);
    REQUIRE(text.ok());
    std::vector<std::string> lines;
    std::istringstream in{*text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("latency counts give percentiles within a step, and the greatest exactly") {
  LatencyCounts counts;
  for (int i = 1; i <= 10'000; ++i) counts.add(i * 100);  // 0.1 ms .. 1 s, evenly
  CHECK(counts.count() == 10'000);
  CHECK(counts.greatest() == 1'000'000);
  for (const int permyriad : {1, 100, 5000, 9000, 9900, 9990, 10'000}) {
    const double exact = permyriad * 100.0;
    CHECK(static_cast<double>(counts.percentile(permyriad)) >= exact);
    CHECK(static_cast<double>(counts.percentile(permyriad)) <= exact * (1 + 1.0 / 32) + 1);
  }
  CHECK(LatencyCounts{}.percentile(9900) == 0);
}

TEST_CASE("an order that contradicts itself is refused") {
  FleetOrder order;
  order.rate = 100;
  order.window = 2;
  CHECK(check_fleet_order(order).error().where == "--rate");
  order = {};
  order.devices = 0;
  CHECK(check_fleet_order(order).error().where == "--devices");
  order = {};
  order.devices = 1000;
  order.connections = 9;  // 112 on one connection
  CHECK(check_fleet_order(order).error().where == "--connections");
  order.connections = 10;
  CHECK(check_fleet_order(order).ok());
}

TEST_CASE("closed loop: everything is acknowledged, and the file names exactly what the gateway kept") {
  const TrialFile file;
  FleetOrder order = order_of(30, 6, 8, 1);
  order.acked_file = file.path();
  std::multiset<std::string> kept;
  const FleetReport report = run_against(order, {}, &kept);
  CHECK(report.live.sent > 100);
  CHECK(report.live.acknowledged == report.live.sent);
  CHECK(report.live.unanswered == 0);
  CHECK(report.wrong_answers == 0);
  CHECK(report.live.latency.count() == report.live.acknowledged);
  const auto lines = file.lines();
  CHECK(static_cast<std::int64_t>(lines.size()) == report.live.acknowledged);
  for (const std::string& line : lines) {
    const std::size_t digest = line.rfind(' ');
    const std::size_t time = line.rfind(' ', digest - 1);
    CHECK_MESSAGE(kept.contains(line.substr(0, time) + line.substr(digest)), line);
  }
}

TEST_CASE("a gateway that ignores telegrams and hangs up loses nothing: the loggers repeat") {
  Manners manners;
  manners.ignore_every = 97;
  manners.hang_up_every = 131;
  FleetOrder order = order_of(20, 5, 4, 1);
  order.retry_seconds = 3;  // four tries: a machine that stands still for some seconds is no gateway that lost something
  std::multiset<std::string> kept;
  const FleetReport report = run_against(order, manners, &kept);
  CHECK(report.live.retried > 0);
  CHECK(report.reconnects > 0);
  CHECK(report.live.unanswered == 0);
  CHECK(report.live.acknowledged == report.live.sent);
  CHECK(report.wrong_answers == 0);
  CHECK(static_cast<std::int64_t>(kept.size()) >= report.live.acknowledged);
}

TEST_CASE("an outage is replayed whole, on the lane of its own") {
  FleetOrder order = order_of(25, 5, 3, 20);
  order.outage_hours = 6;
  const FleetReport report = run_against(order, {});
  // Six hours of every logger: 36 minute and 6 hour telegrams, in two parts from flue-gas outlets; days now and then.
  int expected = 0;
  for (const twin::Logger& logger : twin::make_fleet(fleet_plan(), order.seed, order.devices, 0)) {
    expected += 42 * fleet_plan().kinds[logger.kind].parts;
  }
  CHECK(report.reupload.sent >= expected);
  CHECK(report.reupload.sent <= expected + 50);
  CHECK(report.reupload.acknowledged == report.reupload.sent);
  CHECK(report.reupload_seconds > 0);
  CHECK(report.backlog_left == 0);
  CHECK(report.wrong_answers == 0);
}

TEST_CASE("answers in the wrong dialect are counted and shown; a 2005 logger goes on waiting") {
  Manners manners;
  manners.answer_all_as_2017 = true;
  FleetOrder order = order_of(20, 20, 1, 1);
  const FleetReport report = run_against(order, manners);
  CHECK(report.wrong_answers > 0);
  REQUIRE_FALSE(report.wrong_examples.empty());
  CHECK(report.live.unanswered > 0);
  CHECK(fleet_json(report).find("\"synthetic\": true") != std::string::npos);
  CHECK(printed(report).find("SYNTHETIC") != std::string::npos);
}

TEST_CASE("open loop sends what was ordered, also with every fault of the catalogue") {
  FleetOrder order;
  order.devices = 200;
  order.connections = 40;
  order.rate = 2000;
  order.seconds = 2;
  order.fault_permille = 800;
  order.retry_seconds = 1;
  const FleetReport report = run_against(order, {});
  const std::int64_t sent = report.live.sent + report.not_sent;
  CHECK(sent >= 3990);  // 2 s at 2000/s, and what fell into the last look at the clock
  CHECK(report.live.unanswered <= 20);
  CHECK(report.wrong_answers == 0);
  CHECK_MESSAGE(report.wrong_examples.empty(), (report.wrong_examples.empty() ? "" : report.wrong_examples.front()));
  for (std::size_t i = 0; i < report.faults.size(); ++i) {
    const auto& facts = twin::facts_of(static_cast<twin::LoggerFault>(i));
    if (facts.outcome == twin::FaultOutcome::never) CHECK(report.faults.at(i).acknowledged == 0);
  }
}

TEST_CASE("closed loop with faulty loggers: those that nobody answers do not run away") {
  FleetOrder order = order_of(200, 40, 4, 1);
  order.fault_permille = 800;
  const FleetReport report = run_against(order, {});
  CHECK(report.wrong_answers == 0);
  CHECK(report.live.acknowledged > 1000);
  CHECK(report.faults.at(static_cast<std::size_t>(twin::LoggerFault::not_registered)).loggers > 0);
  CHECK(report.without_answer < report.live.acknowledged * 10);
}

TEST_CASE("a request of the platform is served with data of the asked stretch") {
  FleetOrder order = order_of(1, 1, 0, 1);
  order.seed = 1;
  const auto fleet = twin::make_fleet(fleet_plan(), order.seed, 1, 0);
  const std::int64_t now = keep::now().time_since_epoch().count() + 8 * 3600;
  const auto stamp = [](std::int64_t local) {
    const std::chrono::local_seconds at{std::chrono::seconds{local}};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::int64_t second = (at - day).count();
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), second / 3600,
                       second / 60 % 60, second % 60);
  };
  const std::int64_t hour = now / 3600 * 3600;
  const std::string area = "BeginTime=" + stamp(hour - 3 * 3600) + ",EndTime=" + stamp(hour - 2 * 3600);
  Manners manners;
  manners.ask = observe::hj212::framed("QN=20260101000000001;ST=22;CN=2061;PW=123456;MN=" + fleet[0].mn +
                                       ";Flag=9;CP=&&" + area + "&&");
  std::multiset<std::string> kept;
  std::vector<std::string> replies;
  const FleetReport report = run_against(order, manners, &kept, &replies);
  CHECK(report.requests == 1);
  CHECK(report.wrong_answers == 0);
  REQUIRE(replies.size() == 2);
  CHECK(replies[0] == "9011 QnRtn=1");
  CHECK(replies[1] == "9012 ExeRtn=1");
}

TEST_CASE("without a gateway the run fails with what to do") {
  FleetOrder order = order_of(3, 3, 1, 1);
  order.port = 1;  // reserved, nobody listens
  const auto report = run_fleet(fleet_plan(), order, {});
  REQUIRE_FALSE(report.ok());
  CHECK(report.error().code == ErrorCode::io);
  CHECK(report.error().message.find("lantian gateway") != std::string::npos);
}
