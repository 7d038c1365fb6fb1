#include "observe/adapter.hpp"

#include "base/text.hpp"
#include "observe/layout.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

constexpr std::string_view full_width_open = "\xEF\xBC\x88";
constexpr std::string_view full_width_close = "\xEF\xBC\x89";
constexpr std::string_view ideographic_blank = "\xE3\x80\x80";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Fold {
  std::string_view from;
  std::string_view to;
};

/// Replaces every `from` by its `to`, first match first.
std::string folded_by(std::string_view text, std::initializer_list<Fold> folds) {
  std::string result;
  while (!text.empty()) {
    const auto fold = std::ranges::find_if(folds, [&](const Fold& f) { return text.starts_with(f.from); });
    if (fold != folds.end()) {
      result += fold->to;
      text.remove_prefix(fold->from.size());
    } else {
      result.push_back(text.front());
      text.remove_prefix(1);
    }
  }
  return lowered(result);
}

}  // namespace

Adapter::Adapter(std::unique_ptr<Layout> layout) : layout_{std::move(layout)} {}
Adapter::Adapter(Adapter&&) noexcept = default;
Adapter& Adapter::operator=(Adapter&&) noexcept = default;
Adapter::~Adapter() = default;

const std::string& Adapter::id() const {
  return layout_->id;
}
const std::string& Adapter::text() const {
  return layout_->text;
}
const std::string& Adapter::default_region() const {
  return layout_->default_region;
}

std::string Adapter::described() const {
  const FileLayout& layout = *layout_;
  std::vector<std::string> columns;
  for (const MeasurandColumn& column : layout.measurands) columns.push_back(terms::text_of(column.item));
  const std::string_view clock = layout.averaging == terms::Averaging::day ? "daily values"
                                 : layout.clock.hour_begins ? "hourly values, the hour begins at the time given"
                                                            : "hourly values, the hour ends at the time given";
  std::string result = fmt::format("{}: {} Reads {}; {}; clock UTC{:+}; {}.", layout.id, layout.title,
                                   layout.format == SourceFormat::json ? "JSON" : "CSV", clock, layout.clock.utc_offset,
                                   joined(columns, ", "));
  for (const std::string& note : layout.notes) result += " " + note;
  return result;
}

bool FileLayout::is_missing_word(std::string_view cell) const {
  return std::ranges::any_of(missing, [&](const std::string& word) { return word == cell; });
}

std::optional<ConcentrationUnit> unit_of_text(std::string_view text) {
  // Greek mu, micro sign, superscript three, "m^3" and full-width slash all occur in headers of bureaus.
  const std::string folded = folded_by(text, {{"\xCE\xBC", "u"},
                                              {"\xC2\xB5", "u"},
                                              {"\xC2\xB3", "3"},
                                              {"^", ""},
                                              {" ", ""},
                                              {"\xEF\xBC\x8F", "/"},
                                              {"\xC2\xB7", ""},
                                              {ideographic_blank, ""}});
  if (folded == "ug/m3" || folded == "ugm-3" || folded == "ug_m3") return ConcentrationUnit::ug_m3;
  if (folded == "mg/m3" || folded == "mgm-3" || folded == "mg_m3") return ConcentrationUnit::mg_m3;
  return std::nullopt;
}

std::string folded_name(std::string_view name) {
  return folded_by(name, {{byte_order_mark, ""},
                          {full_width_open, "("},
                          {full_width_close, ")"},
                          {ideographic_blank, ""},
                          {" ", ""},
                          {"\t", ""},
                          {"\r", ""},
                          {"\n", ""},
                          {"[", "("},
                          {"]", ")"}});
}

std::string shown(const Spellings& names) {
  if (names.empty()) return {};
  if (names.size() == 1) return names.front();
  return fmt::format("{} (or {})", names.front(), joined({names.begin() + 1, names.end()}, ", "));
}

std::string bound_text(const terms::Item& item, std::int64_t thousandths, ConcentrationUnit unit) {
  if (item.species == terms::Species::published_aqi) return fmt::format("{}", thousandths / 1000);
  const int places = unit == ConcentrationUnit::mg_m3 ? 6 : 3;
  Decimal value{thousandths, places};
  while (value.places > 0 && value.unscaled % 10 == 0) {
    value.unscaled /= 10;
    --value.places;
  }
  return fmt::format("{} {}", value.text(), terms::text_of(unit));
}

}  // namespace lantian::observe
