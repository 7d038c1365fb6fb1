#include "serve/respond/order_sheets.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/list_office.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

namespace lantian::serve {
namespace {

/// The list by which an order's enterprise is known.
class SheetLists {
 public:
  static Result<SheetLists> open(const keep::ResponseBook& book) {
    SheetLists out;
    LANTIAN_TRY(auto rows, book.each("list"));
    std::ranges::sort(rows, std::ranges::greater{}, &keep::ResponseRow::number);
    for (const keep::ResponseRow& row : rows) {
      LANTIAN_TRY(respond::ReductionList list, read_reduction_list_json(row.body));
      out.lists_.push_back(std::move(list));
    }
    return out;
  }

  const respond::ReductionList* of(const respond::Order& order) const {
    const respond::ReductionList* found = nullptr;
    for (const respond::ReductionList& list : lists_) {
      if (list.find(order.recipient) == nullptr) continue;
      if (list.id == order.basis) return &list;
      if (found == nullptr) found = &list;
    }
    return found;
  }

 private:
  std::vector<respond::ReductionList> lists_;  ///< newest first
};

Result<report::PlantSheet> order_sheet_from(const RespondDesk& desk, const ListOffice& office, const SheetLists& lists,
                                            const respond::Order& order) {
  const respond::ReductionList* list = lists.of(order);
  if (list == nullptr || order.kind != respond::Recipient::enterprise) {
    return Error{
        ErrorCode::not_found,
        fmt::format("{} is no order of an enterprise that a kept list names; only those have a sheet", order.id),
        "order"};
  }
  report::PlantSheet out;
  out.plant = *list->find(order.recipient);
  for (const respond::ListMeasure& measure : list->measures) {
    if (measure.enterprise == order.recipient) out.measures.push_back(measure);
  }
  for (const respond::ProcessUnit& unit : out.plant.units) {
    const respond::ProcessKind* process = office.rules.process(unit.process);
    out.processes.push_back(process == nullptr ? terms::Name{unit.process, unit.process} : process->name);
  }
  if (const respond::Industry* industry = office.rules.industry(out.plant.industry)) out.industry = industry->name;
  out.county = {desk.office->unit_name(out.plant.county, true), desk.office->unit_name(out.plant.county, false)};
  out.list = list->id;
  out.season = list->season;
  out.order = order;
  out.synthetic = list->synthetic || order.synthetic;
  return out;
}

Result<std::string> order_docx_of(const RespondDesk& desk, const report::PlantSheet& sheet, PlantPaper paper,
                                  bool english) {
  report::PaperSpeech speech;
  speech.templates = &desk.office->office().templates();
  speech.language = english ? report::Language::en : report::Language::zh;
  return report::paper_docx(
      paper == PlantPaper::sheet ? report::plant_sheet_paper(sheet, speech) : report::plant_card_paper(sheet, speech),
      speech);
}

}  // namespace

Result<report::PlantSheet> plant_sheet_of(const RespondDesk& desk, const respond::Order& order) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const ListOffice office, open_list_office(desk.office->office().root()));
  LANTIAN_TRY(const SheetLists lists, SheetLists::open(*book));
  return order_sheet_from(desk, office, lists, order);
}

Result<std::string> plant_paper_docx(const RespondDesk& desk, const respond::Order& order, PlantPaper paper,
                                     bool english) {
  LANTIAN_TRY(const report::PlantSheet sheet, plant_sheet_of(desk, order));
  return order_docx_of(desk, sheet, paper, english);
}

Result<int> write_plant_papers(const RespondDesk& desk, const std::vector<respond::Order>& orders,
                               const std::string& directory, bool english) {
  LANTIAN_TRY(const keep::ResponseBook* book, response_book(desk));
  LANTIAN_TRY(const ListOffice office, open_list_office(desk.office->office().root()));
  LANTIAN_TRY(const SheetLists lists, SheetLists::open(*book));
  int written = 0;
  for (const respond::Order& order : orders) {
    if (order.kind != respond::Recipient::enterprise) continue;
    LANTIAN_TRY(const report::PlantSheet sheet, order_sheet_from(desk, office, lists, order));
    for (const PlantPaper paper : {PlantPaper::sheet, PlantPaper::card}) {
      LANTIAN_TRY(const std::string bytes, order_docx_of(desk, sheet, paper, english));
      const char* end = paper == PlantPaper::sheet ? "sheet" : "card";
      LANTIAN_CHECK(keep::write_file(fmt::format("{}/{}-{}.docx", directory, order.recipient, end), bytes));
    }
    ++written;
  }
  return written;
}

}  // namespace lantian::serve
