#pragma once
#include "transport/stepper.hpp"

/// The limited step, for maps alone. It keeps every value from falling below zero, which the linear step does not near
/// sharp edges; the price is that it is not linear: tags do not add up to the total, and there is no transpose. Numbers
/// of tables, shares and what-if never come from here.
namespace lantian::transport {

/// The same grid, fluxes, vertical sweep and ledger as Stepper; along x and y the third-order value at a face is held
/// between the cells beside it (Koren 1993; Hundsdorfer and Verwer 2003, section III.1) and to what the cell can give.
template <class T>
class LimitedStepper {
 public:
  explicit LimitedStepper(const Shape& shape);

  /// As Stepper::forward, for masses from 0 up: none falls below 0 by more than rounding where C + 2 D <= 1 in every
  /// sweep (StepRule). A uniform mixing ratio stays uniform; mass is kept.
  void forward(const Interval<T>& interval, Field<T>& mass, int pairs, std::size_t kind = 0,
               Departed* departed = nullptr);

 private:
  enum class Axis : unsigned char { east, north };
  struct Line;
  void step(SweepOrder order, std::size_t kind);
  void fill_between(Axis first);
  void along(Axis axis, const std::vector<T>& air);
  void sweep(const Line& line, Axis axis, const std::vector<T>& air);
  void read_line(const Line& line, Axis axis, const std::vector<T>& air);
  void face_flux(int n, int count);
  void upward(const VerticalFactors<T>& factors, const std::vector<T>& loss);

  Shape shape_;
  std::vector<T> between_;                ///< air mass before the second horizontal sweep, by cell
  std::vector<T> ratio_, flux_;           ///< of one line: [cell][lane], [face][lane]
  std::vector<T> air_, wind_, exchange_;  ///< of one line: by cell, by face, by face
  std::vector<T> kept_;  ///< of one line: share of its air that no wind and no spreading takes, by cell
  const Interval<T>* interval_ = nullptr;
  Field<T>* mass_ = nullptr;
  Departed* departed_ = nullptr;
};

extern template class LimitedStepper<float>;
extern template class LimitedStepper<double>;

}  // namespace lantian::transport
