#pragma once
#include "keep/mark_book.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace lantian::serve {

/// A book of marks as many threads use it, one at a time; empty until it is there.
class MarkShelf {
 public:
  void put(std::unique_ptr<keep::MarkBook> book) {
    const std::scoped_lock one{turn_};
    book_ = std::move(book);
  }
  /// `work(book)`, or locked while there is no book.
  template <class Work>
  auto use(Work&& work) -> decltype(work(std::declval<keep::MarkBook&>())) {
    const std::scoped_lock one{turn_};
    if (book_ == nullptr) return Error{ErrorCode::locked, "the marks are still being prepared; ask again soon", ""};
    return std::forward<Work>(work)(*book_);
  }

 private:
  std::mutex turn_;
  std::unique_ptr<keep::MarkBook> book_;
};

}  // namespace lantian::serve
