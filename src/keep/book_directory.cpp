#include "keep/book_directory.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace lantian::keep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view format_line = "lantian reading book, format ";
constexpr std::string_view format_known = "2";
/// Opened like the present one; the database gets what it lacks, and the line is written again.
constexpr std::string_view format_before = "1";

Error not_a_book(const std::string& path, std::string_view found) {
  return {ErrorCode::invalid_argument,
          fmt::format("this is {}, not a book; name a book, or a directory that is empty or does not exist yet", found),
          path};
}

/// Books of other kinds, and settings of the service, that may lie beside the readings, whichever was made first.
bool is_neighbour(std::string_view name) {
  constexpr std::array<std::string_view, 11> neighbours{"inventory.db", "ledger.db",    "docket.db", "contacts.db",
                                                        "users.",       "oidc.toml",    "ldap.toml", "deliveries.",
                                                        "alarms",       "open311.toml", "sent."};
  // Attachments of a docket lie in "files".
  return name == "files" ||
         std::ranges::any_of(neighbours, [&](std::string_view one) { return name.starts_with(one); });
}

bool holds_nothing_but_a_lock(const std::string& path) {
  std::error_code failure;
  for (fs::directory_iterator entry{path, failure}; !failure && entry != fs::directory_iterator{};
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (name != "lock" && !name.ends_with(".part") && !is_neighbour(name)) return false;
  }
  return !failure;
}

Result<void> check_format(const std::string& path) {
  LANTIAN_TRY(const std::string text, read_file(path + "/format"));
  const std::string_view line = trimmed(text);
  if (!line.starts_with(format_line)) {
    return Error{ErrorCode::corrupt,
                 fmt::format("'{}' is not the format line of a book; restore the file from a backup", in_quotes(line)),
                 path + "/format"};
  }
  const std::string_view version = line.substr(format_line.size());
  if (version == format_known || version == format_before) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the book has format {} and this program reads format {}; use the program that wrote it, or "
                           "a newer one",
                           in_quotes(version), format_known),
               path};
}

/// The format file comes before the database, so a directory with the one and raw files but not the other lost it.
Result<void> check_database_present(const std::string& path) {
  std::error_code ignored;
  if (exists(path + "/book.duckdb") || !exists(path + "/raw") || fs::is_empty(path + "/raw", ignored)) return {};
  return Error{ErrorCode::corrupt,
               "the sources under raw/ are there but book.duckdb is missing; restore it from a backup, or import the "
               "sources into a new book",
               path};
}

Result<int> locked_file(const std::string& path) {
  const int lock = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return Error{ErrorCode::io, fmt::format("cannot open its lock: {}", std::strerror(errno)), path};
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  const int number = errno;
  ::close(lock);
  if (number != EWOULDBLOCK)
    return Error{ErrorCode::io, fmt::format("cannot lock it: {}", std::strerror(number)), path};
  return Error{ErrorCode::locked,
               "another lantian process has this book open, and one process owns a book; wait until it ends, or "
               "work on a copy of the directory",
               path};
}

}  // namespace

Result<BookDirectory> BookDirectory::claim(const std::string& path, bool create) {
  std::error_code failure;
  if (!exists(path)) {
    if (!create) {
      return Error{ErrorCode::not_found, "there is no such book; check --book DIR, or make one with lantian import",
                   path};
    }
    fs::create_directories(path, failure);
    if (failure) return Error{ErrorCode::io, "cannot make the directory: " + failure.message(), path};
  }
  if (!fs::is_directory(path, failure)) return not_a_book(path, "a file");
  const bool fresh = !exists(path + "/format");
  if (fresh && !holds_nothing_but_a_lock(path)) return not_a_book(path, "a directory with other things in it");
  if (fresh && !create) return not_a_book(path, "an empty directory");

  LANTIAN_TRY(const int lock, locked_file(path));
  BookDirectory directory{path, lock};
  if (!exists(path + "/format")) {
    LANTIAN_CHECK(write_file(path + "/format", fmt::format("{}{}\n", format_line, format_known)));
  }
  LANTIAN_CHECK(check_format(path));
  LANTIAN_CHECK(check_database_present(path));
  return directory;
}

Result<void> BookDirectory::confirm_format() const {
  const std::string line = fmt::format("{}{}\n", format_line, format_known);
  LANTIAN_TRY(const std::string now, read_file(path_ + "/format"));
  return now == line ? Result<void>{} : write_file(path_ + "/format", line);
}

BookDirectory::BookDirectory(BookDirectory&& other) noexcept
    : path_{std::move(other.path_)}, lock_{std::exchange(other.lock_, -1)} {}

BookDirectory::~BookDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace lantian::keep
