#pragma once
#include "base/result.hpp"
#include "terms/form.hpp"

#include <span>
#include <string>

namespace lantian::keep {

/// Records as an .xlsx workbook that people fill in further: header (Chinese, or the English field names), unit row, an
/// example row when there are no records; help as cell comments, drop-down lists for choices, text format for codes so
/// that leading zeros stay, a frozen head. Required headers carry "*". read_sheet and fill give the same records back.
/// The same records make the same bytes. Needs a private directory among the temporary files of the system for a
/// moment. Returns io, or invalid_argument for more rows than a sheet holds (1 048 570).
Result<std::string> write_workbook(const terms::Form& form, std::span<const terms::Record> records, bool chinese);

}  // namespace lantian::keep
