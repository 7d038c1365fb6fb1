#pragma once
/// What the three builds of the sweeps show to the stepper: functions over plain pointers, so that nothing compiled for
/// a wider processor can reach a narrower one. Inside the room.
namespace lantian::transport {

template <class T>
struct SweepGround {
  long nx, ny;
  int nz;
  const T *air, *east, *north, *spreading;  ///< readable 16 numbers beyond their end
  const T *inverse, *lower, *upper;
  const T* loss;  ///< by column
};

/// Room for one stepper; pointers into memory that the stepper owns.
template <class T>
struct SweepRoom {
  T* rows[5];     ///< nx * nz * 16 each
  T* nothing;     ///< nx * nz * 16 zeros
  T* border;      ///< nx * nz * 16
  T* row;         ///< nx * nz * 16
  T* inverse[4];  ///< nx * nz + 16 each
  T* weights[4];  ///< (nx) * 4 * 16 each
  T* no_weights;  ///< nx * 4 * 16 zeros
  T* ledger;      ///< null, or what passed the borders and reached the ground in a step; see LedgerShape
};

/// Packs of 16 in SweepRoom::ledger: west and east borders (ny * nz each), south and north (nx * nz each), ground
/// (nx * ny). Eastward and northward positive, kg.
struct LedgerShape {
  long nx, ny, nz;
  long west() const { return 0; }
  long east() const { return ny * nz; }
  long south() const { return 2 * ny * nz; }
  long north() const { return 2 * ny * nz + nx * nz; }
  long ground() const { return 2 * (nx + ny) * nz; }
  long packs() const { return ground() + nx * ny; }
};

template <class T>
using PairFunction = void (*)(const SweepGround<T>& east_first, const SweepGround<T>& north_first, T* state,
                              const SweepRoom<T>& first, const SweepRoom<T>& second);

template <class T>
struct Sweeps {
  PairFunction<T> pair;
  PairFunction<T> pair_transposed;
};

struct SweepSet {
  Sweeps<float> single;
  Sweeps<double> twice;
};
SweepSet sweeps_baseline();
SweepSet sweeps_avx2();
SweepSet sweeps_avx512();

}  // namespace lantian::transport
