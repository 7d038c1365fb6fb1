#include "carbon/loan/amendment.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::carbon {
namespace {

Day last_day_of(int year) {
  return Day{std::chrono::year{year} / std::chrono::December / 31};
}

void amend_kpi(Kpi& kpi, const KpiAmendment& by, Day agreed_on) {
  if (by.step_down_bp) kpi.step_down_bp = *by.step_down_bp;
  if (by.step_up_bp) kpi.step_up_bp = *by.step_up_bp;
  for (const KpiTarget& one : by.targets) {
    const auto there = std::ranges::find(kpi.targets, one.year, &KpiTarget::year);
    if (there == kpi.targets.end()) {
      kpi.targets.push_back({one.year, one.value});
      // The basis of an amendment before holds for the years that come new as well.
      const auto amended = std::ranges::find_if(kpi.targets, [](const KpiTarget& it) { return it.basis.has_value(); });
      if (amended != kpi.targets.end()) kpi.targets.back().basis = amended->basis;
    } else {
      there->value = one.value;
    }
  }
  std::ranges::sort(kpi.targets, {}, &KpiTarget::year);
  if (!by.basis) return;
  for (KpiTarget& one : kpi.targets) {
    if (last_day_of(one.year) >= agreed_on) one.basis = by.basis;
  }
}

Loan amended_loan(Loan loan, const Amendment& by, Day agreed_on) {
  if (by.cap) loan.cap = by.cap;
  if (by.floor) loan.floor = by.floor;
  if (by.verifier) loan.verifier_changes.push_back({by.from, *by.verifier});
  for (const KpiAmendment& one : by.kpis) {
    const auto kpi = std::ranges::find(loan.kpis, one.kpi, &Kpi::id);
    if (kpi != loan.kpis.end()) amend_kpi(*kpi, one, agreed_on);
  }
  return loan;
}

/// Collects what is wrong with one amendment.
class AmendmentFaults {
 public:
  AmendmentFaults(const Loan& original, std::span<const Amendment> amendments, const Amendment& wish, Day today)
      : versions_{loan_versions(original, amendments, today)},
        loan_{versions_.back().loan},
        wish_{wish},
        today_{today} {}

  std::vector<std::string> run() {
    if (wish_.reason.empty()) add("say why the contract is changed");
    begin();
    if (!wish_.cap && !wish_.floor && !wish_.verifier && wish_.kpis.empty()) add("it changes nothing");
    if (wish_.verifier && wish_.verifier->empty()) add("name the new verifier, or leave it out");
    if (wish_.verifier && *wish_.verifier == loan_.verifier_on(wish_.from)) {
      add(fmt::format("{} is the verifier already", in_quotes(*wish_.verifier)));
    }
    std::set<std::string> ids;
    for (const KpiAmendment& one : wish_.kpis) {
      if (!ids.insert(one.kpi).second) add(fmt::format("the KPI {} stands twice", in_quotes(one.kpi)));
      kpi(one);
    }
    if (faults_.empty()) faults_ = loan_faults(amended_loan(loan_, wish_, today_));
    return std::move(faults_);
  }

 private:
  void add(std::string what) {
    faults_.push_back(fmt::format("amendment of {}: {}", in_quotes(loan_.id), std::move(what)));
  }

  void begin() {
    std::vector<std::string> allowed;
    for (const Day day : interest_begins(loan_)) {
      if (day > today_ && day >= versions_.back().from) allowed.push_back(text_of(day));
    }
    const std::string day = text_of(wish_.from);
    if (std::ranges::find(allowed, day) != allowed.end()) return;
    std::string why = "is the begin of no interest period";
    if (wish_.from <= today_) {
      why = "is not to come: a period that has begun or is over stays as it is";
    } else if (wish_.from < versions_.back().from) {
      why = fmt::format("lies before {}, from which amendment {} was agreed", text_of(versions_.back().from),
                        versions_.back().amendment);
    }
    add(fmt::format(
        "{} {}; {}", day, why,
        allowed.empty() ? "no period of this loan is to come" : "it can begin on " + joined(allowed, ", ")));
  }

  void kpi(const KpiAmendment& one) {
    if (loan_.kpi(one.kpi) == nullptr) {
      std::vector<std::string> ids;
      for (const Kpi& it : loan_.kpis) ids.push_back(it.id);
      return add(fmt::format("there is no KPI {}; there are {}", in_quotes(one.kpi), joined(ids, ", ")));
    }
    if (!one.step_down_bp && !one.step_up_bp && one.targets.empty() && !one.basis) {
      add(fmt::format("of the KPI {} nothing changes", in_quotes(one.kpi)));
    }
    std::set<int> years;
    for (const KpiTarget& target : one.targets) {
      if (!years.insert(target.year).second) add(fmt::format("two targets for {}", target.year));
      if (last_day_of(target.year) < today_) {
        add(fmt::format("{} is over: its target stays; years from {} on can be changed", target.year, year_of(today_)));
      }
      if (last_day_of(target.year) >= loan_.until) {
        add(fmt::format("{} ends when the loan is over: a target for it would decide nothing", target.year));
      }
    }
  }

  const std::vector<LoanVersion> versions_;
  const Loan& loan_;
  const Amendment& wish_;
  Day today_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<Day> interest_begins(const Loan& loan) {
  std::vector<Day> out;
  if (loan.period_months < 1) return out;
  Day begin = loan.from;
  for (int n = 1; begin < loan.until; ++n) {
    out.push_back(begin);
    begin = months_later(loan.from, n * loan.period_months);
  }
  return out;
}

std::vector<LoanVersion> loan_versions(const Loan& original, std::span<const Amendment> amendments, Day on) {
  std::vector<const Amendment*> agreed;
  for (const Amendment& one : amendments) {
    if (one.agreed_on && *one.agreed_on <= on) agreed.push_back(&one);
  }
  std::ranges::stable_sort(agreed, {}, [](const Amendment* one) { return *one->agreed_on; });
  std::vector<LoanVersion> out{{original.from, "", original}};
  for (const Amendment* one : agreed) {
    Loan next = amended_loan(out.back().loan, *one, *one->agreed_on);
    out.push_back({one->from, one->id, std::move(next)});
  }
  return out;
}

std::size_t version_at(const std::vector<LoanVersion>& versions, Day begin) {
  std::size_t found = 0;
  for (std::size_t n = 0; n < versions.size(); ++n) {
    if (versions[n].from <= begin) found = n;
  }
  return found;
}

std::vector<std::string> amendment_faults(const Loan& original, std::span<const Amendment> amendments,
                                          const Amendment& wish, Day today) {
  return AmendmentFaults{original, amendments, wish, today}.run();
}

}  // namespace lantian::carbon
