#include "respond/list/sheet_row.hpp"

#include <fmt/core.h>

namespace lantian::respond {

int ListRow::whole(std::string_view field) const {
  const auto value = view_.decimal(field);
  return value ? static_cast<int>(value->approximate()) : 0;
}

std::optional<double> ListRow::number(std::string_view field) const {
  const auto value = view_.decimal(field);
  if (!value) return std::nullopt;
  return value->approximate();
}

terms::Name ListRow::name(std::string_view field) const {
  return {text(fmt::format("{}_zh", field)), text(fmt::format("{}_en", field))};
}

std::int64_t ListRow::one_mass(std::string_view field) {
  const auto value = view_.decimal(field);
  if (!value) return 0;
  const Rational grams = value->exact() * Rational{1000};
  // Beyond a million tonnes a day something was meant in other units.
  if (grams > Rational{1'000'000'000'000}) {
    refuse(field, "is more than a million tonnes a day; the unit is kg/d");
    return 0;
  }
  if (grams.denominator() != 1) {
    refuse(field, "has parts of a gram; masses of a list are whole grams a day, that is kg/d with three decimals");
    return 0;
  }
  return static_cast<std::int64_t>(grams.numerator());
}

DailyGrams ListRow::grams(std::string_view prefix, int& absent) {
  DailyGrams out{};
  absent = 0;
  for (std::size_t i = 0; i < list_pollutants; ++i) {
    const std::string field = mass_field(prefix, i);
    absent += has(field) ? 0 : 1;
    out[i] = one_mass(field);
  }
  return out;
}

std::vector<CheckMetric> ListRow::checks(std::string_view field) const {
  std::vector<CheckMetric> out;
  for (const std::string& word : view_.list(field)) {
    if (const auto metric = parse_check_metric(word)) out.push_back(*metric);
  }
  return out;
}

void ListRow::refuse(std::string_view field, std::string message) {
  const terms::FormColumn* column = form_.column(field);
  const std::string given = column == nullptr ? "" : view_.text(field);
  refusals_.push_back({file_, record_.line, column == nullptr ? std::string{field} : column->name.shown(true),
                       given.substr(0, 60), std::move(message)});
}

std::string mass_field(std::string_view prefix, std::size_t pollutant) {
  const std::string_view word = word_of(static_cast<Pollutant>(pollutant));
  return prefix.empty() ? fmt::format("{}_kg_d", word) : fmt::format("{}_{}_kg_d", prefix, word);
}

std::string level_field(Level level, std::string_view field) {
  return fmt::format("{}_{}", word_of(level), field);
}

}  // namespace lantian::respond
