#pragma once
#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

/// What flow tests of the command line share: the program as people run it, in a directory of its own.
namespace lantian::flow {

/// What the program said, and how it ended.
struct ProgramAnswer {
  int code = -1;
  std::string text;  ///< both streams
  bool says(const std::string& piece) const { return text.find(piece) != std::string::npos; }
};

/// A directory of a test. It is gone when the trial is.
class ProgramTrial {
 public:
  explicit ProgramTrial(const std::string& name)
      : path_{(std::filesystem::temp_directory_path() / fmt::format("lantian-{}-{}", name, getpid())).string()} {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ProgramTrial() { std::filesystem::remove_all(path_); }
  ProgramTrial(const ProgramTrial&) = delete;
  ProgramTrial& operator=(const ProgramTrial&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string book() const { return file("book"); }
  /// Writes a file and gives its path.
  std::string table(const std::string& name, const std::string& bytes) const {
    std::ofstream{file(name), std::ios::binary} << bytes;
    return file(name);
  }
  std::string read(const std::string& name) const {
    const auto bytes = keep::read_file(file(name));
    REQUIRE_MESSAGE(bytes.ok(), name);
    return *bytes;
  }

  /// Runs "lantian WORDS".
  static ProgramAnswer run_program(const std::string& words) {
    const std::string command = fmt::format("'{}' {} 2>&1", LANTIAN_PROGRAM, words);
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    ProgramAnswer answer;
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) answer.text.append(buffer, got);
    const int status = ::pclose(pipe);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return answer;
  }

 private:
  std::string path_;
};

}  // namespace lantian::flow
