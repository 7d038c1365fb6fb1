#pragma once
#include "report/carbon_account_paper.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/ratings_desk.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Reports of carbon as office files: what the pages say, for whoever must hand it in.
namespace lantian::serve {

/// "docx", "xlsx" or "md".
std::optional<std::string_view> carbon_report_form(std::string_view word);

/// The greenhouse-gas report of a view. Requires: it has an account. `kept`: the newest kept account of the period, or
/// null. Returns unsupported for another form; io.
Result<std::string> account_report(const CarbonOffice& office, const InventoryOffice& inventory,
                                   const AccountView& view, const KeptAccount* kept, std::string_view form,
                                   bool english);

/// The carbon balance of a year. Returns not_found when nobody has an account of it, unsupported for another form; io.
Result<std::string> balance_report(const CarbonDesk& desk, const OpenYear& open, std::string_view form, bool english);

}  // namespace lantian::serve
