#include "transport/sweeps.hpp"

namespace lantian::transport {
namespace wide256 {
namespace {

constexpr int register_bytes = 32;
#include "transport/sweeps.inc"

}  // namespace
}  // namespace wide256

SweepSet sweeps_avx2() {
  return {{wide256::step_pair<float>, wide256::step_pair_transposed<float>},
          {wide256::step_pair<double>, wide256::step_pair_transposed<double>}};
}

}  // namespace lantian::transport
