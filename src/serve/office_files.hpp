#pragma once
#include "base/result.hpp"
#include "report/bulletin.hpp"
#include "terms/listing.hpp"

#include <string>
#include <string_view>

/// Office files where report and keep meet: the one makes what is said, the other needs a directory to write workbooks.
namespace lantian::serve {

/// The bytes of a bulletin as .docx or .xlsx, by the end of the name. Requires: templates.
/// Returns unsupported for another end; io.
Result<std::string> office_file(const report::Bulletin& bulletin, std::string_view file_name,
                                report::Language language);

/// The bytes of one list as the answer to `?format=csv` or `?format=xlsx`. Returns unsupported for another form,
/// invalid_argument when a list is too long for a sheet; io.
Result<std::string> listing_file(const terms::Listing& listing, std::string_view form,
                                 const report::Templates& templates, report::Language language);
/// The media type of a form: "csv", "xlsx", "docx"; empty for another.
std::string_view media_type_of(std::string_view form);

}  // namespace lantian::serve
