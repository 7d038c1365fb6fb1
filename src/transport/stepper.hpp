#pragma once
#include "transport/interval.hpp"

#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

/// The step at work: 16 lanes beside each other in every cell, a lane being a tag (a group of sources, forward) or a
/// receptor (backward).
namespace lantian::transport {

inline constexpr int lanes = 16;
inline constexpr int most_layers = static_cast<int>(spare);

/// A field of all cells and lanes: value (cell c, lane l) at c * 16 + l; aligned to 64 bytes.
template <class T>
class Field {
 public:
  explicit Field(const Shape& shape);
  std::span<T> values() { return {data_.get(), size_}; }
  std::span<const T> values() const { return {data_.get(), size_}; }
  void clear();

 private:
  struct Free {
    void operator()(T* data) const;
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_;
};

/// How wide the processor's registers are used.
enum class Width : unsigned char { baseline, avx2, avx512 };
std::string_view name_of(Width width);
/// The widest one that this processor has. Asking for a wider one than that is a broken invariant.
Width widest();

/// What left the box, kg by lane; added up in double.
struct Departed {
  std::array<double, lanes> outflow{};  ///< through the four sides
  std::array<double, lanes> ground{};   ///< taken up by the ground
};

/// Steps fields through one interval. Not shared between threads: each thread has its own, over one interval.
template <class T>
class Stepper {
 public:
  /// Requires: shape.nz <= most_layers, nx and ny >= 3.
  explicit Stepper(const Shape& shape, Width width = widest());
  ~Stepper();
  Stepper(Stepper&&) noexcept;
  Stepper& operator=(Stepper&&) = delete;

  /// Steps east_up_north and north_up_east, `pairs` times: tracer mass in kg, in place. Linear: what a limiter would
  /// clip stays. Requires: `interval` was factorised for tracers of this kind. `departed` is added to.
  void forward(const Interval<T>& interval, Field<T>& mass, int pairs, std::size_t kind = 0,
               Departed* departed = nullptr);
  /// The exact transpose of `forward`: sensitivities to tracer mass, in place, backwards in time.
  void backward(const Interval<T>& interval, Field<T>& sensitivity, int pairs, std::size_t kind = 0);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

extern template class Field<float>;
extern template class Field<double>;
extern template class Stepper<float>;
extern template class Stepper<double>;

}  // namespace lantian::transport
