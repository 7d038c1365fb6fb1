#pragma once
#include "docket/case.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A case as a small row, for statistics and lists over a million of them.
namespace lantian::docket {

/// 40 bytes. Times are seconds since 1970 (UTC), 0 = not yet. Words are numbers into the table that holds the row.
struct CaseFacts {
  std::int64_t opened = 0;
  std::int64_t responded = 0;  ///< first act of an office
  std::int64_t closed = 0;     ///< since when it is done or standing; 0 while there is work
  std::int32_t due = no_day;   ///< deadline of the case, or of its state where the type has none for the case
  std::uint32_t place = 0;
  std::uint16_t type = 0;
  std::uint16_t topic = 0;
  std::uint16_t reopened = 0;  ///< times
  std::uint8_t rating = 0;     ///< 0 = not rated
  std::uint8_t flags = 0;

  static constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();  ///< days since 1970 otherwise
  static constexpr std::uint8_t merged = 1;
  static constexpr std::uint8_t standing = 2;
  static constexpr std::uint8_t synthetic = 4;
  bool is(std::uint8_t flag) const { return (flags & flag) != 0; }
};

/// Words as numbers 0, 1, 2, ... in the order in which they came.
class WordNumbers {
 public:
  std::uint32_t number_of(std::string_view word);
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<std::string> words_;
};

struct FactTable {
  WordNumbers types, topics, places;
  std::vector<CaseFacts> rows;

  /// The row of a case, its words numbered by this table; not yet in `rows`.
  CaseFacts facts_of(const CaseType& type, const Case& subject);
  void add(const CaseType& type, const Case& subject) { rows.push_back(facts_of(type, subject)); }
};

}  // namespace lantian::docket
