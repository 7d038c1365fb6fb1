#pragma once
#include "weather/basin/plan.hpp"

/// The made-up air at any place, height and hour: closed formulas, nothing remembered.
namespace lantian::weather {

/// What a place has in common for all heights of one hour.
struct BasinPlace {
  double season = 0;             ///< 1 = deepest winter, -1 = height of summer
  double passage = 0;            ///< 0..1: how much of a front is here now
  double pool = 0;               ///< 0..1: how full the cold pool is
  double foehn = 0;              ///< 0..1
  double clock = 0;              ///< solar time, hours 0..24
  double warmth = 0, sun = 0;    ///< -1..1: course of the day, highest at 14:30 and at 15:00
  double sine = 0;               ///< of the sun's elevation
  double cloud = 0;              ///< 0..1
  double free_temperature = 0;   ///< K, free air carried down to the plain's height
  double daily_temperature = 0;  ///< K at the ground, without the course of the day
  double snow_cover = 0;         ///< 0..1
  double floor = 0;              ///< height of the plain, m above the sea
  double ground = 0;             ///< height of the ground here
  MapPoint point;
  double wander_east = 0, wander_north = 0;
  double upslope = 0;                ///< m/s, before its profile; down the slope below 0
  double jet = 0, jet_height_m = 0;  ///< of the foehn, m/s
};

class BasinSky {
 public:
  explicit BasinSky(const BasinPlan& plan) : plan_{&plan} {}

  BasinPlace place(const MapPoint& point, const Position& position, HourEnding hour) const;
  /// K, at `height` above the ground.
  double temperature(const BasinPlace& place, double height) const;
  struct Wind {
    double east = 0, north = 0;
  };
  Wind wind(const BasinPlace& place, double height, double roughness) const;
  /// 0..1
  double humidity(const BasinPlace& place, double height) const;
  /// mm in the hour
  double precipitation(const BasinPlace& place) const;

 private:
  struct Front {
    double strength = 0, hours_since = 0, hours_until = 0;
    std::int64_t number = 0;
  };
  Front front(double hours, double x) const;
  void add_local_winds(BasinPlace& place) const;

  const BasinPlan* plan_;
};

}  // namespace lantian::weather
