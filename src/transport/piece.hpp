#pragma once
#include "transport/run.hpp"

#include <optional>
#include <span>
#include <vector>

/// A season cut into pieces that share nothing and can be done anywhere, in any order: a window for some receptors.
namespace lantian::transport {

struct Piece {
  std::size_t window = 0;  ///< position in the list of windows
  std::size_t first_probe = 0, probes = 0;
};

/// Every window with every probe, each once; the longest windows first, so that the last pieces are small. `by_pack`:
/// at most 16 probes (the lanes of a run) a piece, else all of them.
std::vector<Piece> pieces_of(std::span<const Window> windows, std::size_t probes, bool by_pack);

/// What the run of a piece stands on: the whole input and the piece's window, with its receptors alone. Their answers
/// do not depend on which other receptors run beside them, to the last bit. Points into `whole`.
class PieceInput {
 public:
  PieceInput(const RunInput& whole, std::span<const Window> windows, const Piece& piece);
  PieceInput(const PieceInput&) = delete;
  PieceInput& operator=(const PieceInput&) = delete;
  const RunInput& input() const { return input_; }
  const Window& window() const { return window_; }

 private:
  std::optional<NearField> near_;
  RunInput input_;
  Window window_;
};

}  // namespace lantian::transport
