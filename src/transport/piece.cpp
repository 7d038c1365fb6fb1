#include "transport/piece.hpp"

#include <algorithm>

namespace lantian::transport {

std::vector<Piece> pieces_of(std::span<const Window> windows, std::size_t probes, bool by_pack) {
  std::vector<Piece> out;
  const std::size_t step = by_pack ? static_cast<std::size_t>(lanes) : std::max<std::size_t>(1, probes);
  for (std::size_t window = 0; window < windows.size(); ++window) {
    for (std::size_t first = 0; first < probes; first += step)
      out.push_back({window, first, std::min(step, probes - first)});
  }
  std::ranges::stable_sort(out, std::ranges::greater{},
                           [&](const Piece& piece) { return windows[piece.window].all_hours(); });
  return out;
}

PieceInput::PieceInput(const RunInput& whole, std::span<const Window> windows, const Piece& piece)
    : input_{whole}, window_{windows[piece.window]} {
  const auto take = [&](auto& list) {
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(piece.first_probe);
    list = {first, first + static_cast<std::ptrdiff_t>(piece.probes)};
  };
  if (!window_.heard.empty()) take(window_.heard);
  input_.probes = whole.probes.subspan(piece.first_probe, piece.probes);
  if (whole.near == nullptr) return;
  near_ = *whole.near;
  take(near_->receptors);
  input_.near = &*near_;
}

}  // namespace lantian::transport
