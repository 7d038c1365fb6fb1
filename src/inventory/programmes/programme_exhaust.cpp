#include "inventory/programmes/programme_exhaust.hpp"

#include "base/round.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace lantian::inventory {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 6> repair_state_names{"", "open", "notified", "repaired", "closed", "again"};

ExhaustRule read_exhaust(Section& part) {
  ExhaustRule rule;
  for (Section& row : part.sections("limit")) {
    ExhaustLimit limit;
    limit.method = row.text("method");
    limit.item = row.text("item");
    limit.unit = row.text("unit");
    limit.class_prefix = row.text_or("class", "");
    limit.limit = read_above_zero(row, "limit");
    limit.exceedances = row.whole("exceedances", 1, 100);
    limit.within_days = row.whole("within_days", 1, 3660);
    limit.provenance = read_provenance(row);
    const bool again = std::ranges::any_of(rule.limits, [&](const ExhaustLimit& one) {
      return one.method == limit.method && one.item == limit.item && one.class_prefix == limit.class_prefix;
    });
    if (again) row.fault(row.line(), fmt::format("a second limit of {} by {}", limit.item, limit.method));
    rule.limits.push_back(std::move(limit));
    row.finish();
  }
  if (rule.limits.empty()) part.fault(part.line(), "list the limits in [[exhaust.limit]]");
  return rule;
}

/// The limit for the test: of the longest class that covers the vehicle's. Null when the rule has none.
const ExhaustLimit* limit_of(const ExhaustRule& rule, const ExhaustTest& test) {
  const ExhaustLimit* best = nullptr;
  for (const ExhaustLimit& limit : rule.limits) {
    if (limit.method != test.method || limit.item != test.item || !covers(limit.class_prefix, test.class_code))
      continue;
    if (best == nullptr || limit.class_prefix.size() > best->class_prefix.size()) best = &limit;
  }
  return best;
}

/// One vehicle by one method and item.
using SeriesKey = std::tuple<std::string, std::string, std::string>;
struct JudgedTest {
  const ExhaustTest* test = nullptr;
  const ExhaustLimit* limit = nullptr;
  bool exceeds() const { return test->value > limit->limit; }
};

/// The first run of exceedances that is long and dense enough, and the last such run.
struct ExceedingRuns {
  std::vector<const ExhaustTest*> first;
  Day last{};  ///< of the newest test that completes such a run
};
std::optional<ExceedingRuns> runs_of(const std::vector<JudgedTest>& tests) {
  std::optional<ExceedingRuns> runs;
  std::vector<const ExhaustTest*> run;
  for (const JudgedTest& one : tests) {
    if (!one.exceeds()) {
      run.clear();
      continue;
    }
    run.push_back(one.test);
    const auto wanted = static_cast<std::size_t>(one.limit->exceedances);
    if (run.size() < wanted) continue;
    const ExhaustTest& begin = *run[run.size() - wanted];
    if ((one.test->tested_on - begin.tested_on).count() > one.limit->within_days) continue;
    if (!runs) {
      runs.emplace();
      runs->first.assign(run.end() - static_cast<std::ptrdiff_t>(wanted), run.end());
    }
    runs->last = one.test->tested_on;
  }
  return runs;
}

bool known_by(const std::optional<Day>& day, Day as_of) {
  return day && *day <= as_of;
}

/// Where the loop stands: by the newest notice after the first exceedances.
void settle_repair(const std::vector<const ExhaustRepair*>& repairs, const ExceedingRuns& runs, Day as_of,
                   HighEmitter& emitter) {
  for (const ExhaustRepair* repair : repairs) {  // by day of notice
    if (repair->notified_on < emitter.last || repair->notified_on > as_of) continue;
    if (known_by(repair->retested_on, as_of) && repair->passed) {
      emitter.loop_days = static_cast<int>((*repair->retested_on - emitter.last).count());
      emitter.state = runs.last > *repair->retested_on ? RepairState::again : RepairState::closed;
    } else {
      emitter.state = known_by(repair->repaired_on, as_of) ? RepairState::repaired : RepairState::notified;
    }
  }
}

std::optional<Rational> median_of(std::vector<int> counts) {
  if (counts.empty()) return std::nullopt;
  std::ranges::sort(counts);
  const std::size_t middle = counts.size() / 2;
  if (counts.size() % 2 == 1) return Rational{counts[middle]};
  return Rational::of(Int128{counts[middle - 1]} + counts[middle], 2);
}

/// Readings of one vehicle, for its mean.
struct MeanReading {
  Rational sum;
  std::int64_t count = 0;
  Rational mean() const { return sum / Rational{count}; }
};

TopTenth top_tenth_of(std::string method, std::string item, const std::vector<Rational>& means) {
  constexpr std::int64_t tenth = 10;
  TopTenth top{std::move(method), std::move(item), static_cast<std::int64_t>(means.size()), std::nullopt};
  std::vector<Rational> sorted = means;
  std::ranges::sort(sorted, std::greater{});
  Rational all;
  for (const Rational& mean : sorted) all += mean;
  if (all.is_zero()) return top;
  const auto whole = static_cast<std::size_t>(top.vehicles / tenth);
  Rational highest;
  for (std::size_t i = 0; i < whole; ++i) highest += sorted[i];
  if (whole < sorted.size()) highest += sorted[whole] * Rational::of(top.vehicles % tenth, tenth);
  top.share_percent = Rational{100} * highest / all;
  return top;
}

/// Readings of a fleet: 18 digits do not stay exact over thousands of fractions, so each mean is held to six decimals.
Rational held(const Rational& mean) {
  constexpr int places = 6;
  return round_half_even(mean, places).exact();
}

/// One call of `summarise_exhaust`.
class ExhaustWork {
 public:
  ExhaustWork(const ExhaustRule& rule, Day as_of) : rule_{rule}, as_of_{as_of} {}

  void take(const ExhaustTest& test) {
    if (test.value < Decimal{})
      faults_.put(test.record, fmt::format("a reading of {}; never negative", test.value.text()));
    const ExhaustLimit* limit = limit_of(rule_, test);
    if (limit != nullptr && limit->unit != test.unit) {
      faults_.put(test.record, fmt::format("{} by {} is judged in {}, not '{}'; convert the file", test.item,
                                           test.method, limit->unit, test.unit));
    }
    if (test.tested_on > as_of_) return;
    ++summary_.tests;
    if (!test.valid) return;
    ++summary_.valid_tests;
    plates_.insert(test.plate_hash);
    if (limit == nullptr) {
      ++without_limit_[{test.method, test.item}];
      return;
    }
    if (test.value > limit->limit) ++summary_.exceeding_tests;
    series_[{test.plate_hash, test.method, test.item}].push_back({&test, limit});
  }

  void take(const ExhaustRepair& repair) {
    const auto in_order = [&](const std::optional<Day>& first, const std::optional<Day>& second) {
      if (first && second && *second < *first)
        faults_.put(repair.record, fmt::format("{} comes after {}", text_of(*first), text_of(*second)));
    };
    in_order(repair.notified_on, repair.repaired_on);
    in_order(repair.repaired_on, repair.retested_on);
    if (repair.passed && !repair.retested_on) faults_.put(repair.record, "passed without a retest");
    repairs_[repair.plate_hash].push_back(&repair);
  }

  Result<ExhaustSummary> finish() {
    if (!faults_.empty()) return faults_.error();
    for (auto& [plate, repairs] : repairs_) std::ranges::sort(repairs, {}, &ExhaustRepair::notified_on);
    std::map<std::pair<std::string, std::string>, std::vector<Rational>> means;
    for (auto& [key, tests] : series_) {
      std::ranges::sort(tests, {},
                        [](const JudgedTest& one) { return std::tie(one.test->tested_on, one.test->record); });
      MeanReading reading;
      for (const JudgedTest& one : tests) {
        reading.sum += one.test->value.exact();
        ++reading.count;
      }
      means[{std::get<1>(key), std::get<2>(key)}].push_back(held(reading.mean()));
      if (const auto runs = runs_of(tests)) put_emitter(key, *runs);
    }
    for (const auto& [key, values] : means) summary_.top_tenth.push_back(top_tenth_of(key.first, key.second, values));
    for (const auto& [key, count] : without_limit_) {
      summary_.notes.push_back(
          fmt::format("{} tests of {} by {} have no limit in the rule", count, key.second, key.first));
    }
    summary_.vehicles = static_cast<std::int64_t>(plates_.size());
    summary_.median_loop_days = median_of(loops_);
    return std::move(summary_);
  }

 private:
  void put_emitter(const SeriesKey& key, const ExceedingRuns& runs) {
    HighEmitter emitter;
    std::tie(emitter.plate_hash, emitter.method, emitter.item) = key;
    emitter.first = runs.first.front()->tested_on;
    emitter.last = runs.first.back()->tested_on;
    for (const ExhaustTest* test : runs.first) emitter.records.push_back(test->record);
    if (const auto found = repairs_.find(emitter.plate_hash); found != repairs_.end())
      settle_repair(found->second, runs, as_of_, emitter);
    count(emitter.state);
    if (emitter.loop_days) loops_.push_back(*emitter.loop_days);
    summary_.high_emitters.push_back(std::move(emitter));
  }

  void count(RepairState state) {
    switch (state) {
      case RepairState::open:
        ++summary_.open;
        break;
      case RepairState::notified:
        ++summary_.notified;
        break;
      case RepairState::repaired:
        ++summary_.repaired;
        break;
      case RepairState::closed:
        ++summary_.closed;
        break;
      case RepairState::again:
        ++summary_.again;
        break;
    }
  }

  const ExhaustRule& rule_;
  Day as_of_;
  ExhaustSummary summary_;
  RecordFaults faults_;
  std::set<std::string_view> plates_;
  std::map<SeriesKey, std::vector<JudgedTest>> series_;
  std::map<std::string, std::vector<const ExhaustRepair*>, std::less<>> repairs_;
  std::map<std::pair<std::string, std::string>, std::int64_t> without_limit_;
  std::vector<int> loops_;
};

}  // namespace

std::string_view name_of(RepairState state) {
  return repair_state_names[static_cast<std::size_t>(state)];
}

Result<ExhaustRule> read_exhaust_rule(const terms::SourceFile& file) {
  return read_programme_table<ExhaustRule>(file, "exhaust", read_exhaust);
}

Result<ExhaustSummary> summarise_exhaust(const ExhaustRule& rule, std::span<const ExhaustTest> tests,
                                         std::span<const ExhaustRepair> repairs, Day as_of) {
  ExhaustWork work{rule, as_of};
  for (const ExhaustTest& test : tests) work.take(test);
  for (const ExhaustRepair& repair : repairs) work.take(repair);
  return work.finish();
}

std::optional<Measure> repair_measure(std::span<const ExhaustTest> tests, std::span<const ExhaustRepair> repairs,
                                      std::string_view class_prefix, std::string_view item, Pollutant pollutant,
                                      Day as_of) {
  std::map<std::string_view, Day> repaired;  // plate -> day of the last retest passed
  Day newest{};
  for (const ExhaustRepair& repair : repairs) {
    if (!repair.passed || !known_by(repair.retested_on, as_of)) continue;
    Day& day = repaired.emplace(repair.plate_hash, *repair.retested_on).first->second;
    day = std::max(day, *repair.retested_on);
    newest = std::max(newest, day);
  }
  std::map<std::string_view, MeanReading> before;
  std::map<std::string_view, MeanReading> after;
  for (const ExhaustTest& test : tests) {
    if (!test.valid || test.item != item || test.tested_on > as_of || !covers(class_prefix, test.class_code)) continue;
    const auto found = repaired.find(test.plate_hash);
    const bool late = found != repaired.end() && test.tested_on >= found->second;
    MeanReading& reading = (late ? after : before)[test.plate_hash];
    reading.sum += test.value.exact();
    ++reading.count;
  }
  Rational all, repaired_before, repaired_after;
  std::int64_t vehicles = 0;
  for (const auto& [plate, reading] : before) {
    const Rational mean = held(reading.mean());
    all += mean;
    const auto found = after.find(plate);
    if (found == after.end()) continue;
    ++vehicles;
    repaired_before += mean;
    repaired_after += held(found->second.mean());
  }
  if (vehicles == 0 || repaired_before.is_zero() || repaired_after > repaired_before) return std::nullopt;
  Measure measure;
  measure.id = fmt::format("repair/{}/{}", class_prefix, item);
  measure.record = measure.id;
  measure.title = {"", fmt::format("{} vehicles repaired and tested again", vehicles)};
  measure.type = MeasureType::process;
  measure.mode = MeasureMode::add;
  measure.filter.class_prefix = class_prefix;
  measure.pollutant = pollutant;
  constexpr int places = 9;
  measure.control_percent =
      round_half_even(Rational{100} * (repaired_before - repaired_after) / repaired_before, places);
  measure.penetration_percent = round_half_even(Rational{100} * repaired_before / all, places);
  measure.start = newest + std::chrono::days{1};
  measure.status = MeasureStatus::verified;
  measure.programme = programme::mobile;
  measure.evidence = {fmt::format("{} of {} vehicles tested on both sides of a repair", vehicles, before.size())};
  return measure;
}

}  // namespace lantian::inventory
