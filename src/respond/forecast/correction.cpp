#include "respond/forecast/correction.hpp"

#include "explain/trees/training.hpp"
#include "respond/forecast/line.hpp"
#include "transport/parallel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace lantian::respond {
namespace {

constexpr std::array all_items{ForecastItem::pm25, ForecastItem::pm10, ForecastItem::o3};

/// Rows of every station for days of issue [begin, end) that `wanted` takes.
template <class Wanted>
std::vector<ForecastRow> station_rows(const AirHistory& air, Day begin, Day end, Wanted&& wanted) {
  std::vector<ForecastRow> out;
  for (std::size_t place = 0; place < air.places.size(); ++place) {
    if (!air.places[place].station) continue;
    for (Day issued = begin; issued < end; issued += std::chrono::days{1}) {
      for (int lead = 1; lead <= forecast_days; ++lead) {
        const ForecastRow row{place, issued, lead};
        if (wanted(row)) out.push_back(row);
      }
    }
  }
  return out;
}

/// Every `thin`-th row, so that places, days and leads are met alike.
bool thinned(const ForecastRow& row, Day first, int thin) {
  const auto turn = static_cast<std::int64_t>(row.place) + (row.issued - first).count() + 2 * row.lead;
  return turn % thin == 0;
}

/// On which scale the error of a guess is learned. Particles come as a share of what is there: differences from a guess
/// would be learned from the dirty days and laid on the clean ones.
class ErrorScale {
 public:
  ErrorScale(ForecastItem item, const ForecastRule& rule) : floor_{item == ForecastItem::o3 ? 0 : rule.log_above} {
    level_.fill(1);
  }

  double error(double guess, double measured) const {
    return floor_ > 0 ? std::log((measured + floor_) / (guess + floor_)) : measured - guess;
  }
  double value(double guess, double error, int lead) const {
    if (!(floor_ > 0)) return std::max(0.0, guess + error);
    const double back = (guess + floor_) * std::exp(std::min(error, furthest)) * level_[at(lead)];
    return std::max(0.0, back - floor_);
  }

  /// The exponential of a mean logarithm lies below the mean: by lead, what was measured to what was answered, over the
  /// rows that were learned from (Duan 1983).
  void level_by(const std::vector<ForecastRow>& rows, const explain::Values& guess, const std::vector<double>& answers,
                const std::vector<double>& measured) {
    if (!(floor_ > 0)) return;
    std::array<double, forecast_days> came{}, said{};
    for (std::size_t n = 0; n < rows.size(); ++n) {
      came[at(rows[n].lead)] += measured[n] + floor_;
      said[at(rows[n].lead)] += (*guess[n] + floor_) * std::exp(std::min(answers[n], furthest));
    }
    for (std::size_t lead = 0; lead < level_.size(); ++lead) {
      if (said[lead] > 0) level_[lead] = came[lead] / said[lead];
    }
  }

 private:
  static constexpr double furthest = 3;  ///< no answer is more than twenty times its guess
  static std::size_t at(int lead) { return static_cast<std::size_t>(lead - 1); }

  double floor_;
  std::array<double, forecast_days> level_{};
};

/// Rows that may be learned from for one item, with their guess and what came.
struct LearnedRows {
  std::vector<ForecastRow> rows;
  explain::Values guess;
  std::vector<double> measured, errors;

  LearnedRows(const FirstGuess& from, ForecastItem item, const std::vector<ForecastRow>& all, const ErrorScale& scale) {
    for (const ForecastRow& row : all) {
      const auto first = from.guess(row.place, item, row.day());
      const auto came = from.air().value(row.place, item, row.day());
      if (!first || !came) continue;
      rows.push_back(row);
      guess.push_back(first);
      measured.push_back(*came);
      errors.push_back(scale.error(*first, *came));
    }
  }
};

/// Lines by lead and the trees on what they leave.
struct Correction {
  LeadLines lines;
  explain::Forest forest;

  static Result<Correction> learn(const explain::Predictors& table, std::vector<double> errors,
                                  const ForecastRule& rule) {
    std::vector<std::uint32_t> numbers(errors.size());
    for (std::size_t n = 0; n < errors.size(); ++n) numbers[n] = static_cast<std::uint32_t>(n);
    LeadLines lines = LeadLines::fit(table, errors, rule.ridge);
    for (std::size_t n = 0; n < errors.size(); ++n) errors[n] -= lines.answer(table, n);
    LANTIAN_TRY(explain::Forest forest, explain::train(table, numbers, errors, rule.learner));
    return Correction{std::move(lines), std::move(forest)};
  }

  std::vector<double> answers(const explain::Predictors& table, int threads) const {
    std::vector<double> out = explain::predict(forest, table, threads);
    for (std::size_t n = 0; n < out.size(); ++n) out[n] += lines.answer(table, n);
    return out;
  }
};

/// Forecasts of `asked` by a model that learned from `learned`. [item][row]; no value where there is no guess.
Result<ByItem<explain::Values>> corrected(const ForecastGround& ground, const FirstGuess& guess,
                                          const std::vector<ForecastRow>& learned,
                                          const std::vector<ForecastRow>& asked, const ForecastRule& rule) {
  ByItem<explain::Values> out;
  for (const ForecastItem item : all_items) {
    ErrorScale scale{item, rule};
    const LearnedRows known{guess, item, learned, scale};
    const explain::Predictors table = predictors_of(ground, guess, item, known.rows, rule);
    LANTIAN_TRY(const Correction correction, Correction::learn(table, known.errors, rule));
    scale.level_by(known.rows, known.guess, correction.answers(table, rule.learner.threads), known.measured);
    const explain::Predictors question = predictors_of(ground, guess, item, asked, rule);
    const std::vector<double> answers = correction.answers(question, rule.learner.threads);
    explain::Values& to = out[static_cast<std::size_t>(item)];
    to.resize(asked.size());
    for (std::size_t n = 0; n < asked.size(); ++n) {
      const auto first = guess.guess(asked[n].place, item, asked[n].day());
      if (first) to[n] = scale.value(*first, answers[n], asked[n].lead);
    }
  }
  return out;
}

void put_beside(const FirstGuess& guess, ForecastOutcome& out) {
  out.table = guess.table(out.row.place, ForecastItem::pm25, out.row.day());
  for (const ForecastItem item : all_items) {
    const auto n = static_cast<std::size_t>(item);
    out.guess[n] = guess.guess(out.row.place, item, out.row.day());
    out.usual[n] = guess.usual(out.row.place, item, out.row.day());
    out.persistence[n] = persistence_of(guess.air(), out.row, item);
    out.measured[n] = guess.air().value(out.row.place, item, out.row.day());
  }
}

/// Of every county: the mean of what its stations have.
void add_counties(const FirstGuess& guess, std::vector<ForecastOutcome>& all) {
  const AirHistory& air = guess.air();
  const std::size_t stations = all.size();
  for (std::size_t place = 0; place < air.places.size(); ++place) {
    if (air.places[place].station) continue;
    std::map<std::pair<Day, int>, ByItem<std::pair<double, int>>> sums;
    for (std::size_t n = 0; n < stations; ++n) {
      const ForecastOutcome& one = all[n];
      if (air.places[one.row.place].unit != air.places[place].id) continue;
      auto& sum = sums[{one.row.issued, one.row.lead}];
      for (std::size_t item = 0; item < forecast_items; ++item) {
        if (!one.predicted[item]) continue;
        sum[item].first += *one.predicted[item];
        ++sum[item].second;
      }
    }
    for (const auto& [when, sum] : sums) {
      ForecastOutcome out;
      out.row = {place, when.first, when.second};
      for (std::size_t item = 0; item < forecast_items; ++item) {
        if (sum[item].second > 0) out.predicted[item] = sum[item].first / sum[item].second;
      }
      put_beside(guess, out);
      all.push_back(out);
    }
  }
}

Result<std::vector<ForecastOutcome>> outcomes_of(const ForecastGround& ground, const FirstGuess& guess,
                                                 const std::vector<ForecastRow>& learned,
                                                 const std::vector<ForecastRow>& asked, const ForecastRule& rule) {
  LANTIAN_TRY(const ByItem<explain::Values> predicted, corrected(ground, guess, learned, asked, rule));
  std::vector<ForecastOutcome> out(asked.size());
  for (std::size_t n = 0; n < asked.size(); ++n) {
    out[n].row = asked[n];
    for (std::size_t item = 0; item < forecast_items; ++item) out[n].predicted[item] = predicted[item][n];
    // Two models know nothing of each other: the part is not let above its whole.
    auto& [pm25, pm10, o3] = out[n].predicted;
    if (pm25 && pm10) pm10 = std::max(*pm10, *pm25);
    put_beside(guess, out[n]);
  }
  add_counties(guess, out);
  return out;
}

}  // namespace

std::optional<double> persistence_of(const AirHistory& air, const ForecastRow& row, ForecastItem item) {
  const auto today = air.value(row.place, item, row.issued);
  return today ? today : air.value(row.place, item, row.issued - std::chrono::days{1});
}

std::vector<ForecastBlock> forward_blocks(const Period& season, const ForecastRule& rule) {
  std::vector<ForecastBlock> out;
  for (Day begin = season.begin; begin < season.end; begin += std::chrono::days{rule.block_days}) {
    out.push_back({begin, std::min(season.end, begin + std::chrono::days{rule.block_days}),
                   begin - std::chrono::days{rule.gap_days + 1}});
  }
  return out;
}

Result<std::vector<ForecastOutcome>> forecast_block(const ForecastGround& ground, const ForecastBlock& block,
                                                    const ForecastRule& rule) {
  const AirHistory& air = ground.air;
  if ((block.known - air.first).count() < rule.least_days) {
    return Error{ErrorCode::incomplete,
                 fmt::format("the record begins on {} and a forecast of {} may learn up to {}; {} days are needed "
                             "(data/respond/forecast.toml, least_days)",
                             text_of(air.first), text_of(block.begin), text_of(block.known), rule.least_days),
                 "readings"};
  }
  const FirstGuess guess{air, block.known, block.end + std::chrono::days{forecast_days}, rule};
  const auto learned = station_rows(air, air.first, block.known, [&](const ForecastRow& row) {
    return row.day() <= block.known && thinned(row, air.first, rule.thin);
  });
  const auto asked = station_rows(air, block.begin, block.end, [](const ForecastRow&) { return true; });
  return outcomes_of(ground, guess, learned, asked, rule);
}

Result<std::vector<ForecastOutcome>> calibration(const ForecastGround& ground, Day known, const ForecastRule& rule,
                                                 int threads) {
  const AirHistory& air = ground.air;
  const FirstGuess guess{air, known, known, rule};
  const auto turn_of = [&](Day issued) {
    return (issued - air.first).count() / rule.block_days % rule.calibration_folds;
  };
  const auto folds = static_cast<std::size_t>(rule.calibration_folds);
  std::vector<std::optional<Result<std::vector<ForecastOutcome>>>> held(folds);
  transport::for_each_task(folds, threads, [&](std::size_t fold, std::size_t) {
    // Held out is a block of days of issue; its answers lie up to five days behind it, and the gap on both sides.
    const auto apart = [&](const ForecastRow& row) {
      for (int off = -(forecast_days + rule.gap_days); off <= forecast_days + rule.gap_days; ++off) {
        if (turn_of(row.issued + std::chrono::days{off}) == static_cast<std::int64_t>(fold)) return false;
      }
      return true;
    };
    const auto learned = station_rows(air, air.first, known, [&](const ForecastRow& row) {
      return row.day() <= known && thinned(row, air.first, rule.thin) && apart(row);
    });
    const auto asked = station_rows(air, air.first, known, [&](const ForecastRow& row) {
      return row.day() <= known && turn_of(row.issued) == static_cast<std::int64_t>(fold);
    });
    held[fold] = outcomes_of(ground, guess, learned, asked, rule);
  });
  std::vector<ForecastOutcome> out;
  for (const auto& one : held) {
    LANTIAN_CHECK(*one);
    out.insert(out.end(), (*one)->begin(), (*one)->end());
  }
  return out;
}

}  // namespace lantian::respond
