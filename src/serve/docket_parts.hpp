#pragma once
#include "report/docket_parts.hpp"
#include "report/docket_progress.hpp"
#include "serve/docket_office.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Cases of a book as parts of something: of a register, of another case.
namespace lantian::serve {

/// The cases that came from the tasks of a register, in its order; a task that nobody opened a case for is left out.
Result<std::vector<docket::Case>> cases_of_register(const DocketDesk& desk, const docket::Register& source);
/// How much of a register is in the book: `cases` as cases_of_register gives them, and the petitions that its document
/// counts. Returns what the files and the book return.
Result<report::RegisterInBook> register_in_book(const DocketDesk& desk, const docket::Register& source,
                                                const std::vector<docket::Case>& cases);

/// A case and everything below it by links of kind parent, children by id. Returns not_found (no such case), conflict
/// (a loop that somebody wrote), or what the book returns.
Result<std::vector<report::PartLine>> parts_of_case(const DocketDesk& desk, std::string_view case_id, Day today);

}  // namespace lantian::serve
