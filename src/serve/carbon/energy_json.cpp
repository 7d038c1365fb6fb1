#include "serve/carbon/energy_office.hpp"
#include "serve/carbon/held_json.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

constexpr double energy_kg = 1000;

double energy_round(double value, double grain) {
  return std::round(value * grain) / grain;
}

DocumentJson energy_number(const std::optional<Rational>& value, double scale = 1) {
  constexpr double grain = 10'000;
  return value ? DocumentJson(energy_round(value->approximate() / scale, grain)) : DocumentJson(nullptr);
}

DocumentJson energy_tce(const std::optional<std::int64_t>& kgce) {
  return kgce ? DocumentJson(static_cast<double>(*kgce) / energy_kg) : DocumentJson(nullptr);
}

DocumentJson energy_names(const std::string& zh, const std::string& en) {
  return {{"name_zh", zh}, {"name_en", en}};
}

DocumentJson energy_month(const carbon::ControlMonth& one) {
  return {{"month", one.month},
          {"used_tce", energy_tce(one.used_kgce)},
          {"planned_tce", energy_number(one.planned_kgce, energy_kg)},
          {"above_percent", energy_number(one.above_percent)},
          {"total_colour", one.total_colour},
          {"intensity", energy_number(one.intensity)},
          {"allowed_intensity", energy_number(one.allowed_intensity)},
          {"intensity_above_percent", energy_number(one.intensity_above_percent)},
          {"intensity_colour", one.intensity_colour}};
}

terms::Name energy_word(const std::vector<carbon::EnergyWord>& words, const std::string& id) {
  for (const carbon::EnergyWord& one : words) {
    if (one.id == id) return one.name;
  }
  return {id, id};
}

DocumentJson energy_coal_month(const CoalMonth& one) {
  return {{"burnt_t", static_cast<double>(one.burnt_kg) / energy_kg},
          {"fed_t", static_cast<double>(one.fed_kg) / energy_kg},
          {"known", one.known}};
}

/// Coal of one course: each month burnt and fed, and where it stands against its limit.
DocumentJson energy_coal(const EnergyCourse& course) {
  DocumentJson out{{"months", DocumentJson::array()}, {"target_t", energy_tce(course.coal_target_kg)}};
  for (const CoalMonth& one : course.coal) out["months"].push_back(energy_coal_month(one));
  out["colour"] = "";
  out["above_percent"] = nullptr;
  out["until_month"] = nullptr;
  if (!course.coal_progress || course.coal_progress->months.empty()) return out;
  const carbon::ControlMonth& last = course.coal_progress->months.back();
  out["colour"] = last.total_colour;
  out["above_percent"] = energy_number(last.above_percent);
  out["until_month"] = last.month;
  return out;
}

DocumentJson energy_course(const EnergyPage& page, const EnergyCourse& course, bool months) {
  DocumentJson out{{"id", course.id},
                   {"county", course.county},
                   {"sector", course.sector},
                   {"enterprises", course.enterprises},
                   {"held", course.held},
                   {"colour", ""},
                   {"why", course.why},
                   {"why_zh", ""},
                   {"why_en", ""},
                   {"target_tce", nullptr},
                   {"intensity_decline_percent", nullptr},
                   {"left_tce", nullptr},
                   {"first_missing", nullptr},
                   {"last", nullptr}};
  if (course.target) {
    out["target_tce"] = energy_tce(course.target->total_kgce);
    if (const auto& percent = course.target->intensity_decline_percent) {
      out["intensity_decline_percent"] = percent->approximate();
    }
  }
  if (!course.why.empty()) {
    const terms::Name why = energy_word(page.rules.control.reasons, course.why);
    out["why_zh"] = why.shown(true);
    out["why_en"] = why.shown(false);
  }
  if (months) {
    out["months"] = DocumentJson::array();
    out["coal"] = energy_coal(course);
  }
  if (!course.progress) return out;
  const carbon::ControlProgress& progress = *course.progress;
  out["colour"] = progress.colour;
  out["left_tce"] = energy_tce(progress.left_kgce);
  if (progress.first_missing) out["first_missing"] = *progress.first_missing;
  if (!progress.months.empty()) out["last"] = energy_month(progress.months.back());
  if (!months) return out;
  for (const carbon::ControlMonth& one : progress.months) out["months"].push_back(energy_month(one));
  return out;
}

DocumentJson energy_bands(const std::vector<carbon::Band>& bands) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::Band& one : bands) {
    DocumentJson row{
        {"id", one.id}, {"name_zh", one.name.shown(true)}, {"name_en", one.name.shown(false)}, {"most", nullptr}};
    if (one.most) row["most"] = one.most->approximate();
    out.push_back(std::move(row));
  }
  return out;
}

DocumentJson energy_findings(const EnergyPage& page) {
  DocumentJson rows = DocumentJson::array();
  for (const carbon::CheckupFinding& one : page.region.findings) {
    if (one.found > page.on) continue;
    const terms::Name kind = energy_word(page.rules.control.findings, one.kind);
    const bool done = one.done && *one.done <= page.on;
    rows.push_back({{"id", one.id},
                    {"enterprise", one.enterprise},
                    {"county", one.county},
                    {"kind", one.kind},
                    {"kind_zh", kind.shown(true)},
                    {"kind_en", kind.shown(false)},
                    {"found", text_of(one.found)},
                    {"due", one.due ? DocumentJson(text_of(*one.due)) : DocumentJson(nullptr)},
                    {"done", done ? DocumentJson(text_of(*one.done)) : DocumentJson(nullptr)},
                    {"overdue", !done && one.due && *one.due < page.on},
                    {"expected_tce", energy_tce(one.expected_kgce)},
                    {"verified_tce", done ? energy_tce(one.verified_kgce) : DocumentJson(nullptr)}});
  }
  const carbon::CheckupSummary& sum = page.checkups;
  return {{"enterprises", sum.enterprises},
          {"findings", sum.findings},
          {"open", sum.open},
          {"overdue", sum.overdue},
          {"done", sum.done},
          {"unverified", sum.unverified},
          {"expected_tce", energy_tce(sum.expected_kgce)},
          {"verified_tce", energy_tce(sum.verified_kgce)},
          {"results", std::move(rows)}};
}

DocumentJson energy_retrofit_kind(const std::string& id, const terms::Name& name,
                                  const carbon::RetrofitSummary::Kind& one) {
  DocumentJson out = energy_names(name.shown(true), name.shown(false));
  out["id"] = id;
  out["units"] = one.units;
  out["done"] = one.done;
  out["overdue"] = one.overdue;
  out["megawatts"] = static_cast<double>(one.kilowatts) / energy_kg;
  out["done_megawatts"] = static_cast<double>(one.done_kilowatts) / energy_kg;
  out["saved_tce"] = energy_tce(one.saved_kgce);
  out["unknown"] = one.unknown;
  return out;
}

DocumentJson energy_retrofits(const EnergyPage& page) {
  DocumentJson kinds = DocumentJson::array();
  for (const auto& [id, one] : page.retrofits.kinds) {
    kinds.push_back(energy_retrofit_kind(id, energy_word(page.rules.control.retrofits, id), one));
  }
  return {{"kinds", std::move(kinds)},
          {"all", energy_retrofit_kind("", {}, page.retrofits.all)},
          {"worse", page.retrofits.worse}};
}

DocumentJson energy_capacity(const InventoryOffice& inventory, const EnergyPage& page) {
  DocumentJson kinds = DocumentJson::array(), counties = DocumentJson::array();
  for (const auto& [id, kilowatts] : page.capacity.kilowatts) {
    const terms::Name name = energy_word(page.rules.control.renewables, id);
    DocumentJson row = energy_names(name.shown(true), name.shown(false));
    row["id"] = id;
    row["megawatts"] = static_cast<double>(kilowatts) / energy_kg;
    kinds.push_back(std::move(row));
  }
  for (const auto& [id, kilowatts] : page.capacity.by_county) {
    DocumentJson row = energy_names(inventory.unit_name(id, true), inventory.unit_name(id, false));
    row["id"] = id;
    row["megawatts"] = static_cast<double>(kilowatts) / energy_kg;
    counties.push_back(std::move(row));
  }
  return {{"megawatts", static_cast<double>(page.capacity.all) / energy_kg},
          {"added_megawatts", static_cast<double>(page.capacity.added_this_year) / energy_kg},
          {"kinds", std::move(kinds)},
          {"counties", std::move(counties)}};
}

DocumentJson energy_reconciled(const EnergyPage& page, const carbon::ReconciledRow& one) {
  DocumentJson out = energy_names(one.item, one.item);
  if (const carbon::Carrier* carrier = page.rules.carriers.carrier(one.item)) {
    out = energy_names(carrier->name.shown(true), carrier->name.shown(false));
  }
  out["item"] = one.item;
  out["enterprises_tce"] = energy_tce(one.first);
  out["statistics_tce"] = energy_tce(one.second);
  out["difference_tce"] = energy_tce(one.difference);
  out["percent"] = energy_number(one.percent);
  out["agreement"] = name_of(one.agreement);
  return out;
}

DocumentJson energy_coal_sums(const EnergyPage& page) {
  const auto tonnes = [](std::int64_t kg) { return static_cast<double>(kg) / energy_kg; };
  return {{"total_t", tonnes(page.coal.burnt_kg + page.coal.fed_kg)},
          {"burnt_t", tonnes(page.coal.burnt_kg)},
          {"fed_t", tonnes(page.coal.fed_kg)},
          {"held_t", tonnes(page.held_coal.burnt_kg + page.held_coal.fed_kg)},
          {"coke_t", tonnes(page.coke_kg)}};
}

/// Who has no light and stands in no sum because of a finding, of which year it is, and the energy beside the sums.
DocumentJson energy_held(const EnergyPage& page) {
  DocumentJson rows = DocumentJson::array();
  const auto put = [&](const HeldAccounts& held, int year) {
    for (const auto& [id, findings] : held) {
      DocumentJson row{{"enterprise", id}, {"year", year}};
      const auto who = std::ranges::find(page.enterprises, id, &EnergyCourse::id);
      if (who != page.enterprises.end()) row.update(energy_names(who->name.shown(true), who->name.shown(false)));
      row["findings"] = held_findings_json(findings);
      rows.push_back(std::move(row));
    }
  };
  put(page.held, page.year);
  put(page.held_before, page.year - 1);
  std::int64_t sum = 0;
  for (const auto& [carrier, kgce] : page.carriers) sum += kgce;
  return {{"rows", std::move(rows)},
          {"energy_tce", energy_tce(sum)},
          {"held_tce", energy_tce(page.held_kgce)},
          {"with_held_tce", energy_tce(sum + page.held_kgce)}};
}

DocumentJson energy_gaps(const EnergyPage& page) {
  DocumentJson out = DocumentJson::array();
  for (const EnergyGap& one : page.unknown) {
    out.push_back({{"enterprise", one.enterprise}, {"month", one.month}, {"item", one.item}});
  }
  return out;
}

DocumentJson energy_reconciliation(const EnergyPage& page) {
  if (!page.reconciliation) return nullptr;
  const carbon::Reconciliation& of = *page.reconciliation;
  DocumentJson rows = DocumentJson::array();
  for (const carbon::ReconciledRow& one : of.rows) rows.push_back(energy_reconciled(page, one));
  return {{"tolerance_percent", page.rules.control.tolerance_percent.approximate()},
          {"agrees", of.agrees()},
          {"rows", std::move(rows)},
          {"total", energy_reconciled(page, of.total)},
          {"only_enterprises_tce", energy_tce(of.only_first_kgce)},
          {"only_statistics_tce", energy_tce(of.only_second_kgce)}};
}

}  // namespace

std::string energy_json(const InventoryOffice& inventory, const EnergyPage& page) {
  DocumentJson counties = DocumentJson::array(), enterprises = DocumentJson::array();
  for (const EnergyCourse& one : page.counties) {
    DocumentJson row = energy_course(page, one, true);
    row.update(energy_names(inventory.unit_name(one.id, true), inventory.unit_name(one.id, false)));
    counties.push_back(std::move(row));
  }
  for (const EnergyCourse& one : page.enterprises) {
    DocumentJson row = energy_course(page, one, false);
    row.update(energy_names(one.name.shown(true), one.name.shown(false)));
    enterprises.push_back(std::move(row));
  }
  return DocumentJson{{"year", page.year},
                      {"on", text_of(page.on)},
                      {"synthetic", page.synthetic},
                      {"rule",
                       {{"source", page.rules.control.source},
                        {"status", page.rules.control.status},
                        {"total", energy_bands(page.rules.control.total)},
                        {"intensity", energy_bands(page.rules.control.intensity)}}},
                      {"targets", {{"source", page.region.source}, {"status", page.region.status}}},
                      {"region", energy_course(page, page.all, true)},
                      {"counties", std::move(counties)},
                      {"enterprises", std::move(enterprises)},
                      {"coal", energy_coal_sums(page)},
                      {"held", energy_held(page)},
                      {"unknown", energy_gaps(page)},
                      {"checkups", energy_findings(page)},
                      {"retrofits", energy_retrofits(page)},
                      {"renewables", energy_capacity(inventory, page)},
                      {"reconciliation", energy_reconciliation(page)}}
      .dump();
}

}  // namespace lantian::serve
