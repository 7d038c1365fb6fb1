#include "serve/carbon/asset_office.hpp"

#include "keep/files.hpp"
#include "serve/carbon/asset_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

/// Whether an issue of the kind makes its holder one of the market: allowances do, offsets and local quota do not.
bool asset_obliges(const carbon::AssetRule& rule, const std::string& kind) {
  const carbon::AssetKind* known = rule.kind(kind);
  return known != nullptr && known->surrender && !known->share_percent;
}

/// Who got allowances of which vintage, by holder and vintage.
std::set<std::pair<std::string, int>> asset_obliged(const carbon::AssetRule& rule, const carbon::AssetLedger& ledger) {
  std::set<std::pair<std::string, int>> out;
  for (const carbon::AssetEntry& one : ledger.entries()) {
    const bool issue = one.draft.act == carbon::AssetAct::issue && !ledger.is_reversed(one.id);
    if (issue && asset_obliges(rule, one.draft.kind)) out.emplace(one.draft.holder, one.draft.vintage);
  }
  return out;
}

/// What an account says is owed, or why it does not.
struct AssetOwed {
  std::optional<std::int64_t> units;
  std::string why;
};
AssetOwed asset_owed(const FinanceGround& ground, const std::string& holder, int year) {
  const carbon::Enterprise* enterprise = ground.enterprise(holder);
  if (enterprise == nullptr) return {{}, "it files no months here"};
  const auto made = year_account(*ground.office, *ground.filings, *enterprise, std::to_string(year), {});
  if (!made) return {{}, made.error().message};
  const carbon::Account& account = made->computed.account;
  if (account.state != carbon::MonthState::final || !account.total) {
    return {{}, fmt::format("the account of {} is {}", year, name_of(account.state))};
  }
  return {carbon::units_of(in(*account.total, tonne_co2)), ""};
}

Result<carbon::AssetRule> asset_rule(const Office& office) {
  const std::string path = office.root() + "/data/carbon/asset/cets-2024.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return carbon::read_asset_rule({path, std::move(text)});
}

/// Posts what a made-up year brought, one row after the other.
class AssetPlanning {
 public:
  explicit AssetPlanning(carbon::AssetBasis basis) : basis_{std::move(basis)} {}

  Result<void> post(carbon::AssetDraft draft) {
    draft.synthetic = true;
    if (draft.voucher.empty()) draft.voucher = fmt::format("SYN-{:04}", ledger_.entries().size() + 1);
    const carbon::AssetAnswer answer = ledger_.settle(basis_, draft, "synthetic registry");
    if (const auto* no = std::get_if<carbon::AssetRefusal>(&answer)) {
      return Error{ErrorCode::invalid_argument, fmt::format("{} {}: {}", name_of(draft.act), draft.holder, no->message),
                   draft.holder};
    }
    return ledger_.take(std::get<carbon::AssetEntry>(answer));
  }
  carbon::AssetBasis& basis() { return basis_; }
  const carbon::AssetLedger& ledger() const { return ledger_; }
  std::int64_t held(const std::string& holder, const std::string& kind, int vintage) const {
    return ledger_.units({holder, carbon::AssetPot::held, ""}, kind, vintage);
  }

 private:
  carbon::AssetBasis basis_;
  carbon::AssetLedger ledger_;
};

carbon::AssetDraft asset_draft(carbon::AssetAct act, Day day, const std::string& holder, int vintage,
                               std::int64_t units) {
  carbon::AssetDraft out;
  out.act = act;
  out.day = day;
  out.holder = holder;
  out.kind = "cea";
  out.vintage = out.year = vintage;
  out.units = units;
  out.note = "synthetic";
  return out;
}

/// Offsets for the first holders, as many as their share allows.
Result<void> asset_plan_offsets(AssetPlanning& planning, const std::vector<carbon::AssetObligation>& owed, Day day) {
  constexpr std::size_t holders = 2;
  for (std::size_t n = 0; n < std::min(holders, owed.size()); ++n) {
    const auto state = carbon::compliance_of(planning.basis(), planning.ledger(), owed[n].holder, owed[n].year, day);
    if (state.offset_limit <= 0) continue;
    carbon::AssetDraft draft =
        asset_draft(carbon::AssetAct::issue, day, owed[n].holder, owed[n].year, state.offset_limit);
    draft.kind = "ccer";
    draft.evidence = "synthetic certificate";
    LANTIAN_CHECK(planning.post(draft));
    draft.act = carbon::AssetAct::surrender;
    draft.evidence.clear();
    LANTIAN_CHECK(planning.post(draft));
  }
  return {};
}

/// Who has too many sells to who lacks some.
Result<void> asset_plan_trade(AssetPlanning& planning, const std::vector<carbon::AssetObligation>& owed, Day day) {
  const auto lacks = [&](const carbon::AssetObligation& one) {
    const auto state = carbon::compliance_of(planning.basis(), planning.ledger(), one.holder, one.year, day);
    return state.missing - planning.held(one.holder, "cea", one.year);
  };
  for (const carbon::AssetObligation& buyer : owed) {
    for (const carbon::AssetObligation& seller : owed) {
      const std::int64_t units = std::min(lacks(buyer), -lacks(seller));
      if (units <= 0 || seller.holder == buyer.holder) continue;
      carbon::AssetDraft draft = asset_draft(carbon::AssetAct::transfer, day, seller.holder, seller.year, units);
      draft.to = buyer.holder;
      LANTIAN_CHECK(planning.post(draft));
    }
  }
  return {};
}

}  // namespace

Result<carbon::AssetLedger> assets_on_file(const keep::DocumentBook& book) {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each("asset"));
  carbon::AssetLedger out;
  for (const keep::DocumentRow& row : rows) {
    auto entry = read_asset_entry_json(row.body);
    auto taken = entry ? out.take(*std::move(entry)) : Result<void>{entry.error()};
    if (!taken) {
      return Error{ErrorCode::corrupt,
                   fmt::format("document {} (asset {}): {}", row.number, row.key, taken.error().message), row.key};
    }
  }
  return out;
}

Result<carbon::AssetBasis> asset_basis(const FinanceGround& ground, const carbon::AssetLedger& ledger) {
  carbon::AssetBasis out;
  LANTIAN_TRY(out.rule, asset_rule(*ground.data));
  for (const auto& [holder, year] : asset_obliged(out.rule, ledger)) {
    if (const AssetOwed owed = asset_owed(ground, holder, year); owed.units) {
      out.obligations.push_back({holder, year, *owed.units});
    }
  }
  return out;
}

std::vector<AssetYear> asset_years(const FinanceGround& ground, const carbon::AssetBasis& basis,
                                   const carbon::AssetLedger& ledger, std::string_view holder, Day on) {
  std::vector<AssetYear> out;
  for (const auto& [who, year] : asset_obliged(basis.rule, ledger)) {
    if (!holder.empty() && who != holder) continue;
    AssetYear one{carbon::compliance_of(basis, ledger, who, year, on), ""};
    if (basis.obligation(who, year) == nullptr) one.no_obligation = asset_owed(ground, who, year).why;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<AssetSum> asset_sums(const carbon::AssetLedger& ledger) {
  std::map<std::pair<std::string, int>, AssetSum> sums;
  for (const carbon::AssetBalance& one : ledger.balances()) {
    AssetSum& sum = sums[{one.kind, one.vintage}];
    sum.kind = one.kind;
    sum.vintage = one.vintage;
    sum.sum += one.units;
    if (one.account.pot == carbon::AssetPot::issued) sum.issued -= one.units;
  }
  std::vector<AssetSum> out;
  for (auto& [key, sum] : sums) out.push_back(std::move(sum));
  return out;
}

Result<carbon::AssetAnswer> keep_asset(const FinanceGround& ground, keep::DocumentBook& book,
                                       const carbon::AssetDraft& draft, const std::string& who, UtcSeconds now) {
  LANTIAN_TRY(const carbon::AssetLedger ledger, assets_on_file(book));
  LANTIAN_TRY(const carbon::AssetBasis basis, asset_basis(ground, ledger));
  carbon::AssetAnswer answer = ledger.settle(basis, draft, who);
  if (const auto* entry = std::get_if<carbon::AssetEntry>(&answer)) {
    // A row that somebody else kept under this number in the meantime is a conflict, not a second row.
    const std::array drafts{keep::DocumentDraft{"asset", asset_key(entry->id), asset_entry_json(*entry), 0}};
    LANTIAN_CHECK(book.append(drafts, who, now));
  }
  return answer;
}

Result<std::vector<keep::DocumentDraft>> planned_assets(const FinanceGround& ground, const carbon::CarbonPlan& plan) {
  carbon::AssetBasis basis;
  LANTIAN_TRY(basis.rule, asset_rule(*ground.data));
  AssetPlanning planning{std::move(basis)};
  for (const carbon::AssetDraft& one : carbon::make_synthetic(plan).allocations) LANTIAN_CHECK(planning.post(one));
  LANTIAN_TRY(const carbon::AssetBasis owing, asset_basis(ground, planning.ledger()));
  planning.basis() = owing;
  const int after = plan.last_year + 1;
  const auto day_of_month = [after](std::chrono::month month) { return Day{std::chrono::year{after} / month / 20}; };
  LANTIAN_CHECK(asset_plan_offsets(planning, owing.obligations, day_of_month(std::chrono::August)));
  LANTIAN_CHECK(asset_plan_trade(planning, owing.obligations, day_of_month(std::chrono::October)));
  constexpr std::size_t forgetful = 2;
  const std::size_t give = owing.obligations.size() - std::min(forgetful, owing.obligations.size());
  for (std::size_t n = 0; n < give; ++n) {
    const carbon::AssetObligation& one = owing.obligations[n];
    const Day day = day_of_month(std::chrono::December);
    const auto state = carbon::compliance_of(planning.basis(), planning.ledger(), one.holder, one.year, day);
    const std::int64_t units = std::min(state.missing, planning.held(one.holder, "cea", one.year));
    if (units <= 0) continue;
    LANTIAN_CHECK(planning.post(asset_draft(carbon::AssetAct::surrender, day, one.holder, one.year, units)));
  }
  std::vector<keep::DocumentDraft> out;
  for (const carbon::AssetEntry& one : planning.ledger().entries()) {
    out.push_back({"asset", asset_key(one.id), asset_entry_json(one), 0});
  }
  return out;
}

}  // namespace lantian::serve
