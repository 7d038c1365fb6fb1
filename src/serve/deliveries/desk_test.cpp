#include "serve/deliveries/desk.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

using namespace std::chrono_literals;

/// Noon in Beijing on 1 October 2023, and later.
constexpr UtcSeconds noon{std::chrono::sys_days{std::chrono::year{2023} / 10 / 1} + 4h};
constexpr Day first_october{std::chrono::year{2023} / 10 / 1};

/// A world with a clock that is told, where sending can fail.
struct DeliveryTrial {
  std::string folder =
      (std::filesystem::temp_directory_path() / ("lantian-deliveries-" + std::to_string(::getpid()))).string();
  docket::WorkCalendar calendar;
  std::vector<std::string> asked, arrived;
  int failures_left = 0, answer = 200;
  std::unique_ptr<DeliveryDesk> desk;

  DeliveryTrial() { std::filesystem::create_directories(folder); }
  ~DeliveryTrial() { std::filesystem::remove_all(folder); }
  DeliveryTrial(const DeliveryTrial&) = delete;
  DeliveryTrial& operator=(const DeliveryTrial&) = delete;

  Result<void> open(UtcSeconds now) {
    DeliverySetting setting;
    auto plan = DeliveryPlan::read({"p.toml", R"([[delivery]]
id = "daily"
name = { zh = "D", en = "Daily" }
ask = "/api/v1/units/1/days?period={yesterday}&format=csv"
file = "{yesterday}.csv"
at = "08:30"
folder = "/srv/out"
)"});
    REQUIRE(plan.ok());
    setting.plan = *std::move(plan);
    setting.state_file = folder + "/deliveries.json";
    setting.calendar = &calendar;
    setting.ask = [this](const HttpRequest& request) {
      asked.push_back(request.path + "?" + request.query);
      return HttpReply{answer, "text/csv", "a,b\n", {}, {}};
    };
    setting.send = [this](const Parcel& parcel) -> Result<void> {
      if (failures_left > 0) {
        --failures_left;
        return Error{ErrorCode::io, "the share is away", "/srv/out"};
      }
      arrived.push_back(parcel.key + " " + parcel.file_name);
      return {};
    };
    auto opened = DeliveryDesk::open(std::move(setting), now);
    if (!opened) return opened.error();
    desk = *std::move(opened);
    return {};
  }
  std::vector<std::string> taken() { return std::exchange(arrived, {}); }
  void round(UtcSeconds now) const { REQUIRE(desk->round(now).ok()); }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a delivery goes out once each day, also over a restart") {
  DeliveryTrial trial;
  REQUIRE(trial.open(noon).ok());
  trial.round(noon);
  CHECK(trial.taken().empty());  // the plan is new: it begins tomorrow
  trial.round(noon + 20h + 29min);
  CHECK(trial.taken().empty());
  trial.round(noon + 20h + 30min);
  CHECK(trial.taken() == Names{"daily/2023-10-02 2023-10-01.csv"});
  CHECK(trial.asked.back() == "/api/v1/units/1/days?period=2023-10-01&format=csv");
  REQUIRE(trial.open(noon + 21h).ok());
  trial.round(noon + 21h);
  CHECK(trial.taken().empty());
}

TEST_CASE("what fell due while the program was away is made up for, at most a week") {
  DeliveryTrial trial;
  REQUIRE(trial.open(noon).ok());
  REQUIRE(trial.open(noon + std::chrono::days{3}).ok());
  trial.round(noon + std::chrono::days{3});
  CHECK(trial.taken() ==
        Names{"daily/2023-10-02 2023-10-01.csv", "daily/2023-10-03 2023-10-02.csv", "daily/2023-10-04 2023-10-03.csv"});
  trial.round(noon + std::chrono::days{33});
  const Names late = trial.taken();
  REQUIRE(late.size() == 7);
  CHECK(late.front() == "daily/2023-10-28 2023-10-27.csv");
  CHECK(late.back() == "daily/2023-11-03 2023-11-02.csv");
}

TEST_CASE("a failure is tried again after 1, 2, 4 minutes and given up when the next is due") {
  DeliveryTrial trial;
  REQUIRE(trial.open(noon).ok());
  const UtcSeconds due = noon + 20h + 30min;
  trial.failures_left = 3;
  trial.round(due);
  trial.round(due + std::chrono::seconds{59});
  CHECK(trial.failures_left == 2);
  trial.round(due + 1min);
  trial.round(due + 2min);
  CHECK(trial.failures_left == 1);
  // The second pause holds over a restart.
  REQUIRE(trial.open(due + 2min).ok());
  trial.round(due + 2min);
  CHECK(trial.failures_left == 1);
  trial.round(due + 3min);
  CHECK(trial.failures_left == 0);
  CHECK(trial.desk->json().find("the share is away") != std::string::npos);
  trial.round(due + 7min);
  CHECK(trial.taken() == Names{"daily/2023-10-02 2023-10-01.csv"});
  CHECK(trial.desk->json().find("the share is away") == std::string::npos);

  trial.failures_left = 1000;
  trial.round(due + 24h);
  trial.failures_left = 1;
  trial.round(due + 48h);
  CHECK(trial.taken() == Names{"daily/2023-10-04 2023-10-03.csv"});
  CHECK(trial.desk->json().find("\"delivered\":false") != std::string::npos);
}

TEST_CASE("a refused address is a failure that says what the address said, and a trial notes nothing") {
  DeliveryTrial trial;
  REQUIRE(trial.open(noon).ok());
  trial.answer = 404;
  const auto refused = trial.desk->deliver("daily", first_october, noon);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("answered 404") != std::string::npos);
  trial.answer = 200;
  const auto note = trial.desk->deliver("daily", first_october, noon);
  REQUIRE(note.ok());
  CHECK(note->bytes == 4);
  CHECK(trial.taken() == Names{"daily/2023-10-01 2023-09-30.csv"});
  CHECK(trial.desk->json().find("2023-09-30.csv") == std::string::npos);
  CHECK(trial.desk->deliver("weekly", first_october, noon).error().message.find("daily") != std::string::npos);
}

TEST_CASE("a state that is no longer whole is refused and not overwritten") {
  for (const char* text :
       {"", "[]", R"({"daily":{}})", R"({"daily":{"done":"x","tries":0,"next_try_utc":"","fault":"","notes":[]}})",
        R"({"daily":1})"}) {
    CAPTURE(text);
    CHECK(read_delivery_states(text).error().code == ErrorCode::malformed);
  }
  const DeliveryStates states{
      {"a", {first_october, 2, noon, "why", {{first_october, noon, true, "f.csv", "00ff", 7, ""}}}}};
  const auto back = read_delivery_states(delivery_states_json(states));
  REQUIRE(back.ok());
  CHECK(delivery_states_json(*back) == delivery_states_json(states));
  CHECK(back->at("a").notes.at(0).bytes == 7);
}

}  // namespace lantian::serve
