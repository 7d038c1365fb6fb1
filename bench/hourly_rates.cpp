// Hourly rates of a year: 200 000 sources x 5 pollutants x 8760 h as float32, streamed in blocks on two threads.
// Checked: every row adds up to its total, and a sample of rows equals the plain scalar way hour by hour.
#include "inventory/allocation/hourly.hpp"
#include "keep/files.hpp"
#include "measure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

namespace lantian::bench {
namespace {

using namespace inventory;

constexpr std::size_t pollutants = 5;
constexpr std::size_t measured_sources = 100;  // with a series of their own

/// Every profile of the house on two clocks, and a few measured series.
RatePlan synthetic_plan(const ProfileBook& book, std::size_t sources) {
  RatePlan plan;
  plan.period = *parse_period("2023");
  for (const Profile& profile : book.profiles()) {
    for (const int later : {0, 2}) plan.shares.push_back(*hour_shares(profile, plan.period, later));
  }
  const std::size_t shared = plan.shares.size();
  for (std::size_t i = 0; i < std::min(measured_sources, sources); ++i) {
    MeasuredHours hours{hour_ending(plan.period.begin, 1), {}};
    for (std::size_t hour = 0; hour < plan.hours(); ++hour) {
      hours.kg.emplace_back(static_cast<double>((hour * 7919 + i * 104729) % 1000));
    }
    plan.shares.push_back(*shares_of_measured(hours, plan.period));
  }
  for (std::size_t source = 0; source < sources; ++source) {
    const std::size_t shares = source < measured_sources ? shared + source : source % shared;
    for (std::size_t pollutant = 0; pollutant < pollutants; ++pollutant) {
      const double kg = 1000 * std::exp(static_cast<double>((source * 31 + pollutant * 17) % 1999) / 200 - 3);
      plan.rows.push_back(
          {static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(shares), every_pollutant.at(pollutant), kg});
    }
  }
  std::ranges::stable_sort(plan.rows, {}, &RateRow::shares);
  return plan;
}

/// The year of one row the way it is written in a textbook: total x month x weekday x hour, one value after another.
struct PlainWay {
  const RatePlan& plan;
  std::vector<float> year;

  void take(std::size_t row) {
    const RateRow& planned = plan.rows[row];
    const HourShares& shares = plan.shares[planned.shares];
    year.clear();
    for (std::size_t hour = 0; hour < plan.hours(); ++hour) {
      year.push_back(static_cast<float>(planned.total_kg * shares.share[hour]));
    }
  }
};

int measure_rates(std::size_t sources) {
  const std::string path = std::string{LANTIAN_DATA_ROOT} + "/data/inventory/profiles.toml";
  const auto text = keep::read_file(path);
  if (!text) return failed(text.error());
  const auto book = ProfileBook::read({path, *text});
  if (!book) return failed(book.error());
  const RatePlan plan = synthetic_plan(*book, sources);
  const double values = static_cast<double>(plan.rows.size()) * static_cast<double>(plan.hours());
  double seconds[2] = {};
  double processor[2] = {};  // of all threads: what a busy machine cannot spoil
  RateClosure closures[2];
  double seen[2] = {};
  for (const int threads : {1, 2}) {
    std::atomic<std::int64_t> largest{0};
    const auto start = Clock::now();
    const double before = cpu_seconds();
    // A consumer that touches every block once, as a transport step would at least.
    closures[threads - 1] = stream_rates(plan, {2048, 24, threads}, [&](const RateBlock& block) {
      const auto bits = static_cast<std::int64_t>(block.kg_h[block.kg_h.size() / 2] * 1024.0F);
      largest.fetch_xor(bits, std::memory_order_relaxed);
    });
    seconds[threads - 1] = seconds_since(start);
    processor[threads - 1] = cpu_seconds() - before;
    seen[threads - 1] = static_cast<double>(largest.load());
  }
  // The plain way on a sample, and the same rows from the stream.
  const std::size_t step = std::max<std::size_t>(1, plan.rows.size() / 4000);
  PlainWay plain{plan, {}};
  double plain_seconds = 0;
  double worst = 0;
  double plain_worst_sum = 0;
  std::size_t sampled = 0;
  std::vector<float> year(plan.hours());
  for (std::size_t row = 0; row < plan.rows.size(); row += step, ++sampled) {
    const double before = cpu_seconds();
    plain.take(row);
    plain_seconds += cpu_seconds() - before;
    HourlyRates{plan, row, 1}.next(plan.hours(), year);
    double sum = 0;
    for (std::size_t hour = 0; hour < year.size(); ++hour) {
      const auto a = static_cast<double>(year[hour]);
      const auto b = static_cast<double>(plain.year[hour]);
      sum += b;
      // Carrying moves less than one rounding of the largest hour.
      worst = std::max(worst, std::abs(a - b) / std::max(1e-30, plan.rows[row].total_kg));
    }
    plain_worst_sum = std::max(plain_worst_sum, std::abs(sum / plan.rows[row].total_kg - 1));
  }
  const double plain_rate = static_cast<double>(sampled * plan.hours()) / plain_seconds;
  fmt::print(
      "{} sources x {} pollutants x {} h = {:.2f} G values: two threads {:.2f} s ({:.2f} s of processor time), one "
      "thread {:.2f} s ({:.2f} s)\n",
      sources, pollutants, plan.hours(), values / 1e9, seconds[1], processor[1], seconds[0], processor[0]);
  fmt::print(
      "by processor time {:.0f} M values/s a thread; the plain scalar way, which does not close, {:.0f}; ratio "
      "{:.1f}\n",
      values / processor[0] / 1e6, plain_rate / 1e6, values / processor[0] / plain_rate);
  fmt::print(
      "sum over hours against the annual total: worst row off by {:.1e} (the plain way {:.1e}); largest "
      "difference of an hour from the plain way {:.1e} of the year; peak {} MiB\n",
      closures[1].worst_relative, plain_worst_sum, worst, peak_mib());
  const bool same = closures[0].delivered_kg == closures[1].delivered_kg &&
                    closures[0].worst_relative == closures[1].worst_relative && seen[0] == seen[1];
  fmt::print("one and two threads give the same bits: {}\n", same ? "yes" : "NO");
  return same && closures[1].worst_relative <= 1e-9 && worst < 1e-8 ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const int sources = argc > 1 ? std::max(1, std::atoi(argv[1])) : 200'000;
  return lantian::bench::measure_rates(static_cast<std::size_t>(sources));
}
