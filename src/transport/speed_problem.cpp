#include "transport/speed_problem.hpp"

#include "base/assert.hpp"
#include "transport/plain.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {

Interval<float> speed_interval(const Shape& shape) {
  Interval<float> out{shape};
  std::vector<double> column(static_cast<std::size_t>(shape.nz));
  const auto wave = [](std::size_t n, double swing) { return swing * std::sin(0.37 * static_cast<double>(n % 1009)); };
  for (std::size_t c = 0; c < shape.cells(); ++c) {
    out.air[c] = static_cast<float>(1.0 + wave(c, 0.1));
    out.spreading[c] = 0.01F;
  }
  // Every column's fluxes add up to nothing.
  const auto fill = [&](std::vector<float>& flux) {
    for (std::size_t at = 0; at + column.size() <= flux.size() - spare; at += column.size()) {
      double sum = 0;
      for (std::size_t k = 0; k < column.size(); ++k)
        sum += column[k] = 0.3 * std::cos(0.9 * static_cast<double>(k)) + wave(at + k, 0.05);
      for (std::size_t k = 0; k < column.size(); ++k)
        flux[at + k] = static_cast<float>(column[k] - sum / static_cast<double>(column.size()));
    }
  };
  fill(out.east);
  fill(out.north);
  const auto levels = static_cast<std::size_t>(shape.nz);
  const VerticalMixing<float> mixing{std::vector<float>(shape.columns() * (levels + 1), 0.3F),
                                     std::vector<float>(shape.columns(), 0.01F)};
  double worst = 0;
  LANTIAN_ASSERT(factorise(out, mixing, worst), "within the Courant limit");
  return out;
}

void stream(std::span<float> block) {
  for (float& one : block) one *= 1.0001F;
}

void start_unevenly(std::span<float> plain, Field<float>& fast) {
  for (std::size_t c = 0; c < plain.size(); ++c) {
    plain[c] = 1.0F + 0.5F * std::sin(0.01F * static_cast<float>(c % 10007));
    fast.values()[c * lanes] = plain[c];
  }
}

void plain_pair(const Interval<float>& interval, bool backward, std::span<float> field) {
  if (backward) {
    plain_step_transposed<float>(interval, SweepOrder::north_up_east, field);
    plain_step_transposed<float>(interval, SweepOrder::east_up_north, field);
  } else {
    plain_step<float>(interval, SweepOrder::east_up_north, field);
    plain_step<float>(interval, SweepOrder::north_up_east, field);
  }
}

double distance_of(std::span<const float> plain, const Field<float>& fast) {
  double largest = 0;
  for (std::size_t c = 0; c < plain.size(); ++c)
    largest = std::max(largest, static_cast<double>(std::abs(plain[c] - fast.values()[c * lanes])));
  return largest;
}

SourceReceptorTable speed_table() {
  SourceReceptorTable table;
  table.sources.resize(466);
  table.receptors.resize(30);
  table.paths = {Path::fine, Path::sulphate, Path::nitrate, Path::coarse, Path::so2};
  table.windows.resize(182);
  table.share.resize(table.rows() * table.sources.size());
  for (std::size_t n = 0; n < table.share.size(); ++n) table.share[n] = 1e-3F * static_cast<float>(n % 1013);
  return table;
}

std::vector<float> speed_factors(const SourceReceptorTable& table) {
  std::vector<float> factors(table.paths.size() * table.sources.size());
  for (std::size_t n = 0; n < factors.size(); ++n) factors[n] = n % 3 == 0 ? 0.7F : 1.0F;
  return factors;
}

double exact_sum(const SourceReceptorTable& table, std::span<const float> factors, std::size_t row) {
  const std::size_t sources = table.sources.size();
  double sum = 0;
  for (std::size_t n = 0; n < sources; ++n) {
    sum += static_cast<double>(table.share[row * sources + n]) *
           static_cast<double>(factors[row % table.paths.size() * sources + n]);
  }
  return sum;
}

}  // namespace lantian::transport
