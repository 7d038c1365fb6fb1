#pragma once
#include "transport/run.hpp"

/// One run backwards answers for every source: lanes are receptors, and their sensitivities meet the emissions hour by
/// hour.
namespace lantian::transport {

struct AdjointChoice {
  std::vector<Path> paths{every_path.begin(), every_path.end()};
  /// Tops of bands of height, m, of which maps are kept; empty = no maps.
  std::vector<double> map_tops;
};

/// What one window gave. `probe`, `path` (a position in the choice), `emitter` count as in the input. Sums are double
/// in a run of either precision; a table stores them as float32.
struct WindowAnswer {
  std::vector<double> share;  ///< [probe][path][emitter] mean over the window, ug/m3 of what the path measures
  /// [probe][path][stack of the near field] what the near field added to the share, which holds it: the share is that
  /// of puffs and of what they handed over, and without this the grid's alone.
  std::vector<double> near;
  std::vector<double> boundary;  ///< [probe][path] part of a uniform mixing ratio outside that is seen, 0..1
  std::vector<double> initial;   ///< [probe][path] the same of what was there before the spin-back
  /// [probe][path][band][column] ug/m3 for 1 kg/h of the precursor from that column and band, day and night, from the
  /// start of the spin-back to the end of the window; sampled once an hour.
  std::vector<float> map;
  std::int64_t pairs = 0;  ///< of steps taken by each lane
  double courant = 0;      ///< largest met
};

/// Runs one window, from its last hour backwards. Bounded memory: two prepared hours and one or two fields for each
/// path and 16 probes. The same bits for any number of threads. Returns what reading and preparing an hour return, and
/// incomplete when `progress` said stop.
template <class T>
Result<WindowAnswer> run_adjoint(const RunInput& input, const AdjointChoice& choice, const Window& window,
                                 const RunProgress& progress = {});

extern template Result<WindowAnswer> run_adjoint<float>(const RunInput&, const AdjointChoice&, const Window&,
                                                        const RunProgress&);
extern template Result<WindowAnswer> run_adjoint<double>(const RunInput&, const AdjointChoice&, const Window&,
                                                         const RunProgress&);

}  // namespace lantian::transport
