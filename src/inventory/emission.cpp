#include "inventory/emission.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace lantian::inventory {
namespace {

/// The order in which rows are added, so that a sum does not depend on theirs. What ties is told apart by its mass.
bool added_before(const Emission* a, const Emission* b) {
  const auto key = [](const Emission* row) {
    return std::tie(row->source_id, row->class_code, row->pollutant, row->period.begin, row->period.end, row->mass_t,
                    row->u95_low_percent, row->u95_high_percent);
  };
  return key(a) < key(b);
}

void count_row(const Emission& row, Total& total) {
  switch (row.notation) {
    case Notation::value:
      ++total.values;
      break;
    case Notation::not_occurring:
      ++total.not_occurring;
      break;
    case Notation::not_estimated:
      ++total.not_estimated;
      break;
    case Notation::included_elsewhere:
      ++total.elsewhere;
      break;
    case Notation::confidential:
      ++total.confidential;
      break;
  }
}

/// IPCC 2006 guidelines, volume 1, equation 3.2: U = sqrt(sum((U_i * E_i)^2)) / sum(E), rows independent.
Total total_of_rows(std::vector<const Emission*> rows) {
  if (!std::ranges::is_sorted(rows, added_before)) std::ranges::sort(rows, added_before);
  Total total;
  double sum = 0;
  double low = 0;
  double high = 0;
  for (const Emission* row : rows) {
    count_row(*row, total);
    if (row->notation != Notation::value) continue;
    LANTIAN_ASSERT(row->mass_t, "an emission of notation 'value' has a mass");
    const double mass = *row->mass_t;
    sum += mass;
    if (!row->u95_low_percent || !row->u95_high_percent) ++total.without_range;
    low += std::pow(mass * row->u95_low_percent.value_or(0), 2);
    high += std::pow(mass * row->u95_high_percent.value_or(0), 2);
  }
  if (total.values + total.not_occurring > 0) total.mass_t = sum;
  if (sum > 0) {
    total.u95_low_percent = std::sqrt(low) / sum;
    total.u95_high_percent = std::sqrt(high) / sum;
  }
  return total;
}

bool counts_as_pollutant(Pollutant pollutant) {
  switch (pollutant) {
    case Pollutant::so2:
    case Pollutant::nox:
    case Pollutant::pm:
    case Pollutant::voc:
    case Pollutant::nh3:
      return true;
    case Pollutant::pm10:
    case Pollutant::pm25:
    case Pollutant::co:
    case Pollutant::co2:
    case Pollutant::cod:
    case Pollutant::nh3n:
      return false;
  }
  return false;
}

}  // namespace

PollutantMass pollutant_mass(const Emission& emission) {
  LANTIAN_ASSERT(emission.mass_t && emission.pollutant != Pollutant::co2, "a mass of a pollutant is asked for");
  return *emission.mass_t * tonne;
}

CarbonMass carbon_mass(const Emission& emission) {
  LANTIAN_ASSERT(emission.mass_t && emission.pollutant == Pollutant::co2, "a mass of CO2 is asked for");
  return *emission.mass_t * tonne_co2;
}

Total total_of(std::span<const Emission> rows, Pollutant pollutant) {
  std::vector<const Emission*> taken;
  for (const Emission& row : rows) {
    if (row.pollutant == pollutant) taken.push_back(&row);
  }
  return total_of_rows(std::move(taken));
}

Total total_of_pollutants(std::span<const Emission> rows) {
  std::vector<const Emission*> taken;
  for (const Emission& row : rows) {
    if (counts_as_pollutant(row.pollutant)) taken.push_back(&row);
  }
  return total_of_rows(std::move(taken));
}

}  // namespace lantian::inventory
