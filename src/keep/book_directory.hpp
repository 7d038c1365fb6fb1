#pragma once
#include "base/result.hpp"

#include <string>

namespace lantian::keep {

/// The directory of a book, owned for as long as this object lives. Another owner anywhere on the machine, also in this
/// process, is refused; a process that dies gives the book free.
class BookDirectory {
 public:
  /// Makes or recognises the directory. Returns not_found (absent and `create` is false), invalid_argument (something
  /// else than a book is there), unsupported (a newer format), locked, corrupt (readings without their database), io.
  static Result<BookDirectory> claim(const std::string& path, bool create);
  BookDirectory(BookDirectory&& other) noexcept;
  BookDirectory& operator=(BookDirectory&&) = delete;
  ~BookDirectory();

  /// Called once the database has the tables of the present format: from then on older programs refuse the book.
  Result<void> confirm_format() const;

  std::string database() const { return path_ + "/book.duckdb"; }
  std::string raw() const { return path_ + "/raw"; }

 private:
  BookDirectory(std::string path, int lock) : path_{std::move(path)}, lock_{lock} {}
  std::string path_;
  int lock_;
};

}  // namespace lantian::keep
