#pragma once
#include "carbon/balance/balance.hpp"
#include "carbon/rating/rating.hpp"
#include "carbon/synthetic/plan.hpp"
#include "report/carbon_account_paper.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The carbon balance of a region for one year: sectors and counties, coal, intensity, codes, what was published beside
/// it, and what it does not say.
namespace lantian::report {

/// Energy of a row, kgce, and the enterprises of which it is not known.
struct BalanceEnergy {
  std::int64_t kgce = 0;
  std::int64_t unknown = 0;
};

/// All that is pointed to outlives the call.
struct BalancePaperFacts {
  const carbon::Balance* balance = nullptr;
  const carbon::Balance* before = nullptr;  ///< of the year before; null: nobody filed it
  const carbon::BalanceRule* rule = nullptr;
  const carbon::RatingRule* rating = nullptr;
  terms::Name region;
  std::span<const carbon::Rating> ratings;
  std::span<const carbon::PublishedCarbon> published;
  std::vector<std::string> failed;  ///< enterprises without an account
  std::function<BalanceEnergy(const carbon::BalanceRow&)> energy;
  std::function<terms::Name(std::string_view)> sector, county, enterprise;
  std::string carriers_status;  ///< of the factors that make standard coal
};

Paper balance_paper(const BalancePaperFacts& facts, const PaperSpeech& speech, PaperForm form);

}  // namespace lantian::report
