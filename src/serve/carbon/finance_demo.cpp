#include "serve/carbon/finance_demo.hpp"

#include "keep/files.hpp"
#include "serve/carbon/asset_office.hpp"
#include "serve/carbon/card_facts.hpp"
#include "serve/carbon/consent_json.hpp"
#include "serve/carbon/loan_office.hpp"

namespace lantian::serve {

Result<void> keep_planned_finance(const FinanceGround& ground, const carbon::CarbonPlan& plan, keep::DocumentBook& book,
                                  UtcSeconds now) {
  LANTIAN_TRY(const std::int64_t there, book.last_of("loan"));
  if (there > 0) return {};
  std::vector<keep::DocumentDraft> drafts;
  for (const carbon::Consent& one : plan.consents) drafts.push_back({"consent", one.id, consent_json(one), {}});
  const auto add = [&drafts](std::vector<keep::DocumentDraft> more) {
    drafts.insert(drafts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  add(planned_conduct(plan));
  LANTIAN_TRY(std::vector<keep::DocumentDraft> loans, planned_loans(ground, plan));
  add(std::move(loans));
  LANTIAN_TRY(std::vector<keep::DocumentDraft> assets, planned_assets(ground, plan));
  add(std::move(assets));
  LANTIAN_CHECK(book.append(drafts, "synthetic region", now));
  return {};
}

Result<void> prepare_demo_finance(const CarbonDesk& desk) {
  LANTIAN_TRY(const carbon::CarbonPlan plan, finance_plan(desk.office->office(), desk.region));
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  return keep_planned_finance(ground, plan, *book, keep::now());
}

}  // namespace lantian::serve
