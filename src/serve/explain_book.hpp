#pragma once
#include "explain/frame.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

namespace lantian::serve {

/// Hours of a unit or station from the book: of each species the mean over its stations of that hour, valid readings
/// alone; hours without any are rows without values. Members of a group stand for it by the mean of their means.
/// Returns not_found (unit, or no reading in the period), io, corrupt.
Result<explain::Frame> frame_of_book(const Office& office, const keep::ReadingBook& book, std::string_view unit,
                                     const Period& period);

}  // namespace lantian::serve
