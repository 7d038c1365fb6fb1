#include "serve/respond/plan_demo.hpp"

#include "keep/files.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_shelf.hpp"

namespace lantian::serve {

Result<void> prepare_demo_plans(const RespondDesk& desk) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const auto plans, book->keys("plan"));
  LANTIAN_TRY(const auto rows, book->keys("list"));
  if (!plans.empty() || rows.empty()) return {};
  LANTIAN_TRY(const PlanOffice office, open_plan_office(*desk.office, desk.region, nullptr));
  LANTIAN_TRY(const ListOffice lists, open_list_office(desk.office->office().root()));
  LANTIAN_TRY(const std::vector<std::string> units, units_of_region(desk.office->office(), desk.region));
  LANTIAN_TRY(const keep::DocumentRow row, list_to_plan(lists, *book, {{}, units, {}}));
  LANTIAN_TRY(const respond::ReductionList list, read_reduction_list_json(row.body));
  for (const respond::Level level : respond::list_levels) {
    PlanAsk ask;
    ask.list = row.key;
    ask.list_row = row.number;
    ask.level = level;
    LANTIAN_TRY(PlanMade made, make_plan(office, list, std::move(ask)));
    LANTIAN_CHECK(keep_plan(*book, office, made, "demonstration", keep::now()));
  }
  return {};
}

}  // namespace lantian::serve
