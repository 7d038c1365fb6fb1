#pragma once
#include "serve/carbon/library_pages_json.hpp"
#include "serve/carbon/loan_office.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Reports of transition finance as office files. Forms as of reports.hpp.
namespace lantian::serve {

/// The KPI sheet of a loan. Returns unsupported for another form; io.
Result<std::string> loan_report(const FinanceGround& ground, const InventoryOffice& inventory, const LoanOnFile& file,
                                const carbon::LoanCourse& course, std::string_view form, bool english);

/// The library's list of disclosure: of these entries. Returns unsupported for another form; io.
Result<std::string> library_report(const LibraryGround& ground, const std::vector<LibraryOnFile>& entries,
                                   const InventoryOffice& inventory, std::string_view form, bool english);

}  // namespace lantian::serve
