// Records of the forms as a list, with every refusal at its cell.
#include "respond/list/sheet_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::respond {
namespace {

class ListReadingWork {
 public:
  ListReadingWork(const ListForms& forms, const ListTables& tables) : forms_{forms}, tables_{tables} {}

  ListReading run() {
    head();
    const terms::Form& industry = forms_.of(ListPart::industry);
    first_of_unit_ = industry.position("unit_id");
    rows(ListPart::industry, [&](ListRow& row) { industry_row(row); });
    rows(ListPart::steps, [&](ListRow& row) { step_row(row); });
    rows(ListPart::dust, [&](ListRow& row) { reading_.list.dust.push_back(dust(row)); });
    rows(ListPart::mobile, [&](ListRow& row) { reading_.list.mobile.push_back(fleet(row)); });
    sort_measures(reading_.list);
    return std::move(reading_);
  }

 private:
  template <class Take>
  void rows(ListPart part, Take take) {
    const ListTable& table = tables_[static_cast<std::size_t>(part)];
    for (const terms::Record& record : table.records) {
      ListRow row{forms_.of(part), record, table.file, reading_.refusals};
      take(row);
    }
  }

  void head() {
    const ListTable& table = tables_[static_cast<std::size_t>(ListPart::head)];
    if (table.records.size() != 1) {
      reading_.refusals.push_back({table.file, 0, "", "",
                                   fmt::format("has {} rows; the list says of itself one row: id, place, season and "
                                               "the bases of society",
                                               table.records.size())});
    }
    rows(ListPart::head, [&](ListRow& row) {
      int absent = 0;
      ReductionList& list = reading_.list;
      list.id = row.text("list_id");
      list.unit = row.text("unit");
      list.season = row.text("season");
      list.base = row.grams("base", absent);
      list.synthetic = row.view().truth("synthetic");
    });
  }

  Enterprise enterprise(ListRow& row) {
    Enterprise one;
    one.id = row.text("enterprise_id");
    one.name = row.name("name");
    if (one.name.zh.empty() && one.name.en.empty()) row.refuse("name_zh", "is empty; an enterprise has a name");
    one.county = row.text("county");
    one.uscc = row.text("uscc");
    one.permit_no = row.text("permit_no");
    one.management = row.text("management");
    one.address = row.text("address");
    one.longitude = row.number("longitude");
    one.latitude = row.number("latitude");
    one.sector = row.text("sector");
    one.industry = row.text("industry");
    one.grade = row.text("grade");
    one.grade_until = row.view().day("grade_until");
    one.small = row.view().truth("small");
    if (row.has("guarantee_type")) one.guarantee = guarantee(row);
    one.product = row.text("product");
    one.heavy_vehicles_per_day = row.whole("heavy_vehicles_per_day");
    one.heavy_vehicles_c4 = row.whole("heavy_vehicles_c4");
    one.contact = row.text("contact");
    one.phone = row.text("phone");
    one.resident = row.text("resident");
    one.synthetic = row.view().truth("synthetic");
    return one;
  }

  static Guarantee guarantee(ListRow& row) {
    for (const char* field : {"guarantee_load_percent", "guarantee_from", "guarantee_to"}) {
      if (!row.has(field)) row.refuse(field, "is empty; a guarantee has an approved load, a first and a last day");
    }
    return {row.text("guarantee_type"),
            row.text("guarantee_proof"),
            row.whole("guarantee_load_percent"),
            row.view().day("guarantee_from").value_or(Day{}),
            row.view().day("guarantee_to").value_or(Day{}),
            row.text("guarantee_approver"),
            row.text("guarantee_notice")};
  }

  /// The enterprise of a row: a new one, or one that says the same of itself as in its first row.
  Enterprise& enterprise_of(ListRow& row) {
    const auto [at, added] = seen_.try_emplace(row.text("enterprise_id"), seen_.size());
    if (added) {
      first_rows_.push_back(&row.record());
      reading_.list.enterprises.push_back(enterprise(row));
      transport(row);
      return reading_.list.enterprises.back();
    }
    const terms::Record& first = *first_rows_[at->second];
    const terms::Form& form = forms_.of(ListPart::industry);
    for (std::size_t i = 0; i < first_of_unit_; ++i) {
      if (row.record().cells[i] == first.cells[i]) continue;
      row.refuse(form.columns[i].field, fmt::format("differs from line {}, which is of the same enterprise; columns of "
                                                    "an enterprise are the same in all its rows",
                                                    first.line));
    }
    return reading_.list.enterprises[at->second];
  }

  void transport(ListRow& row) {
    for (const Level level : list_levels) {
      const std::string field = level_field(level, "transport");
      if (!row.has(field)) continue;
      ListMeasure one;
      one.enterprise = row.text("enterprise_id");
      one.level = level;
      one.kind = MeasureKind::transport;
      one.text = row.text(field);
      one.checks = {CheckMetric::gate};
      reading_.list.measures.push_back(std::move(one));
    }
  }

  void industry_row(ListRow& row) {
    ProcessUnit unit;
    unit.id = row.text("unit_id");
    unit.process = row.text("process");
    unit.name = row.name("unit_name");
    unit.source = row.text("source_id");
    unit.interruptible = row.view().truth("interruptible");
    unit.hours_to_reduce = row.whole("hours_to_reduce");
    unit.minimum_load_percent = row.whole("minimum_load_percent");
    unit.fuel = row.text("fuel");
    unit.stack_height_m = row.number("stack_height_m").value_or(0);
    int absent = 0;
    const DailyGrams base = row.grams("base", absent);
    if (absent == 0) unit.base = base;
    if (absent > 0 && absent < static_cast<int>(list_pollutants)) {
      row.refuse("base_so2_kg_d", "some pollutants have a base and others none; write 0 where nothing is emitted");
    }
    Enterprise& owner = enterprise_of(row);
    for (const Level level : list_levels) unit_measure(row, owner.id, unit.id, level);
    unit_owner_.emplace(unit.id, owner.id);
    owner.units.push_back(std::move(unit));
  }

  void unit_measure(ListRow& row, const std::string& enterprise, const std::string& unit, Level level) {
    const auto field = [&](std::string_view name) { return level_field(level, name); };
    int absent = 0;
    const DailyGrams reduction = row.grams(word_of(level), absent);
    const auto kind = parse_measure_kind(row.text(field("kind")));
    if (!kind) {
      if (reduction != DailyGrams{} || row.whole(field("cut_percent")) != 0) {
        row.refuse(field("kind"), "is empty, but a cut or a reduction stands beside it; say what the unit does");
      }
      return;
    }
    ListMeasure one;
    one.enterprise = enterprise;
    one.unit = unit;
    one.level = level;
    one.kind = *kind;
    one.cut_percent = row.whole(field("cut_percent"));
    one.reduction = reduction;
    one.text = row.text(field("text"));
    one.checks = row.checks(field("checks"));
    one.threshold_percent = row.whole(field("threshold_percent"));
    reading_.list.measures.push_back(std::move(one));
  }

  void step_row(ListRow& row) {
    ListMeasure one;
    one.enterprise = row.text("enterprise_id");
    one.unit = row.text("unit_id");
    if (!seen_.contains(one.enterprise)) {
      row.refuse("enterprise_id", "is no enterprise of the industry table");
    }
    const auto owner = unit_owner_.find(one.unit);
    if (!one.unit.empty() && (owner == unit_owner_.end() || owner->second != one.enterprise)) {
      row.refuse("unit_id", "is no unit of this enterprise in the industry table");
    }
    int absent = 0;
    one.level = parse_level(row.text("level")).value_or(Level::yellow);
    one.kind = parse_measure_kind(row.text("kind")).value_or(MeasureKind::own);
    one.cut_percent = row.whole("cut_percent");
    one.from_hour = row.whole("from_hour");
    one.reduction = row.grams("", absent);
    one.text = row.text("text");
    one.checks = row.checks("checks");
    one.threshold_percent = row.whole("threshold_percent");
    reading_.list.measures.push_back(std::move(one));
  }

  static DustSite dust(ListRow& row) {
    DustSite one;
    one.id = row.text("site_id");
    one.name = row.name("name");
    one.county = row.text("county");
    one.kind = row.text("kind");
    one.stage = row.text("stage");
    one.area_m2 = row.number("area_m2").value_or(0);
    one.monitor = row.text("monitor");
    one.pm_base_g_d = row.one_mass("base_pm_kg_d");
    for (std::size_t i = 0; i < list_levels.size(); ++i) {
      one.measures[i] = row.text(level_field(list_levels[i], "text"));
      one.pm_reduction_g_d[i] = row.one_mass(level_field(list_levels[i], "pm_kg_d"));
    }
    return one;
  }

  static MobileFleet fleet(ListRow& row) {
    MobileFleet one;
    int absent = 0;
    one.id = row.text("fleet_id");
    one.name = row.name("name");
    one.county = row.text("county");
    one.standard = row.text("standard");
    one.active_per_day = static_cast<std::int64_t>(row.number("active_per_day").value_or(0));
    one.base = row.grams("base", absent);
    for (std::size_t i = 0; i < list_levels.size(); ++i) {
      one.measures[i] = row.text(level_field(list_levels[i], "text"));
      one.reduction[i] = row.grams(word_of(list_levels[i]), absent);
    }
    return one;
  }

  const ListForms& forms_;
  const ListTables& tables_;
  ListReading reading_;
  std::size_t first_of_unit_ = 0;
  std::unordered_map<std::string, std::size_t> seen_;
  std::vector<const terms::Record*> first_rows_;
  std::unordered_map<std::string, std::string> unit_owner_;
};

}  // namespace

ListReading read_list_tables(const ListForms& forms, const ListTables& tables) {
  return ListReadingWork{forms, tables}.run();
}

}  // namespace lantian::respond
