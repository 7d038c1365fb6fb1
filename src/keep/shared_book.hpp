#pragma once
#include "keep/reading_book.hpp"

#include <mutex>

namespace lantian::keep {

/// A book as several threads read it at once: each call waits for its turn, what a caller makes of the answer does not.
/// Two calls may see different revisions when somebody appends between them; who needs one picture keeps appends away
/// meanwhile. `append` and `compact` take their turn like every other call.
class SharedBook final : public ReadingBook {
 public:
  /// Requires: a book. It is not used directly any more.
  explicit SharedBook(std::unique_ptr<ReadingBook> book);

  Result<Receipt> append(const observe::Batch& batch, std::string_view raw, UtcSeconds now) override;
  Result<Compaction> compact(Day before) override;
  Result<observe::Slab> hours(const SlabQuery& query) const override;
  Result<observe::Slab> days(const SlabQuery& query) const override;
  Result<std::vector<StoredReading>> readings(const SlabQuery& query, observe::Averaging averaging) const override;
  Result<std::vector<Revision>> revisions(const SlabQuery& query, observe::Averaging averaging) const override;
  Result<std::vector<terms::Station>> stations() const override;
  Result<std::vector<terms::Unit>> units() const override;
  Result<std::vector<SourceRecord>> sources() const override;
  Result<std::string> raw(std::string_view source_sha256) const override;
  Result<std::optional<Period>> span() const override;
  Result<std::optional<bool>> synthetic() const override;

 private:
  mutable std::mutex turn_;
  std::unique_ptr<ReadingBook> book_;
};

}  // namespace lantian::keep
