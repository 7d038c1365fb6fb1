#include "transport/chemistry_source.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::transport {
namespace {

std::string words_of(const ChemistryRule::Terms& terms, const ChemistryRule::Heterogeneous& heterogeneous) {
  std::vector<std::string> words;
  if (terms.mesopuff) words.emplace_back("mesopuff");
  if (terms.oh) words.emplace_back("oh");
  if (terms.heterogeneous) {
    words.push_back(fmt::format("heterogeneous (calibration {}, between {} and {})", heterogeneous.calibration,
                                heterogeneous.calibration_low, heterogeneous.calibration_high));
  }
  if (terms.night) words.emplace_back("night");
  return words.empty() ? "none" : joined(words, ", ");
}

std::ptrdiff_t unverified(const std::vector<Provenance>& sources) {
  return std::ranges::count(sources, false, &Provenance::verified);
}

}  // namespace

RuledChemistry::RuledChemistry(const ChemistryRule& chemistry, const DepositionRule& deposition,
                               const weather::Grid& grid, BaselineAir baseline)
    : rates_{chemistry, grid},
      removal_{deposition, grid},
      baseline_{std::move(baseline)},
      cells_{grid.cells()},
      lineage_{fmt::format("SO2: {}; NOx: {}; {} of {} tables unverified",
                           words_of(chemistry.so2, chemistry.heterogeneous),
                           words_of(chemistry.nox, chemistry.heterogeneous),
                           unverified(chemistry.sources) + unverified(deposition.sources),
                           chemistry.sources.size() + deposition.sources.size())} {}

void RuledChemistry::chemistry(const weather::MetSlab& slab, LinearChemistry& out) {
  for (const Kind kind : every_kind) removal_.fill(slab, kind, out.removal.at(static_cast<std::size_t>(kind)));
  for (auto* field : {&out.sulphate_rate, &out.nitrate_rate, &out.nitrate_share}) field->resize(cells_);
  rates_.fill_rates(slab, baseline_, out.sulphate_rate, out.nitrate_rate);
  rates_.fill_nitrate_share(slab, baseline_, out.nitrate_share);
}

}  // namespace lantian::transport
