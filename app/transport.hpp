#pragma once
#include "app/words.hpp"

#include <optional>
#include <string>
#include <vector>

/// The verbs of `lantian transport`.
namespace lantian::app {

/// What both directions say.
struct TransportWords {
  std::string region = "changji", grid, weather, book, period, unit;
  std::vector<std::string> receptors;
  int spin_back_hours = 96, threads = 0;  ///< 0: as many as the machine has
  bool grid_alone = false;                ///< no near field
  std::string out;
  std::string language = "zh";
  bool chinese() const { return language != "en"; }
};

/// lantian transport adjoint --region ID --book DIR --period P [--window month|day] [--maps] --out FILE: the
/// source-receptor table; interrupted, it goes on where it stopped. With --part N/M only every Mth window from the Nth
/// on is computed and kept: M processes, on one machine or many over one file system, share the work, and the run
/// without --part puts the table together.
struct AdjointWords {
  TransportWords transport;
  std::string window = "month", part;
  std::string observed;  ///< species whose valid readings choose the hours of each mean; empty: all hours
  bool maps = false;
};
int run_transport_adjoint(const AdjointWords& words);

/// lantian transport run ... --path fine --out FILE.csv: hourly concentrations of the sectors at every receptor, and
/// the ledger of mass. With --map FILE.nc also the mean map of each sector, by the limited operator.
struct ForwardWords {
  TransportWords transport;
  std::string path = "fine", map;
  bool inert = false;  ///< a tracer that neither reacts nor settles
};
int run_transport_forward(const ForwardWords& words);

/// lantian transport whatif TABLE CHANGE...: what receptors would measure if sources emitted less.
struct WhatIfWords {
  std::string table, measured = "pm25";
  std::vector<std::string> changes;
  bool by_window = false;
  std::string by;  ///< "unit,sector,height": contributions of groups to each receptor
  std::size_t sources_shown = 10;
  std::string language = "zh";
};
int run_transport_whatif(const WhatIfWords& words);

/// lantian transport maps TABLE --out FILE.nc: the maps of a table that was written with --maps, mean over windows; or
/// --at LON,LAT --height M --kg-h N: what a new source there would give each receptor.
struct TransportMapsWords {
  std::string table, out, at;
  double height_m = 20, kg_h = 1;
  std::string language = "zh";
};
int run_transport_maps(const TransportMapsWords& words);

/// lantian transport verify: the verification list, measured beside its bounds; 1 when one is short.
struct TransportVerifyWords {
  std::vector<std::string> problems;  ///< empty: all
  std::string language = "zh";
};
int run_transport_verify(const TransportVerifyWords& words);

/// lantian transport bench: rate of the step, share of memory's roof, ratio to the plain step, what-if; 1 when an
/// answer is wrong.
struct TransportBenchWords {
  int nx = 200, ny = 134, nz = 12;
  std::string language = "zh";
};
int run_transport_bench(const TransportBenchWords& words);

}  // namespace lantian::app
