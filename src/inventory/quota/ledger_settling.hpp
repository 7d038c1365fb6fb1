#pragma once
#include "inventory/quota/ledger.hpp"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Only for ledger_settle*.cpp.
namespace lantian::inventory {

/// One draft on its way. Every step returns false once the draft is refused.
class Settling {
 public:
  Settling(const QuotaLedger& ledger, const QuotaBasis& basis, const LedgerDraft& draft)
      : ledger_{ledger}, basis_{basis}, draft_{draft} {}

  Posting run();

 private:
  bool refuse(LedgerReason reason, std::string message) {
    if (!refusal_)
      refusal_ = {draft_.where, reason, fmt::format("{} of {}", name_of(draft_.kind), text_of(draft_.day))};
    refusal_->message += ": " + std::move(message);
    return false;
  }
  bool need_text(const std::string& text, std::string_view field, std::string_view why) {
    return !text.empty() || refuse(LedgerReason::missing_field, fmt::format("'{}' is empty; {}", field, why));
  }

  bool begin();
  bool find_account();
  bool take_amount();
  bool by_kind();
  bool issue();
  bool reserve_or_use();
  bool project_of_row();
  bool ratio_of_row();
  bool lot_serves_project();
  bool amount_of_need();
  bool release();
  bool retire();
  bool clawback();
  bool transfer();
  bool carry();
  bool expire();
  bool reverse();
  bool in_window();
  bool need_region(const std::string& region, std::string_view field);
  bool in_reach(const std::string& region, std::string_view whose);

  bool all_when_empty(std::string_view nothing, std::string_view whose);

  PotKey pot(Pot pot) const { return {entry_.reduction, entry_.account, pot, entry_.party(pot)}; }

  const QuotaLedger& ledger_;
  const QuotaBasis& basis_;
  const LedgerDraft& draft_;
  const QuotaRule* rule_ = nullptr;
  const QuotaLot* lot_ = nullptr;
  LedgerEntry entry_;
  std::optional<LedgerRefusal> refusal_;
};

}  // namespace lantian::inventory
