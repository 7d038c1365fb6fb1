#include "explain/counterfactual/block_bootstrap.hpp"

#include "base/assert.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <algorithm>
#include <cstdlib>

namespace lantian::explain {
namespace {

struct Run {
  double sum = 0;
  std::size_t count = 0;
};

int day_of_year(Day day) {
  return static_cast<int>((day - Day{std::chrono::local_days{std::chrono::year{year_of(day)} / 1 / 1}}).count());
}

int apart_in_year(Day a, Day b) {
  const int apart = std::abs(day_of_year(a) - day_of_year(b));
  return std::min(apart, 366 - apart);
}

/// Sums of errors over runs of days, by the day that they begin on.
std::vector<std::pair<Day, Run>> runs_of(const SeasonalErrors& errors, int days) {
  std::vector<std::pair<Day, Run>> out;
  std::size_t last = 0;
  for (std::size_t first = 0; first < errors.days.size();) {
    const Day begin = errors.days[first];
    const Day end = begin + std::chrono::days{days};
    if (errors.days.back() < end - std::chrono::days{1} && !out.empty()) break;
    Run run;
    last = first;
    while (last < errors.days.size() && errors.days[last] < end) run.sum += errors.values[last++];
    run.count = last - first;
    out.emplace_back(begin, run);
    while (first < errors.days.size() && errors.days[first] == begin) ++first;
  }
  return out;
}

/// Which runs may stand for a block that begins on this day.
std::vector<Run> near_runs(const std::vector<std::pair<Day, Run>>& runs, Day day, int season_days) {
  std::vector<Run> out;
  for (const auto& [begin, run] : runs) {
    if (apart_in_year(begin, day) <= season_days) out.push_back(run);
  }
  if (!out.empty()) return out;
  for (const auto& [begin, run] : runs) out.push_back(run);
  return out;
}

}  // namespace

ErrorInterval mean_error_interval(const SeasonalErrors& errors, std::span<const Day> days,
                                  const BlockBootstrap& choice) {
  LANTIAN_ASSERT(!errors.days.empty() && !days.empty() && choice.draws >= 40, "an interval from nothing");
  const auto runs = runs_of(errors, choice.block_days);
  struct Block {
    std::vector<Run> runs;
    std::size_t rows = 0;
  };
  std::vector<Block> blocks;
  for (std::size_t row = 0; row < days.size();) {
    const Day end = days[row] + std::chrono::days{choice.block_days};
    Block block{near_runs(runs, days[row], choice.season_days)};
    for (; row < days.size() && days[row] < end; ++row) ++block.rows;
    blocks.push_back(std::move(block));
  }
  std::vector<double> means;
  for (std::uint32_t draw = 0; draw < static_cast<std::uint32_t>(choice.draws); ++draw) {
    double sum = 0;
    for (std::uint32_t b = 0; b < blocks.size(); ++b) {
      const auto words = inventory::Philox::words({draw, b, 7, 0}, inventory::halves(choice.seed));
      const double drawn = inventory::open_uniform(words[0], words[1]);
      const Run& run = blocks[b].runs[static_cast<std::size_t>(drawn * static_cast<double>(blocks[b].runs.size()))];
      sum += run.sum / static_cast<double>(run.count) * static_cast<double>(blocks[b].rows);
    }
    means.push_back(sum / static_cast<double>(days.size()));
  }
  std::ranges::sort(means);
  const auto at = [&](double share) {
    return means[static_cast<std::size_t>(share * static_cast<double>(means.size() - 1))];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace lantian::explain
