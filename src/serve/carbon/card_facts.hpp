#pragma once
#include "carbon/card/card.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What is known of one enterprise, as its card needs it.
namespace lantian::serve {

/// The performance grade and penalties of an enterprise (kind "conduct", key = its id), in the reader's language. No
/// value: nobody keeps them here.
Result<std::optional<carbon::CardPollution>> conduct_on_file(const keep::DocumentBook& book,
                                                             const std::string& enterprise, bool english);
/// Those of a plan.
std::vector<keep::DocumentDraft> planned_conduct(const carbon::CarbonPlan& plan);

/// The facts behind the parts that are named, and no others: what was not granted is not even looked up. An account
/// that cannot be computed is left out. Requires: the ground knows the enterprise.
Result<carbon::CardFacts> card_facts(const CarbonDesk& desk, const FinanceGround& ground, const std::string& enterprise,
                                     const std::vector<std::string>& parts, Day on, bool english);

}  // namespace lantian::serve
