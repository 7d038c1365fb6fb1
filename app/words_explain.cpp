#include "app/explain.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {

void add_frame_words(CLI::App& command, FrameWords& words) {
  command.add_option("files", words.files,
                     "CSV of hours or days of a place, with its weather; several make their mean");
  command.add_option("--layout", words.layout, "How the files are written: a name in data/explain/layouts")
      ->capture_default_str();
  command.add_option("--book", words.book, "Instead of files: directory of the book");
  command.add_option("--unit", words.unit, "Of the book: unit, group or station");
  command.add_option("--weather", words.weather, "Beside a book: CSV of hours of weather, in the same layout");
  command.add_option("--target", words.target, "Column to explain: pm25, pm10, so2, no2, co, o3, ...")
      ->capture_default_str();
  command.add_option("--period", words.period, "Only this part: 2022-01-01..2024-03-31, 2023, HS2023");
  command.add_option("--step", words.step, "hour, or day for means of days")
      ->check(CLI::IsMember({"hour", "day"}))
      ->capture_default_str();
}

}  // namespace lantian::app
