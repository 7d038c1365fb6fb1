#pragma once
#include "base/result.hpp"
#include "keep/shared_book.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <utility>

namespace lantian::serve {

/// The book of readings as many threads use it, empty until it is there. Readers compute beside each other and only
/// their questions to the book take turns; who changes it waits until they are done, so an answer rests on one
/// revision.
class AirShelf {
 public:
  /// Puts the book in place. Requires: none is there yet.
  void put(std::unique_ptr<keep::ReadingBook> book);
  bool ready() const { return version_ != 0; }
  /// Grows with everything that may change an answer; 0 while there is no book.
  std::uint64_t version() const { return version_; }

  /// `work(book)` beside other readers. Returns locked while there is no book, else what `work` returns.
  template <class Work>
  auto read(Work&& work) const -> decltype(work(std::declval<const keep::ReadingBook&>())) {
    std::shared_lock<std::shared_mutex> reading;
    {
      // Who waits to change the book holds the queue: otherwise ever new readers would keep it waiting.
      const std::scoped_lock in_line{queue_};
      reading = std::shared_lock{use_};
    }
    if (book_ == nullptr) return not_there();
    return std::forward<Work>(work)(std::as_const(*book_));
  }

  /// `work(book)` while nobody else uses it; the version grows behind it when the book has a new revision, or cannot
  /// say. Returns as above.
  template <class Work>
  auto change(Work&& work) -> decltype(work(std::declval<keep::ReadingBook&>())) {
    const std::scoped_lock in_line{queue_};
    const std::scoped_lock alone{use_};
    if (book_ == nullptr) return not_there();
    const std::optional<keep::Revision> before = newest();
    auto outcome = std::forward<Work>(work)(*book_);
    if (const auto after = newest(); !before || !after || *before != *after) ++version_;
    return outcome;
  }

 private:
  /// The last revision of the book; absent when it cannot be told.
  std::optional<keep::Revision> newest() const;
  static Error not_there() { return {ErrorCode::locked, "the readings are still being prepared; ask again soon", ""}; }

  mutable std::mutex queue_;
  mutable std::shared_mutex use_;
  std::unique_ptr<keep::SharedBook> book_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace lantian::serve
