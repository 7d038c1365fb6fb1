#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace lantian::serve {

/// The book of readings as many threads use it: one at a time, and empty until it is there.
class AirShelf {
 public:
  /// Puts the book in place. Requires: none is there yet.
  void put(std::unique_ptr<keep::ReadingBook> book);
  bool ready() const { return version_ != 0; }
  /// Grows with everything that may change an answer; 0 while there is no book.
  std::uint64_t version() const { return version_; }
  /// To be called behind each append.
  void changed() { ++version_; }

  /// `work(book)` while nobody else uses it. Returns locked while there is no book, else what `work` returns.
  template <class Work>
  auto with(Work&& work) -> decltype(work(std::declval<keep::ReadingBook&>())) {
    const std::scoped_lock one{turn_};
    if (book_ == nullptr) return Error{ErrorCode::locked, "the readings are still being prepared; ask again soon", ""};
    return std::forward<Work>(work)(*book_);
  }

 private:
  std::mutex turn_;
  std::unique_ptr<keep::ReadingBook> book_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace lantian::serve
