#include "assess/stations.hpp"

#include <atomic>
#include <thread>

namespace lantian::assess {
namespace {

PeriodVerdict judge_alone(const observe::Slab& hours, std::size_t station, const standards::Standard& standard,
                          const DayRule& rule) {
  const std::string& id = hours.stations()[station];
  const UnitDays days{id, {"", id}, Basis::hourly, {id}, judge_station(hours, station, rule)};
  PeriodVerdict verdict = judge_period(days, hours.period(), standard);
  std::vector<DayVerdict>{}.swap(verdict.days);
  std::vector<DayValues>{}.swap(verdict.values);
  return verdict;
}

}  // namespace

Result<std::vector<PeriodVerdict>> judge_stations(const observe::Slab& hours, const standards::Standard& standard,
                                                  int threads) {
  LANTIAN_TRY(const DayRule rule, day_rule(standard));
  std::vector<PeriodVerdict> verdicts(hours.stations().size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t station = next++; station < verdicts.size(); station = next++) {
      verdicts[station] = judge_alone(hours, station, standard, rule);
    }
  };
  std::vector<std::jthread> helpers;
  for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  return verdicts;
}

}  // namespace lantian::assess
