#include "respond/review/corrections.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 10> correction_words{
    "never_executed", "below_score",       "no_evidence",       "no_check",      "base_too_low",
    "exemption_cut",  "exemption_invalid", "exemption_expired", "base_too_high", "unit_unseen"};

terms::Name name_in_list(const ReductionList& list, const std::string& source) {
  if (const Enterprise* enterprise = list.find(source)) return enterprise->name;
  for (const DustSite& site : list.dust) {
    if (site.id == source) return site.name;
  }
  for (const MobileFleet& fleet : list.mobile) {
    if (fleet.id == source) return fleet.name;
  }
  return {source, source};
}

std::string flags_of(std::span<const ExecutionScore> scores, const std::string& source) {
  const auto score = std::ranges::find(scores, source, &ExecutionScore::enterprise);
  return score == scores.end() ? std::string{} : joined(score->flags, "; ");
}

void by_execution(const CorrectionInputs& in, const ReviewRule& rule, std::vector<Correction>& out) {
  for (const ExecutedCut& cut : in.cuts) {
    Correction one{CorrectionKind::no_evidence, cut.source, "", name_in_list(*in.list, cut.source), {}, {}, {}};
    one.detail = flags_of(in.scores, cut.source);
    if (!cut.checked) {
      out.push_back(std::move(one));
      continue;
    }
    double seen = 0, executed = 0;
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      seen += static_cast<double>(cut.planned[p] - cut.coming_down[p] - cut.unknown[p]);
      executed += static_cast<double>(cut.executed[p]);
    }
    if (seen <= 0) {
      out.push_back(std::move(one));
      continue;
    }
    one.is = 100 * executed / seen;
    one.wanted = rule.least_score_percent;
    if (*one.is >= rule.least_score_percent) continue;
    one.kind = executed <= 0 ? CorrectionKind::never_executed : CorrectionKind::below_score;
    out.push_back(std::move(one));
  }
}

void by_checks(const CorrectionInputs& in, std::vector<Correction>& out) {
  std::set<std::pair<std::string, std::string>> told;
  for (const Order& order : in.orders) {
    if (order.kind != Recipient::enterprise) continue;
    for (const OrderStep& step : order.steps) {
      if (!step.checks.empty() || step.kind == MeasureKind::own) continue;
      if (!told.insert({order.recipient, step.unit}).second) continue;
      out.push_back({CorrectionKind::no_check,
                     order.recipient,
                     step.unit,
                     name_in_list(*in.list, order.recipient),
                     {},
                     {},
                     step.text});
    }
  }
}

/// The greatest cut of its units that was ordered, percent.
int greatest_cut(const CorrectionInputs& in, const std::string& enterprise) {
  int out = 0;
  for (const OrderedPart& part : in.parts) {
    if (part.source != enterprise || part.unit.empty()) continue;
    for (const OrderedRun& run : part.runs) out = std::max(out, run.cut_percent);
  }
  return out;
}

void by_exemptions(const CorrectionInputs& in, std::vector<Correction>& out) {
  for (const Enterprise& enterprise : in.list->enterprises) {
    if (!enterprise.guarantee) continue;
    const Guarantee& right = *enterprise.guarantee;
    Correction one{CorrectionKind::exemption_invalid, enterprise.id, "", enterprise.name, {}, {}, right.type};
    if (right.proof.empty() || right.approver.empty() || right.to < right.from) {
      out.push_back(std::move(one));
      continue;
    }
    const bool holds = right.from <= in.first && in.last <= right.to;
    const int cut = greatest_cut(in, enterprise.id);
    if (holds && cut > 100 - right.load_percent) {
      one.kind = CorrectionKind::exemption_cut;
      one.is = 100 - cut;
      one.wanted = right.load_percent;
      out.push_back(std::move(one));
    } else if (!holds && cut == 0 && !in.orders.empty()) {
      one.kind = CorrectionKind::exemption_expired;
      one.detail = fmt::format("{} {}..{}", right.type, text_of(right.from), text_of(right.to));
      out.push_back(std::move(one));
    }
  }
}

void by_bases(const CorrectionInputs& in, const ReviewRule& rule, std::vector<Correction>& out) {
  for (const BaseEvidence& base : in.bases) {
    const std::int64_t apart =
        base.seen_g_d > base.base_g_d ? base.seen_g_d - base.base_g_d : base.base_g_d - base.seen_g_d;
    const bool same = apart < rule.base_least_g_d || apart * 100 <= base.seen_g_d * rule.base_tolerance_percent;
    if (same) continue;
    const bool low = base.seen_g_d > base.base_g_d;
    out.push_back({low ? CorrectionKind::base_too_low : CorrectionKind::base_too_high, base.enterprise, base.unit,
                   name_in_list(*in.list, base.enterprise), static_cast<double>(base.base_g_d),
                   static_cast<double>(base.seen_g_d), fmt::format("{} {}", word_of(base.pollutant), base.source)});
  }
}

/// A plant of which nothing at all was seen is told as a whole.
void by_unseen(const CorrectionInputs& in, std::vector<Correction>& out) {
  for (const UnseenUnit& one : in.unseen) {
    const auto cut = std::ranges::find(in.cuts, one.enterprise, &ExecutedCut::source);
    if (cut == in.cuts.end() || !cut->checked) continue;
    out.push_back(
        {CorrectionKind::unit_unseen, one.enterprise, one.unit, name_in_list(*in.list, one.enterprise), {}, {}, {}});
  }
}

}  // namespace

std::string_view word_of(CorrectionKind kind) {
  return correction_words[static_cast<std::size_t>(kind)];
}

std::vector<Correction> corrections_to(const CorrectionInputs& inputs, const ReviewRule& rule) {
  LANTIAN_ASSERT(inputs.list != nullptr, "corrections are made to a list");
  std::vector<Correction> out;
  by_execution(inputs, rule, out);
  by_checks(inputs, out);
  by_exemptions(inputs, out);
  by_bases(inputs, rule, out);
  by_unseen(inputs, out);
  std::ranges::stable_sort(out, {}, [](const Correction& c) { return std::tie(c.kind, c.source, c.unit); });
  return out;
}

}  // namespace lantian::respond
