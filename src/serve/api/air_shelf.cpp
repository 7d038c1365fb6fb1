#include "serve/api/air_shelf.hpp"

#include "base/assert.hpp"

namespace lantian::serve {

void AirShelf::put(std::unique_ptr<keep::ReadingBook> book) {
  const std::scoped_lock in_line{queue_};
  const std::scoped_lock alone{use_};
  LANTIAN_ASSERT(book_ == nullptr, "a service has one book of readings");
  book_ = std::make_unique<keep::SharedBook>(std::move(book));
  ++version_;
}

std::optional<keep::Revision> AirShelf::newest() const {
  const auto sources = book_->sources();
  if (!sources) return std::nullopt;
  return sources->empty() ? 0 : sources->back().revision;
}

}  // namespace lantian::serve
