#pragma once
#include "base/result.hpp"
#include "explain/frame.hpp"
#include "observe/time_format.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

/// How a CSV holds hours or days of one place, with the weather beside them. Read from data/explain/layouts/<id>.toml.
struct FrameLayout {
  struct Column {
    std::string name, from, unit;
    double factor = 1;
    bool points = false;  ///< N, NNE, ... for degrees
  };
  std::string id, title;
  explain::Step step = explain::Step::hour;
  std::vector<std::string> missing;  ///< cells that say there is no value
  bool own_names = false;            ///< columns of the head that are not listed come under their own names
  std::vector<Column> columns;

  /// Either one column with the whole time, or one for each part; hour empty in daily tables.
  std::string stamp, year, month, day, hour;
  std::optional<observe::TimeFormat> format;
  bool hour_begins = false;  ///< the file names an hour by its beginning
};

/// Returns malformed with every fault of the file.
Result<FrameLayout> read_frame_layout(const terms::SourceFile& file);

struct FrameTable {
  explain::Frame frame;
  std::vector<std::string> refusals;  ///< "line 12: 'x' in TEMP is no number", a row each, which was left out
};

/// Reads one CSV. Wind that has speed and direction gets wind_east and wind_north as well. A row with a cell that
/// cannot be read is refused and the others are used. Returns malformed (columns that are not there, with those that
/// are), conflict (two rows of one time), incomplete (no row).
Result<FrameTable> read_frame_table(const terms::SourceFile& file, const FrameLayout& layout);

/// The mean of several places at each time, over those that have a value there; wind by its east and north parts.
/// Requires: at least one frame, all of one step.
explain::Frame mean_of(const std::vector<explain::Frame>& frames);

/// Rows of `weather` joined to those of `air` by time; times of `air` alone are kept, columns of the same name are
/// those of `air`.
explain::Frame joined_by_time(explain::Frame air, const explain::Frame& weather);

/// Means of days of at least 18 hours; wind by its parts; rain as the day's sum. Requires: an hourly frame.
explain::Frame days_of(const explain::Frame& hours);

}  // namespace lantian::serve
