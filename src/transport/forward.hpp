#pragma once
#include "transport/run.hpp"

#include <array>

/// The same operator forwards: tags (groups of emitters) as lanes, hourly concentrations at probes, maps, and a ledger
/// of every kilogram.
namespace lantian::transport {

struct ForwardChoice {
  Path path = Path::fine;
  std::size_t tags = 1;               ///< any number; sixteen beside each other
  std::vector<std::uint32_t> tag_of;  ///< by emitter, below `tags`
  bool map = false;                   ///< of what is on the grid: puffs of a near field are not in it
  /// By LimitedStepper instead: positive maps; tags then do not add up to the total, and no table belongs to them.
  bool limited = false;
};

/// Kilograms of one tag, of the precursor: what turned into the secondary is counted back.
/// emitted = stored + outflow + ground + washed; puffs count as stored, those that left the grid as outflow.
struct TagLedger {
  double emitted = 0, stored = 0, outflow = 0, ground = 0, washed = 0;
  double left_over() const;  ///< of what was emitted; 0 when nothing was
};

struct ForwardAnswer {
  std::vector<double> concentration;  ///< [hour][probe][tag] mean of the hour, ug/m3 of what the path measures
  std::vector<float> map;             ///< [tag][column] mean over the window, lowest layer, ug/m3
  std::vector<TagLedger> ledger;      ///< by tag, from the start of the spin-back
  std::int64_t pairs = 0;
  double negative_share = 0;  ///< of the mass at the end, in cells below zero: what a limiter would have to clip
};

/// Runs from the start of the spin-back to the end of the window. The same bits for any number of threads. Returns what
/// reading and preparing an hour return, and incomplete when `progress` said stop.
template <class T>
Result<ForwardAnswer> run_forward(const RunInput& input, const ForwardChoice& choice, const Window& window,
                                  const RunProgress& progress = {});

/// The same for several paths at once, on hours that are read and prepared once for all of them: an answer for each
/// choice, with the bits of its own run alone.
template <class T>
Result<std::vector<ForwardAnswer>> run_forward(const RunInput& input, std::span<const ForwardChoice> choices,
                                               const Window& window, const RunProgress& progress = {});

extern template Result<ForwardAnswer> run_forward<float>(const RunInput&, const ForwardChoice&, const Window&,
                                                         const RunProgress&);
extern template Result<ForwardAnswer> run_forward<double>(const RunInput&, const ForwardChoice&, const Window&,
                                                          const RunProgress&);
extern template Result<std::vector<ForwardAnswer>> run_forward<float>(const RunInput&, std::span<const ForwardChoice>,
                                                                      const Window&, const RunProgress&);
extern template Result<std::vector<ForwardAnswer>> run_forward<double>(const RunInput&, std::span<const ForwardChoice>,
                                                                       const Window&, const RunProgress&);

}  // namespace lantian::transport
