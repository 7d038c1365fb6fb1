#pragma once
#include "app/words.hpp"
#include "base/result.hpp"
#include "explain/frame.hpp"

#include <cstdint>
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

/// How a model is grown; 0 and empty members take what is usual.
struct ModelWords {
  std::string learner = "boosting";
  int trees = 0, depth = 0, threads = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> weather;  ///< columns; empty: all that are weather
  std::vector<int> memory;           ///< means of so many hours before; empty: the usual ones
  bool no_memory = false;
};

/// lantian explain normalise FILE... [--pool windowed|joint] [--window-days 14] [--after P --before P0]
struct NormaliseWords {
  FrameWords frame;
  ModelWords model;
  std::string pool = "windowed";
  int window_days = 14;
  std::string before, after;
  std::string out, language = "zh";
  bool json = false;
};
int run_explain_normalise(const NormaliseWords& words);

/// lantian explain counterfactual FILE... --baseline P0 --treated P
struct CounterfactualWords {
  FrameWords frame;
  ModelWords model;
  std::string baseline, treated;
  std::string out, language = "zh";
  bool json = false;
};
int run_explain_counterfactual(const CounterfactualWords& words);

/// lantian explain osse --seed N [--seeds M]: recovered shares beside true ones.
struct OsseWords {
  std::string region = "changji", out, language = "zh";
  std::uint64_t seed = 1;
  int seeds = 1, threads = 0;
  bool json = false;
};
int run_explain_osse(const OsseWords& words);

}  // namespace lantian::app
