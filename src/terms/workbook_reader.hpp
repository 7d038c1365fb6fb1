#pragma once
#include "base/result.hpp"
#include "terms/form.hpp"

#include <string_view>

namespace lantian::terms {

/// One sheet of an .xlsx workbook (ECMA-376) held in memory: the first visible one, or the one named. See read_sheet.
Result<Sheet> read_workbook(const SourceFile& file, std::string_view sheet);

}  // namespace lantian::terms
