#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

/// An elliptic equation on columns of thin layers: sum over faces of c (phi - phi of the neighbour) = b, with phi = 0
/// behind the outer faces and nothing passing ground and lid. Layers are far thinner than cells are wide, so columns
/// are solved whole (Thomas) and only the horizontal is coarsened. Source: Trottenberg, Oosterlee, Schueller 2001,
/// "Multigrid", chapter 5 (line relaxation, semi-coarsening), 7.8 (multigrid as a preconditioner).
namespace lantian::weather {

/// Places of one level: planes of layers, rows of cells to the east, one ring of zeros around each plane, so that inner
/// loops run along rows without a question at the borders.
struct PlaneShape {
  int nx = 0, ny = 0, nz = 0;
  std::size_t row() const { return static_cast<std::size_t>(nx) + 2; }
  std::size_t plane() const { return row() * (static_cast<std::size_t>(ny) + 2); }
  std::size_t size() const { return plane() * static_cast<std::size_t>(nz); }
  std::size_t at(int i, int j, int k) const {
    return static_cast<std::size_t>(k) * plane() + static_cast<std::size_t>(j + 1) * row() +
           static_cast<std::size_t>(i) + 1;
  }
};

/// Runs `work(first, last, k)` over the rows of all layers: places first to last - 1 are one row of real cells.
template <class Work>
void over_rows(const PlaneShape& shape, const Work& work) {
  for (int k = 0; k < shape.nz; ++k) {
    for (int j = 0; j < shape.ny; ++j) {
      const std::size_t first = shape.at(0, j, k);
      work(first, first + static_cast<std::size_t>(shape.nx), k);
    }
  }
}

/// Conductances c of faces, above 0. `west` and `south` of a cell at the cell's place; the last east and north faces
/// stand in the ring. `down` has nz + 1 planes, the first and last of them 0.
struct Conductances {
  PlaneShape shape;
  std::vector<float> west, south, down;
  explicit Conductances(const PlaneShape& of);
};

class ColumnMultigrid {
 public:
  explicit ColumnMultigrid(const PlaneShape& shape);

  /// The finest level's conductances; call `prepare` after filling them.
  Conductances& conductances() { return levels_.front().faces; }
  const Conductances& conductances() const { return levels_.front().faces; }
  /// Coarsens and factorises.
  void prepare();

  struct Outcome {
    int iterations = 0;
    double worst = 0;  ///< largest |residual| over `scale` of its layer
    bool converged = false;
  };
  /// A symmetric positive map that the equation with these conductances comes near to.
  using Map = std::function<void(std::span<const double> from, std::span<double> to)>;
  /// Solves map(phi) = right by conjugate gradients, preconditioned by one V-cycle. `phi` is the starting guess and the
  /// answer; its ring is 0. Stops when no cell's residual is above `tolerance` times the scale of its layer. Everything
  /// is in one fixed order: the same input gives the same bits.
  Outcome solve(const Map& map, std::span<const double> right, std::span<const double> scale, double tolerance,
                std::span<double> phi);

 private:
  struct Level {
    Conductances faces;
    std::vector<float> inverse;  ///< 1 / pivot of each column's factorisation
    std::vector<float> x, b, r;
    explicit Level(const PlaneShape& shape);
  };
  void factorise(Level& level) const;
  void coarsen(const Level& fine, Level& coarse) const;
  void cycle(std::size_t depth);
  static void relax(Level& level, float damping, bool from_nothing);
  static void residual(Level& level);
  static void restrict_to(Level& coarse, const Level& fine);
  static void prolong_to(Level& fine, const Level& coarse);

  std::vector<Level> levels_;
  std::vector<double> r_, z_, p_, q_;
};

}  // namespace lantian::weather
