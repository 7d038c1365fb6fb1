#include "explain/receptor/bootstrap.hpp"

#include "inventory/uncertainty/counter_random.hpp"
#include "inventory/uncertainty/monte_carlo.hpp"
#include "transport/parallel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

namespace lantian::explain::receptor {
namespace {

/// Begins of blocks as pure functions of seed, resample and block.
std::vector<std::size_t> draw_blocks(std::size_t samples, std::size_t block, std::uint64_t seed, std::size_t resample) {
  std::vector<std::size_t> picked;
  const std::size_t begins = samples - block + 1;
  for (std::uint32_t n = 0; picked.size() < samples; ++n) {
    const auto words =
        inventory::Philox::words({n, 0, static_cast<std::uint32_t>(resample), 0x52454332U}, inventory::halves(seed));
    const double uniform = inventory::open_uniform(words[0], words[1]);
    const auto begin = std::min(begins - 1, static_cast<std::size_t>(uniform * static_cast<double>(begins)));
    for (std::size_t at = begin; at < begin + block && picked.size() < samples; ++at) picked.push_back(at);
  }
  return picked;
}

/// A resample fitted, and what its factors follow.
struct Refitted {
  bool done = false;
  std::vector<Followed> follows;
  FactorRows profiles;
};

Refitted fit_resample(const Problem& problem, const Factors& base, std::span<const std::size_t> picked,
                      const StopRule& stop) {
  const Problem drawn = problem.resampled(picked);
  Factors factors{{base.profiles.factors, picked.size()}, base.profiles};
  for (std::size_t factor = 0; factor < base.profiles.factors; ++factor) {
    for (std::size_t n = 0; n < picked.size(); ++n)
      factors.contributions.at(factor, n) = base.contributions.at(factor, picked[n]);
  }
  const FactorRows before = factors.contributions;
  go_down(drawn, factors, stop, FreeRound{drawn});
  scale_to_mean_one(factors);
  return {true, followed(factors.contributions, before), std::move(factors.profiles)};
}

std::vector<std::vector<Spread>> spreads_of(const std::vector<Refitted>& all, const FactorRows& base, double least) {
  std::vector<std::vector<Spread>> out(base.factors, std::vector<Spread>(base.size));
  for (std::size_t factor = 0; factor < base.factors; ++factor) {
    for (std::size_t one = 0; one < base.size; ++one) {
      std::vector<double> values;
      for (const Refitted& refitted : all) {
        for (std::size_t n = 0; n < refitted.follows.size(); ++n) {
          const Followed& follows = refitted.follows[n];
          if (follows.base == factor && follows.correlation >= least) values.push_back(refitted.profiles.at(n, one));
        }
      }
      if (values.empty()) continue;
      std::ranges::sort(values);
      const auto at = [&](double share) { return inventory::percentile_of_sorted(values, share); };
      out[factor][one] = {at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)};
    }
  }
  return out;
}

}  // namespace

Result<Bootstrap> bootstrap(const Problem& problem, const Factors& base, const BootstrapWay& way) {
  Bootstrap answer;
  answer.block = way.block > 0 ? way.block
                               : static_cast<std::size_t>(std::lround(std::cbrt(static_cast<double>(problem.samples))));
  if (way.resamples < 1)
    return Error{ErrorCode::invalid_argument, "a bootstrap has one resample or more", "--bootstrap"};
  if (answer.block > problem.samples) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a block of {} samples is longer than the {} there are", answer.block, problem.samples),
                 "--block"};
  }
  answer.asked = static_cast<std::size_t>(way.resamples);
  std::vector<Refitted> all(answer.asked);
  std::mutex guard;
  std::atomic<bool> stopped{false};
  transport::for_each_task(all.size(), way.threads, [&](std::size_t n, std::size_t) {
    if (stopped) return;
    const auto picked = draw_blocks(problem.samples, answer.block, way.seed, n);
    Refitted refitted = fit_resample(problem, base, picked, way.stop);
    const std::scoped_lock lock{guard};
    all[n] = std::move(refitted);
    ++answer.done;
    if (way.progress && !way.progress(answer.done, answer.asked)) stopped = true;
  });
  const std::size_t factors = base.profiles.factors;
  answer.mapped.assign(factors, std::vector<std::size_t>(factors, 0));
  answer.unmapped.assign(factors, 0);
  for (const Refitted& refitted : all) {
    for (std::size_t n = 0; n < refitted.follows.size(); ++n) {
      const Followed& follows = refitted.follows[n];
      ++(follows.correlation >= way.correlation ? answer.mapped[n][follows.base] : answer.unmapped[n]);
    }
  }
  answer.spreads = spreads_of(all, base.profiles, way.correlation);
  return answer;
}

}  // namespace lantian::explain::receptor
