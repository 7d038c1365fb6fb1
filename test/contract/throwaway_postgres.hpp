#pragma once
#include "base/result.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

/// A PostgreSQL server of our own: made when first asked for, in a directory of its own, on a Unix socket there and on
/// no port, syncing as a real one does. It goes when this process ends, however it ends. No cluster of the machine is
/// touched.
///
/// A keeper process stands between: it starts the server, sees by the end of a pipe that we are gone, stops the server
/// and removes the directory. It is nobody's child, so that what kills a test with all its children leaves it its work.
namespace lantian::contract {

namespace postgres_keeper {

namespace fs = std::filesystem;

struct Plan {
  std::string programs;   ///< directory of initdb and postgres
  std::string directory;  ///< the server's own
  bool as_postgres = false;
  uid_t user = 0;
  gid_t group = 0;

  std::string data() const { return directory + "/data"; }
  std::string log() const { return directory + "/log"; }
};

inline bool has_programs(const std::string& directory) {
  return ::access((directory + "/initdb").c_str(), X_OK) == 0 && ::access((directory + "/postgres").c_str(), X_OK) == 0;
}

/// LANTIAN_POSTGRES_BIN, else the newest of Debian's, else the first on the PATH.
inline Result<std::string> find_programs() {
  std::vector<std::string> places;
  if (const char* given = std::getenv("LANTIAN_POSTGRES_BIN")) places.emplace_back(given);
  std::vector<std::pair<int, std::string>> debian;
  std::error_code failure;
  for (fs::directory_iterator entry{"/usr/lib/postgresql", failure}; !failure && entry != fs::directory_iterator{};
       entry.increment(failure)) {
    debian.emplace_back(std::atoi(entry->path().filename().c_str()), entry->path().string() + "/bin");
  }
  std::ranges::sort(debian, std::greater{});
  for (auto& [version, place] : debian) places.push_back(std::move(place));
  const char* path = std::getenv("PATH");
  for (std::string_view rest = path == nullptr ? "" : path; !rest.empty();) {
    const std::size_t colon = rest.find(':');
    places.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  for (const std::string& place : places) {
    if (has_programs(place)) return place;
  }
  return Error{ErrorCode::not_found,
               "PostgreSQL's initdb and postgres are not on this machine; ./do setup installs them (Debian package "
               "postgresql), or LANTIAN_POSTGRES_BIN names their directory",
               ""};
}

/// The server refuses to be root: then it is the user that the package makes.
inline Result<Plan> make_plan() {
  Plan plan;
  LANTIAN_TRY(plan.programs, find_programs());
  std::string pattern = (fs::temp_directory_path() / "lantian-postgres-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return Error{ErrorCode::io, "no temporary directory can be made", pattern};
  plan.directory = pattern;
  if (::geteuid() != 0) return plan;
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr || ::chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0) {
    fs::remove_all(pattern);
    return Error{ErrorCode::not_found,
                 "PostgreSQL does not run as root, and there is no user 'postgres' to run it; the Debian package "
                 "postgresql makes that user, or run the tests as another user than root",
                 ""};
  }
  plan.as_postgres = true;
  plan.user = user->pw_uid;
  plan.group = user->pw_gid;
  return plan;
}

/// Starts a program as the server's user; it dies with the keeper.
inline pid_t start(const Plan& plan, const std::vector<std::string>& words) {
  const pid_t process = ::fork();
  if (process != 0) return process;
  if (plan.as_postgres && (::setgroups(0, nullptr) != 0 || ::setgid(plan.group) != 0 || ::setuid(plan.user) != 0)) {
    ::_exit(126);
  }
  ::signal(SIGPIPE, SIG_DFL);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
  for (const char* name : {"PGDATA", "PGOPTIONS", "PGSERVICE", "PGPORT", "PGHOST", "LD_PRELOAD"}) ::unsetenv(name);
  if (::chdir(plan.directory.c_str()) != 0) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

inline std::string text_of_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

/// The server writes how far it has got into the eighth line of this file.
inline bool is_ready(const Plan& plan) {
  const std::string text = text_of_file(plan.data() + "/postmaster.pid");
  std::size_t begin = 0;
  for (int line = 0; line < 7; ++line) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) return false;
    ++begin;
  }
  return text.compare(begin, 5, "ready") == 0;
}

inline bool make_cluster(const Plan& plan) {
  const pid_t process = start(plan, {plan.programs + "/initdb", "--pgdata", plan.data(), "--username=lantian",
                                     "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
  int status = 0;
  return process > 0 && ::waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The server's process, or 0 where it did not come up.
inline pid_t start_server(const Plan& plan) {
  const pid_t server = start(plan, {plan.programs + "/postgres", "-D", plan.data(), "-k", plan.directory, "-p", "5432",
                                    "-c", "listen_addresses=", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c",
                                    "shared_buffers=64MB", "-c", "max_connections=40"});
  for (int tenths = 0; server > 0 && tenths < 600; ++tenths) {
    if (is_ready(plan)) return server;
    if (::waitpid(server, nullptr, WNOHANG) == server) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  if (server > 0) ::kill(server, SIGQUIT);
  return 0;
}

/// Nobody may be listening any more: then the keeper has its work all the same.
inline void say(int pipe, const std::string& words) {
  const auto written = ::write(pipe, words.data(), words.size());
  static_cast<void>(written);
}

/// The keeper's whole life. `alive` ends when the process that asked for the server has ended.
[[noreturn]] inline void keep_server(const Plan& plan, int alive, int answer) {
  ::signal(SIGPIPE, SIG_IGN);
  const int log = ::open(plan.log().c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    if (descriptor != alive && descriptor != answer) ::close(descriptor);
  }
  ::fcntl(alive, F_SETFD, FD_CLOEXEC);
  ::fcntl(answer, F_SETFD, FD_CLOEXEC);
  const pid_t server = make_cluster(plan) ? start_server(plan) : 0;
  say(answer, server > 0 ? "ready" : "PostgreSQL did not start: " + text_of_file(plan.log()));
  ::close(answer);
  char byte = 0;
  while (server > 0 && (::read(alive, &byte, 1) > 0 || errno == EINTR)) {
  }
  if (server > 0) {
    ::kill(server, SIGQUIT);
    ::waitpid(server, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(plan.directory, ignored);
  ::_exit(0);
}

inline std::string heard(int pipe) {
  std::string words;
  char bytes[4096];
  while (true) {
    const ssize_t got = ::read(pipe, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return words;
    words.append(bytes, static_cast<std::size_t>(got));
  }
}

inline Result<std::string> begin() {
  LANTIAN_TRY(const Plan plan, make_plan());
  int alive[2], answer[2];
  if (::pipe2(alive, O_CLOEXEC) != 0 || ::pipe2(answer, O_CLOEXEC) != 0) {
    return Error{ErrorCode::io, "no pipe can be made", ""};
  }
  const pid_t between = ::fork();
  if (between == 0) {
    ::setsid();
    if (::fork() == 0) keep_server(plan, alive[0], answer[1]);
    ::_exit(0);
  }
  ::close(alive[0]);  // alive[1] stays open as long as this process lives
  ::close(answer[1]);
  ::waitpid(between, nullptr, 0);
  const std::string words = heard(answer[0]);
  ::close(answer[0]);
  if (words == "ready") return fmt::format("host={} port=5432 dbname=postgres user=lantian", plan.directory);
  return Error{ErrorCode::io, words.empty() ? "PostgreSQL's keeper died" : words, plan.directory};
}

}  // namespace postgres_keeper

/// How to reach the server of this process: libpq's words. Asked for once, the answer stays, also when it is an error;
/// a forked child shares its parent's. Returns not_found (no PostgreSQL here, or no user to run it), io.
inline const Result<std::string>& throwaway_postgres() {
  static const Result<std::string> server = postgres_keeper::begin();
  return server;
}

/// The same with a schema of its own as the place of unqualified tables; who uses it makes the schema.
inline std::string in_schema(const std::string& connection, const std::string& schema) {
  return fmt::format("{} options='-c search_path={}'", connection, schema);
}

}  // namespace lantian::contract
