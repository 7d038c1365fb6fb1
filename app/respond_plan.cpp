#include "app/respond_plan.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_json.hpp"
#include "serve/respond/plan_shelf.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

Result<int> respond_yearly(const RespondPlanWords& words, const serve::PlanOffice& office) {
  serve::YearlyAsk ask;
  LANTIAN_TRY(ask.targets, serve::parse_plan_targets(joined(words.targets, ",")));
  ask.probability = words.probability;
  ask.gap = words.gap;
  ask.seconds = words.seconds;
  LANTIAN_TRY(const serve::YearlyMade made, serve::make_yearly(office, std::move(ask)));
  print(words.json ? serve::yearly_json(office, made) + "\n"
                   : serve::printed_yearly(office, made, words.language == "zh"));
  return 0;
}

Result<int> respond_plan(const RespondPlanWords& words) {
  LANTIAN_TRY(const serve::Office data, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(data));
  LANTIAN_TRY(const serve::PlanOffice office, serve::open_plan_office(inventory, words.region, nullptr));
  if (words.yearly) return respond_yearly(words, office);
  const auto level = respond::parse_level(words.level);
  if (!level) return Error{ErrorCode::invalid_argument, "yellow, orange or red", "--level"};
  if (words.book.empty()) return Error{ErrorCode::invalid_argument, "say which book with --book DIR", "--book"};
  LANTIAN_TRY(const auto book, keep::open_document_book(serve::response_path(words.book)));
  serve::PlanAsk ask;
  ask.list = words.list;
  ask.level = *level;
  ask.share_set = words.shares;
  ask.gap = words.gap;
  ask.seconds = words.seconds;
  if (!words.on.empty()) {
    LANTIAN_TRY(ask.on, parse_day(words.on));
  }
  LANTIAN_TRY(ask.targets, serve::parse_plan_targets(joined(words.targets, ",")));
  LANTIAN_TRY(const serve::ListOffice lists, serve::open_list_office(data.root()));
  LANTIAN_TRY(const auto units, serve::units_of_region(data, words.region));
  const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  LANTIAN_TRY(const keep::DocumentRow row,
              serve::list_to_plan(lists, *book, {words.list, units, ask.on.value_or(today)}));
  LANTIAN_TRY(const respond::ReductionList list, serve::read_reduction_list_json(row.body));
  ask.list = row.key;
  ask.list_row = row.number;
  LANTIAN_TRY(serve::PlanMade made, serve::make_plan(office, list, std::move(ask)));
  if (words.keep) {
    LANTIAN_CHECK(serve::keep_plan(*book, office, made, words.by.empty() ? login_name() : words.by, keep::now()));
  }
  print(words.json ? serve::plan_json(office, made) + "\n" : serve::printed_plan(office, made, words.language == "zh"));
  if (words.keep && !words.json) print(fmt::format("kept as {}\n", made.id));
  return 0;
}

}  // namespace

int run_respond_plan(const RespondPlanWords& words) {
  return exit_code(respond_plan(words));
}

}  // namespace lantian::app
