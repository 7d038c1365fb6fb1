#include "transport/sweeps.hpp"

namespace lantian::transport {
namespace wide512 {
namespace {

constexpr int register_bytes = 64;
#include "transport/sweeps.inc"

}  // namespace
}  // namespace wide512

SweepSet sweeps_avx512() {
  return {{wide512::step_pair<float>, wide512::step_pair_transposed<float>},
          {wide512::step_pair<double>, wide512::step_pair_transposed<double>}};
}

}  // namespace lantian::transport
