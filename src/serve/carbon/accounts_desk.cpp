#include "serve/carbon/accounts_desk.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {

AccountView view_account(const CarbonOffice& office, const CarbonFilings& filings, const carbon::Enterprise& enterprise,
                         const std::string& period, const carbon::AccountWish& wish) {
  AccountView out;
  out.enterprise = &enterprise;
  auto made = year_account(office, filings, enterprise, period, wish);
  if (!made) {
    out.why = made.error();
    return out;
  }
  out.made = *std::move(made);
  out.findings = carbon::check_account(office.checks(), out.made->computed, office.units());
  out.grades = carbon::grade_figures(office.checks(), out.made->computed);
  return out;
}

Result<std::shared_ptr<const AccountsOfPeriod>> AccountsShelf::of(const CarbonOffice& office,
                                                                  const std::shared_ptr<const CarbonFilings>& filings,
                                                                  const std::string& period) {
  LANTIAN_TRY(const Period span, parse_period(period));
  LANTIAN_CHECK(carbon::month_names(span));
  constexpr std::size_t most_periods = 48;
  const std::scoped_lock lock{turn_};
  if (filings != filings_ || made_.size() >= most_periods) made_.clear();
  filings_ = filings;
  auto& place = made_[period];
  if (place) return place;
  auto made = std::make_shared<AccountsOfPeriod>();
  made->filings = filings;
  made->period = period;
  for (const carbon::Enterprise& one : filings->enterprises) {
    made->views.push_back(view_account(office, *filings, one, period));
  }
  place = made;
  return place;
}

std::vector<std::string> filed_years(const CarbonFilings& filings, std::string_view enterprise) {
  std::set<std::string> years;
  for (const carbon::Month& one : filings.months) {
    if (enterprise.empty() || one.enterprise == enterprise) years.insert(one.month.substr(0, 4));
  }
  return {years.begin(), years.end()};
}

const carbon::Enterprise* entered(const CarbonFilings& filings, std::string_view enterprise) {
  const auto found = std::ranges::find(filings.enterprises, enterprise,
                                       [](const carbon::Enterprise& one) { return std::string_view{one.id}; });
  return found == filings.enterprises.end() ? nullptr : &*found;
}

std::optional<Problem> beyond_party(const CarbonDesk& desk, const HttpRequest& request, std::string_view enterprise) {
  const auto person = desk.who(request);
  if (!person || person->party.empty() || person->party == enterprise) return std::nullopt;
  return Problem{problems::not_found, fmt::format("there is no enterprise {}", in_quotes(enterprise))};
}

}  // namespace lantian::serve
