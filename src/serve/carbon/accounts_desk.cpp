#include "serve/carbon/accounts_desk.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lantian::serve {

AccountView view_account(const CarbonOffice& office, const CarbonFilings& filings, const carbon::Enterprise& enterprise,
                         const std::string& period, const carbon::AccountWish& wish) {
  AccountView out;
  out.enterprise = std::make_shared<const carbon::Enterprise>(enterprise);
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

namespace {

/// Views of enterprises of which no document is newer than what they were computed from, by id.
std::map<std::string_view, std::shared_ptr<const AccountView>> unchanged_views(const AccountsOfPeriod& before,
                                                                               const CarbonFilings& now) {
  std::map<std::string_view, std::shared_ptr<const AccountView>> out;
  for (const std::shared_ptr<const AccountView>& view : before.views) {
    const std::string& id = view->enterprise->id;
    const auto then = before.filings->versions.find(id), today = now.versions.find(id);
    if (then == before.filings->versions.end() || today == now.versions.end()) continue;
    if (then->second == today->second) out.emplace(id, view);
  }
  return out;
}

/// Filings of each enterprise that is not among `kept`, so that an account reads its own alone.
std::unordered_map<std::string_view, CarbonFilings> filings_of_each(
    const CarbonFilings& filings, const std::map<std::string_view, std::shared_ptr<const AccountView>>& kept) {
  std::unordered_map<std::string_view, CarbonFilings> out;
  for (const carbon::Month& one : filings.months) {
    if (!kept.contains(one.enterprise)) out[one.enterprise].months.push_back(one);
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const AccountsOfPeriod>> AccountsShelf::of(const CarbonOffice& office,
                                                                  const std::shared_ptr<const CarbonFilings>& filings,
                                                                  const std::string& period) {
  LANTIAN_TRY(const Period span, parse_period(period));
  LANTIAN_CHECK(carbon::month_names(span));
  constexpr std::size_t most_periods = 48;
  const std::scoped_lock lock{turn_};
  const auto found = made_.find(period);
  const std::shared_ptr<const AccountsOfPeriod> before = found == made_.end() ? nullptr : found->second;
  if (before && before->filings == filings) return before;
  if (made_.size() >= most_periods) made_.clear();
  auto made = std::make_shared<AccountsOfPeriod>();
  made->filings = filings;
  made->period = period;
  std::map<std::string_view, std::shared_ptr<const AccountView>> kept;
  if (before) kept = unchanged_views(*before, *filings);
  const auto own = filings_of_each(*filings, kept);
  static const CarbonFilings nothing;
  for (const carbon::Enterprise& one : filings->enterprises) {
    if (const auto there = kept.find(one.id); there != kept.end()) {
      made->views.push_back(there->second);
      continue;
    }
    const auto months = own.find(one.id);
    made->views.push_back(std::make_shared<const AccountView>(
        view_account(office, months == own.end() ? nothing : months->second, one, period)));
    ++made->computed;
  }
  made_[period] = made;
  return std::shared_ptr<const AccountsOfPeriod>{made};
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

bool sees_county(const CarbonDesk& desk, const HttpRequest& request, std::string_view county) {
  const auto person = desk.who(request);
  if (!person || person->area.empty()) return true;
  const DocketDesk* docket = desk.docket ? desk.docket() : nullptr;
  if (docket == nullptr || docket->office == nullptr) return county == person->area;
  return docket->office->areas().within(county, person->area);
}

std::optional<Problem> beyond_party(const CarbonDesk& desk, const HttpRequest& request, std::string_view enterprise) {
  const auto person = desk.who(request);
  if (!person || person->party == enterprise) return std::nullopt;
  if (person->party.empty()) {
    if (person->area.empty()) return std::nullopt;
    const auto filings = filings_of(desk);
    if (!filings) return Problem{problems::not_ready, filings.error().message};
    const carbon::Enterprise* one = entered(**filings, enterprise);
    if (one != nullptr && sees_county(desk, request, one->county)) return std::nullopt;
  }
  return Problem{problems::not_found, fmt::format("there is no enterprise {}", in_quotes(enterprise))};
}

}  // namespace lantian::serve
