#include "keep/reading_book.hpp"

#include <set>

namespace lantian::keep {

Result<Compaction> ReadingBook::compact(Day) {
  return Compaction{};
}

Result<std::vector<Revision>> ReadingBook::revisions(const SlabQuery& query, observe::Averaging averaging) const {
  LANTIAN_TRY(const std::vector<StoredReading> stored, readings(query, averaging));
  std::set<Revision> distinct;
  for (const StoredReading& reading : stored) distinct.insert(reading.revision);
  return std::vector<Revision>{distinct.begin(), distinct.end()};
}

}  // namespace lantian::keep
