#include "serve/alarms/desk.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

using namespace std::chrono_literals;

constexpr UtcSeconds begin_of_alarms{std::chrono::sys_days{std::chrono::year{2023} / 10 / 2}};

/// A world in which looking, sending and the clock are told.
struct AlarmTrial {
  std::string folder =
      (std::filesystem::temp_directory_path() / ("lantian-alarms-" + std::to_string(::getpid()))).string();
  AlarmSignal signal = AlarmSignal::breach;
  bool book_fails = false;
  int failures_left = 0;
  int places = 1;
  std::vector<std::string> arrived, pages;
  std::unique_ptr<AlarmDesk> desk;

  AlarmTrial() { std::filesystem::create_directories(folder); }
  ~AlarmTrial() { std::filesystem::remove_all(folder); }
  AlarmTrial(const AlarmTrial&) = delete;
  AlarmTrial& operator=(const AlarmTrial&) = delete;

  Result<void> open() {
    const terms::SourceFile file{"t.toml", R"(source = "test"
status = "unverified"
[[rule]]
id = "dust"
name = { zh = "D", en = "Dust" }
what = "above"
species = "PM10"
above = "600"
tell_no_data_minutes = 10
[[channel]]
id = "desk"
folder = "/srv/desk"
[[tell]]
channel = "desk"
who = "duty"
)"};
    AlarmSetting setting;
    auto rules = AlarmRules::read({&file, 1}, {});
    REQUIRE(rules.ok());
    setting.rules = *std::move(rules);
    setting.state_file = folder + "/alarms.json";
    setting.look = [this](UtcSeconds) -> Result<std::vector<AlarmLook>> {
      if (book_fails) return Error{ErrorCode::io, "the disk is away", "book"};
      std::vector<AlarmLook> looks;
      for (int n = 1; n <= places; ++n) {
        looks.push_back({"dust", "S" + std::to_string(n), {"S", "S"}, signal, "700 ug/m3", "600 ug/m3", {}});
      }
      return looks;
    };
    setting.send = [this](const AlarmChannel&, const AlarmMessage& message) -> Result<void> {
      if (failures_left > 0) {
        --failures_left;
        return Error{ErrorCode::io, "the share is away", "/srv/desk"};
      }
      arrived.push_back(message.key);
      return {};
    };
    setting.tell = [this](const std::string& json) { pages.push_back(json); };
    auto opened = AlarmDesk::open(std::move(setting));
    if (!opened) return opened.error();
    desk = *std::move(opened);
    return {};
  }
};
using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("an alarm is told once, also over restarts, and pages hear of it") {
  AlarmTrial trial;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  CHECK(trial.arrived == Keys{"1-1"});
  CHECK(trial.pages.back() == "{\"open\":1,\"unacknowledged\":1}");
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms + 1min).ok());
  CHECK(trial.arrived == Keys{"1-1"});
}

TEST_CASE("what a channel did not take is tried again, later and later, also by the next program") {
  AlarmTrial trial;
  trial.failures_left = 2;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  REQUIRE(trial.desk->round(begin_of_alarms + 30s).ok());
  CHECK(trial.failures_left == 1);  // not before a minute has passed
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms + 1min).ok());
  CHECK(trial.failures_left == 0);
  REQUIRE(trial.desk->round(begin_of_alarms + 2min).ok());
  CHECK(trial.arrived.empty());
  REQUIRE(trial.desk->round(begin_of_alarms + 3min).ok());
  CHECK(trial.arrived == Keys{"1-1"});
}

TEST_CASE("a channel that failed is left alone for the rest of the round") {
  AlarmTrial trial;
  trial.places = 3;
  trial.failures_left = 3;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  CHECK(trial.failures_left == 2);  // three messages wait, one try was made
  CHECK(trial.arrived.empty());
}

TEST_CASE("acknowledgements and silences are there after a restart") {
  AlarmTrial trial;
  trial.failures_left = 1;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  REQUIRE(trial.desk->acknowledge(1, {"Aygul", "seen", begin_of_alarms + 10s}).ok());
  const auto silence =
      trial.desk->silence({0, "dust", "", "Aygul", "calibration", begin_of_alarms, begin_of_alarms + 60min});
  REQUIRE(silence.ok());
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms + 5min).ok());
  CHECK(trial.arrived.empty());  // what waited is not told behind an acknowledgement
  const AlarmView view = trial.desk->view();
  REQUIRE(view.board.alarms.size() == 1);
  CHECK(view.board.alarms[0].acknowledged->by == "Aygul");
  REQUIRE(view.board.silences.size() == 1);
  CHECK(view.board.silences[0].why == "calibration");
  CHECK(trial.desk->acknowledge(1, {"B", "", begin_of_alarms}).error().code == ErrorCode::conflict);
  CHECK(trial.desk->acknowledge(9, {"B", "", begin_of_alarms}).error().code == ErrorCode::not_found);
  CHECK(trial.desk->silence({0, "gone", "", "A", "w", {}, {}}).error().code == ErrorCode::not_found);
  CHECK(trial.desk->end_silence(1, begin_of_alarms + 10min).ok());
  CHECK(trial.desk->end_silence(1, begin_of_alarms + 11min).error().code == ErrorCode::conflict);
}

TEST_CASE("a book that cannot be asked is an error of the rules, raised when it lasts, and gone when it answers") {
  AlarmTrial trial;
  trial.signal = AlarmSignal::fine;
  trial.book_fails = true;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  CHECK(trial.arrived.empty());
  REQUIRE(trial.desk->round(begin_of_alarms + 10min).ok());
  CHECK(trial.arrived == Keys{"1-1"});
  CHECK(trial.desk->view().board.alarms[0].kind == AlarmPhase::error);
  trial.book_fails = false;
  REQUIRE(trial.desk->round(begin_of_alarms + 11min).ok());
  CHECK_FALSE(trial.desk->view().board.alarms[0].open());
}

TEST_CASE("when nothing can be written, nobody is told, and the next round tries again") {
  AlarmTrial trial;
  REQUIRE(trial.open().ok());
  std::filesystem::remove_all(trial.folder);
  {
    const int made = ::symlink("/proc/nowhere", trial.folder.c_str());
    REQUIRE(made == 0);
  }
  CHECK_FALSE(trial.desk->round(begin_of_alarms).ok());
  CHECK(trial.arrived.empty());
  std::filesystem::remove(trial.folder);
  REQUIRE(trial.desk->round(begin_of_alarms + 1min).ok());
  CHECK(trial.arrived == Keys{"1-1"});
}

TEST_CASE("a state file that is not whole stops the start") {
  AlarmTrial trial;
  REQUIRE(trial.open().ok());
  REQUIRE(trial.desk->round(begin_of_alarms).ok());
  std::filesystem::resize_file(trial.folder + "/alarms.json", 40);
  CHECK(trial.open().error().code == ErrorCode::malformed);
}

}  // namespace lantian::serve
