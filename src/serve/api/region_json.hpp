#pragma once
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <optional>
#include <string>

namespace lantian::serve {

/// What the pages must know about a region before anything else: units, stations, standards, classes of the index, what
/// the book holds (doc/api.md). `book`: null while it is being prepared.
Result<std::string> region_json(const Office& office, const terms::Region& region, const keep::ReadingBook* book);

/// The counties of a group ranked by composite index, as a list.
Result<std::string> ranking_json(const Office& office, const keep::ReadingBook& book, const terms::Unit& group,
                                 std::string_view period, std::string_view standard);

}  // namespace lantian::serve
