#include "carbon/loan/loan.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 3> kpi_kind_words{"emission", "intensity", "score"};
constexpr Decimal loan_highest_rate{100, 0};
constexpr Decimal loan_zero{0, 0};

/// Collects what is wrong with one contract.
class LoanFaults {
 public:
  explicit LoanFaults(const Loan& loan) : loan_{loan} {}

  std::vector<std::string> run() {
    parties();
    money();
    rates();
    periods();
    if (loan_.kpis.empty()) add("no KPI: without one it is an ordinary loan; add a [[kpi]]");
    std::set<std::string> ids;
    for (const Kpi& kpi : loan_.kpis) {
      if (!ids.insert(kpi.id).second) add(fmt::format("the KPI {} stands twice", in_quotes(kpi.id)));
      judge(kpi);
    }
    return std::move(faults_);
  }

 private:
  void add(std::string what) { faults_.push_back(fmt::format("loan {}: {}", in_quotes(loan_.id), std::move(what))); }

  void parties() {
    if (loan_.id.empty() || loan_.enterprise.empty() || loan_.bank.empty()) add("name its id, enterprise and bank");
    if (loan_.verifier.empty()) add("no verifier: name who verifies the figures");
    std::vector<std::string> verifiers{loan_.verifier};
    for (const VerifierChange& one : loan_.verifier_changes) verifiers.push_back(one.verifier);
    for (const std::string& one : verifiers) {
      if (one.empty() || (one != loan_.enterprise && one != loan_.bank)) continue;
      add("the verifier is a party of the loan; name somebody who is neither borrower nor bank");
    }
  }

  void money() {
    if (loan_.principal < Money{}) add("what is drawn at the begin is not below zero");
    Money owed = loan_.principal;
    std::vector<PrincipalChange> changes = loan_.changes;
    std::ranges::stable_sort(changes, {}, &PrincipalChange::day);
    for (const PrincipalChange& one : changes) {
      if (one.day < loan_.from || one.day >= loan_.until) {
        add(fmt::format("the change of {} yuan on {} lies outside of the loan", one.change.text_yuan(),
                        text_of(one.day)));
      }
      owed += one.change;
      if (owed < Money{}) {
        add(fmt::format("on {} more is repaid than is owed, by {} yuan", text_of(one.day),
                        (Money{} - owed).text_yuan()));
      }
    }
  }

  void rates() {
    const auto inside = [&](const Decimal& rate, std::string_view what) {
      if (rate < loan_zero || loan_highest_rate < rate) add(fmt::format("{} is a rate from 0 to 100 percent", what));
    };
    inside(loan_.base_rate, "base_rate");
    if (loan_.cap) inside(*loan_.cap, "cap");
    if (loan_.floor) inside(*loan_.floor, "floor");
    if (loan_.cap && *loan_.cap < loan_.base_rate) add("the cap lies below the base rate");
    if (loan_.floor && loan_.base_rate < *loan_.floor) add("the floor lies above the base rate");
  }

  void periods() {
    if (loan_.until <= loan_.from) add("it ends before it begins");
    if (loan_.period_months < 1 || loan_.period_months > 120) add("period_months is a number from 1 to 120");
    if (loan_.verify_within_days < 0) add("verify_within_days is not negative");
  }

  void judge(const Kpi& kpi) {
    const std::string called = fmt::format("KPI {}", in_quotes(kpi.id));
    if (kpi.id.empty()) add("a KPI without an id");
    if (kpi.step_down_bp < loan_zero || kpi.step_up_bp < loan_zero) {
      add(called + ": steps are written without a sign; step_down_bp lowers the rate, step_up_bp raises it");
    }
    if (kpi.targets.empty()) add(called + ": no target: name one for each year that counts");
    std::set<int> years;
    for (const KpiTarget& target : kpi.targets) {
      if (!years.insert(target.year).second) add(fmt::format("{}: two targets for {}", called, target.year));
    }
    if (kpi.basis.factors.empty()) {
      add(called + ": no basis: name the factor sets or the method that its figures stand on");
    }
    if (!std::ranges::is_sorted(kpi.basis.factors) || !std::ranges::is_sorted(kpi.basis.perimeter)) {
      add(called + ": the names of a basis stand in order, so that two of them can be compared");
    }
  }

  const Loan& loan_;
  std::vector<std::string> faults_;
};

}  // namespace

std::string KpiBasis::text() const {
  return fmt::format("{} on {}", factors.empty() ? "no factors" : joined(factors, ", "),
                     perimeter.empty() ? "the whole enterprise" : joined(perimeter, ", "));
}

std::string_view name_of(KpiKind kind) {
  return kpi_kind_words[static_cast<std::size_t>(kind) - 1];
}

const KpiTarget* Kpi::target(int year) const {
  const auto found = std::ranges::find(targets, year, &KpiTarget::year);
  return found == targets.end() ? nullptr : &*found;
}

const KpiBasis& Kpi::basis_of(int year) const {
  const KpiTarget* one = target(year);
  return one != nullptr && one->basis ? *one->basis : basis;
}

const std::string& Loan::verifier_on(Day day) const {
  const std::string* found = &verifier;
  for (const VerifierChange& one : verifier_changes) {
    if (one.from <= day) found = &one.verifier;
  }
  return *found;
}

const Kpi* Loan::kpi(std::string_view wanted) const {
  const auto found = std::ranges::find(kpis, wanted, &Kpi::id);
  return found == kpis.end() ? nullptr : &*found;
}

Day Loan::verify_by(int year) const {
  return Day{std::chrono::year{year} / std::chrono::December / 31} + std::chrono::days{verify_within_days};
}

std::vector<std::string> loan_faults(const Loan& loan) {
  return LoanFaults{loan}.run();
}

}  // namespace lantian::carbon
