#include "inventory/records/record_row.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace lantian::inventory {
namespace {

bool is_division_code(std::string_view text) {
  return text.size() == 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string units_of(const terms::Region& region) {
  std::string all;
  for (const terms::Unit& unit : region.units) {
    all += fmt::format("{}{} ({})", all.empty() ? "" : ", ", unit.id, unit.name.shown(true));
  }
  return all;
}

}  // namespace

int RecordRow::whole(std::string_view field, int fallback) const {
  const auto value = decimal(field);
  return value ? static_cast<int>(value->unscaled) : fallback;  // fill has stored whole numbers without a point
}

std::string RecordRow::place() const {
  return fmt::format("{}:{}", table_->file, line());
}

void RecordRow::refuse(std::string_view field, std::string message) {
  std::string given = field.empty() ? std::string{} : terms::cut_for_message(text(field));
  refusals_->push_back({table_->file, line(), std::string{field}, std::move(given), std::move(message)});
}

std::string RecordRow::unit_id(std::string_view field, const terms::Region* region) {
  const std::string& given = text(field);
  if (given.empty() || region == nullptr) return given;
  if (const terms::Unit* unit = region->unit(given)) return unit->id;
  refuse(field, fmt::format("is no {} of {}; known are {}", is_division_code(given) ? "code" : "county, park or group",
                            region->name.shown(true), units_of(*region)));
  return given;
}

void RecordDraft::put(std::string_view field, std::string_view text) {
  const std::size_t at = form_->position(field);
  LANTIAN_ASSERT(at < record_.cells.size(), "a record is written into a form that has its fields");
  record_.cells[at] = text;
}

void RecordDraft::put(std::string_view field, const std::optional<Decimal>& value) {
  if (value) put(field, std::string_view{value->text()});
}

void RecordDraft::put(std::string_view field, const std::optional<Day>& day) {
  if (day) put(field, std::string_view{lantian::text_of(*day)});
}

void RecordDraft::put(std::string_view field, const std::vector<std::string>& list) {
  put(field, std::string_view{joined(list, ";")});
}

}  // namespace lantian::inventory
