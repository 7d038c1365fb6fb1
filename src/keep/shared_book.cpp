#include "keep/shared_book.hpp"

#include "base/assert.hpp"

namespace lantian::keep {

SharedBook::SharedBook(std::unique_ptr<ReadingBook> book) : book_{std::move(book)} {
  LANTIAN_ASSERT(book_ != nullptr, "there is a book to share");
}

Result<Receipt> SharedBook::append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) {
  const std::scoped_lock one{turn_};
  return book_->append(batch, raw, now);
}

Result<Compaction> SharedBook::compact(Day before) {
  const std::scoped_lock one{turn_};
  return book_->compact(before);
}

Result<observe::Slab> SharedBook::hours(const SlabQuery& query) const {
  const std::scoped_lock one{turn_};
  return book_->hours(query);
}

Result<observe::Slab> SharedBook::days(const SlabQuery& query) const {
  const std::scoped_lock one{turn_};
  return book_->days(query);
}

Result<std::vector<StoredReading>> SharedBook::readings(const SlabQuery& query, observe::Averaging averaging) const {
  const std::scoped_lock one{turn_};
  return book_->readings(query, averaging);
}

Result<std::vector<Revision>> SharedBook::revisions(const SlabQuery& query, observe::Averaging averaging) const {
  const std::scoped_lock one{turn_};
  return book_->revisions(query, averaging);
}

Result<std::vector<terms::Station>> SharedBook::stations() const {
  const std::scoped_lock one{turn_};
  return book_->stations();
}

Result<std::vector<terms::Unit>> SharedBook::units() const {
  const std::scoped_lock one{turn_};
  return book_->units();
}

Result<std::vector<SourceRecord>> SharedBook::sources() const {
  const std::scoped_lock one{turn_};
  return book_->sources();
}

Result<std::string> SharedBook::raw(std::string_view source_sha256) const {
  const std::scoped_lock one{turn_};
  return book_->raw(source_sha256);
}

Result<std::optional<Period>> SharedBook::span() const {
  const std::scoped_lock one{turn_};
  return book_->span();
}

Result<std::optional<bool>> SharedBook::synthetic() const {
  const std::scoped_lock one{turn_};
  return book_->synthetic();
}

}  // namespace lantian::keep
