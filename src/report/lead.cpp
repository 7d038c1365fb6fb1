#include "base/text.hpp"
#include "report/facts.hpp"
#include "report/sentences.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

std::string lead_of_classes(const assess::PeriodVerdict& verdict, const Wording& words) {
  const std::string unit = words.name(verdict.unit_name);
  const std::string period = words.period(verdict.period);
  if (verdict.standard->index == nullptr)
    return words.say("lead.no_index", {{"standard", verdict.standard->id}, {"period", period}});
  const auto good = pick(verdict, "good_share");
  const auto heavy = pick(verdict, "heavy_share");
  if (!good || !heavy || verdict.counts.valid == 0)
    return words.say("lead.no_valid", {{"period", period}, {"unit", unit}});
  return words.say("lead.air", {{"period", period},
                                {"unit", unit},
                                {"good", std::to_string(verdict.counts.good)},
                                {"valid", std::to_string(verdict.counts.valid)},
                                {"heavy", std::to_string(verdict.counts.heavy)},
                                {"good_share", words.quantity(*good)},
                                {"heavy_share", words.quantity(*heavy)}});
}

std::string lead_of_pm25(const assess::PeriodVerdict& verdict, const Wording& words) {
  const auto mean = pick(verdict, "PM2.5.mean");
  if (!mean) return {};
  const standards::Limit* limit = mean_limit(verdict, terms::Species::pm25);
  if (limit == nullptr) return words.say("lead.pm25", {{"value", words.quantity(*mean)}});
  return words.say("lead.pm25_limit",
                   {{"value", words.quantity(*mean)}, {"limit", words.quantity(limit->value, limit->unit)}});
}

std::string lead_of_change(const Bulletin& bulletin, const Wording& words) {
  if (bulletin.comparison_refused) return words.say("lead.refused");
  if (bulletin.comparisons.empty()) return {};
  const assess::Comparison& main = bulletin.comparisons.front();
  const assess::Change* pm25 = change_of(main, "PM2.5.mean");
  const assess::Change* good = change_of(main, "good_days");
  if (pm25 == nullptr || good == nullptr || !pm25->relative) return {};
  return words.say("lead.change", {{"before_period", words.period(main.before)},
                                   {"before", words.number(pm25->before.value)},
                                   {"now", words.quantity(pm25->now)},
                                   {"relative", words.change_quantity(*pm25->relative, "percent")},
                                   {"good_before", words.number(good->before.value)},
                                   {"good_now", words.number(good->now.value)},
                                   {"good_difference", words.change_quantity(good->difference, "d")}});
}

std::string lead_of_targets(const Bulletin& bulletin, const Wording& words) {
  if (bulletin.targets.empty()) return {};
  const auto met =
      std::count_if(bulletin.targets.begin(), bulletin.targets.end(), [](const auto& target) { return target.met; });
  const std::size_t total = bulletin.targets.size();
  if (static_cast<std::size_t>(met) < total) {
    return words.say("lead.targets_some", {{"met", std::to_string(met)}, {"n", std::to_string(total)}});
  }
  return total == 1 ? words.say("lead.targets_one") : words.say("lead.targets_all", {{"n", std::to_string(total)}});
}

}  // namespace

std::string lead_sentence(const Bulletin& bulletin, const Wording& words) {
  const assess::PeriodVerdict& verdict = bulletin.verdict;
  std::vector<std::string> parts{lead_of_classes(verdict, words), lead_of_pm25(verdict, words),
                                 lead_of_change(bulletin, words), lead_of_targets(bulletin, words)};
  if (!verdict.completeness.complete) {
    parts.push_back(words.say("lead.incomplete", {{"valid", std::to_string(verdict.completeness.valid_days)},
                                                  {"required", std::to_string(verdict.completeness.required_days)}}));
  }
  std::erase(parts, std::string{});
  return joined(parts, words.chinese() ? "" : " ");
}

}  // namespace lantian::report
