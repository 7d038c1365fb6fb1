// The gateway is killed (SIGKILL) at random moments while loggers send and send again. Afterwards every telegram that
// was acknowledged is in the frame log exactly once and its value in the telemetry book exactly once.
// LANTIAN_CRASH_ROUNDS sets the number of rounds (default 6).
#include "keep/device_book.hpp"
#include "keep/files.hpp"
#include "keep/frame_log.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/build.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/packet.hpp"
#include "observe/hj212/verdict.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test of the whole program
using observe::hj212::Verdict;
using Clock = std::chrono::steady_clock;

constexpr int loggers = 8;
constexpr std::size_t window = 16;
constexpr std::chrono::seconds patience{20};

std::string mn_of(int logger) {
  return fmt::format("CRASH{:019}", logger);
}

/// Minute n of a logger. Within the last year, so that no row finds it too old.
std::string time_of(int n) {
  const auto newest = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) - std::chrono::days{2};
  const auto time = newest - std::chrono::days{300} + std::chrono::minutes{n};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time - day).count();
  return fmt::format("{:04}{:02}{:02}{:02}{:02}00", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), minutes / 60, minutes % 60);
}

/// A running gateway program.
class Program {
 public:
  explicit Program(const std::string& directory) {
    const std::string port_file = directory + "/port";
    std::filesystem::remove(port_file);
    child_ = fork();
    if (child_ == 0) {
      const int silent = open("/dev/null", O_WRONLY | O_CLOEXEC);
      dup2(silent, STDOUT_FILENO);
      execl(LANTIAN_PROGRAM, LANTIAN_PROGRAM, "gateway", "--at", directory.c_str(), "--address", "127.0.0.1", "--port",
            "0", "--port-file", port_file.c_str(), "--no-pull", nullptr);
      _exit(127);
    }
    for (const auto start = Clock::now(); port_ == 0 && Clock::now() - start < patience;) {
      if (const auto text = keep::read_file(port_file); text && !text->empty()) port_ = std::atoi(text->c_str());
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    REQUIRE_MESSAGE(port_ != 0, "the gateway did not come up");
  }
  ~Program() { end(SIGKILL); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// Returns the exit code, or -1 after a signal.
  int end(int signal) {
    if (child_ <= 0) return 0;
    kill(child_, signal);
    int status = 0;
    waitpid(std::exchange(child_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int port() const { return port_; }

 private:
  pid_t child_ = 0;
  int port_ = 0;
};

/// A logger that sends minute after minute, and again what was not acknowledged.
class Logger {
 public:
  explicit Logger(int number) : number_{number} {}
  ~Logger() { hang_up(); }
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void call(int port) {
    hang_up();
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ++calls_;
    for (const int n : unanswered_) send_minute(n);
  }
  void hang_up() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
    rest_.clear();
  }
  /// Fills the window, takes answers. False when the line is dead.
  bool work() {
    while (unanswered_.size() < window) {
      unanswered_.insert(next_);
      send_minute(next_++);
    }
    pollfd ready{socket_, POLLIN, 0};
    if (poll(&ready, 1, 1) <= 0) return true;
    char buffer[8192];
    const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    rest_.append(buffer, static_cast<std::size_t>(size));
    for (;;) {
      const auto cut = observe::hj212::next_frame(rest_, false);
      observe::hj212::Packet packet;
      if (cut.kind == observe::hj212::Cut::Kind::frame && observe::hj212::read_packet(cut.frame.segment, packet)) {
        take_answer(packet);
      }
      if (cut.take == 0) return true;
      rest_.erase(0, cut.take);
    }
  }
  const std::set<int>& acknowledged() const { return acknowledged_; }
  int sent() const { return next_; }

 private:
  /// Every second logger draws a new QN for a repetition, the others keep it.
  std::string qn_of(int n) const {
    return fmt::format("2026010100{:07}", n * 20 + (number_ % 2 == 0 ? 0 : calls_ % 20));
  }
  void send_minute(int n) {
    observe::hj212::Draft draft;
    draft.qn = qn_of(n);
    draft.st = "22";
    draft.cn = "2051";
    draft.pw = "123456";
    draft.mn = mn_of(number_);
    draft.flag = 5;
    draft.area = fmt::format("DataTime={};a34004-Avg={}.{},a34004-Flag=N", time_of(n), n % 97, number_);
    const std::string bytes = *observe::hj212::build_frame(draft);
    static_cast<void>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  void take_answer(const observe::hj212::Packet& packet) {
    REQUIRE(packet.cn == "9014");
    const int n = std::atoi(std::string{packet.qn.substr(10)}.c_str()) / 20;
    REQUIRE(n < next_);
    acknowledged_.insert(n);
    unanswered_.erase(n);
  }
  int number_, socket_ = -1, next_ = 0, calls_ = 0;
  std::string rest_;
  std::set<int> unanswered_, acknowledged_;
};

void register_loggers(const std::string& directory) {
  const auto book = keep::open_device_book(directory + "/devices.db");
  REQUIRE(book);
  std::vector<observe::hj212::Device> rows(loggers);
  for (int i = 0; i < loggers; ++i) {
    auto& row = rows[static_cast<std::size_t>(i)];
    row.mn = mn_of(i);
    row.dialect = observe::hj212::Dialect::d2017;
    row.minute_minutes = 1;
  }
  REQUIRE((*book)->put_devices(rows, "test", UtcSeconds{}));
}

/// How often each (logger, minute) is stored in the log as accepted.
std::map<std::pair<std::string, std::string>, int> stored_in_log(const std::string& directory) {
  std::map<std::pair<std::string, std::string>, int> stored;
  auto reader = keep::FrameReader::open(directory + "/frames");
  REQUIRE(reader);
  for (;;) {
    const auto group = reader->next();
    REQUIRE(group);
    if (group->empty()) return stored;
    for (const auto& placed : *group) {
      if (placed.record.verdict > static_cast<std::uint8_t>(Verdict::accept_deviant)) continue;
      const std::size_t at = placed.record.bytes.find("DataTime=");
      REQUIRE(at != std::string_view::npos);
      ++stored[{std::string{placed.record.mn}, std::string{placed.record.bytes.substr(at + 9, 14)}}];
    }
  }
}

}  // namespace

TEST_CASE("killed at random moments: nothing acknowledged is lost, nothing is stored twice") {
  std::string pattern = (std::filesystem::temp_directory_path() / "lantian-crash-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const std::string directory = pattern;
  register_loggers(directory);
  const char* wanted = std::getenv("LANTIAN_CRASH_ROUNDS");
  const int rounds = wanted == nullptr ? 6 : std::max(1, std::atoi(wanted));
  std::mt19937 random{20261122};  // NOLINT: the same moments in every run
  std::deque<Logger> fleet;
  for (int i = 0; i < loggers; ++i) fleet.emplace_back(i);

  for (int round = 0; round < rounds; ++round) {
    Program gateway{directory};
    for (Logger& logger : fleet) logger.call(gateway.port());
    const auto end = Clock::now() + std::chrono::milliseconds{random() % 300};
    while (Clock::now() < end) {
      for (Logger& logger : fleet) REQUIRE(logger.work());
    }
    gateway.end(SIGKILL);
  }
  {
    Program gateway{directory};  // takes over what the log holds, then ends in order
    CHECK(gateway.end(SIGTERM) == 0);
  }

  const auto stored = stored_in_log(directory);
  const auto book = keep::open_telemetry(directory + "/telemetry.duckdb");
  REQUIRE(book);
  keep::TelemetryQuery query;
  query.begin = UtcSeconds{};
  query.end = UtcSeconds{std::chrono::sys_days{std::chrono::year{2100} / 1 / 1}};
  query.all_revisions = true;
  const auto values = (*book)->values(query);
  REQUIRE(values);
  int lost = 0;
  int twice = 0;
  std::size_t acknowledged = 0;
  for (int i = 0; i < loggers; ++i) {
    const Logger& logger = fleet[static_cast<std::size_t>(i)];
    for (const int n : logger.acknowledged()) lost += stored.contains({mn_of(i), time_of(n)}) ? 0 : 1;
    acknowledged += logger.acknowledged().size();
  }
  for (const auto& [key, times] : stored) twice += times > 1 ? 1 : 0;
  fmt::print("{} rounds: {} telegrams acknowledged, {} stored, {} values in the book; {} lost, {} stored twice\n",
             rounds, acknowledged, stored.size(), values->size(), lost, twice);
  CHECK(acknowledged > 0);
  CHECK(lost == 0);
  CHECK(twice == 0);
  CHECK(values->size() == stored.size());
  CHECK(keep::verify_frame_log(directory + "/frames"));
  std::filesystem::remove_all(directory);
}
