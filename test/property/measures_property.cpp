// What must hold of measures, whatever the sources, the measures and the order in which they were written down.
#include "inventory/measures/reduction.hpp"
#include "inventory/measures/shapley.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace {

using namespace lantian;
using namespace lantian::inventory;

const Period year_of_trial = *parse_period("2023");
constexpr std::array pollutants_of_trial{Pollutant::so2, Pollutant::nox, Pollutant::pm};
constexpr std::array<std::string_view, 3> counties_of_trial{"652301", "652302", "652323"};
constexpr std::array<std::string_view, 3> classes_of_trial{"01-IND-COA-L65", "01-IND-COA-G65", "02-CEM-CLK-NSP"};

template <class Range>
auto one_of(const Range& range) {
  return range[*rc::gen::inRange<std::size_t>(0, range.size())];
}

Decimal any_percent() {
  return {*rc::gen::inRange(0, 101), 0};
}

struct Trial {
  std::vector<Source> sources;
  std::vector<Emission> base;
  std::vector<Measure> measures;
};

SourceFilter any_filter(const std::vector<Source>& sources) {
  SourceFilter filter;
  const int kind = *rc::gen::inRange(0, 6);
  const Source& like = one_of(sources);
  if (kind == 0) filter.source_id = like.id;
  if (kind == 1) filter.enterprise = like.enterprise;
  if (kind == 2 || kind == 3) filter.unit_id = like.unit_id;
  if (kind == 3 || kind == 4) filter.class_prefix = like.class_code.substr(0, 6);
  return filter;
}

Measure any_measure(const std::vector<Source>& sources, int number) {
  Measure measure;
  measure.id = "M" + std::to_string(number);
  measure.record = "trial";
  measure.type = static_cast<MeasureType>(*rc::gen::inRange(1, 7));
  measure.mode = *rc::gen::arbitrary<bool>() ? MeasureMode::add : MeasureMode::replace;
  measure.filter = any_filter(sources);
  if (*rc::gen::arbitrary<bool>()) measure.pollutant = one_of(pollutants_of_trial);
  measure.start = year_of_trial.begin + std::chrono::days{*rc::gen::inRange(-100, 300)};
  if (*rc::gen::arbitrary<bool>()) measure.end = measure.start + std::chrono::days{*rc::gen::inRange(1, 300)};
  measure.status = static_cast<MeasureStatus>(*rc::gen::inRange(1, 4));
  if (*rc::gen::arbitrary<bool>()) measure.programme = "dust";
  switch (measure.type) {
    case MeasureType::retire:
      break;
    case MeasureType::activity:
      if (*rc::gen::arbitrary<bool>()) {
        measure.activity_ratio = Decimal{*rc::gen::inRange(0, 150), 2};
      } else {
        measure.removed_percent = any_percent();
      }
      break;
    case MeasureType::cap:
      measure.cap_t = Decimal{*rc::gen::inRange(0, 3000), 1};
      measure.pollutant = one_of(pollutants_of_trial);
      break;
    default:
      measure.control_percent = any_percent();
      if (*rc::gen::arbitrary<bool>()) measure.penetration_percent = any_percent();
  }
  return measure;
}

Trial any_trial(int most_measures) {
  Trial trial;
  const int sources = *rc::gen::inRange(1, 6);
  for (int i = 0; i < sources; ++i) {
    Source source;
    source.id = "S" + std::to_string(i);
    source.enterprise = "E" + std::to_string(i / 2);
    source.unit_id = one_of(counties_of_trial);
    source.class_code = one_of(classes_of_trial);
    trial.sources.push_back(source);
    for (const Pollutant pollutant : pollutants_of_trial) {
      Emission row;
      row.source_id = source.id;
      row.unit_id = source.unit_id;
      row.class_code = source.class_code;
      row.pollutant = pollutant;
      row.period = year_of_trial;
      row.activity_record = "trial";
      if (*rc::gen::inRange(0, 10) == 0) {
        row.notation = Notation::not_estimated;
      } else {
        row.mass_t = *rc::gen::inRange(0, 100'000) / 100.0;
        if (*rc::gen::arbitrary<bool>()) row.residual = *rc::gen::inRange(0, 101) / 100.0;
      }
      trial.base.push_back(row);
    }
  }
  const int measures = *rc::gen::inRange(0, most_measures + 1);
  for (int i = 0; i < measures; ++i) trial.measures.push_back(any_measure(trial.sources, i));
  return trial;
}

ReductionReport report_of(const Trial& trial) {
  auto report = reductions({}, trial.sources, trial.base, trial.measures, year_of_trial, nullptr, {});
  RC_ASSERT(report.ok());
  return *std::move(report);
}

using RowName = std::pair<std::string, Pollutant>;

template <class T>
void shuffle_by_trial(std::vector<T>& items) {
  std::mt19937 random{*rc::gen::arbitrary<std::uint32_t>()};
  std::shuffle(items.begin(), items.end(), random);
}

bool near(double a, double b, double scale) {
  return std::abs(a - b) <= 1e-9 * (1 + std::abs(scale));
}

TEST_CASE("base minus after is the sum of the gross reductions, for each source and pollutant") {
  CHECK(rc::check("closure", [] {
    const Trial trial = any_trial(12);
    const ReductionReport report = report_of(trial);
    std::map<RowName, double> gross;
    for (const Reduction& row : report.rows) gross[{row.source_id, row.pollutant}] += row.gross_t;
    RC_ASSERT(report.after.size() == trial.base.size());
    for (std::size_t i = 0; i < trial.base.size(); ++i) {
      const Emission& before = trial.base[i];
      const Emission& after = report.after[i];
      RC_ASSERT(before.notation == after.notation);
      RC_ASSERT(before.mass_t.has_value() == after.mass_t.has_value());
      if (!before.mass_t) continue;
      RC_ASSERT(*after.mass_t >= -1e-9);
      const double cut = gross[{before.source_id, before.pollutant}];
      RC_ASSERT(std::abs(*before.mass_t - *after.mass_t - cut) <= 1e-12 * (1 + *before.mass_t));
    }
  }));
}

TEST_CASE("the order of sources, emissions and measures does not matter, to the last bit") {
  CHECK(rc::check("order", [] {
    Trial trial = any_trial(10);
    const ReductionReport report = report_of(trial);
    std::map<std::string, std::optional<double>> after;
    for (const Emission& row : report.after) after[row.source_id + std::string{symbol(row.pollutant)}] = row.mass_t;
    shuffle_by_trial(trial.sources);
    shuffle_by_trial(trial.base);
    shuffle_by_trial(trial.measures);
    const ReductionReport again = report_of(trial);
    for (const Emission& row : again.after)
      RC_ASSERT(after.at(row.source_id + std::string{symbol(row.pollutant)}) == row.mass_t);
    RC_ASSERT(report.rows.size() == again.rows.size());
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      RC_ASSERT(report.rows[i].measure_id == again.rows[i].measure_id);
      RC_ASSERT(report.rows[i].gross_t == again.rows[i].gross_t);
      // Players are numbered as they were given, so sums over subsets may differ in the last bits.
      RC_ASSERT(report.rows[i].shapley_t.has_value() == again.rows[i].shapley_t.has_value());
      if (report.rows[i].shapley_t)
        RC_ASSERT(near(*report.rows[i].shapley_t, *again.rows[i].shapley_t, *report.rows[i].base.mass_t));
    }
    RC_ASSERT(report.notes.size() == again.notes.size());
  }));
}

TEST_CASE("Shapley shares sum to the joint effect of each row, also under common caps") {
  CHECK(rc::check("efficiency", [] {
    const Trial trial = any_trial(8);
    const ReductionReport report = report_of(trial);
    std::map<RowName, double> gross;
    std::map<RowName, double> shares;
    for (const Reduction& row : report.rows) {
      RC_ASSERT(row.shapley_t.has_value());
      gross[{row.source_id, row.pollutant}] += row.gross_t;
      shares[{row.source_id, row.pollutant}] += *row.shapley_t;
    }
    for (const auto& [name, sum] : gross) RC_ASSERT(near(sum, shares[name], 1000));
  }));
}

TEST_CASE("adding a control that lets everything through changes nothing") {
  CHECK(rc::check("residual 1", [] {
    Trial trial = any_trial(6);
    const ReductionReport report = report_of(trial);
    Measure idle;
    idle.id = "Z";
    idle.record = "trial";
    idle.type = MeasureType::end_of_pipe;
    idle.mode = MeasureMode::add;
    idle.control_percent = Decimal{0, 0};
    idle.start = year_of_trial.begin;
    idle.programme = "a programme of its own";
    trial.measures.push_back(idle);
    const ReductionReport again = report_of(trial);
    for (std::size_t i = 0; i < report.after.size(); ++i) {
      RC_ASSERT(report.after[i].mass_t.has_value() == again.after[i].mass_t.has_value());
      if (report.after[i].mass_t) RC_ASSERT(*report.after[i].mass_t == *again.after[i].mass_t);
    }
    for (const Reduction& row : again.rows) {
      if (row.measure_id == "Z") RC_ASSERT(row.gross_t == 0);
    }
  }));
}

TEST_CASE("measures of equal rank and strength have equal shares, whatever they are called") {
  CHECK(rc::check("symmetry", [] {
    Trial trial = any_trial(0);
    Measure first;
    first.id = "M0";
    first.record = "trial";
    first.type = *rc::gen::arbitrary<bool>() ? MeasureType::process : MeasureType::end_of_pipe;
    first.mode = *rc::gen::arbitrary<bool>() ? MeasureMode::add : MeasureMode::replace;
    first.control_percent = any_percent();
    first.filter = any_filter(trial.sources);
    first.start = year_of_trial.begin;
    Measure second = first;
    second.id = "M1";
    trial.measures = {first, second};
    const ReductionReport report = report_of(trial);
    std::map<std::pair<RowName, std::string>, double> share;
    for (const Reduction& row : report.rows)
      share[{{row.source_id, row.pollutant}, row.measure_id}] = row.shapley_t.value_or(-1);
    for (const auto& [key, value] : share) {
      if (key.second == "M0") RC_ASSERT(near(value, share.at({key.first, "M1"}), 1000));
    }
  }));
}

TEST_CASE("renaming players renames their shares") {
  CHECK(rc::check("permutation", [] {
    const auto players = *rc::gen::inRange<std::size_t>(1, most_players + 1);
    std::vector<double> worth(std::size_t{1} << players);
    for (std::size_t mask = 1; mask < worth.size(); ++mask) worth[mask] = *rc::gen::inRange(0, 1000) / 7.0;
    std::vector<std::size_t> renamed(players);
    std::iota(renamed.begin(), renamed.end(), std::size_t{0});
    shuffle_by_trial(renamed);
    std::vector<double> other(worth.size());
    for (std::size_t mask = 0; mask < worth.size(); ++mask) {
      std::size_t image = 0;
      for (std::size_t player = 0; player < players; ++player)
        if ((mask >> player & 1U) != 0) image |= std::size_t{1} << renamed[player];
      other[image] = worth[mask];
    }
    const auto shares = shapley_shares(worth);
    const auto others = shapley_shares(other);
    for (std::size_t player = 0; player < players; ++player)
      RC_ASSERT(near(shares[player], others[renamed[player]], 1000));
    RC_ASSERT(near(std::accumulate(shares.begin(), shares.end(), 0.0), worth.back(), 1000));
  }));
}

/// The shares by their definition: the mean over all orders in which the players may come.
TEST_CASE("shares are the mean over all orders of arrival") {
  CHECK(rc::check("orders", [] {
    const auto players = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<double> worth(std::size_t{1} << players);
    for (std::size_t mask = 1; mask < worth.size(); ++mask) worth[mask] = *rc::gen::inRange(0, 1000) / 7.0;
    std::vector<std::size_t> order(players);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> sums(players);
    double orders = 0;
    do {
      std::size_t mask = 0;
      for (const std::size_t player : order) {
        const std::size_t with = mask | std::size_t{1} << player;
        sums[player] += worth[with] - worth[mask];
        mask = with;
      }
      ++orders;
    } while (std::ranges::next_permutation(order).found);
    const auto shares = shapley_shares(worth);
    for (std::size_t player = 0; player < players; ++player)
      RC_ASSERT(near(shares[player], sums[player] / orders, 1000));
  }));
}

}  // namespace
