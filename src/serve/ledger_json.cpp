#include "serve/ledger.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using namespace inventory;
using LedgerJson = nlohmann::ordered_json;

LedgerJson account_json(const QuotaAccount& account) {
  return {{"region", account.region},
          {"pollutant", symbol(account.pollutant)},
          {"vintage", account.vintage},
          {"origin", account.origin}};
}

std::string dumped_ledger(const LedgerJson& json) {
  return json.dump(2, ' ', false, LedgerJson::error_handler_t::replace) + "\n";
}

LedgerJson match_json(const PollutantMatch& match) {
  LedgerJson json{{"pollutant", symbol(match.pollutant)},  {"need_t", match.need.text_t()},
                  {"ratio", match.ratio.ratio.text()},     {"ratio_reason", match.ratio.reason},
                  {"required_t", match.required.text_t()}, {"held_t", match.held.text_t()},
                  {"missing_t", match.missing.text_t()},   {"taken", LedgerJson::array()},
                  {"not_taken", LedgerJson::array()}};
  for (const MatchedLot& lot : match.taken) {
    json["taken"].push_back({{"reduction", lot.reduction},
                             {"account", account_json(lot.account)},
                             {"free_t", lot.free.text_t()},
                             {"taken_t", lot.taken.text_t()},
                             {"same_region", lot.same_region}});
  }
  for (const RefusedLot& lot : match.refused) {
    json["not_taken"].push_back({{"reduction", lot.reduction},
                                 {"account", account_json(lot.account)},
                                 {"free_t", lot.free.text_t()},
                                 {"reason", name_of(lot.reason)},
                                 {"message", lot.message}});
  }
  return json;
}

}  // namespace

std::string json_of(const LedgerBalance& balance) {
  LedgerJson json{{"on", balance.query.on ? LedgerJson(text_of(*balance.query.on)) : LedgerJson(nullptr)},
                  {"rows_posted", balance.entries},
                  {"synthetic", balance.synthetic},
                  {"accounts", LedgerJson::array()}};
  for (const AccountBalance& row : balance.rows) {
    LedgerJson account = account_json(row.account);
    account["issued_t"] = row.issued.text_t();
    account["moved_in_t"] = row.moved_in.text_t();
    account["moved_out_t"] = row.moved_out.text_t();
    account["balance_t"] = row.balance.text_t();
    account["reserved_t"] = row.reserved.text_t();
    account["used_t"] = row.used.text_t();
    account["retired_t"] = row.retired.text_t();
    account["expired_t"] = row.expired.text_t();
    account["clawed_back_t"] = row.clawed.text_t();
    json["accounts"].push_back(std::move(account));
  }
  return dumped_ledger(json);
}

std::string json_of(const MatchPlan& plan) {
  LedgerJson json{{"project", plan.need.project},
                  {"region", plan.need.region},
                  {"on", text_of(plan.need.day)},
                  {"rule", plan.rule},
                  {"met", plan.met()},
                  {"pollutants", LedgerJson::array()}};
  for (const PollutantMatch& match : plan.pollutants) json["pollutants"].push_back(match_json(match));
  return dumped_ledger(json);
}

std::string json_of(const std::vector<LedgerEntry>& entries) {
  LedgerJson json = LedgerJson::array();
  for (const LedgerEntry& entry : entries) {
    LedgerJson row{{"row", entry.id},
                   {"batch", entry.batch},
                   {"posted_at", text_of(entry.at)},
                   {"posted_by", entry.by},
                   {"voucher", entry.voucher},
                   {"kind", name_of(entry.kind)},
                   {"day", text_of(entry.day)},
                   {"reduction", entry.reduction},
                   {"account", account_json(entry.account)},
                   {"to_account", account_json(entry.to_account)},
                   {"from", name_of(entry.from)},
                   {"to", name_of(entry.to)},
                   {"amount_t", entry.amount.text_t()}};
    if (entry.need) row["need_t"] = entry.need->text_t();
    if (entry.ratio) row["ratio"] = entry.ratio->text();
    if (entry.reverses > 0) row["reverses"] = entry.reverses;
    if (entry.discharge) row["discharge"] = text_of(*entry.discharge);
    if (entry.completed) row["completed"] = text_of(*entry.completed);
    for (const auto& [name, text] :
         {std::pair{"project", &entry.project}, std::pair{"project_region", &entry.project_region},
          std::pair{"exception", &entry.exception}, std::pair{"target", &entry.target},
          std::pair{"enterprise", &entry.enterprise}, std::pair{"evidence", &entry.evidence},
          std::pair{"note", &entry.note}}) {
      if (!text->empty()) row[name] = *text;
    }
    row["rule"] = entry.rule;
    row["source_row"] = entry.where;
    row["synthetic"] = entry.synthetic;
    row["chain"] = entry.chain;
    json.push_back(std::move(row));
  }
  return dumped_ledger(json);
}

}  // namespace lantian::serve
