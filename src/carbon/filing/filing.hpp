#pragma once
#include "carbon/month.hpp"
#include "terms/form.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Filings of months as tables: the form data/carbon/forms/month.toml read into months, and months written back.
namespace lantian::carbon {

/// The months that a table holds. With any refusal nothing of it may be kept.
struct FiledMonths {
  std::vector<Month> months;  ///< by (enterprise, facility, month); their items in the order of the rows
  std::vector<terms::RowRefusal> refusals;
};

/// Rows of the form as provisional months. Refused: a period that is no month, an enterprise that `enterprises` does
/// not know, a negative amount where a number stands. Units and items are judged by the guide of the enterprise, which
/// is not this function's matter.
FiledMonths read_filing(const terms::Form& form, const terms::FilledForm& filled, std::string_view file,
                        std::span<const Enterprise> enterprises, bool synthetic);

/// The other way: what `read_filing` reads as the same months.
std::vector<terms::Record> filing_records(const terms::Form& form, std::span<const Month> months);

/// Key of a kept month: "C-0001//2024-05", "C-0001/potline-1/2024-05".
std::string month_key(const Month& month);

}  // namespace lantian::carbon
