#include "app/inventory_answers.hpp"

#include "app/inventory_desk.hpp"

namespace lantian::app {

int run_inventory_programme(const ProgrammeWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    serve::ProgrammeQuestion question = words.question;
    if (question.period.empty()) question.period = words.year;
    LANTIAN_TRY(const serve::ProgrammeAnswer answer, serve::inventory_programme(office, book, question));
    print(words.json ? serve::json_of(answer) : serve::printed(office, answer, words.language != "en"));
    return 0;
  });
}

namespace {

int shown(const serve::InventoryOffice& office, const serve::ReconcileAnswer& answer, const ReconcileWords& words) {
  print(words.json ? serve::json_of(answer) : serve::printed(office, answer, words.language != "en"));
  return answer.any() ? 1 : 0;
}

Result<int> reconcile_shipped(const ReconcileWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  LANTIAN_TRY(const auto answer, serve::reconcile_region(*offices->inventory, words.region, words.question));
  return shown(*offices->inventory, answer, words);
}

}  // namespace

int run_inventory_reconcile(const ReconcileWords& words) {
  if (words.book.empty() && words.region.empty()) {
    return exit_code(Error{ErrorCode::invalid_argument,
                           "say whose statements: --book DIR, or --region ID for those a region pack ships", ""});
  }
  if (words.book.empty()) return exit_code(reconcile_shipped(words));
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const auto answer, serve::reconcile_book(office, book, words.question));
    return shown(office, answer, words);
  });
}

}  // namespace lantian::app
