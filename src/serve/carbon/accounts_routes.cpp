// Addresses of accounts, snapshots and findings.
#include "base/text.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "keep/files.hpp"
#include "serve/carbon/accounts_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

std::string account_field(const Call& call, std::string_view name) {
  return call.request.field(name).value_or("");
}

/// A word of a filter that nobody has is told with those that there are.
std::optional<Problem> unknown_word(const char* name, const std::string& given, const std::set<std::string>& allowed) {
  if (given.empty() || allowed.contains(given)) return std::nullopt;
  return Problem{problems::bad_request,
                 fmt::format("'{}' is {}; nobody has that", name, in_quotes(given)),
                 {allowed.begin(), allowed.end()}};
}

/// The addresses of one desk.
class AccountAddresses {
 public:
  explicit AccountAddresses(std::shared_ptr<const CarbonDesk> desk) : desk_{std::move(desk)} {}

  Answer all(const Call& call) {
    if (const auto person = desk_->who(call.request); person && !person->party.empty()) {
      return Problem{problems::not_allowed,
                     "the accounts of everybody are for offices; yours is at /api/v1/carbon/own"};
    }
    LANTIAN_TRY(const auto filings, filings_of(*desk_));
    const std::string asked = account_field(call, "year");
    const std::vector<std::string> years = filed_years(*filings);
    if (asked.empty() && years.empty()) {
      return Problem{problems::not_found, "nothing was filed yet; POST /api/v1/carbon/months"};
    }
    const std::string period = asked.empty() ? years.back() : asked;
    AccountsFilter filter{account_field(call, "sector"), account_field(call, "county"), account_field(call, "grade")};
    std::set<std::string> sectors, counties;
    for (const carbon::Enterprise& one : filings->enterprises) {
      if (!sees_county(*desk_, call.request, one.county)) continue;
      sectors.insert(one.sector);
      counties.insert(one.county);
    }
    filter.counties = counties;
    if (auto wrong = unknown_word("sector", filter.sector, sectors)) return *std::move(wrong);
    if (auto wrong = unknown_word("county", filter.county, counties)) return *std::move(wrong);
    if (auto wrong = unknown_word("grade", filter.grade, {"A", "B", "C", "D", "E"})) return *std::move(wrong);
    LANTIAN_TRY(const auto accounts, shelf_.of(*desk_->carbon, filings, period));
    LANTIAN_TRY(const auto kept, kept_rows(period));
    std::vector<carbon::PublishedCarbon> published;
    if (filings->synthetic) {
      LANTIAN_TRY(published, published_figures());
    }
    return json_reply(accounts_table_json(*desk_->carbon, *desk_->office, *accounts, filter, published, kept));
  }

  Answer one(const Call& call, const std::string& enterprise, const std::string& period) {
    LANTIAN_TRY(const Found found, find(call, enterprise, period));
    if (found.problem) return *found.problem;
    LANTIAN_TRY(const auto kept, newest_kept(enterprise, period));
    return json_reply(account_page_json(*desk_->carbon, *desk_->office, *found.accounts->filings, *found.view,
                                        kept ? &*kept : nullptr));
  }

  Answer rows(const Call& call, const std::string& enterprise, const std::string& month) const {
    if (auto hidden = beyond_party(*desk_, call.request, enterprise)) return *std::move(hidden);
    const std::string item = account_field(call, "item");
    if (item.empty()) return Problem{problems::bad_request, "say which item: ?item=coal_burnt, as the lines name it"};
    LANTIAN_TRY(const ItemRows rows, item_rows(*desk_, enterprise, account_field(call, "facility"), month, item));
    return json_reply(item_rows_json(rows));
  }

  Answer beside(const Call& call) {
    const std::string &enterprise = call.parts[0], &period = call.parts[1];
    LANTIAN_TRY(const Found found, find(call, enterprise, period));
    if (found.problem) return *found.problem;
    carbon::AccountWish wish;
    wish.guide = account_field(call, "guide");
    wish.version = account_field(call, "version");
    const std::string& guide = wish.guide.empty() ? found.view->enterprise->guide : wish.guide;
    std::vector<std::string> versions;
    for (const carbon::GuideProgram* one : desk_->carbon->guides().versions(guide))
      versions.push_back(one->guide.version);
    if (std::ranges::find(versions, wish.version) == versions.end()) {
      return Problem{problems::bad_request,
                     fmt::format("guide {} has no version {}; say which one stands beside: ?version=", in_quotes(guide),
                                 in_quotes(wish.version)),
                     std::move(versions)};
    }
    LANTIAN_TRY(const YearAccount after,
                year_account(*desk_->carbon, *found.accounts->filings, *found.view->enterprise, period, wish));
    LANTIAN_TRY(const auto kept, newest_kept(enterprise, period));
    if (!kept) return json_reply(beside_json(found.view->made->computed.account, after.computed.account, 0));
    LANTIAN_TRY(const carbon::ReadSnapshot before, carbon::verify({kept->text, kept->sha256}));
    return json_reply(beside_json(before.computed.account, after.computed.account, kept->row));
  }

  Answer keep(const Call& call) {
    CarbonPerson person;
    if (auto refused = nobody(*desk_, call.request, person)) return *std::move(refused);
    if (!person.writes) return Problem{problems::not_allowed, "accounts are kept by who may write carbon accounts"};
    LANTIAN_TRY(const Found found, find(call, call.parts[0], call.parts[1]));
    if (found.problem) return *found.problem;
    LANTIAN_TRY(const KeepWish wish, read_keep_wish(call.request.body));
    LANTIAN_TRY(keep::DocumentBook * book, carbon_book(*desk_));
    LANTIAN_TRY(const KeptAccount kept, keep_account(*desk_->carbon, *book, *found.view, wish, person.name));
    const std::string key = account_key(kept.enterprise, kept.period);
    if (desk_->noted) {
      LANTIAN_CHECK(desk_->noted(call.request, "carbon.account", key, fmt::format("row {} {}", kept.row, kept.sha256)));
    }
    if (desk_->tell) desk_->tell("carbon", fmt::format("{{\"account\":\"{}\"}}", key));
    return json_reply(kept_reply_json(kept), 201);
  }

  Answer snapshots(const Call& call) const {
    if (auto hidden = beyond_party(*desk_, call.request, call.parts[0])) return *std::move(hidden);
    LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(*desk_));
    LANTIAN_TRY(const auto accounts, verify_accounts(*book, call.parts[0], call.parts[1]));
    if (accounts.empty()) {
      return Problem{problems::not_found, fmt::format("no account of {} is kept for {}", in_quotes(call.parts[0]),
                                                      in_quotes(call.parts[1]))};
    }
    const std::string format = account_field(call, "format");
    if (format.empty() || format == "json") return json_reply(verified_accounts_json(accounts));
    if (format != "text") {
      return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "text"}};
    }
    const KeptAccount& newest = accounts.front().account;
    return HttpReply{200,
                     "text/plain; charset=utf-8",
                     fmt::format("lantian carbon snapshot {}\n{}", newest.sha256, newest.text),
                     {{"Content-Disposition", "attachment; filename=\"account.snapshot\""}},
                     {}};
  }

  Answer cases(const Call& call) {
    CarbonPerson person;
    if (auto refused = nobody(*desk_, call.request, person)) return *std::move(refused);
    if (!person.writes)
      return Problem{problems::not_allowed, "cases of findings are opened by who may write carbon accounts"};
    LANTIAN_TRY(const Found found, find(call, call.parts[0], call.parts[1]));
    if (found.problem) return *found.problem;
    const DocketDesk* docket = desk_->docket ? desk_->docket() : nullptr;
    if (docket == nullptr) return Problem{problems::not_ready, "the docket is not there yet; see /api/v1/progress"};
    LANTIAN_TRY(const CarbonCases made, open_carbon_cases(*docket, *found.view, keep::now()));
    if (desk_->noted) {
      LANTIAN_CHECK(desk_->noted(call.request, "carbon.findings", account_key(call.parts[0], call.parts[1]),
                                 fmt::format("{} cases opened", made.opened)));
    }
    if (desk_->tell) desk_->tell("carbon", fmt::format("{{\"findings\":\"{}\"}}", found.view->enterprise->id));
    return json_reply(carbon_cases_json(made), made.opened > 0 ? 201 : 200);
  }

  /// Whose the asker is: her party; in a synthetic book where nobody is signed in, the one that she names.
  Answer own(const Call& call, Answer (AccountAddresses::*what)(const Call&, const std::string&, const std::string&)) {
    LANTIAN_TRY(const OwnParty whose, own_party(*desk_, call));
    if (whose.problem) return *whose.problem;
    return (this->*what)(call, whose.enterprise, call.parts[0]);
  }
  Answer own_rows(const Call& call, const std::string& enterprise, const std::string& month) {
    return rows(call, enterprise, month);
  }

 private:
  struct Found {
    std::shared_ptr<const AccountsOfPeriod> accounts;
    const AccountView* view = nullptr;
    std::optional<Problem> problem;
  };

  Result<Found> find(const Call& call, const std::string& enterprise, const std::string& period) {
    Found out;
    out.problem = beyond_party(*desk_, call.request, enterprise);
    if (out.problem) return out;
    LANTIAN_TRY(const auto filings, filings_of(*desk_));
    LANTIAN_TRY(out.accounts, shelf_.of(*desk_->carbon, filings, period));
    for (const std::shared_ptr<const AccountView>& view : out.accounts->views) {
      if (view->enterprise->id == enterprise) out.view = view.get();
    }
    if (out.view == nullptr) {
      out.problem =
          Problem{problems::not_found,
                  fmt::format("there is no enterprise {}; /api/v1/carbon/accounts has them", in_quotes(enterprise))};
    } else if (!out.view->made) {
      return out.view->why;
    }
    return out;
  }

  Result<std::optional<KeptAccount>> newest_kept(const std::string& enterprise, const std::string& period) const {
    LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(*desk_));
    LANTIAN_TRY(const auto row, book->newest("account", account_key(enterprise, period)));
    if (!row) return std::optional<KeptAccount>{};
    LANTIAN_TRY(KeptAccount kept, read_kept_account(*row));
    return std::optional{std::move(kept)};
  }

  /// Keys and row numbers only; what the snapshots hold is read when one is asked for.
  Result<std::map<std::string, std::int64_t, std::less<>>> kept_rows(const std::string& period) const {
    LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(*desk_));
    LANTIAN_TRY(const auto keys, book->keys("account"));
    std::map<std::string, std::int64_t, std::less<>> out;
    const std::string end = "/" + period;
    for (const std::string& key : keys) {
      if (!key.ends_with(end)) continue;
      LANTIAN_TRY(const auto row, book->newest("account", key));
      if (row) out[key.substr(0, key.size() - end.size())] = row->number;
    }
    return out;
  }

  Result<std::vector<carbon::PublishedCarbon>> published_figures() {
    const std::scoped_lock lock{turn_};
    if (!published_) {
      LANTIAN_TRY(const carbon::CarbonPlan plan, synthetic_plan(*desk_));
      published_ = plan.published;
    }
    return *published_;
  }

  std::shared_ptr<const CarbonDesk> desk_;
  AccountsShelf shelf_;
  std::mutex turn_;
  std::optional<std::vector<carbon::PublishedCarbon>> published_;
};

}  // namespace

Result<OwnParty> own_party(const CarbonDesk& desk, const Call& call) {
  const auto person = desk.who(call.request);
  const std::string named = call.request.field("enterprise").value_or("");
  OwnParty out;
  if (person && !person->party.empty()) {
    out.enterprise = person->party;
    if (!named.empty() && named != person->party) {
      out.problem = Problem{problems::not_found, fmt::format("there is no enterprise {}", in_quotes(named))};
    }
    return out;
  }
  if (person) {
    out.problem = Problem{problems::not_allowed,
                          "this is what an enterprise sees of itself; offices have "
                          "/api/v1/carbon/accounts and /api/v1/carbon/months"};
    return out;
  }
  if (!desk.synthetic || named.empty()) {
    out.problem = Problem{problems::not_signed_in,
                          "whose filing it is stands with the person: sign in first; in the "
                          "demonstration say ?enterprise=SYN-POWER-01"};
    return out;
  }
  out.enterprise = named;
  return out;
}

void mount_carbon_accounts(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  const auto at = std::make_shared<AccountAddresses>(desk);
  const std::string accounts = "/api/v1/carbon/accounts", one = accounts + "/{enterprise}/{period}";
  router.on("GET", accounts, [at](const Call& call) { return at->all(call); });
  router.on("GET", one, [at](const Call& call) { return at->one(call, call.parts[0], call.parts[1]); });
  router.on("POST", one, [at](const Call& call) { return at->keep(call); });
  router.on("GET", one + "/rows", [at](const Call& call) { return at->rows(call, call.parts[0], call.parts[1]); });
  router.on("GET", one + "/beside", [at](const Call& call) { return at->beside(call); });
  router.on("GET", "/api/v1/carbon/snapshots/{enterprise}/{period}",
            [at](const Call& call) { return at->snapshots(call); });
  router.on("POST", "/api/v1/carbon/findings/{enterprise}/{period}",
            [at](const Call& call) { return at->cases(call); });
  const std::string own = "/api/v1/carbon/own/accounts/{period}";
  router.on("GET", own, [at](const Call& call) { return at->own(call, &AccountAddresses::one); });
  router.on("GET", own + "/rows", [at](const Call& call) { return at->own(call, &AccountAddresses::own_rows); });
}

}  // namespace lantian::serve
