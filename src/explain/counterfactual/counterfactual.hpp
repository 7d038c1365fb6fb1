#pragma once
#include "explain/normalise/study.hpp"

/// Business as usual: what the air of a period would have been if nothing but the weather had changed. The model learns
/// from a baseline alone, without a trend, and says what it expects of the real weather of the period. Not the same
/// question as normalisation, which asks what the air would be in the weather of other years.
namespace lantian::explain {

/// Half-open days.
struct DaySpan {
  Day begin{}, end{};
  bool contains(Day day) const { return begin <= day && day < end; }
};

struct CounterfactualChoice {
  std::string target = "pm25";
  VariableChoice variables;  ///< `trend` is not looked at
  TrainingChoice training;
  BlockChoice blocks;
  DaySpan baseline, treated;
  int bootstraps = 1000;
  int block_days = 7;    ///< of the moving-block bootstrap: longer than episodes last
  int season_days = 30;  ///< errors of a day are drawn from days of the baseline at most so far in the year
  std::uint64_t seed = 1;
};

/// A stretch of the baseline that is treated as if something had happened there, though nothing did.
struct Placebo {
  DaySpan span;
  double effect = 0, percent = 0;
};

enum class Finding : unsigned char {
  better_beyond_weather,  ///< the interval lies below zero, and no placebo fell as far
  within_weather_noise,
  worse_beyond_weather,
};

struct Counterfactual {
  std::string target;
  DaySpan baseline, treated;
  std::size_t learned = 0, rows = 0;     ///< of the baseline; of the treated period with a value and weather
  double coverage = 0;                   ///< rows / steps of the treated period
  double baseline_mean = 0;              ///< observed
  double observed = 0, expected = 0;     ///< means of the treated rows
  double effect = 0, low = 0, high = 0;  ///< observed - expected and its 95 % interval
  double percent = 0;                    ///< effect of expected
  double widened = 1;  ///< how many times wider than errors of blocks alone make it, because placebos were further off
  Skill blocked;
  std::vector<Placebo> placebos;
  Finding finding = Finding::within_weather_noise;
  std::vector<HourEnding> ends;  ///< of the treated rows
  std::vector<double> observed_at, expected_at;
  std::string learner;
  bool synthetic = false;
};

/// Interval: means of as many errors on unseen blocks as the period has rows, drawn in moving blocks from the same time
/// of the year (Kuensch 1989, doi:10.1214/aos/1176347265). Blocks show the error of a season that the model has not
/// seen only in part, so placebos stand beside: the same days of each other year of the baseline, or stretches of it
/// when there are fewer than two, each left out of learning in turn. Where they are further off, the interval is as
/// wide as they make it. Returns not_found, invalid_argument (periods overlap or are empty), incomplete, and what
/// training returns.
Result<Counterfactual> counterfactual(const Frame& frame, const CounterfactualChoice& choice);

}  // namespace lantian::explain
