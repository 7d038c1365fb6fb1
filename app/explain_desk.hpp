#pragma once
#include "app/desk.hpp"
#include "app/explain.hpp"

/// What the verbs of explain open before they answer.
namespace lantian::app {

/// The table that the words ask for: of files, or of a book with weather beside it, cut to the period, as hours or
/// days. Rows that were refused are named on standard error. Returns not_found (file, layout, column, unit),
/// malformed, conflict, incomplete, invalid_argument (neither files nor a book, or both).
Result<explain::Frame> read_frame(const FrameWords& words);

}  // namespace lantian::app
