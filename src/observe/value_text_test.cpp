// The quick way through a cell against the plain one: base's decimal reader and the rule for bounds, in that order.
#include "observe/value_text.hpp"

#include "base/round.hpp"
#include "observe/import_trial_test.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace lantian;
using namespace lantian::observe;

namespace {

FileLayout layout_with(char point, std::vector<std::string> missing) {
  FileLayout layout;
  layout.id = "trial";
  layout.decimal_point = point;
  layout.missing = std::move(missing);
  for (const std::string& word : layout.missing) {
    if (const Result<Decimal> number = parse_decimal(word, point)) layout.missing_numbers.push_back(*number);
  }
  return layout;
}

ValueForm form_of(const FileLayout& layout, Species species, ConcentrationUnit unit, std::int64_t at_most) {
  MeasurandColumn column;
  column.item = {species, Averaging::hour};
  column.at_most = at_most;
  return value_form(layout, column, unit);
}

/// Obviously right, slow: -1 missing, -2 refused, otherwise thousandths.
std::int64_t plain_reading(const std::string& cell, const ValueForm& form) {
  for (const std::string& word : form.layout->missing) {
    if (cell == word) return -1;
  }
  if (cell.find_first_of("eE") != std::string::npos) return -2;
  const Result<Decimal> value = parse_decimal(cell, form.layout->decimal_point);
  if (!value) return -2;
  for (const Decimal& word : form.layout->missing_numbers) {
    if (word == *value) return -1;
  }
  const Result<Concentration> concentration = to_concentration(*value, form.unit);
  if (!concentration || concentration->milli_ug() > form.at_most) return -2;
  return concentration->milli_ug();
}

std::string random_cell(std::mt19937& random, char point) {
  static constexpr char letters[] = "0123456789012345678901234567890123456789..--+eNA ";
  std::string cell;
  const std::size_t length = random() % 9;
  for (std::size_t i = 0; i < length; ++i) {
    const char c = letters[random() % (sizeof letters - 1)];
    cell.push_back(c == '.' ? point : c);
  }
  while (!cell.empty() && cell.back() == ' ') cell.pop_back();
  while (!cell.empty() && cell.front() == ' ') cell.erase(0, 1);
  return cell;
}

}  // namespace

TEST_CASE("200 000 random cells read the same by the quick and the plain way") {
  std::mt19937 random{20231005};
  const FileLayout layouts[] = {layout_with('.', {"", "NA", "-"}), layout_with(',', {"", "-200", "9999"})};
  for (const FileLayout& layout : layouts) {
    const ValueForm forms[] = {form_of(layout, Species::pm25, ConcentrationUnit::ug_m3, 5'000'000),
                               form_of(layout, Species::co, ConcentrationUnit::mg_m3, 150'000'000)};
    int present = 0;
    for (int i = 0; i < 100'000; ++i) {
      const std::string cell = random_cell(random, layout.decimal_point);
      const ValueForm& form = forms[i % 2];
      const CellValue read = read_value(cell, form);
      const std::int64_t got = read.state == CellValue::State::missing   ? -1
                               : read.state == CellValue::State::refused ? -2
                                                                         : read.thousandths;
      CAPTURE(cell);
      REQUIRE(got == plain_reading(cell, form));
      present += read.state == CellValue::State::present ? 1 : 0;
    }
    CHECK(present > 5000);
  }
}

TEST_CASE("digits below 0.001 ug/m3 are refused, or rounded half to even where the adapter says so") {
  FileLayout layout = layout_with('.', {});
  const ValueForm form = form_of(layout, Species::no2, ConcentrationUnit::ug_m3, 5'000'000);
  CHECK(read_value("1.2345", form).state == CellValue::State::refused);
  CHECK(read_value("1.2340", form).thousandths == 1234);
  layout.round_finer = true;
  CHECK(read_value("1.2345", form).thousandths == 1234);
  CHECK(read_value("1.2355", form).thousandths == 1236);
  CHECK(read_value("1.23451", form).thousandths == 1235);
  CHECK(read_value("1.2345", form).rounded);
  CHECK(read_value("-1.23451", form).state == CellValue::State::refused);
  CHECK(read_value("123456789012345678", form).state == CellValue::State::refused);
}

TEST_CASE("time patterns read what they say and nothing else") {
  const Result<TimeFormat> format = TimeFormat::make("YYYY-M-D H:mm");
  REQUIRE(format.ok());
  CHECK(format->read("2023-01-05 00:00").has_value());
  CHECK(format->read("2023-1-5 0:00")->day == 5);
  CHECK_FALSE(format->read("2023-1-5 0:0").has_value());
  CHECK_FALSE(format->read("2023-1-5 0:00 ").has_value());
  CHECK_FALSE(format->read("23-1-5 0:00").has_value());
  CHECK(TimeFormat::make("DD/MM/YYYY")->read("10/03/2004")->month == 3);
  CHECK_FALSE(TimeFormat::make("DD/MM/YYYY")->read("1/03/2004").has_value());
  CHECK(*TimeFormat::make("YYYY-MM-DDTHH:mmZ")->read("2023-01-05T07:00-03:30")->zone_minutes == -210);
  CHECK_FALSE(TimeFormat::make("YYYY-MM").ok());
  CHECK_FALSE(TimeFormat::make("YYYY-MM-DD DD").ok());
}
