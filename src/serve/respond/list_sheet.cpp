#include "serve/respond/list_sheet.hpp"

#include "base/text.hpp"
#include "report/respond_plant_sheet.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<std::string> plant_sheet_file(const InventoryOffice& office, const ListOffice& lists,
                                     const respond::ReductionList& list, std::string_view enterprise, bool english) {
  const respond::Enterprise* one = list.find(enterprise);
  if (one == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("no enterprise {} is on the list {}", in_quotes(enterprise), list.id),
                 std::string{enterprise}};
  }
  report::PlantSheet sheet;
  sheet.enterprise = *one;
  // What is on a synthetic list is synthetic, whatever its row says.
  sheet.enterprise.synthetic = one->synthetic || list.synthetic;
  for (const respond::ListMeasure& measure : list.measures) {
    if (measure.enterprise == enterprise) sheet.measures.push_back(measure);
  }
  sheet.list = list.id;
  sheet.season = list.season;
  sheet.county = {office.unit_name(one->county, true), office.unit_name(one->county, false)};
  if (const auto* industry = lists.rules.industry(one->industry)) sheet.industry = industry->name;
  if (one->guarantee) {
    if (const auto* type = lists.rules.exemption(one->guarantee->type)) sheet.guarantee = type->name;
  }
  for (const respond::ProcessUnit& unit : one->units) {
    if (const auto* process = lists.rules.process(unit.process)) sheet.processes[unit.process] = process->name;
  }
  sheet.fuels = lists.fuels;
  return report::plant_sheet_docx(sheet, office.office().templates(),
                                  english ? report::Language::en : report::Language::zh);
}

}  // namespace lantian::serve
