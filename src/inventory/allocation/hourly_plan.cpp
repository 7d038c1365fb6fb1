#include "base/text.hpp"
#include "inventory/allocation/hourly.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

constexpr double kg_per_t = 1000;

Period common_part(const Period& a, const Period& b) {
  if (a.begin <= b.begin && b.end <= a.end) return b;
  if (b.begin <= a.begin && a.end <= b.end) return a;
  const Day begin = std::max(a.begin, b.begin);
  const Day end = std::min(a.end, b.end);
  return {PeriodKind::range, begin, end, text_of(begin) + ".." + text_of(end - std::chrono::days{1})};
}

/// What an emission is spread by: rows with the same key share their shares.
struct SpreadKey {
  std::string measured_source;  ///< empty: a profile
  Pollutant pollutant{};        ///< of a measured source
  const Profile* profile = nullptr;
  int later_hours = 0;
  Day begin{}, end{};
  auto tied() const { return std::tie(measured_source, pollutant, profile, later_hours, begin, end); }
  friend bool operator<(const SpreadKey& a, const SpreadKey& b) { return a.tied() < b.tied(); }
};

/// Builds a plan; faults gather, so that all of them are told at once.
class RatePlanner {
 public:
  RatePlanner(const ProfileBook& book, const Period& period, const MeasuredSources& measured,
              const DailyTemperatures* temperatures)
      : book_{book}, measured_{measured}, temperatures_{temperatures} {
    plan_.period = period;
  }

  void take(const Emission& emission) {
    const Period& own = emission.period;
    if (own.end <= plan_.period.begin || plan_.period.end <= own.begin) {
      ++plan_.outside;
      return;
    }
    if (!emission.mass_t) {
      if (emission.notation == Notation::not_occurring) return;
      notes_.insert(fmt::format("{}: {} has no value ({}); no hour holds it", emission.source_id,
                                symbol(emission.pollutant), name_of(emission.notation)));
      return;
    }
    const Period part = common_part(own, plan_.period);
    const ProfileUse use = book_.find(emission.class_code, emission.sector, emission.unit_id);
    const double kg = *emission.mass_t * kg_per_t * part_of(*use.profile, own, part);
    const auto measured = measured_.find(std::pair{emission.source_id, emission.pollutant});
    SpreadKey key{{}, {}, use.profile, use.later_hours, part.begin, part.end};
    if (measured != measured_.end()) {
      key.measured_source = emission.source_id;
      key.pollutant = emission.pollutant;
    }
    spreads_.try_emplace(key, Spread{part, {}}).first->second.kg[{emission.source_id, emission.pollutant}] += kg;
  }

  Result<RatePlan> finish() {
    for (auto& [key, spread] : spreads_) {
      for (const auto& [who, kg] : spread.kg) sources_.try_emplace(who.first, 0);
    }
    for (auto& [id, position] : sources_) {
      position = static_cast<std::uint32_t>(plan_.sources.size());
      plan_.sources.push_back(id);
    }
    for (const auto& [key, spread] : spreads_) take_spread(key, spread);
    if (!faults_.empty()) return Error{fault_code_, joined(faults_, "\n"), plan_.period.name};
    plan_.notes.assign(notes_.begin(), notes_.end());
    return std::move(plan_);
  }

 private:
  struct Spread {
    Period period;
    std::map<std::pair<std::string, Pollutant>, double> kg;
  };

  /// The same question comes for every source of a class.
  double part_of(const Profile& profile, const Period& whole, const Period& part) {
    if (part.begin == whole.begin && part.end == whole.end) return 1;
    const auto key = std::tuple{&profile, whole.begin, whole.end, part.begin, part.end};
    if (const auto known = parts_.find(key); known != parts_.end()) return known->second;
    double share = 0;
    if (temperatures_ != nullptr && profile.degree_days) {
      const auto by_days = share_of(profile, whole, part, *temperatures_);
      if (!by_days) fault(by_days.error());
      share = by_days ? *by_days : 0;
    } else {
      share = share_of(profile, whole, part);
    }
    return parts_[key] = share;
  }

  Result<HourShares> shares_for(const SpreadKey& key, const Spread& spread) {
    const auto by_profile = [&] { return hour_shares(*key.profile, spread.period, key.later_hours, temperatures_); };
    if (key.measured_source.empty()) return by_profile();
    const MeasuredSource& measured = measured_.find(std::pair{key.measured_source, key.pollutant})->second;
    if (!measured.in_part) return shares_of_measured(measured.hours, spread.period);
    LANTIAN_TRY(const HourShares profile, by_profile());
    return shares_of_partly_measured(measured.hours, spread.kg.begin()->second, profile);
  }

  void take_spread(const SpreadKey& key, const Spread& spread) {
    Result<HourShares> shares = shares_for(key, spread);
    if (!shares) {
      Error error = shares.error();
      if (!key.measured_source.empty()) {
        error.where = fmt::format("{} {}, {}", key.measured_source, symbol(key.pollutant), error.where);
      }
      return fault(error);
    }
    if (shares->even) {
      notes_.insert(fmt::format("profile {} emits nothing in {}: {} emissions are spread evenly over it",
                                key.profile->id, spread.period.name, spread.kg.size()));
    }
    const auto position = static_cast<std::uint32_t>(plan_.shares.size());
    plan_.shares.push_back(*std::move(shares));
    for (const auto& [who, kg] : spread.kg) plan_.rows.push_back({sources_.at(who.first), position, who.second, kg});
  }

  void fault(const Error& error) {
    if (faults_.empty()) fault_code_ = error.code;
    if (std::ranges::count(faults_, error.text()) == 0) faults_.push_back(error.text());
  }

  const ProfileBook& book_;
  const MeasuredSources& measured_;
  const DailyTemperatures* temperatures_;
  RatePlan plan_;
  std::map<SpreadKey, Spread> spreads_;
  std::map<std::string, std::uint32_t> sources_;
  std::map<std::tuple<const Profile*, Day, Day, Day, Day>, double> parts_;
  std::set<std::string> notes_;
  std::vector<std::string> faults_;
  ErrorCode fault_code_ = ErrorCode::incomplete;
};

}  // namespace

Result<RatePlan> plan_rates(const ProfileBook& book, std::span<const Emission> emissions, const Period& period,
                            const MeasuredSources& measured, const DailyTemperatures* temperatures) {
  // Sums of several emissions into one row must not depend on the order of the input.
  std::vector<const Emission*> ordered;
  ordered.reserve(emissions.size());
  for (const Emission& emission : emissions) ordered.push_back(&emission);
  std::ranges::stable_sort(ordered, [](const Emission* a, const Emission* b) {
    return std::tie(a->source_id, a->class_code, a->pollutant, a->period.begin, a->period.end, a->mass_t) <
           std::tie(b->source_id, b->class_code, b->pollutant, b->period.begin, b->period.end, b->mass_t);
  });
  RatePlanner planner{book, period, measured, temperatures};
  for (const Emission* emission : ordered) planner.take(*emission);
  return planner.finish();
}

}  // namespace lantian::inventory
