#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "weather/slab.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The wind of the lowest layer at a few places, hour by hour, as pages show it.
namespace lantian::serve {

/// Somewhere that the wind is looked at: the cell that holds the place speaks for it.
struct WindSpot {
  std::string id;  ///< a station or unit; empty: one of the arrows
  weather::Position place;
};

/// Towards east and north on the ground, m/s, to 0.01.
struct GroundWind {
  double east_m_s = 0, north_m_s = 0;
  double speed_m_s() const;
  /// Degrees clockwise from north that it comes from, in [0, 360); no value in still air.
  std::optional<double> from_deg() const;
};

/// From the wind along the axes of the map to the one along parallel and meridian of a place.
GroundWind turned_to_north(const weather::Projection& projection, const weather::Position& place, double along_x_m_s,
                           double along_y_m_s);

/// The column of the cell that holds a place; no value off the grid.
std::optional<std::size_t> cell_column_at(const weather::Grid& grid, const weather::Position& place);

/// What is told beside every wind.
struct WindFacts {
  bool synthetic = false;
  /// Whether the air that the pages show was made by, or measured in, this wind. Not so in the demonstration.
  bool of_this_air = true;
  std::string lineage;
  double height_m = 0;  ///< above the ground: middle of the lowest layer
  double cell_m = 0;
};

/// Places spread evenly over a grid: the middles of every nth cell either way, 24 at most, none at its edge where
/// another would do.
std::vector<WindSpot> arrow_spots(const weather::Grid& grid);

struct WindShelfChoice {
  std::vector<WindSpot> places;  ///< those off the grid are left out
  HourEnding first{}, last{};    ///< hours that may be asked for, cut to those of the weather
  std::string file;              ///< keeps what `fill` read; empty: nothing is kept
  std::string stamp;             ///< of all that the weather is made from; a file of another one is made again
  bool of_this_air = true;       ///< WindFacts::of_this_air
};

/// Reads the hours that are asked for and remembers them. Any thread.
class WindShelf {
 public:
  WindShelf(std::unique_ptr<weather::Weather> weather, WindShelfChoice choice);

  const std::vector<WindSpot>& arrows() const { return arrows_; }
  /// No pointer when the wind is not looked at there.
  const WindSpot* spot_of(std::string_view id) const;
  WindFacts facts() const;
  HourEnding first() const { return choice_.first; }
  HourEnding last() const { return choice_.last; }

  /// By hour from `first` to `last`; no value outside of the weather. Returns locked when more hours are still to be
  /// read than somebody would wait for, else what reading an hour returns.
  Result<std::vector<std::optional<GroundWind>>> hours_at(const WindSpot& spot, HourEnding first, HourEnding last);

  using Progress = std::function<bool(int done, int all)>;
  /// Reads every hour, the newest months first, or takes the file's. Returns what reading and writing return,
  /// incomplete when it was stopped; what was read until then is kept.
  Result<void> fill(const Progress& progress);

 private:
  using Row = std::vector<std::int16_t>;  ///< 0.01 m/s, east and north by spot
  Result<void> read(HourEnding hour);
  bool knows(HourEnding hour);
  void take_file();
  Result<void> write_file();
  std::size_t place_of(const WindSpot& spot) const;

  const std::unique_ptr<weather::Weather> weather_;
  WindShelfChoice choice_;
  std::vector<WindSpot> arrows_;
  std::vector<const WindSpot*> spots_;  ///< arrows, then places: order of a row
  std::vector<std::size_t> cells_;      ///< by spot
  std::mutex reading_;                  ///< of the weather and its slab
  weather::MetSlab slab_;
  mutable std::mutex turn_;  ///< of what is known
  std::map<HourEnding, Row> known_;
};

}  // namespace lantian::serve
