#pragma once
#include "keep/append_step.hpp"
#include "keep/reading_book.hpp"

#include <memory>

namespace lantian::keep {

/// A memory book whose appends fail where `check` says so.
std::unique_ptr<ReadingBook> make_memory_book(StepCheck check);

}  // namespace lantian::keep
