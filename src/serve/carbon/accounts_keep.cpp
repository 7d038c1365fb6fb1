// Accounts that stay: snapshots as documents, and the proof that each is what it was.
#include "base/text.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "carbon/filing/filing.hpp"
#include "keep/files.hpp"
#include "serve/carbon/accounts_desk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

Error keeping_conflict(std::string message, const KeptAccount& account) {
  return Error{ErrorCode::conflict, std::move(message), account_key(account.enterprise, account.period)};
}

/// "month/C-1//2024-05@12#coal" names the row; without the item it names the filing.
std::vector<std::string> filings_used(const carbon::ComputedAccount& computed) {
  std::vector<std::string> out;
  for (const carbon::Month& month : computed.filings) {
    if (month.items.empty()) continue;
    const std::string& record = month.items.front().record;
    out.push_back(record.substr(0, record.find('#')));
  }
  return out;
}

Result<void> judge_keeping(const KeptAccount& fresh, const std::optional<KeptAccount>& before, const KeepWish& wish) {
  if (!wish.sha256.empty() && wish.sha256 != fresh.sha256) {
    return keeping_conflict(
        fmt::format("the account was filed anew since you saw it: it is {} now; look at it again and "
                    "keep that one",
                    fresh.sha256),
        fresh);
  }
  if (!before) {
    if (wish.supersedes == 0) return {};
    return keeping_conflict(fmt::format("no account of it is kept, and so none as row {}", wish.supersedes), fresh);
  }
  if (before->sha256 == fresh.sha256) {
    return keeping_conflict(fmt::format("this very account is kept as row {}", before->row), fresh);
  }
  if (wish.supersedes == before->row) return {};
  return keeping_conflict(
      fmt::format("another account is kept as row {}; it stays what it is. Months, guide or factors "
                  "changed since: to keep this one behind it, say {{\"supersedes\": {}}}",
                  before->row, before->row),
      fresh);
}

}  // namespace

std::string account_key(std::string_view enterprise, std::string_view period) {
  return fmt::format("{}/{}", enterprise, period);
}

KeptAccount account_to_keep(const CarbonOffice& office, const AccountView& view) {
  const carbon::ComputedAccount& computed = view.made->computed;
  const carbon::Snapshot snapshot = carbon::snapshot_of(computed, *view.enterprise, office.units());
  KeptAccount out;
  out.enterprise = view.enterprise->id;
  out.period = computed.account.period;
  out.guide = computed.account.guide;
  out.version = computed.account.version;
  out.state = std::string{name_of(computed.account.state)};
  if (computed.account.total) out.total_t = in(*computed.account.total, tonne_co2);
  out.late_guide = view.made->late_guide;
  out.synthetic = computed.account.synthetic;
  out.filings = filings_used(computed);
  out.sha256 = snapshot.sha256;
  out.text = snapshot.text;
  return out;
}

Result<KeptAccount> keep_account(const CarbonOffice& office, keep::DocumentBook& book, const AccountView& view,
                                 const KeepWish& wish, std::string_view who) {
  if (!view.made) return view.why;
  KeptAccount fresh = account_to_keep(office, view);
  const std::string key = account_key(fresh.enterprise, fresh.period);
  if (view.made->computed.account.state == carbon::MonthState::missing) {
    return Error{
        ErrorCode::invalid_argument,
        "something is missing in this account, and what is kept never changes: file it first; the findings say what",
        key};
  }
  LANTIAN_TRY(const auto newest, book.newest("account", key));
  std::optional<KeptAccount> before;
  if (newest) {
    LANTIAN_TRY(before, read_kept_account(*newest));
  }
  LANTIAN_CHECK(judge_keeping(fresh, before, wish));
  const keep::DocumentDraft draft{"account", key, kept_account_json(fresh), before ? before->row : 0};
  LANTIAN_TRY(const auto rows, book.append(std::span{&draft, 1}, who, keep::now()));
  fresh.row = rows.front().number;
  fresh.at = rows.front().at;
  fresh.who = rows.front().who;
  return fresh;
}

Result<int> keep_complete_accounts(const CarbonDesk& desk, const std::vector<std::string>& periods,
                                   std::string_view who) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const auto filings, filings_of(desk));
  LANTIAN_TRY(const auto kept, book->keys("account"));
  std::vector<keep::DocumentDraft> drafts;
  for (const std::string& period : periods) {
    for (const carbon::Enterprise& one : filings->enterprises) {
      const std::string key = account_key(one.id, period);
      if (std::ranges::binary_search(kept, key)) continue;
      const AccountView view = view_account(*desk.carbon, *filings, one, period);
      if (!view.made || view.made->computed.account.state == carbon::MonthState::missing) continue;
      drafts.push_back({"account", key, kept_account_json(account_to_keep(*desk.carbon, view)), 0});
    }
  }
  if (drafts.empty()) return 0;
  LANTIAN_CHECK(book->append(drafts, who, keep::now()));
  return static_cast<int>(drafts.size());
}

Result<std::vector<VerifiedAccount>> verify_accounts(const keep::DocumentBook& book, std::string_view enterprise,
                                                     std::string_view period) {
  std::vector<std::string> keys{account_key(enterprise, period)};
  if (enterprise.empty()) {
    LANTIAN_TRY(keys, book.keys("account"));
  }
  std::vector<VerifiedAccount> out;
  for (const std::string& key : keys) {
    LANTIAN_TRY(std::vector<keep::DocumentRow> rows, book.all("account", key));
    std::ranges::reverse(rows);
    for (const keep::DocumentRow& row : rows) {
      LANTIAN_TRY(KeptAccount account, read_kept_account(row));
      const auto read = carbon::verify({account.text, account.sha256});
      out.push_back({std::move(account), read ? std::string{} : read.error().text()});
    }
  }
  return out;
}

}  // namespace lantian::serve
