#pragma once
#include "serve/sky.hpp"
#include "serve/wind_shelf.hpp"
#include "transport/table.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

/// Where the air of an explained period came from: what a tonne a day, let out at each place, would have given it.
namespace lantian::serve {

struct UpwindQuestion {
  std::string unit, period, against;
};

/// One receptor and how much it counts; weights add up to one.
struct UpwindReceptor {
  std::string id;
  double weight = 0;
  weather::Position place{};
};

/// Where the sources of a unit without places of their own emit.
struct UpwindTown {
  std::string unit;
  weather::Position place;
};

/// The map of one path and band of heights, by column.
struct UpwindLayer {
  transport::Path path{};
  double from_m = 0, to_m = 0;        ///< above the ground, before any rise
  std::vector<double> ug_m3_per_t_d;  ///< ug/m3 of PM2.5 in the mean of the period for 1 t of the precursor a day
};

/// Mean wind of the period at an arrow.
struct UpwindArrow {
  weather::Position place;
  std::optional<double> mean_speed_m_s;  ///< of speeds
  std::optional<double> mean_from_deg;   ///< of the mean vector
  std::optional<double> steadiness;      ///< length of the mean vector over the mean speed
};

struct UpwindMap {
  UpwindQuestion question;
  HourEnding first{}, last{};
  int spin_back_hours = 0;
  bool synthetic = false;
  std::vector<std::pair<std::string, std::string>> lineage;
  std::vector<UpwindReceptor> receptors;
  std::vector<UpwindTown> towns;
  weather::Grid grid;  ///< sides and projection alone
  std::vector<UpwindLayer> layers;
  std::optional<WindFacts> wind;
  std::vector<UpwindArrow> arrows;
};

/// The paths that make PM2.5, each band, receptors weighed and windows by their hours. Returns not_found: a table
/// without maps, or a receptor that it does not hold.
Result<std::vector<UpwindLayer>> upwind_layers(const transport::SourceReceptorTable& table,
                                               std::span<const UpwindReceptor> receptors);

/// Means over those hours that have wind.
UpwindArrow mean_arrow(const weather::Position& place, std::span<const std::optional<GroundWind>> hours);

/// doc/api.md.
std::string upwind_json(const UpwindMap& map);

}  // namespace lantian::serve
