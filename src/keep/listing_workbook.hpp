#pragma once
#include "base/result.hpp"
#include "terms/listing.hpp"

#include <string>

namespace lantian::keep {

/// The bytes of an .xlsx: one sheet for each list - title, notes, a head that stays in sight and filters, then rows of
/// real numbers (printed with their places), real dates and times on the list's clock, and empty cells for what is
/// missing. Text stays text whatever it begins with. A last, hidden sheet "_lineage" holds the book's facts and one row
/// for each cell that is a published figure: sheet, cell, identifier, value, rules, method, query, hash.
/// The same lists give the same bytes. Returns invalid_argument when a list has more rows or columns than a sheet
/// holds, io when the temporary directory cannot be made or written.
Result<std::string> listing_workbook(const terms::ListingBook& book, const terms::ListingWords& words);
/// A book of one list.
Result<std::string> listing_workbook(const terms::Listing& listing, const terms::ListingWords& words);

}  // namespace lantian::keep
