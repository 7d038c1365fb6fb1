#pragma once
#include "observe/layout.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::observe {

/// What one cell of a measurand says.
struct CellValue {
  enum class State : std::uint8_t { present, missing, refused };
  State state = State::missing;
  bool rounded = false;          ///< digits finer than 0.001 ug/m3 were rounded half-even
  std::int32_t thousandths = 0;  ///< when present
  std::string allowed;           ///< when refused: what would have been right
};

/// How the cells of one column are read: its unit, bound, decimal sign and words for missing.
struct ValueForm {
  const FileLayout* layout = nullptr;
  terms::Item item;
  ConcentrationUnit unit = ConcentrationUnit::ug_m3;
  std::int64_t at_most = 0;              ///< thousandths
  bool digits_may_mean_missing = false;  ///< some word for missing begins with a digit, like 9999
};

ValueForm value_form(const FileLayout& layout, const MeasurandColumn& column, ConcentrationUnit unit);

/// A plain unsigned decimal of at most 12 digits, scaled by 10^`places`; -1 when the text is anything else, which
/// means only that the careful way must look at it.
inline std::int64_t plain_decimal(std::string_view text, char point, int places) {
  constexpr std::int64_t powers[] = {1, 10, 100, 1000, 10'000, 100'000, 1'000'000};
  if (text.empty() || text.size() > 13) return -1;
  std::int64_t digits = 0;
  int after_point = -1;
  int count = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits = digits * 10 + (c - '0');
      ++count;
      if (after_point >= 0) ++after_point;
    } else if (c == point && after_point < 0) {
      after_point = 0;
    } else {
      return -1;
    }
  }
  const int written = after_point < 0 ? 0 : after_point;
  if (count == 0 || count > 12 || written > places) return -1;
  return digits * powers[places - written];
}

/// Every case: blanks, words for missing, signs, finer digits, what spreadsheets did. Never throws, never allocates for
/// present and missing values.
CellValue read_value_carefully(std::string_view cell, const ValueForm& form);

/// The value of a plain, plausible cell; -1 when the careful way must look at it.
inline std::int32_t quick_value(std::string_view cell, const ValueForm& form) {
  if (form.digits_may_mean_missing) return -1;
  const std::int64_t value =
      plain_decimal(cell, form.layout->decimal_point, form.unit == ConcentrationUnit::mg_m3 ? 6 : 3);
  if (value > form.at_most) return -1;
  if (form.item.species == terms::Species::published_aqi && value % 1000 != 0) return -1;
  return static_cast<std::int32_t>(value);
}

inline CellValue read_value(std::string_view cell, const ValueForm& form) {
  const std::int32_t quick = quick_value(cell, form);
  if (quick >= 0) return {CellValue::State::present, false, quick, {}};
  return read_value_carefully(cell, form);
}

/// What a spreadsheet did to the text, as advice; empty when it looks untouched: '########', '#VALUE!', 1.2E+05, 5-Mar,
/// 1,234, a date in place of a number.
std::string_view spreadsheet_damage(std::string_view text);

}  // namespace lantian::observe
