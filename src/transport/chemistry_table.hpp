#pragma once
#include <cstddef>
#include <vector>

/// A smooth function of two numbers, known at the corners of a mesh: what costs powers and logarithms by cell and hour
/// is worked out once.
namespace lantian::transport {

/// Equal steps from `low` to `high`, both ends included.
struct TableAxis {
  double low = 0, high = 1;
  int steps = 1;
};

class Table {
 public:
  /// Asks `value(x, y)` at every corner.
  template <class Value>
  Table(const TableAxis& x, const TableAxis& y, Value value) : x_{scale_of(x)}, y_{scale_of(y)} {
    values_.reserve(static_cast<std::size_t>(x.steps + 1) * static_cast<std::size_t>(y.steps + 1));
    for (int i = 0; i <= x.steps; ++i) {
      for (int j = 0; j <= y.steps; ++j) values_.push_back(value(x_.at(i), y_.at(j)));
    }
  }

  /// Bilinear; outside of the axes the value at their ends.
  double at(double x, double y) const {
    const Place i = x_.place(x), j = y_.place(y);
    const std::size_t row = y_.steps + 1;
    const double* corner = values_.data() + i.step * row + j.step;
    const double low = corner[0] + j.share * (corner[1] - corner[0]);
    const double high = corner[row] + j.share * (corner[row + 1] - corner[row]);
    return low + i.share * (high - low);
  }

 private:
  struct Place {
    std::size_t step = 0;
    double share = 0;
  };
  struct Scale {
    double low = 0, width = 1;
    std::size_t steps = 1;
    double at(int i) const { return low + width * i; }
    Place place(double value) const {
      const double along = (value - low) / width;
      if (!(along > 0)) return {0, 0};
      if (along >= static_cast<double>(steps)) return {steps - 1, 1};
      const auto step = static_cast<std::size_t>(along);
      return {step, along - static_cast<double>(step)};
    }
  };
  static Scale scale_of(const TableAxis& axis) {
    return {axis.low, (axis.high - axis.low) / axis.steps, static_cast<std::size_t>(axis.steps)};
  }

  Scale x_, y_;
  std::vector<double> values_;
};

}  // namespace lantian::transport
