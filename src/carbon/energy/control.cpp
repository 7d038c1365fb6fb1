#include "carbon/energy/control.hpp"

#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::int64_t control_percent = 100;

std::vector<EnergyWord> read_energy_words(Section& top, std::string_view key) {
  std::vector<EnergyWord> words;
  for (Section& row : top.sections(key)) {
    words.push_back({row.text("id"), row.name("name")});
    row.finish();
  }
  if (words.empty()) top.fault(top.line(), fmt::format("[[{}]] is missing", key));
  return words;
}

/// How the year is shared among its months.
Result<std::vector<std::int64_t>> month_shares_of(const EnergyTarget& target, const EnergyYear& before) {
  std::vector<std::int64_t> shares = target.month_shares;
  if (shares.empty()) {
    for (const EnergyFigures& month : before) shares.push_back(month.kgce.value_or(-1));
    if (std::ranges::min(shares) < 0 || std::ranges::max(shares) == 0) shares.assign(months_of_year, 1);
  }
  if (shares.size() != months_of_year || std::ranges::min(shares) < 0 || std::ranges::max(shares) == 0) {
    return Error{ErrorCode::invalid_argument, "a year is shared by twelve figures, none below 0 and not all 0",
                 target.id};
  }
  return shares;
}

/// Energy and value added from January on; value added is unknown from its first gap on.
struct EnergySum {
  std::int64_t kgce = 0;
  std::int64_t yuan = 0;
  bool energy = true, value = true;

  void add(const EnergyFigures& month) {
    energy = energy && month.kgce.has_value();
    value = value && month.value_added_yuan.has_value();
    kgce += month.kgce.value_or(0);
    yuan += month.value_added_yuan.value_or(0);
  }
  /// tce per 10^4 yuan.
  std::optional<Rational> intensity() const {
    if (!energy || !value || yuan <= 0) return std::nullopt;
    constexpr std::int64_t per = 10;
    return Rational::of(Int128{kgce} * per, yuan);
  }
};

std::optional<Rational> control_above(const std::optional<Rational>& value, const std::optional<Rational>& limit) {
  if (!value || !limit || *limit <= Rational{}) return std::nullopt;
  return (*value / *limit - Rational{1}) * Rational{control_percent};
}

bool control_in_range(const EnergyTarget& target, const EnergyYear& year) {
  constexpr std::int64_t most = 100'000'000'000'000;
  constexpr int digits = 3, places = 6;
  const auto inside = [](std::int64_t value) { return value <= most && value >= -most; };
  return inside(target.total_kgce.value_or(0)) && std::ranges::all_of(target.month_shares, inside) &&
         holds_at_most(target.intensity_decline_percent.value_or(Decimal{}), digits, places) &&
         std::ranges::all_of(year, [&](const EnergyFigures& month) {
           return inside(month.kgce.value_or(0)) && inside(month.value_added_yuan.value_or(0));
         });
}

/// The worse of two colours, by their places; no place: no colour.
std::string worse_colour(const ControlRule& rule, const ControlMonth& month) {
  const auto place = [](std::span<const Band> bands, const std::string& id) {
    return std::ranges::find(bands, id, &Band::id) - bands.begin();
  };
  if (month.total_colour.empty()) return month.intensity_colour;
  if (month.intensity_colour.empty()) return month.total_colour;
  const bool total_worse = place(rule.total, month.total_colour) >= place(rule.intensity, month.intensity_colour);
  return total_worse ? month.total_colour : month.intensity_colour;
}

}  // namespace

Result<ControlRule> read_control_rule(const terms::SourceFile& file) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  std::vector<terms::Fault> faults;
  ControlRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    rule.source = top.text("source");
    rule.status = states[top.choice("status", states)];
    rule.total = read_bands(top, "total");
    rule.intensity = read_bands(top, "intensity");
    if (auto row = top.section("reconcile")) {
      rule.tolerance_percent = row->decimal("tolerance_percent");
      if (rule.tolerance_percent < Decimal{} || !holds_at_most(rule.tolerance_percent, 3, 6)) {
        row->fault(row->line(), "the tolerance is below 0 or too long");
      }
      row->finish();
    } else {
      top.fault(top.line(), "[reconcile] is missing");
    }
    rule.findings = read_energy_words(top, "finding");
    rule.retrofits = read_energy_words(top, "retrofit");
    rule.renewables = read_energy_words(top, "renewable");
    rule.reasons = read_energy_words(top, "reason");
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

bool has_word(std::span<const EnergyWord> words, std::string_view id) {
  return std::ranges::find(words, id, &EnergyWord::id) != words.end();
}

Result<ControlProgress> progress_of(const ControlRule& rule, const EnergyTarget& target, const EnergyYear& now,
                                    const EnergyYear& before) {
  if (!target.total_kgce && !target.intensity_decline_percent) {
    return Error{ErrorCode::invalid_argument, "a target needs a total or a decline of intensity", target.id};
  }
  if (!control_in_range(target, now) || !control_in_range(target, before)) {
    return Error{ErrorCode::invalid_argument, "a figure is out of range", target.id};
  }
  LANTIAN_TRY(const std::vector<std::int64_t> shares, month_shares_of(target, before));
  const Int128 share_sum = std::accumulate(shares.begin(), shares.end(), Int128{0});
  ControlProgress progress;
  progress.id = target.id;
  progress.year = target.year;
  EnergySum sum, last;
  Int128 share = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    ControlMonth month;
    month.month = static_cast<int>(i) + 1;
    if (!now[i].kgce) {
      progress.first_missing = month.month;
      break;
    }
    sum.add(now[i]);
    last.add(before[i]);
    share += shares[i];
    month.used_kgce = sum.kgce;
    if (target.total_kgce) {
      month.planned_kgce = Rational{*target.total_kgce} * Rational::of(share, share_sum);
      month.above_percent = control_above(Rational{sum.kgce}, month.planned_kgce);
      if (month.above_percent) month.total_colour = rule.total[band_of(rule.total, *month.above_percent)].id;
    }
    month.intensity = sum.intensity();
    if (const auto then = last.intensity(); then && target.intensity_decline_percent) {
      const Rational kept = Rational{1} - target.intensity_decline_percent->exact() / Rational{control_percent};
      month.allowed_intensity = *then * kept;
      month.intensity_above_percent = control_above(month.intensity, month.allowed_intensity);
      if (month.intensity_above_percent) {
        month.intensity_colour = rule.intensity[band_of(rule.intensity, *month.intensity_above_percent)].id;
      }
    }
    progress.months.push_back(std::move(month));
  }
  if (target.total_kgce) progress.left_kgce = *target.total_kgce - sum.kgce;
  if (!progress.months.empty()) progress.colour = worse_colour(rule, progress.months.back());
  return progress;
}

}  // namespace lantian::carbon
