#include "carbon/loan/kpi.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 7> kpi_outcome_words{"pending",    "met",         "missed",  "missing",
                                                            "unverified", "other_basis", "too_late"};

bool kpi_reached(const Kpi& kpi, const Decimal& value, const Decimal& target) {
  return kpi.lower_is_better ? value <= target : value >= target;
}

Decimal kpi_negative(const Decimal& step) {
  return {-step.unscaled, step.places};
}

/// One KPI and year under judgement.
class KpiYear {
 public:
  KpiYear(const Loan& loan, const Kpi& kpi, const KpiTarget& target, std::span<const KpiFigure> figures, Day on)
      : loan_{loan},
        kpi_{kpi},
        target_{target},
        basis_{kpi.basis_of(target.year)},
        on_{on},
        term_{loan.verify_by(target.year)} {
    for (const KpiFigure& one : figures) {
      if (one.kpi == kpi.id && one.year == target.year) figures_.push_back(&one);
    }
  }

  std::vector<KpiDecision> run() {
    std::vector<const KpiFigure*> verified;
    for (const KpiFigure* one : figures_) {
      if (decides(*one)) verified.push_back(one);
    }
    std::ranges::stable_sort(verified, {}, [](const KpiFigure* one) { return *one->verified_on; });
    const bool in_time = !verified.empty() && *verified.front()->verified_on <= term_;
    if (!in_time && on_ > term_) out_.push_back(without());
    for (const KpiFigure* one : verified) out_.push_back(judged(*one));
    if (out_.empty()) out_.push_back(pending());
    return std::move(out_);
  }

 private:
  bool known(const KpiFigure& one) const { return one.verified_on && *one.verified_on <= on_; }
  bool decides(const KpiFigure& one) const {
    return one.value && known(one) && one.verified_by == loan_.verifier_on(*one.verified_on) && one.basis == basis_;
  }

  KpiDecision begun(KpiOutcome outcome, Day day) const {
    KpiDecision out;
    out.kpi = kpi_.id;
    out.year = target_.year;
    out.outcome = outcome;
    out.day = day;
    out.target = target_.value;
    for (const KpiFigure* one : figures_) {
      if (!one->value) continue;
      if (one->basis == basis_) {
        out.value = one->value;
      } else {
        out.revised = one->value;
        out.revised_basis = one->basis.text();
      }
    }
    return out;
  }

  KpiDecision pending() const {
    KpiDecision out = begun(KpiOutcome::pending, term_);
    out.why = fmt::format("a figure of {} may be verified until {}", target_.year, text_of(term_));
    return out;
  }

  /// The term is over without a verification in time.
  KpiDecision without() const {
    KpiOutcome outcome = KpiOutcome::missing;
    std::string why = fmt::format("no figure of {} came in until {}", target_.year, text_of(term_));
    for (const KpiFigure* one : figures_) {
      if (one->value && one->basis == basis_) {
        outcome = KpiOutcome::unverified;
        const std::string& named = loan_.verifier_on(one->verified_on.value_or(term_));
        why = one->verified_by.empty() || one->verified_by == named
                  ? fmt::format("{} {} was not verified until {}", one->value->text(), kpi_.unit, text_of(term_))
                  : fmt::format("it was verified by {}; the contract names {}", one->verified_by, named);
      } else if (one->value && outcome == KpiOutcome::missing) {
        outcome = KpiOutcome::other_basis;
        why = fmt::format("{} {} stands on {}; the contract on {}: recalculate it there", one->value->text(), kpi_.unit,
                          one->basis.text(), basis_.text());
      } else if (!one->value && outcome == KpiOutcome::missing && !one->missing.empty()) {
        why = one->missing;
      }
    }
    KpiDecision out = begun(outcome, term_);
    const bool raised = loan_.missing == MissingRule::as_missed;
    if (raised) out.step_bp = kpi_.step_up_bp;
    out.why = why + (raised ? "; by the contract that is a missed target" : "; the rate is not lowered");
    return out;
  }

  KpiDecision judged(const KpiFigure& figure) const {
    KpiDecision out = begun(KpiOutcome::met, *figure.verified_on);
    out.value = figure.value;
    out.late = *figure.verified_on > term_;
    const bool reached = kpi_reached(kpi_, *figure.value, target_.value);
    const std::string sides =
        fmt::format("{} {} against a target of {}", figure.value->text(), kpi_.unit, target_.value.text());
    if (out.late && loan_.late == LateRule::never) {
      out.outcome = KpiOutcome::too_late;
      if (loan_.missing == MissingRule::as_missed) out.step_bp = kpi_.step_up_bp;
      out.why = fmt::format("{}, verified on {} after the term of {}: by the contract too late", sides,
                            text_of(*figure.verified_on), text_of(term_));
      return out;
    }
    if (!reached) out.outcome = KpiOutcome::missed;
    out.step_bp = reached ? kpi_negative(kpi_.step_down_bp) : kpi_.step_up_bp;
    out.why = fmt::format("{}{}", sides, out.late ? "; verified late, so it counts from the next interest period" : "");
    if (out.revised) {
      const bool other = kpi_reached(kpi_, *out.revised, target_.value);
      out.why += fmt::format("; on {} it would be {}{}", out.revised_basis, out.revised->text(),
                             other == reached ? "" : ", which decides nothing");
    }
    return out;
  }

  const Loan& loan_;
  const Kpi& kpi_;
  const KpiTarget& target_;
  const KpiBasis& basis_;
  Day on_, term_;
  std::vector<const KpiFigure*> figures_;
  std::vector<KpiDecision> out_;
};

/// The facilities of an account's lines, in order, each once.
std::vector<std::string> kpi_facilities(const Account& account) {
  std::vector<std::string> names;
  for (const AccountLine& line : account.lines) names.push_back(line.facility);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  if (names.size() == 1 && names[0].empty()) names.clear();
  return names;
}

Decimal kpi_rounded(double value, int places) {
  double scale = 1;
  for (int i = 0; i < places; ++i) scale *= 10;
  return {static_cast<std::int64_t>(std::nearbyint(value * scale)), places};
}

}  // namespace

std::string_view name_of(KpiOutcome outcome) {
  return kpi_outcome_words[static_cast<std::size_t>(outcome) - 1];
}

KpiFigure measure_kpi(const Kpi& kpi, int year, const Account& account, std::span<const FacilityAmount> amounts,
                      bool reported) {
  KpiFigure out;
  out.kpi = kpi.id;
  out.year = year;
  out.origin =
      fmt::format("account {} {} by {}/{}", account.enterprise, account.period, account.guide, account.version);
  out.basis.factors = account.factors;
  std::ranges::sort(out.basis.factors);
  const std::vector<std::string> there = kpi_facilities(account);
  out.basis.perimeter = reported ? there : kpi.basis_of(year).perimeter;
  const auto without = [&](std::string why) {
    out.missing = std::move(why);
    return out;
  };
  if (kpi.kind == KpiKind::score) return without("a score is not measured from an account; it is filed");
  if (account.period != std::to_string(year)) {
    return without(fmt::format("the account is of {}, not of {}", account.period, year));
  }
  if (account.state != MonthState::final) {
    return without(account.missing_months.empty()
                       ? "the account is provisional: its months are not final"
                       : "months are missing in the account: " + joined(account.missing_months, ", "));
  }
  for (const std::string& one : out.basis.perimeter) {
    if (std::ranges::find(there, one) != there.end()) continue;
    return without(
        fmt::format("{} belongs to the perimeter of the contract and is not in the account", in_quotes(one)));
  }
  const auto counts = [&](const std::string& facility) {
    const auto& within = out.basis.perimeter;
    return within.empty() || std::ranges::find(within, facility) != within.end();
  };
  double mass = 0;
  for (const AccountLine& line : account.lines) {
    if (!counts(line.facility)) continue;
    if (!line.mass) return without(fmt::format("{} of {} has no value: {}", line.line, line.month, line.missing));
    mass += (line.part == Part::recovery ? -1.0 : 1.0) * in(*line.mass, tonne_co2);
  }
  if (kpi.kind == KpiKind::emission) {
    out.value = kpi_rounded(mass, kpi.places);
    return out;
  }
  Rational amount{0};
  for (const std::string& one : out.basis.perimeter) {
    const bool named = std::ranges::find(amounts, one, &FacilityAmount::facility) != amounts.end();
    if (!named) return without(fmt::format("the amount of {} is missing", in_quotes(one)));
  }
  for (const FacilityAmount& one : amounts) {
    if (counts(one.facility)) amount += one.amount.exact();
  }
  if (amount <= Rational{0}) return without("what it divides by is not above zero");
  out.value = kpi_rounded(mass / amount.approximate(), kpi.places);
  return out;
}

std::vector<KpiDecision> judge_kpis(const Loan& loan, std::span<const KpiFigure> figures, Day on) {
  std::vector<KpiDecision> all;
  for (const Kpi& kpi : loan.kpis) {
    std::vector<KpiTarget> targets = kpi.targets;
    std::ranges::sort(targets, {}, &KpiTarget::year);
    for (const KpiTarget& target : targets) {
      for (KpiDecision& one : KpiYear{loan, kpi, target, figures, on}.run()) all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace lantian::carbon
