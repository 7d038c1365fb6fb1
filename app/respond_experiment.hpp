#pragma once
#include <cstdint>
#include <string>

namespace lantian::app {

struct RespondExperimentWords {
  std::string region = "changji";  ///< pack with osse.toml
  std::uint64_t seed = 1;
  int threads = 0;
  bool json = false;
};
/// Forecasts in a made-up world with known truth, scored (doc/respond-forecast.md).
int run_respond_experiment(const RespondExperimentWords& words);

}  // namespace lantian::app
