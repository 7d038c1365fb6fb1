#include "base/text.hpp"
#include "inventory/measures/measure_check.hpp"
#include "inventory/records/record_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::inventory {
namespace {

/// Whether the place of a filter holds the county of a source: equal, below it by code, or a member of its group.
bool holds_unit(const terms::Region* region, std::string_view filter, std::string_view unit) {
  if (filter.empty() || unit.starts_with(filter)) return true;
  const terms::Unit* group = region == nullptr ? nullptr : region->unit(filter);
  return group != nullptr && std::ranges::find(group->members, unit) != group->members.end();
}

class MeasureReader {
 public:
  MeasureReader(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources)
      : table_{table}, books_{books}, sources_{sources} {
    for (const Source& source : sources) by_id_.emplace(source.id, &source);
  }

  Taken<Measure> read() {
    return all_or_none(take_rows<Measure>(table_, [&](RecordRow& row) { return take(row); }));
  }

 private:
  Measure take(RecordRow& row);
  void take_filter(RecordRow& row, Measure& measure);
  void check_source(RecordRow& row, const SourceFilter& filter);
  void check_reach(RecordRow& row, const SourceFilter& filter);
  void check_replacement(RecordRow& row, const Measure& measure);
  bool fits(const SourceFilter& filter, const Source& source) const;

  const RecordTable& table_;
  const RecordBooks& books_;
  std::span<const Source> sources_;
  std::unordered_map<std::string_view, const Source*> by_id_;
};

bool MeasureReader::fits(const SourceFilter& filter, const Source& source) const {
  return (filter.source_id.empty() || filter.source_id == source.id) &&
         (filter.enterprise.empty() || filter.enterprise == source.enterprise) &&
         covers(filter.class_prefix, source.class_code) && source.industry.starts_with(filter.industry) &&
         holds_unit(books_.region, filter.unit_id, source.unit_id);
}

/// A source with something beside it that is not true of it matches nothing.
void MeasureReader::check_source(RecordRow& row, const SourceFilter& filter) {
  const auto found = by_id_.find(filter.source_id);
  if (found == by_id_.end()) {
    row.refuse("source_id", "is no source of the register; the measure would match nothing");
    return;
  }
  const Source& source = *found->second;
  const auto contradicts = [&](std::string_view field, const std::string& is) {
    row.refuse(field, fmt::format("but source {} has {}; the measure would match nothing", source.id,
                                  is.empty() ? "none" : is));
  };
  if (!filter.enterprise.empty() && filter.enterprise != source.enterprise)
    contradicts("enterprise", source.enterprise);
  if (!covers(filter.class_prefix, source.class_code)) contradicts("class", source.class_code);
  if (!source.industry.starts_with(filter.industry)) contradicts("industry", source.industry);
  if (!holds_unit(books_.region, filter.unit_id, source.unit_id)) contradicts("county", source.unit_id);
}

void MeasureReader::check_reach(RecordRow& row, const SourceFilter& filter) {
  const bool known = filter.class_prefix.empty() ||
                     std::ranges::any_of(books_.classes->classes(),
                                         [&](const auto& one) { return covers(filter.class_prefix, one.code); });
  if (!known) {
    row.refuse("class", fmt::format("covers no class, so that the measure would match nothing; near are {}",
                                    books_.classes->near(filter.class_prefix)));
    return;
  }
  if (sources_.empty()) return;
  if (!filter.source_id.empty()) return check_source(row, filter);
  if (std::ranges::any_of(sources_, [&](const Source& source) { return fits(filter, source); })) return;
  const auto alone = [&](std::string_view field, const SourceFilter& part) {
    const bool none =
        row.has(field) && std::ranges::none_of(sources_, [&](const Source& source) { return fits(part, source); });
    if (none) row.refuse(field, "matches no source of the register");
    return none;
  };
  bool told = alone("enterprise", {{}, filter.enterprise, {}, {}, {}});
  told = alone("class", {{}, {}, filter.class_prefix, {}, {}}) || told;
  told = alone("industry", {{}, {}, {}, filter.industry, {}}) || told;
  told = alone("county", {{}, {}, {}, {}, filter.unit_id}) || told;
  if (!told)
    row.refuse("", "no source of the register fits all of its filter columns; the measure would match nothing");
}

void MeasureReader::take_filter(RecordRow& row, Measure& measure) {
  measure.filter = {row.text("source_id"), row.text("enterprise"), row.text("class"), row.text("industry"), {}};
  const std::string& county = row.text("county");
  const bool known = county.empty() || books_.region == nullptr || books_.region->unit(county) != nullptr;
  // The beginning of a code means every county below it: "6523".
  const bool prefix = !known && std::ranges::any_of(books_.region->units, [&](const terms::Unit& unit) {
    return unit.id.starts_with(county);
  });
  measure.filter.unit_id = prefix ? county : row.unit_id("county", books_.region);
  if (known || prefix) check_reach(row, measure.filter);
}

void MeasureReader::check_replacement(RecordRow& row, const Measure& measure) {
  if (measure.replacement_class.empty()) {
    if (!measure.replacement_unit.empty() && !measure.replacement_amount)
      row.refuse("replacement_unit", "is a unit without replacement_class and replacement_amount");
    return;
  }
  const SourceClass* of_class = books_.classes->find(measure.replacement_class);
  if (of_class == nullptr) {
    row.refuse("replacement_class",
               fmt::format("is no class; near are {}", books_.classes->near(measure.replacement_class)));
    return;
  }
  if (!measure.replacement_amount) return;
  const ActivityUnit* wanted = books_.units->find(of_class->unit);
  const ActivityUnit* given = books_.units->find(measure.replacement_unit);
  if (wanted == nullptr || (given != nullptr && given->dimension == wanted->dimension)) return;
  row.refuse("replacement_unit",
             fmt::format("is {}; class {} counts in {}, allowed are {}",
                         measure.replacement_unit.empty() ? "empty"
                         : given == nullptr               ? "no unit known here"
                                                          : "a unit of " + given->dimension,
                         of_class->code, wanted->symbol, books_.units->symbols_of(wanted->dimension)));
}

Measure MeasureReader::take(RecordRow& row) {
  Measure measure;
  measure.id = row.text("measure_id");
  measure.title = {row.text("title_zh"), row.text("title_en")};
  measure.type = parse_measure_type(row.text("type")).value_or(MeasureType::end_of_pipe);
  measure.mode = row.text("mode") == name_of(MeasureMode::add) ? MeasureMode::add : MeasureMode::replace;
  measure.pollutant = parse_pollutant(row.text("pollutant"));
  measure.control_percent = row.decimal("control_percent");
  measure.effectiveness_percent = row.decimal("effectiveness_percent");
  measure.penetration_percent = row.decimal("penetration_percent");
  measure.activity_ratio = row.decimal("activity_ratio");
  measure.removed_percent = row.decimal("removed_percent");
  measure.cap_t = row.decimal("cap_t");
  measure.replacement_class = row.text("replacement_class");
  measure.replacement_amount = row.decimal("replacement_amount");
  measure.replacement_unit = row.text("replacement_unit");
  measure.start = row.view().day("start").value_or(Day{});
  measure.end = row.view().day("end");
  measure.project_id = row.text("project_id");
  measure.owner = row.text("owner");
  measure.investment_10k_yuan = row.decimal("investment_10k_yuan");
  measure.status = parse_measure_status(row.text("status")).value_or(MeasureStatus::planned);
  measure.evidence = row.view().list("evidence");
  measure.programme = row.text("programme");
  measure.synthetic = row.view().truth("synthetic");
  for (const std::string& fault : measure_faults(measure)) row.refuse("", fault);
  measure.record = row.place();  // only now: the place of a refusal is its own
  take_filter(row, measure);
  check_replacement(row, measure);
  return measure;
}

terms::Record record_of(const terms::Form& form, const Measure& measure) {
  RecordDraft draft{form};
  draft.put("measure_id", measure.id);
  draft.put("title_zh", measure.title.zh);
  draft.put("title_en", measure.title.en);
  draft.put("type", name_of(measure.type));
  draft.put("mode", name_of(measure.mode));
  draft.put("source_id", measure.filter.source_id);
  draft.put("enterprise", measure.filter.enterprise);
  draft.put("class", measure.filter.class_prefix);
  draft.put("industry", measure.filter.industry);
  draft.put("county", measure.filter.unit_id);
  if (measure.pollutant) draft.put("pollutant", symbol(*measure.pollutant));
  draft.put("control_percent", measure.control_percent);
  draft.put("effectiveness_percent", measure.effectiveness_percent);
  draft.put("penetration_percent", measure.penetration_percent);
  draft.put("activity_ratio", measure.activity_ratio);
  draft.put("removed_percent", measure.removed_percent);
  draft.put("cap_t", measure.cap_t);
  draft.put("replacement_class", measure.replacement_class);
  draft.put("replacement_amount", measure.replacement_amount);
  draft.put("replacement_unit", measure.replacement_unit);
  draft.put("start", std::optional{measure.start});
  draft.put("end", measure.end);
  draft.put("project_id", measure.project_id);
  draft.put("investment_10k_yuan", measure.investment_10k_yuan);
  draft.put("owner", measure.owner);
  draft.put("status", name_of(measure.status));
  draft.put("evidence", measure.evidence);
  draft.put("programme", measure.programme);
  draft.put_truth("synthetic", measure.synthetic);
  return draft.done();
}

}  // namespace

Taken<Measure> read_measures(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources) {
  return MeasureReader{table, books, sources}.read();
}

std::vector<terms::Record> write_measures(const terms::Form& form, std::span<const Measure> measures) {
  std::vector<terms::Record> records;
  records.reserve(measures.size());
  for (const Measure& measure : measures) records.push_back(record_of(form, measure));
  return records;
}

}  // namespace lantian::inventory
