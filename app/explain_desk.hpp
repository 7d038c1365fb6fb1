#pragma once
#include "app/desk.hpp"
#include "app/explain.hpp"
#include "explain/normalise/variables.hpp"
#include "explain/trees/training.hpp"

/// What the verbs of explain open before they answer.
namespace lantian::app {

/// The table that the words ask for: of files, or of a book with weather beside it, cut to the period, as hours or
/// days. Rows that were refused are named on standard error. Returns not_found (file, layout, column, unit),
/// malformed, conflict, incomplete, invalid_argument (neither files nor a book, or both).
Result<explain::Frame> read_frame(const FrameWords& words);

/// What is usual for an empty member; threads of 0 are all of the machine.
explain::TrainingChoice training_of(const ModelWords& words);
explain::VariableChoice variables_of(const ModelWords& words, explain::Step step);

}  // namespace lantian::app
