#pragma once
#include "serve/carbon/finance_desk.hpp"

namespace lantian::serve {

/// Puts consents, contracts, verified figures, conduct and the asset ledger of the plan into a book that holds its
/// filings and no loan yet. One transaction.
Result<void> keep_planned_finance(const FinanceGround& ground, const carbon::CarbonPlan& plan, keep::DocumentBook& book,
                                  UtcSeconds now);
Result<void> prepare_demo_finance(const CarbonDesk& desk);

}  // namespace lantian::serve
