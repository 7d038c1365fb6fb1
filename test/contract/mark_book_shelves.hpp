#pragma once
#include "batches.hpp"
#include "keep/mark_book.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

/// Holds mark books of every kind for the contract tests.
namespace lantian::contract {

class MarkShelf {
 public:
  MarkShelf() = default;
  MarkShelf(const MarkShelf&) = delete;
  MarkShelf& operator=(const MarkShelf&) = delete;
  virtual ~MarkShelf() = default;
  keep::MarkBook& book() { return *book_; }
  virtual void reopen() {}
  /// A second process's view of the same book, where that means anything; else the same book.
  virtual keep::MarkBook& other() { return *book_; }

 protected:
  std::unique_ptr<keep::MarkBook> book_;
};

class MemoryMarkShelf final : public MarkShelf {
 public:
  MemoryMarkShelf() { book_ = keep::make_memory_mark_book(); }
};

class SqliteMarkShelf final : public MarkShelf {
 public:
  SqliteMarkShelf() { SqliteMarkShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = opened();
  }
  keep::MarkBook& other() override {
    if (!other_) other_ = opened();
    return *other_;
  }
  std::string path() const { return directory_.path() + "/marks.sqlite"; }

 private:
  std::unique_ptr<keep::MarkBook> opened() const {
    auto book = keep::open_mark_book(path());
    REQUIRE_MESSAGE(book.ok(), (book ? "" : book.error().text()));
    return *std::move(book);
  }
  TemporaryDirectory directory_;
  std::unique_ptr<keep::MarkBook> other_;
};

/// Runs `body` on a book of every kind.
template <class Body>
void on_every_mark_book(Body body) {
  MemoryMarkShelf memory;
  body(memory);
  SqliteMarkShelf sqlite;
  body(sqlite);
}

}  // namespace lantian::contract
