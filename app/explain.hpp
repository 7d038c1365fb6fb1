#pragma once
#include "app/words.hpp"
#include "base/result.hpp"
#include "explain/frame.hpp"

#include <string>
#include <vector>

/// The verbs of `lantian explain`.
namespace lantian::app {

/// Where a series comes from: tables of hours or days with their layout, or a book with the weather beside it.
struct FrameWords {
  std::vector<std::string> files;         ///< CSV, each a station; several make their mean
  std::string layout = "generic-hourly";  ///< of data/explain/layouts
  std::string book, unit;                 ///< instead of files: the readings of a unit or a station
  std::string weather;                    ///< beside a book: a table of weather, by the same `layout`
  std::string target = "pm25", period;
  std::string step = "hour";  ///< or day: hours become means of days
};

/// Adds the options that fill FrameWords.
void add_frame_words(CLI::App& command, FrameWords& words);

}  // namespace lantian::app
