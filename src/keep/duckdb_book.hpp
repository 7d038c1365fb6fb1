#pragma once
#include "keep/append_step.hpp"
#include "keep/reading_book.hpp"

#include <memory>
#include <string>

namespace lantian::keep {

/// `open_book` whose appends fail where `check` says so.
Result<std::unique_ptr<ReadingBook>> open_book(const std::string& directory, const OpenOptions& options,
                                               StepCheck check);

}  // namespace lantian::keep
