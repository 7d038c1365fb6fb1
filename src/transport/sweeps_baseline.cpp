#include "transport/sweeps.hpp"

namespace lantian::transport {
namespace wide128 {
namespace {

constexpr int register_bytes = 16;
#include "transport/sweeps.inc"

}  // namespace
}  // namespace wide128

SweepSet sweeps_baseline() {
  return {{wide128::step_pair<float>, wide128::step_pair_transposed<float>},
          {wide128::step_pair<double>, wide128::step_pair_transposed<double>}};
}

}  // namespace lantian::transport
