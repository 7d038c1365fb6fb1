#pragma once
#include "keep/document_book.hpp"
#include "serve/carbon/office.hpp"

#include <cstdint>
#include <memory>
#include <mutex>

namespace lantian::serve {

/// The filings of a book; when some were added, the documents that are new are read and the others stay. Any thread.
class CarbonShelf {
 public:
  /// The newest enterprise, month and year of each key. Returns what the book returns, and corrupt for a document that
  /// cannot be read, naming its row.
  Result<std::shared_ptr<const CarbonFilings>> filings(const keep::DocumentBook& book);

 private:
  std::mutex turn_;
  std::int64_t number_ = -1;  ///< last row of a filing that was read
  std::shared_ptr<const CarbonFilings> filings_;
};

/// Puts the synthetic enterprises of a region, their months and years into a book that holds none. One transaction.
Result<void> keep_synthetic_filings(const CarbonOffice& office, const std::string& region, keep::DocumentBook& book,
                                    UtcSeconds now);

}  // namespace lantian::serve
