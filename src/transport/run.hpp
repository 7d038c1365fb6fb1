#pragma once
#include "base/result.hpp"
#include "transport/emitter.hpp"
#include "transport/hour.hpp"
#include "transport/near_field.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

/// What a run in either direction stands on. Everything named here outlives the run.
namespace lantian::transport {

struct RunInput {
  const weather::Grid* grid = nullptr;
  std::span<const double> air;  ///< weather::reference_air_mass
  weather::Weather* weather = nullptr;
  ChemistrySource* chemistry = nullptr;
  std::span<const Emitter> emitters;
  LayerSource* layers = nullptr;
  const RateSource* rates = nullptr;
  std::span<const Probe> probes;
  StepRule rule;
  int threads = 1;
  const NearField* near = nullptr;  ///< none: every stack is the grid's
};

/// Hours [first, last] of which a mean is wanted.
struct Window {
  std::string name;
  HourEnding first{}, last{};
  int spin_back_hours = 96;  ///< how long before the window emissions still count
  /// By probe, which hours of the window its mean is made of, as where an observation is valid; empty: all of them.
  std::vector<std::vector<bool>> heard = {};

  std::size_t hours() const { return static_cast<std::size_t>((last - first).count()) + 1; }
  std::size_t all_hours() const { return hours() + static_cast<std::size_t>(spin_back_hours); }
  bool hears(std::size_t probe, std::size_t hour) const { return heard.empty() || heard[probe][hour]; }
  /// How many hours the mean of a probe stands on.
  std::size_t hours_of(std::size_t probe) const {
    return heard.empty() ? hours() : static_cast<std::size_t>(std::ranges::count(heard[probe], true));
  }
};
/// From the start of the spin-back on.
inline HourSpan span_of(const Window& window) {
  return {window.first - std::chrono::hours{window.spin_back_hours}, window.last};
}

/// Calls back after each hour; false stops the run.
using RunProgress = std::function<bool(std::size_t done, std::size_t all)>;

/// Everything about one hour that all lanes share.
template <class T>
struct RunHour {
  TransportHour<T> transport;
  std::vector<float> layers;  ///< [emitter * nz + layer]
  std::vector<float> kg_h;    ///< [emitter * precursors + precursor]
  /// Air that winds bring in from outside during a step pair, kg by cell; only where there is some.
  std::vector<CellWeight> inflow;
  std::vector<NearPart> near;  ///< what travels as puffs; empty without a near field

  explicit RunHour(const RunInput& input);
};

/// Reads and prepares hours one after another, in any order; with a near field in that of time, either way, and within
/// `span`.
template <class T>
class HourMaker {
 public:
  /// `with_inflow`: also find what comes in from outside.
  HourMaker(const RunInput& input, bool with_inflow, const HourSpan& span);
  Result<void> make(HourEnding hour, RunHour<T>& out);
  /// The near field of the hour that was made last, on all threads. Called by nobody else meanwhile.
  void make_near(RunHour<T>& out);

 private:
  void find_inflow(const weather::MetSlab& slab, RunHour<T>& out);

  const RunInput& input_;
  bool with_inflow_;
  SlabShelf shelf_;
  std::optional<NearHours> near_;
  LinearChemistry chemistry_;
  std::optional<Stepper<T>> stepper_;
  std::optional<Field<T>> box_;
};

extern template struct RunHour<float>;
extern template struct RunHour<double>;
extern template class HourMaker<float>;
extern template class HourMaker<double>;

}  // namespace lantian::transport
