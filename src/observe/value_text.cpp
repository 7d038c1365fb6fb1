#include "observe/value_text.hpp"

#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

bool is_value_digit(char c) {
  return c >= '0' && c <= '9';
}

CellValue refused_value(std::string allowed) {
  return {CellValue::State::refused, false, 0, std::move(allowed)};
}

bool holds_month_name(std::string_view text) {
  constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
  const std::string low = lowered(text);
  return std::ranges::any_of(months, [&](std::string_view month) { return low.find(month) != std::string::npos; });
}

/// 1,234 and 12,345,678: groups of three behind a first group of one to three.
bool has_thousands(std::string_view text) {
  const std::vector<std::string_view> groups = split(text.substr(0, text.find('.')), ',');
  if (groups.size() < 2 || groups.front().empty() || groups.front().size() > 3) return false;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i > 0 && groups[i].size() != 3) return false;
    if (!std::ranges::all_of(groups[i], is_value_digit)) return false;
  }
  return true;
}

bool has_exponent(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || e + 1 >= text.size()) return false;
  const auto plain = [](char c) { return is_value_digit(c) || c == '.' || c == ',' || c == '-' || c == '+'; };
  return std::ranges::all_of(text.substr(0, e), plain) && std::ranges::all_of(text.substr(e + 1), plain);
}

std::string number_wanted(const ValueForm& form) {
  std::string words;
  for (const std::string& word : form.layout->missing) {
    if (words.size() < 60) words += (words.empty() ? "" : ", ") + in_quotes(word);
  }
  return fmt::format("a number from 0 to {} with '{}' before the decimals, or a word for missing: {}",
                     bound_text(form.item, form.at_most, form.unit), form.layout->decimal_point,
                     words.empty() ? "none" : words);
}

int places_of(ConcentrationUnit unit) {
  return unit == ConcentrationUnit::mg_m3 ? 6 : 3;
}

CellValue present_value(const Decimal& value, const ValueForm& form) {
  CellValue result;
  std::int64_t thousandths = 0;
  const Result<Concentration> exact = to_concentration(value, form.unit);
  if (exact) {
    thousandths = exact->milli_ug();
  } else if (form.layout->round_finer && value.unscaled >= 0 && value.places > places_of(form.unit)) {
    thousandths = round_half_even(value.exact(), places_of(form.unit)).unscaled;
    result.rounded = true;
  } else {
    return refused_value(exact.error().message);
  }
  const std::string bound = bound_text(form.item, form.at_most, form.unit);
  if (form.item.species == terms::Species::published_aqi) {
    if (thousandths % 1000 != 0 || thousandths > form.at_most) {
      return refused_value(fmt::format("an index is a whole number from 0 to {}", bound));
    }
  } else if (thousandths > form.at_most) {
    return refused_value(
        fmt::format("at most {} is plausible for {} (bound of adapter {}); is the column in another unit, or "
                    "a decimal sign lost?",
                    bound, terms::text_of(form.item), form.layout->id));
  }
  result.state = CellValue::State::present;
  result.thousandths = static_cast<std::int32_t>(thousandths);
  return result;
}

}  // namespace

ValueForm value_form(const FileLayout& layout, const MeasurandColumn& column, ConcentrationUnit unit) {
  ValueForm form{&layout, column.item, unit, column.at_most, false};
  form.digits_may_mean_missing = std::ranges::any_of(layout.missing, [&](const std::string& word) {
    return !word.empty() && (is_value_digit(word[0]) || word[0] == layout.decimal_point);
  });
  return form;
}

std::string_view spreadsheet_damage(std::string_view text) {
  if (text.empty()) return {};
  if (text.find_first_not_of('#') == std::string_view::npos) {
    return "a spreadsheet printed a column too narrow for its content; widen the column and export again";
  }
  if (text.front() == '#')
    return "a spreadsheet wrote the error of a formula; mend the formula or leave the cell empty";
  if (has_exponent(text)) {
    return "a spreadsheet shortened the digits to an exponent; format the column as text or number and export again";
  }
  if (has_thousands(text))
    return "separators between thousands are not allowed; format the column without them and export again";
  const bool digits_too = std::ranges::any_of(text, is_value_digit);
  if (digits_too && text.size() <= 12 && holds_month_name(text)) {
    return "a spreadsheet turned the content into a date; format the column as text and export again";
  }
  return {};
}

CellValue read_value_carefully(std::string_view cell, const ValueForm& form) {
  const FileLayout& layout = *form.layout;
  const std::string_view text = trimmed(cell);
  if (layout.is_missing_word(text)) return {};
  if (const std::string_view damage = spreadsheet_damage(text);
      !damage.empty() && !(layout.decimal_point == ',' && has_thousands(text))) {
    return refused_value(std::string{damage});
  }
  const Result<Decimal> value = parse_decimal(text, layout.decimal_point);
  if (!value) {
    const bool dated = text.size() >= 6 &&
                       std::ranges::count_if(text, [](char c) { return c == '/' || c == '-'; }) == 2 &&
                       is_value_digit(text.front());
    if (dated) return refused_value("a number; this is a date: the column is shifted, or a spreadsheet changed it");
    return refused_value(number_wanted(form));
  }
  if (std::ranges::find(layout.missing_numbers, *value) != layout.missing_numbers.end()) return {};
  return present_value(*value, form);
}

}  // namespace lantian::observe
