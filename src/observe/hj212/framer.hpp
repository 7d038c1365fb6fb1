#pragma once
#include "observe/hj212/deviation.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lantian::observe::hj212 {

/// Limits of the wire. Annex tables say 1024; real loggers send up to the four digits of the length field.
inline constexpr std::size_t segment_most = 9999;
inline constexpr std::size_t frame_most = segment_most + 16;

/// One telegram cut out of a stream. Views point into the window that `next_frame` was given.
struct Frame {
  std::string_view bytes;       ///< from "##" up to and with the line end, as received
  std::string_view segment;     ///< the data segment; the length field may have said otherwise (length_fixed)
  std::uint16_t crc_given = 0;  ///< as written on the wire
  bool crc_fits = false;        ///< over the segment as received; an encrypted segment fits only after decryption
  Deviations deviations;        ///< what was odd about the frame itself: line end, length, spelling of the check sum
};

/// What the front of a window holds.
struct Cut {
  enum class Kind {
    need_more,  ///< nothing can be said before more bytes arrive (or the line goes idle); `take` bytes are garbage
    frame,      ///< `frame` is at the end of the first `take` bytes
  };
  Kind kind = Kind::need_more;
  std::size_t take = 0;     ///< bytes the caller drops from the front, frame and line end included
  std::size_t foreign = 0;  ///< of these, bytes that belonged to no frame
  Frame frame;
};

/// Cuts the next telegram from the front of `window`: a pure, resynchronising state machine. The caller keeps a buffer,
/// drops `take` bytes, and calls again until the answer is need_more with take = 0.
///
/// - A frame whose length and check sum agree is delivered whatever garbage stands before it, and cutting a stream at
///   any byte boundary gives the same frames in the same order with the same deviations.
/// - A frame whose length is wrong is delivered when the check sum over the real segment fits (length_fixed).
/// - A frame whose length fits but whose check sum does not is delivered too (crc_fits = false), when CR LF, LF, "##"
///   or the end of an idle line follows it: it may be encrypted, carry another check sum, or be damaged. The caller
///   judges it; the rest of the stream is not lost by it.
/// - `idle`: no byte has come for longer than the caller waits for the rest of a frame; what is in the window is all
///   there is, so that a short or stuck frame is decided now and a valid frame behind a broken length is found.
/// Bounded: never asks for more than `frame_most` bytes. O(bytes) for honest streams.
Cut next_frame(std::string_view window, bool idle);

}  // namespace lantian::observe::hj212
