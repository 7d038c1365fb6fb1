#pragma once
#include <cstddef>
#include <vector>

/// One linear, mass-conserving transport step and everything it needs from the weather. Handbook names:
/// DST3 = third-order direct space-time upwind scheme (Hundsdorfer and Trompert 1994).
namespace lantian::transport {

/// The box: `nx` cells to the east, `ny` to the north, `nz` layers upward. A column is contiguous: place (i, j, k) is
/// number (j * nx + i) * nz + k.
struct Shape {
  int nx = 0, ny = 0, nz = 0;
  std::size_t columns() const { return static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny); }
  std::size_t cells() const { return columns() * static_cast<std::size_t>(nz); }
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// Order of the three sweeps of a step; a run alternates them (Strang), so that splitting is of second order.
enum class SweepOrder : unsigned char { east_up_north, north_up_east };

/// The vertical sweep of one order, factorised: A = (lower)(upper) for air mass after the sweep, diffusion, vertical
/// wind (implicit upwind), dry deposition. Parallel to cells.
template <class T>
struct VerticalFactors {
  std::vector<T> inverse;  ///< 1 / pivot
  std::vector<T> lower;    ///< subdiagonal times 1 / pivot of its row
  std::vector<T> upper;    ///< superdiagonal times 1 / pivot of its row
};

/// Both orders of one kind of tracer; kinds differ in how fast the ground takes them up.
template <class T>
struct VerticalSweeps {
  VerticalFactors<T> east_first;   ///< of order east_up_north
  VerticalFactors<T> north_first;  ///< of order north_up_east
  std::vector<T> loss;             ///< columns; as in VerticalMixing
};

/// Numbers that every field of an interval has beyond its last: columns are read as runs of so many.
inline constexpr std::size_t spare = 16;

/// Weather of one interval (an hour, say), over which fluxes do not change. All air masses in kg, all fluxes in kg of
/// air a step. The air mass of a cell is that of a reference atmosphere and never changes, so each column's fluxes must
/// add up to nothing: what the projection of the wind makes true.
template <class T>
struct Interval {
  Shape shape;
  std::vector<T> air;  ///< cells; air mass at the beginning and the end of every step
  std::vector<T>
      east;  ///< (nx + 1) x ny x nz; face i is the west side of cell i; positive eastward; [(j*(nx+1)+i)*nz+k]
  std::vector<T> north;      ///< nx x (ny + 1) x nz; face j is the south side of row j; positive northward
  std::vector<T> spreading;  ///< cells; Kh rho A dt / dx, kg a step: the mean of two cells is that of their face
  std::vector<VerticalSweeps<T>> vertical;  ///< one for each kind of tracer

  /// Fields of zeros (air: ones) of the right size, spare numbers included; no kind of tracer yet.
  explicit Interval(const Shape& box);
  std::size_t east_face(int i, int j, int k) const;   ///< west side of cell i
  std::size_t north_face(int i, int j, int k) const;  ///< south side of row j
  std::size_t cell(int i, int j, int k) const;
};

/// What goes into the vertical factors beside the fluxes.
template <class T>
struct VerticalMixing {
  std::vector<T> exchange;  ///< nx x ny x (nz + 1): K rho A dt / dz at interfaces, kg of air a step; 0 at both ends
  std::vector<T> loss;  ///< columns: air mass of the lowest layer swept clean a step by the ground, kg (v_d rho A dt)
};

/// Builds both factorisations of tracers of one kind, at interval.vertical[kind]. The vertical air flux follows from
/// continuity, so that the air mass returns to `air` after each step; nothing passes the lid, and what rounding leaves
/// over at the top of a column stays there. Returns false when a sweep would empty a cell (Courant number above 1);
/// `worst` is the largest share of its air that a cell loses in one sweep.
template <class T>
bool factorise(Interval<T>& interval, const VerticalMixing<T>& mixing, double& worst, std::size_t kind = 0);

extern template struct Interval<float>;
extern template struct Interval<double>;
extern template bool factorise(Interval<float>&, const VerticalMixing<float>&, double&, std::size_t);
extern template bool factorise(Interval<double>&, const VerticalMixing<double>&, double&, std::size_t);

}  // namespace lantian::transport
