#include "base/text.hpp"
#include "inventory/records/record_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::inventory {
namespace {

constexpr std::array source_kinds{SourceKind::point, SourceKind::area, SourceKind::line, SourceKind::mobile};
constexpr std::size_t digits_of_credit_code = 18;

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

SourceKind kind_of(std::string_view word) {
  const auto* found = std::ranges::find_if(source_kinds, [&](SourceKind kind) { return name_of(kind) == word; });
  return found == source_kinds.end() ? SourceKind::point : *found;
}

void check(RecordRow& row, const RecordBooks& books) {
  if (!row.has("name_zh") && !row.has("name_en")) row.refuse("name_zh", "is empty; give the source a name");
  const std::string& code = row.text("class");
  if (books.classes->find(code) == nullptr)
    row.refuse("class", fmt::format("is no class; near are {}", books.classes->near(code)));
  const std::string& uscc = row.text("uscc");
  if (!uscc.empty() && (uscc.size() != digits_of_credit_code || !std::ranges::all_of(uscc, is_letter_or_digit)))
    row.refuse("uscc", fmt::format("has {} characters; a unified social credit code has {}, letters and digits",
                                   uscc.size(), digits_of_credit_code));
  if (row.has("capacity") && !row.has("capacity_unit"))
    row.refuse("capacity_unit", fmt::format("is empty beside the capacity {}; name its unit", row.text("capacity")));
  if (row.has("longitude") != row.has("latitude"))
    row.refuse(row.has("longitude") ? "latitude" : "longitude", "is empty; give both coordinates or none");
}

Source source_of(RecordRow& row, const RecordBooks& books) {
  Source source;
  source.id = row.text("source_id");
  source.name = {row.text("name_zh"), row.text("name_en")};
  source.kind = kind_of(row.text("kind"));
  source.unit_id = row.unit_id("county", books.region);
  source.class_code = row.text("class");
  source.enterprise = row.text("enterprise");
  source.uscc = row.text("uscc");
  source.permit_no = row.text("permit_no");
  source.industry = row.text("industry");
  source.grade = row.text("grade");
  source.plant_unit = row.text("plant_unit");
  source.process = row.text("process");
  source.stack_id = row.text("stack_id");
  source.fuel = row.text("fuel");
  source.controls = row.view().list("controls");
  source.capacity = row.decimal("capacity");
  source.capacity_unit = row.text("capacity_unit");
  source.longitude = row.decimal("longitude");
  source.latitude = row.decimal("latitude");
  source.stack = {row.decimal("stack_height_m"), row.decimal("stack_diameter_m"), row.decimal("stack_temperature_c"),
                  row.decimal("stack_velocity_m_s")};
  source.synthetic = row.view().truth("synthetic");
  return source;
}

terms::Record record_of(const terms::Form& form, const Source& source) {
  RecordDraft draft{form};
  draft.put("source_id", source.id);
  draft.put("name_zh", source.name.zh);
  draft.put("name_en", source.name.en);
  draft.put("kind", name_of(source.kind));
  draft.put("county", source.unit_id);
  draft.put("class", source.class_code);
  draft.put("enterprise", source.enterprise);
  draft.put("uscc", source.uscc);
  draft.put("permit_no", source.permit_no);
  draft.put("industry", source.industry);
  draft.put("grade", source.grade);
  draft.put("plant_unit", source.plant_unit);
  draft.put("process", source.process);
  draft.put("stack_id", source.stack_id);
  draft.put("fuel", source.fuel);
  draft.put("controls", source.controls);
  draft.put("capacity", source.capacity);
  draft.put("capacity_unit", source.capacity_unit);
  draft.put("longitude", source.longitude);
  draft.put("latitude", source.latitude);
  draft.put("stack_height_m", source.stack.height_m);
  draft.put("stack_diameter_m", source.stack.diameter_m);
  draft.put("stack_temperature_c", source.stack.temperature_c);
  draft.put("stack_velocity_m_s", source.stack.velocity_m_s);
  draft.put_truth("synthetic", source.synthetic);
  return draft.done();
}

}  // namespace

Taken<Source> read_sources(const RecordTable& table, const RecordBooks& books) {
  return all_or_none(take_rows<Source>(table, [&](RecordRow& row) {
    check(row, books);
    return source_of(row, books);
  }));
}

std::vector<terms::Record> write_sources(const terms::Form& form, std::span<const Source> sources) {
  std::vector<terms::Record> records;
  records.reserve(sources.size());
  for (const Source& source : sources) records.push_back(record_of(form, source));
  return records;
}

}  // namespace lantian::inventory
