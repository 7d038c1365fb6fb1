#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "observe/hj212/registry.hpp"
#include "terms/region.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

/// The registry as its people meet it: the command line, two persons, files that go out and come back.
namespace {

using namespace lantian;
namespace fs = std::filesystem;

class RegistryTrial {
 public:
  RegistryTrial() : path_{(fs::temp_directory_path() / fmt::format("lantian-registry-{}", getpid())).string()} {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~RegistryTrial() { fs::remove_all(path_); }
  RegistryTrial(const RegistryTrial&) = delete;
  RegistryTrial& operator=(const RegistryTrial&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string gateway() const { return path_ + "/gateway"; }

  struct Answer {
    int code = -1;
    std::string text;  ///< both streams
    bool says(const std::string& piece) const { return text.find(piece) != std::string::npos; }
  };
  /// Runs "lantian gateway WORDS --at DIRECTORY".
  Answer run(const std::string& words) const {
    const std::string command = fmt::format("'{}' gateway {} --at '{}' 2>&1", LANTIAN_PROGRAM, words, gateway());
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Answer answer;
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) answer.text.append(buffer, got);
    const int status = ::pclose(pipe);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return answer;
  }
  /// False, with a line that says so, for a program whose command line lacks these verbs.
  bool has_verbs() const {
    const bool there = run("audit").code == 1;  // wrong usage would be 2; there is no book yet
    if (!there) MESSAGE("this program has no verbs of the registry: passed by");
    return there;
  }
  std::unique_ptr<keep::DeviceBook> book() const {
    auto opened = keep::open_device_book(gateway() + "/devices.db");
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    return *std::move(opened);
  }

 private:
  std::string path_;
};

std::string shipped_registry() {
  return LANTIAN_SOURCE_DIR "/regions/changji/devices.toml";
}

}  // namespace

TEST_CASE("the shipped registry is synthetic, of every kind, and its ambient stations exist") {
  const auto text = keep::read_file(shipped_registry());
  REQUIRE(text.ok());
  const auto devices = observe::hj212::read_devices_toml({shipped_registry(), *text});
  REQUIRE_MESSAGE(devices.ok(), (devices ? "" : devices.error().text()));
  const auto files = keep::read_tree(LANTIAN_SOURCE_DIR "/regions/changji", ".toml");
  REQUIRE(files.ok());
  const auto region = terms::read_region(*files);
  REQUIRE_MESSAGE(region.ok(), (region ? "" : region.error().text()));
  std::array<int, 6> kinds{};
  std::array<int, 3> dialects{};
  for (const auto& device : *devices) {
    CAPTURE(device.mn);
    CHECK(device.synthetic);
    CHECK(region->unit(device.unit_id) != nullptr);
    ++kinds.at(static_cast<std::size_t>(device.kind));
    ++dialects.at(static_cast<std::size_t>(device.dialect));
    if (device.kind == observe::hj212::DeviceKind::ambient) CHECK(region->station(device.station) != nullptr);
    CHECK_FALSE(device.factors.empty());
  }
  for (std::size_t kind = 0; kind < 5; ++kind) CHECK(kinds.at(kind) > 0);
  for (const int number : dialects) CHECK(number > 0);
}

TEST_CASE("a registry goes in, is changed in a spreadsheet, and goes in again, on the command line") {
  const RegistryTrial trial;
  if (!trial.has_verbs()) return;
  CHECK(trial.run("devices list").code == 1);
  auto answer = trial.run(fmt::format("devices import '{}' --dry-run", shipped_registry()));
  CHECK(answer.code == 0);
  CHECK(answer.says("12 new, 0 changed, 0 unchanged"));
  CHECK_FALSE(fs::exists(trial.gateway() + "/devices.db"));
  CHECK(trial.run(fmt::format("devices import '{}'", shipped_registry())).says("--by NAME"));
  CHECK(trial.run(fmt::format("devices import '{}' --by 'Li Wei'", shipped_registry())).code == 0);
  CHECK(trial.run("devices list --kind dust").says("3 devices"));
  CHECK(trial.run("devices list --kind dusty").code == 1);

  answer = trial.run(fmt::format("devices export '{}'", trial.file("r.csv")));
  CHECK(answer.code == 0);
  std::string csv = *keep::read_file(trial.file("r.csv"));
  CHECK(csv.find("00112233445566778899aabbccddeeff") == std::string::npos);
  CHECK(csv.find("123456,") == std::string::npos);
  csv.replace(csv.find("652301D057000039F0000001,2017"), 29, "652301D057000039F0000001,2025");
  std::ofstream{trial.file("r.csv"), std::ios::binary} << csv;
  answer = trial.run(fmt::format("devices import '{}' --by 'Wang Fang'", trial.file("r.csv")));
  CHECK(answer.says("changed  652301D057000039F0000001: dialect: 2017 -> 2025"));
  CHECK(answer.says("0 new, 1 changed, 11 unchanged"));
  CHECK(trial.book()->device("65230100A8900016F0000002")->value().sm4_key == "00112233445566778899aabbccddeeff");
  CHECK(trial.run("devices show 652301D057000039F0000001 --history").says("Wang Fang: dialect: 2017 -> 2025"));

  csv.replace(csv.find("652301D057000039F0000002,2017"), 29, "652301D057000039F0000002,HJ17");
  std::ofstream{trial.file("r.csv"), std::ios::binary} << csv;
  answer = trial.run(fmt::format("devices import '{}' --by 'Wang Fang'", trial.file("r.csv")));
  CHECK(answer.code == 1);
  CHECK(answer.says("did you mean '2017'?"));
  CHECK(trial.run("devices remove 65230239000001 --by 'Li Wei'").code == 0);
  CHECK(trial.run("devices show 65230239000001").code == 1);
  CHECK(trial.run("devices show 65230100A8900016F000002").says("did you mean '65230100A8900016F0000002'?"));
  answer = trial.run("audit");
  CHECK(answer.code == 0);
  CHECK(answer.says("14 rows, the chain holds"));
}

TEST_CASE("one command takes a device out of quarantine") {
  const RegistryTrial trial;
  if (!trial.has_verbs()) return;
  const UtcSeconds then{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
  const std::vector<keep::Sighting> seen{
      {"0507A010003242", "not registered", "10.2.3.4:5000", "39",
       "##0121QN=20250131202809340;ST=39;CN=2011;PW=123456;MN=0507A010003242;Flag=9;CP=&&&&BF41\r\n", then,
       then + std::chrono::hours{2}, 57},
      {"odd\x1b[31m", "not registered", "10.2.3.5:1", "", "GET / HTTP/1.1\r\n", then, then, 1}};
  REQUIRE(trial.book()->note_sightings(seen).ok());
  auto answer = trial.run("quarantine");
  CHECK(answer.says("0507A010003242"));
  CHECK(answer.says("2026-03-01 10:00:00"));  // the last one, Beijing time
  CHECK(answer.says("odd\\x1b[31m"));
  CHECK_FALSE(answer.says("\x1b["));
  CHECK(trial.run("register --mn 0507A010003242 --dialect HJ212-17 --kind dust --by A").says("did you mean '2017'?"));
  CHECK(trial.run("register --mn 0507A010003242 --dialect 2017 --kind dusty --by A").says("did you mean 'dust'?"));
  answer = trial.run("register --mn 0507A010003242 --dialect 2017 --kind dust --station X1 --by 'Li Wei'");
  CHECK(answer.code == 0);
  CHECK(answer.says("it leaves quarantine: 57 frames since 2026-03-01 08:00:00"));
  CHECK(answer.says("the Flag of its last frame names 2025"));
  CHECK(trial.run("register --mn 0507A010003242 --dialect 2017 --kind dust --by A").says("is registered already"));
  answer = trial.run("quarantine --no-frames");
  CHECK_FALSE(answer.says("0507A010003242"));
  CHECK_FALSE(answer.says("GET / HTTP"));
  CHECK(answer.says("1 sightings"));
}

TEST_CASE("what changes a device waits for a second person, on the command line") {
  const RegistryTrial trial;
  if (!trial.has_verbs()) return;
  REQUIRE(trial.run(fmt::format("devices import '{}' --by 'Li Wei'", shipped_registry())).code == 0);
  const std::string device = "--mn 65230100A8900016F0000001";
  auto answer = trial.run("request propose " + device + " --cn 1072 --area NewPW=654321 --why lost --by 'Li Wei'");
  CHECK(answer.says("request 1 is proposed"));
  answer = trial.run("request approve 1 --by 'li  wei'");
  CHECK(answer.code == 1);
  CHECK(answer.says("a second person must approve it"));
  CHECK(trial.run("request list").says("1  proposed"));
  CHECK(trial.run("request approve 1 --by 'Wang Fang'").code == 0);
  answer = trial.run("request list --state approved");
  CHECK(answer.says("NewPW=***"));
  CHECK(answer.says("proposed by Li Wei, approved by Wang Fang, because lost"));
  CHECK_FALSE(answer.says("654321"));
  CHECK(trial.run("request refuse 1 --by 'Li Wei' --why 'found it'").code == 0);
  CHECK(trial.run("request list --state refused").says("refused by Li Wei: found it"));

  answer = trial.run("request propose " + device + " --cn 2061 --area BeginTime=20260301000000 --by 'Li Wei'");
  CHECK(answer.says("changes nothing in the device"));
  CHECK(trial.run("request propose " + device + " --cn 3022 --by A").says("is not in HJ 212 of 2017"));
  CHECK(trial.run("request propose " + device + " --cn 9014 --by A").says("is an answer"));
  CHECK(trial.run("request propose " + device + " --cn 4444 --by A").says("no edition of HJ 212 has a command 4444"));
  CHECK(trial.run("request propose --mn 65230100A8900016F000000 --cn 1012 --by A").says("did you mean"));
  CHECK(trial.run("request list --state gone").says("no state; allowed are proposed"));
  answer = trial.run("audit --about 'request 1 of'");
  CHECK(answer.says("request.approve-denied"));
  CHECK_FALSE(answer.says("654321"));
}
