#pragma once
#include "serve/carbon/desk.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Accounts as pages and people ask for them: computed from the filings of the book, checked, graded, and kept.
namespace lantian::serve {

/// The account of one enterprise with everything that is said of it.
struct AccountView {
  std::shared_ptr<const carbon::Enterprise> enterprise;
  std::optional<YearAccount> made;  ///< no value: it cannot be computed, and `why` says why
  Error why{ErrorCode::not_found, "", ""};
  std::vector<carbon::CarbonFinding> findings;
  std::vector<carbon::FigureGrade> grades;  ///< the last one is of the total
  char grade() const { return grades.empty() ? 'E' : grades.back().grade; }
};
AccountView view_account(const CarbonOffice& office, const CarbonFilings& filings, const carbon::Enterprise& enterprise,
                         const std::string& period, const carbon::AccountWish& wish = {});

/// Everybody's account of one period.
struct AccountsOfPeriod {
  std::shared_ptr<const CarbonFilings> filings;
  std::string period;
  std::vector<std::shared_ptr<const AccountView>> views;  ///< as the enterprises stand in the filings
  std::size_t computed = 0;                               ///< of the views: the others are those of the filings before
};

/// Accounts of the periods that were asked for last. When something was filed, the accounts of who filed are computed
/// again and those of the others stay. Any thread.
class AccountsShelf {
 public:
  /// Returns invalid_argument for a period that cuts months.
  Result<std::shared_ptr<const AccountsOfPeriod>> of(const CarbonOffice& office,
                                                     const std::shared_ptr<const CarbonFilings>& filings,
                                                     const std::string& period);

 private:
  std::mutex turn_;
  std::map<std::string, std::shared_ptr<const AccountsOfPeriod>> made_;
};

/// Years in which anybody filed - or one enterprise, when it is named - ascending.
std::vector<std::string> filed_years(const CarbonFilings& filings, std::string_view enterprise = {});
/// Whether an office may see what lies in a county: all of them but those that are of another one. Nobody signed in and
/// persons with a party are another matter (beyond_party).
bool sees_county(const CarbonDesk& desk, const HttpRequest& request, std::string_view county);
/// Null when nobody of that id is entered.
const carbon::Enterprise* entered(const CarbonFilings& filings, std::string_view enterprise);
/// The answer to somebody who is of one enterprise or bank and asks for another one, or of an office and asks for one
/// that lies in no place of hers: that there is none. No value: she may see it. Nobody signed in is nobody's party;
/// what she may see is the gate's matter.
std::optional<Problem> beyond_party(const CarbonDesk& desk, const HttpRequest& request, std::string_view enterprise);

/// Of whom an address below /own speaks.
struct OwnParty {
  std::string enterprise;
  std::optional<Problem> problem;
};
/// The party of the person; of a synthetic book in which nobody is signed in, the enterprise that the query names.
Result<OwnParty> own_party(const CarbonDesk& desk, const Call& call);

/// An account as it was kept: document kind "account", key "<enterprise>/<period>".
struct KeptAccount {
  std::int64_t row = 0;
  UtcSeconds at{};
  std::string who;
  std::string enterprise, period, guide, version, state;
  std::optional<double> total_t;  ///< for lists; the text says it to the last bit
  bool late_guide = false, synthetic = false;
  std::vector<std::string> filings;  ///< records of the months that it stands on: "month/C-1//2024-05@12"
  std::string sha256, text;          ///< of the snapshot
};
std::string account_key(std::string_view enterprise, std::string_view period);
std::string kept_account_json(const KeptAccount& account);
/// Returns corrupt for a row that is none.
Result<KeptAccount> read_kept_account(const keep::DocumentRow& row);
/// The snapshot of a view. Requires: it has an account.
KeptAccount account_to_keep(const CarbonOffice& office, const AccountView& view);

/// What keeping an account asks for beside it.
struct KeepWish {
  std::string sha256;  ///< of the snapshot that was seen; another one now is a conflict. Empty: whatever it is now
  std::int64_t supersedes = 0;  ///< row of the kept one that stays and is followed; 0: none was kept yet
};
/// Returns malformed.
Result<KeepWish> read_keep_wish(std::string_view body);
/// Keeps one account; the ones before stay. Returns conflict when months were filed since it was seen, when the same
/// account is kept already, or when one is kept that `supersedes` does not name; invalid_argument for an account in
/// which something is missing.
Result<KeptAccount> keep_account(const CarbonOffice& office, keep::DocumentBook& book, const AccountView& view,
                                 const KeepWish& wish, std::string_view who);
/// Accounts that are complete and of which none was kept yet, in one go. Returns how many.
Result<int> keep_complete_accounts(const CarbonDesk& desk, const std::vector<std::string>& periods,
                                   std::string_view who);

/// One kept account, computed again from itself.
struct VerifiedAccount {
  KeptAccount account;
  std::string trouble;  ///< empty: every byte came out the same
};
/// All of an enterprise and period, newest first; with empty words all that the book keeps.
Result<std::vector<VerifiedAccount>> verify_accounts(const keep::DocumentBook& book, std::string_view enterprise,
                                                     std::string_view period);

}  // namespace lantian::serve
