#pragma once
#include "base/result.hpp"
#include "report/bulletin.hpp"
#include "terms/listing.hpp"

#include <string>

/// A bulletin as office files. What it says is what every other form says.
namespace lantian::report {

/// A .docx in the layout of official documents (Templates::official, GB/T 9704): title, sentences, tables and native
/// charts, then annexes with the class of every day and with identifier, method and rules of every figure; a click on a
/// figure leads to its row. Synthetic data are called so at the top and above every page. The same bulletin gives the
/// same bytes. Requires: templates. Returns io when the package cannot be put together (out of memory).
Result<std::string> bulletin_docx(const Bulletin& bulletin, Language language);

/// The tables of a workbook, one list for each subject; keep::listing_workbook makes the bytes. Every number that is a
/// published figure points to its source. Requires: templates.
terms::ListingBook bulletin_listings(const Bulletin& bulletin, Language language);

/// The few words that lists take from the phrases.
terms::ListingWords listing_words(const Templates& templates, Language language);

/// Which office file the end of a name asks for; none for another end.
enum class OfficeForm { docx, xlsx };
std::optional<OfficeForm> office_form(std::string_view file_name);

}  // namespace lantian::report
