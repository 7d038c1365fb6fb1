#pragma once
#include "carbon/accounts/parameters.hpp"
#include "carbon/guide/guide_book.hpp"
#include "carbon/month.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// From filings to an account.
namespace lantian::carbon {

/// What an account is computed from, and nothing else: the same question gives the same account, bit for bit.
struct AccountQuestion {
  const Enterprise* enterprise = nullptr;
  std::span<const Month> filings;  ///< those of other enterprises and months are passed over; a later one supersedes
  std::string period;              ///< "2024"
  std::span<const std::string> months;  ///< its months, in order
  std::string_view boundary = "enterprise";
  const GuideProgram* program = nullptr;
  const ResolvedGuide* resolved = nullptr;
  const inventory::UnitBook* units = nullptr;
};

/// Returns conflict when one month is filed both for the whole enterprise and for a facility of it, invalid_argument
/// for a boundary that the guide does not have.
Result<Account> compute_account(const AccountQuestion& question);

/// The books that accounts stand on.
struct AccountBooks {
  const GuideBook* guides = nullptr;
  const inventory::FactorStore* factors = nullptr;
  const inventory::UnitBook* units = nullptr;
};

/// An account with everything it was computed from, ready for a snapshot.
struct ComputedAccount {
  Account account;
  const GuideProgram* program = nullptr;
  ResolvedGuide resolved;
  std::vector<Month> filings;  ///< those that count, in order of facility and month
  std::vector<std::string> months;
  std::vector<Month> before{};  ///< filings of the month before the period: for checks, never for the account
};

struct AccountWish {
  std::string guide;    ///< empty: the enterprise's
  std::string version;  ///< empty: the one in force on the first day of the period
  std::string boundary = "enterprise";
  std::vector<inventory::FactorChoice> factors = {};  ///< versions in place of those the guide names
};

/// Looks guide and parameters up and computes. Returns what the look-ups return, invalid_argument for a period that
/// cuts months.
Result<ComputedAccount> account_of(const AccountBooks& books, const Enterprise& enterprise,
                                   std::span<const Month> filings, const Period& period, const AccountWish& wish = {});

/// Two accounts of one enterprise and period, one beside the other.
struct AccountDifference {
  std::string name;  ///< "total", a part, or the id of a line
  std::optional<CarbonMass> before, after;
  std::optional<CarbonMass> change() const;
};
std::vector<AccountDifference> beside(const Account& before, const Account& after);

/// The sum of one line over facilities and months; no value when some part of it is missing.
std::optional<CarbonMass> line_sum(const Account& account, std::string_view line);

// ---- many at once ----

struct FleetMember {
  const Enterprise* enterprise = nullptr;
  std::span<const Month> filings;  ///< of this enterprise, by facility and month, each month once
  const ResolvedGuide* resolved = nullptr;
};

/// What a year's ranking needs of an account; the same numbers as compute_account gives, bit for bit.
struct FleetAccount {
  std::array<CarbonMass, 5> parts{};  ///< by Part - 1
  std::optional<CarbonMass> total;
  MonthState state = MonthState::missing;
  std::size_t missing_months = 0;
};

/// Accounts of enterprises of one guide over the same months.
std::vector<FleetAccount> recalculate(const GuideProgram& program, const inventory::UnitBook& units,
                                      std::span<const FleetMember> members, std::span<const std::string> months);

}  // namespace lantian::carbon
