#include "serve/respond/review_ground.hpp"

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using explain::SeasonSensitivity;
using explain::UnitSensitivity;
using respond::Pollutant;
using transport::Precursor;

constexpr double grams_per_tonne = 1e6, ng_per_microgram = 1000;

/// Section D44 of GB/T 4754: power and heat.
std::string sector_of(const respond::Enterprise& enterprise) {
  const std::string& code = enterprise.sector;
  const bool power = code.starts_with("44") || code.starts_with("D44");
  return power ? "power" : "industry";
}

const UnitSensitivity* sensitivity_row(const SeasonSensitivity& table, const std::string& county,
                                       const std::string& sector, Precursor precursor) {
  const auto found = std::ranges::find_if(table.rows, [&](const UnitSensitivity& row) {
    return row.unit_id == county && row.sector == sector && row.precursor == precursor;
  });
  return found == table.rows.end() ? nullptr : &*found;
}

/// Of what a county and sector emit as particles, how much is fine.
double fine_share(const UnitSensitivity& fine, const UnitSensitivity* coarse) {
  const double whole = fine.emitted_t + (coarse == nullptr ? 0 : coarse->emitted_t);
  return whole > 0 ? fine.emitted_t / whole : 0;
}

class EffectMaker {
 public:
  EffectMaker(const SeasonSensitivity& table, const std::vector<respond::ActualHours>& places, double days)
      : table_{table}, days_{days} {
    for (const respond::ActualHours& place : places) {
      const auto at = std::ranges::find(table.receptor_units, place.place);
      columns_.push_back(at == table.receptor_units.end()
                             ? std::nullopt
                             : std::optional{static_cast<std::size_t>(at - table.receptor_units.begin())});
    }
  }

  /// No value when the file has no row for county and sector.
  std::optional<respond::SourceEffect> make(const std::string& source, const std::string& county,
                                            const std::string& sector) const {
    respond::SourceEffect out{source, sector, {}};
    out.ug_m3_per_gram_day.resize(columns_.size());
    const auto* fine = sensitivity_row(table_, county, sector, Precursor::fine);
    const auto* so2 = sensitivity_row(table_, county, sector, Precursor::so2);
    const auto* nox = sensitivity_row(table_, county, sector, Precursor::nox);
    if (fine == nullptr && so2 == nullptr && nox == nullptr) return std::nullopt;
    put(so2, Pollutant::so2, 1, out);
    put(nox, Pollutant::nox, 1, out);
    if (fine != nullptr) {
      put(fine, Pollutant::pm, fine_share(*fine, sensitivity_row(table_, county, sector, Precursor::coarse)), out);
    }
    return out;
  }

 private:
  void put(const UnitSensitivity* row, Pollutant pollutant, double share, respond::SourceEffect& out) const {
    if (row == nullptr) return;
    for (std::size_t place = 0; place < columns_.size(); ++place) {
      if (!columns_[place]) continue;
      out.ug_m3_per_gram_day[place][static_cast<std::size_t>(pollutant)] =
          share * days_ / grams_per_tonne * row->ng_m3_per_tonne[*columns_[place]] / ng_per_microgram;
    }
  }

  const SeasonSensitivity& table_;
  const double days_;
  std::vector<std::optional<std::size_t>> columns_;
};

}  // namespace

std::vector<respond::SourceEffect> source_effects(const SeasonSensitivity& table, const respond::ReductionList& list,
                                                  const std::vector<respond::ActualHours>& places, int& without) {
  without = 0;
  const auto period = parse_period(table.period);
  if (!period) return {};
  const EffectMaker maker{table, places, static_cast<double>(period->days())};
  std::vector<respond::SourceEffect> out;
  const auto add = [&](const std::string& source, const std::string& county, const std::string& sector) {
    auto made = maker.make(source, county, sector);
    if (!made) {
      ++without;
      return;
    }
    out.push_back(*std::move(made));
  };
  for (const respond::Enterprise& one : list.enterprises) add(one.id, one.county, sector_of(one));
  for (const respond::DustSite& one : list.dust) add(one.id, one.county, "dust");
  for (const respond::MobileFleet& one : list.mobile) add(one.id, one.county, "mobile");
  return out;
}

}  // namespace lantian::serve
