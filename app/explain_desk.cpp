#include "app/explain_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/explain_book.hpp"
#include "serve/explain_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace lantian::app {
namespace {

using explain::Frame;

Result<serve::FrameLayout> layout_named(const std::string& id) {
  const std::string directory = data_root() + "/data/explain/layouts";
  const std::string path = fmt::format("{}/{}.toml", directory, id);
  if (!keep::exists(path)) {
    LANTIAN_TRY(const auto files, keep::read_tree(directory, ".toml"));
    std::vector<std::string> names;
    for (const terms::SourceFile& file : files) {
      const std::size_t slash = file.path.rfind('/');
      names.push_back(file.path.substr(slash + 1, file.path.size() - slash - 6));
    }
    return Error{ErrorCode::not_found, fmt::format("there is no layout '{}'; there are {}", id, joined(names, ", ")),
                 "--layout"};
  }
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return serve::read_frame_layout({path, std::move(text)});
}

void name_refusals(const std::string& path, const std::vector<std::string>& refusals) {
  constexpr std::size_t shown = 5;
  for (std::size_t n = 0; n < std::min(shown, refusals.size()); ++n) {
    fmt::print(stderr, "{}: {}; the row is left out\n", path, refusals[n]);
  }
  if (refusals.size() > shown) fmt::print(stderr, "{}: and {} rows more\n", path, refusals.size() - shown);
}

Result<Frame> frame_of_files(const std::vector<std::string>& files, const std::string& layout_id) {
  LANTIAN_TRY(const serve::FrameLayout layout, layout_named(layout_id));
  std::vector<Frame> frames;
  for (const std::string& path : files) {
    LANTIAN_TRY(std::string text, keep::read_file(path));
    LANTIAN_TRY(serve::FrameTable table, serve::read_frame_table({path, std::move(text)}, layout));
    name_refusals(path, table.refusals);
    frames.push_back(std::move(table.frame));
  }
  return serve::mean_of(frames);
}

Result<Frame> frame_from_book(const FrameWords& words) {
  if (words.unit.empty() || words.period.empty()) {
    return Error{ErrorCode::invalid_argument,
                 "of a book name what to look at: --unit 652301 --period 2022-01-01..2024-03-31", ""};
  }
  LANTIAN_TRY(const Period period, parse_period(words.period));
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(Frame air, serve::frame_of_book(office, *book, words.unit, period));
  if (words.weather.empty()) return air;
  LANTIAN_TRY(const Frame weather, frame_of_files({words.weather}, words.layout));
  if (weather.step != air.step) {
    return Error{ErrorCode::invalid_argument, "a book holds hours; give weather as a table of hours", words.weather};
  }
  return serve::joined_by_time(std::move(air), weather);
}

void cut(Frame& frame, const Period& period) {
  std::vector<HourEnding> ends;
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (period.contains(day_of(frame.ends[row]))) kept.push_back(row);
  }
  for (const std::size_t row : kept) ends.push_back(frame.ends[row]);
  for (explain::Column& column : frame.columns) {
    explain::Values values;
    for (const std::size_t row : kept) values.push_back(column.values[row]);
    column.values = std::move(values);
  }
  frame.ends = std::move(ends);
}

Error no_target(const Frame& frame, const std::string& target) {
  std::vector<std::string> names;
  for (const explain::Column& column : frame.columns) names.push_back(column.name);
  return Error{ErrorCode::not_found,
               fmt::format("there is no column '{}'; the table has {}", target, joined(names, ", ")), "--target"};
}

}  // namespace

Result<Frame> read_frame(const FrameWords& words) {
  if (words.files.empty() == words.book.empty()) {
    return Error{ErrorCode::invalid_argument,
                 "give tables (FILE... --layout ID) or a book (--book DIR --unit ID --period P), and not both", ""};
  }
  Frame frame;
  if (!words.files.empty()) {
    LANTIAN_TRY(frame, frame_of_files(words.files, words.layout));
    if (!words.period.empty()) {
      LANTIAN_TRY(const Period period, parse_period(words.period));
      cut(frame, period);
    }
  } else {
    LANTIAN_TRY(frame, frame_from_book(words));
  }
  if (frame.rows() == 0) {
    return Error{ErrorCode::incomplete, fmt::format("nothing of the tables lies in {}", words.period), "--period"};
  }
  if (words.step == "day" && frame.step == explain::Step::hour) frame = serve::days_of(frame);
  if (frame.find(words.target) == nullptr) return no_target(frame, words.target);
  return frame;
}

}  // namespace lantian::app
