#pragma once
#include "carbon/card/card.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// What is known of one enterprise, as its card needs it.
namespace lantian::serve {

/// Codes of all years of all enterprises, made again only when filings were added. Any thread.
class CardRatings {
 public:
  Result<std::vector<carbon::CardRating>> of(const FinanceGround& ground, std::string_view enterprise);

 private:
  std::mutex turn_;
  std::shared_ptr<const CarbonFilings> filings_;
  std::map<std::string, std::vector<carbon::CardRating>, std::less<>> ratings_;
};

/// The performance grade and penalties of an enterprise (kind "conduct", key = its id), in the reader's language. No
/// value: nobody keeps them here.
Result<std::optional<carbon::CardPollution>> conduct_on_file(const keep::DocumentBook& book,
                                                             const std::string& enterprise, bool english);
/// Those of a plan.
std::vector<keep::DocumentDraft> planned_conduct(const carbon::CarbonPlan& plan);

/// The facts behind the parts that are named, and no others: what was not granted is not even looked up. An account
/// that cannot be computed is left out. Requires: the ground knows the enterprise.
Result<carbon::CardFacts> card_facts(const FinanceGround& ground, CardRatings& ratings, const std::string& enterprise,
                                     const std::vector<std::string>& parts, Day on, bool english);

}  // namespace lantian::serve
