#pragma once
#include "weather/analysis/analysis.hpp"

#include <array>
#include <span>
#include <vector>

/// From the columns of a source to those of our grid: bilinear between the four around a place, found on the map.
namespace lantian::weather {

class Regrid {
 public:
  /// Returns not_found when a cell's middle lies outside the mesh, with the place; malformed for a mesh of fewer than
  /// 2 x 2 columns.
  static Result<Regrid> make(const AnalysisMesh& mesh, const Grid& grid);

  struct Corner {
    std::size_t column = 0;  ///< of the source
    double weight = 0;
  };
  using Corners = std::array<Corner, 4>;
  /// Of a column of our grid; weights are at least 0 and add up to 1.
  const Corners& corners(std::size_t column) const { return corners_[column]; }

  double value(std::size_t column, std::span<const float> of_source) const {
    double sum = 0;
    for (const Corner& corner : corners_[column]) sum += corner.weight * static_cast<double>(of_source[corner.column]);
    return sum;
  }
  std::vector<float> field(std::span<const float> of_source) const;

 private:
  std::vector<Corners> corners_;
};

/// From winds along parallels and meridians to winds along the map's axes, at a place.
struct MapTurn {
  double cosine = 1, sine = 0;  ///< of the angle of north from the y axis, clockwise
  double x(double east, double north) const { return cosine * east + sine * north; }
  double y(double east, double north) const { return cosine * north - sine * east; }
};
MapTurn map_turn(const Projection& projection, const Position& place);

}  // namespace lantian::weather
