#pragma once
#include "explain/contributions/by_table.hpp"

#include <array>

/// The coefficient mode of the transport room: a source-receptor table boiled down to ug/m3 for each tonne, by county
/// and sector, small enough to be read by people and kept beside the region (season-sensitivity.toml). For where the
/// table itself is not at hand. First order and of its season, as the table is.
namespace lantian::explain {

/// What a tonne of the sources of a unit and sector gives PM2.5 (of coarse: PM10) at each unit with receptors.
struct UnitSensitivity {
  std::string unit_id, sector;
  transport::Precursor precursor{};
  double emitted_t = 0;                 ///< in the period, that the mean stands on
  std::vector<double> ng_m3_per_tonne;  ///< [receptor unit], for each tonne emitted over the period
};

struct SeasonSensitivity {
  std::string period;  ///< days of the table's windows
  bool synthetic = false;
  std::vector<std::string> lineage;  ///< "weather: ...", as the table has it
  std::vector<std::string> receptor_units;
  std::vector<UnitSensitivity> rows;  ///< by (unit, sector, precursor)
};

/// Receptors of a table with the unit each stands in.
struct ReceptorUnit {
  std::string receptor, unit_id;
};

/// Means over the receptors of each unit, weighed alike. The masses of a table include those of its spin-back, which
/// are taken off by their share of the hours. Returns not_found when the table knows nothing of a receptor, incomplete
/// without any.
Result<SeasonSensitivity> season_sensitivity(const transport::SourceReceptorTable& table,
                                             std::span<const ReceptorUnit> receptors);

/// As a file: [season], then [[sensitivity]] by row. Comments tell how it was made and what it is not.
std::string season_sensitivity_toml(const SeasonSensitivity& season, std::string_view made_by);
/// Reads it back. Returns malformed with every fault.
Result<SeasonSensitivity> read_season_sensitivity(const terms::SourceFile& file);
/// Whether the text is such a file, and not one of published coefficients.
bool is_season_sensitivity(std::string_view text);

/// How much of the unit's mean a receptor unit stands for. Weights add up to 1.
struct WeightedUnit {
  std::string unit_id;
  double weight = 0;
};

/// Part of a measure = - sum of tonnes x ug/m3 for each tonne of their unit, sector and precursor. Cuts for which the
/// file has no row are left out and named. Ranges as those of one table. Target pm25 or pm10. Returns not_found (a
/// receptor unit that the file does not have), unsupported (another target).
Result<MeasureParts> parts_by_sensitivity(const SeasonSensitivity& season, std::span<const SourceCut> cuts,
                                          std::span<const WeightedUnit> units, transport::Measured measured,
                                          const ContributionRule& rule);

}  // namespace lantian::explain
