#include "app/desk.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace lantian::app {

std::string data_root() {
  const char* home = std::getenv("LANTIAN_HOME");
  return home != nullptr && *home != '\0' ? home : LANTIAN_DATA_ROOT;
}

std::string login_name() {
  const char* name = std::getenv("USER");
  return name != nullptr && *name != '\0' ? name : "unknown";
}

Result<serve::Office> open_office() {
  auto office = serve::Office::open(data_root());
  if (office || office.error().code != ErrorCode::not_found) return office;
  return Error{
      ErrorCode::not_found,
      office.error().message + "; set LANTIAN_HOME to the directory that holds data/ and regions/, or unset it",
      office.error().where};
}

Result<std::unique_ptr<keep::ReadingBook>> open_existing_book(const std::string& directory) {
  keep::OpenOptions options;
  options.create = false;
  auto book = keep::open_book(directory, options);
  if (!book && book.error().code == ErrorCode::not_found) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no book at '{}'; make one with: lantian import air FILE... --book {}", directory,
                             directory),
                 ""};
  }
  return book;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void complain(const Error& error) {
  fmt::print(stderr, "lantian: {}\n", error.text());
}

int exit_code(const Result<int>& outcome) {
  if (outcome) return *outcome;
  complain(outcome.error());
  return 1;
}

serve::ImportProgress import_progress() {
  if (::isatty(STDERR_FILENO) == 0) return nullptr;
  const auto start = std::chrono::steady_clock::now();
  return [start](std::size_t done, std::size_t all, std::uint64_t bytes, std::uint64_t bytes_all) {
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double share = bytes_all == 0 ? 1.0 : static_cast<double>(bytes) / static_cast<double>(bytes_all);
    const double left = share > 0.0 ? elapsed * (1.0 - share) / share : 0.0;
    fmt::print(stderr, "\r\033[K{}/{} files, {:.0f} %{}", done, all, share * 100.0,
               share > 0.0 && share < 1.0 ? fmt::format(", about {:.0f} s left", left) : "");
    if (done == all) fmt::print(stderr, "\r\033[K");
  };
}

}  // namespace lantian::app
