#include "serve/respond/plan_demo.hpp"

#include "keep/files.hpp"
#include "serve/respond/plan_desk.hpp"

namespace lantian::serve {

Result<void> prepare_demo_plans(const RespondDesk& desk) {
  LANTIAN_TRY(keep::ResponseBook * book, response_book(desk));
  LANTIAN_TRY(const auto plans, book->keys("plan"));
  LANTIAN_TRY(const auto lists, book->keys("list"));
  if (!plans.empty() || lists.empty()) return {};
  LANTIAN_TRY(const PlanOffice office, open_plan_office(*desk.office, desk.region, nullptr));
  LANTIAN_TRY(const respond::ReductionList list, kept_list(*book, lists.back()));
  for (const respond::Level level : respond::list_levels) {
    PlanAsk ask;
    ask.list = lists.back();
    ask.level = level;
    LANTIAN_TRY(PlanMade made, make_plan(office, list, std::move(ask)));
    LANTIAN_CHECK(keep_plan(*book, office, made, "demonstration", keep::now()));
  }
  return {};
}

}  // namespace lantian::serve
