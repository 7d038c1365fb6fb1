#pragma once
#include "respond/list/sheet.hpp"
#include "serve/respond/list_office.hpp"
#include "terms/listing.hpp"

#include <string>
#include <vector>

/// Reduction lists as files: workbooks and CSV that people fill in, and the workbook that goes out.
namespace lantian::serve {

struct ListUpload {
  respond::ReductionList list;
  std::vector<terms::RowRefusal> refusals;  ///< any one means: there is no list
  std::vector<std::string> notes;
  std::size_t rows = 0;  ///< of the industry table
  bool ok() const { return refusals.empty(); }
};
/// A workbook holds a sheet for each part, by the name of its form in either language; a CSV is the industry table.
/// Parts that the file does not have stay as in `before`; without it the head must be there. Returns malformed for
/// what is neither, not_found for a workbook without the industry sheet, incomplete for a CSV without a list before it.
Result<ListUpload> read_list_file(const ListOffice& office, const terms::SourceFile& file,
                                  const respond::ReductionList* before);

/// A sheet for each part, as `read_list_file` takes it back.
terms::ListingBook list_workbook(const ListOffice& office, const respond::ReductionList& list, bool chinese);
/// The industry table as a form's CSV, as `read_list_file` takes it back.
std::string list_csv(const ListOffice& office, const respond::ReductionList& list, bool chinese);

}  // namespace lantian::serve
