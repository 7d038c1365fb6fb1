#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// What the numbers of a workbook mean: they are days, percents or numbers only by the format of their cell.
namespace lantian::terms {

struct CellFormat {
  enum class Kind : std::uint8_t { number, percent, day, month, time };
  Kind kind = Kind::number;
  int places = 0;  ///< decimals that the format always shows ("0.00": 2)
};

/// A built-in format by its number (ECMA-376 18.8.30), with those of Chinese, Japanese and Korean locales (27-36,
/// 50-58); number for all others.
CellFormat built_in_format(int id);

/// A format by its code: "yyyy/m/d", "[$-804]yyyy\"...\"m\"...\"", "0.00%".
CellFormat format_of_code(std::string_view code);

/// The text of a number cell: at most 15 digits, as the spreadsheet itself shows them, with the zeros of the format;
/// "45%" of 0.45 in a percent format; "2023-10-05" or "2023-10-05 14:30:00" in a day format; "2023-10" in a month
/// format on the first of a month; "14:30:00" in a time format below one day. From 10^15 on with an exponent, so that a
/// long code that lost digits can be told. What is no number is returned as it is.
std::string cell_number_text(std::string_view value, const CellFormat& format, bool from_1904);

/// Text with "_x000D_" escapes resolved (ECMA-376 22.4.2.4, ST_Xstring).
std::string unescaped(std::string_view text);

}  // namespace lantian::terms
