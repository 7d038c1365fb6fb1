#pragma once
#include "respond/forecast/air.hpp"
#include "respond/forecast/rule.hpp"

#include <vector>

/// What is usual at a time of the year, and the first guess that stands on it.
namespace lantian::respond {

/// Values of the same calendar window that may be known: days up to `known` of other years, or, where there are too few,
/// of the same year further away than ForecastRule::apart_days. Ascending in time. Empty: there are none.
std::vector<double> usual_values(const AirHistory& air, const explain::Values& values, Day day, Day known,
                                 const ForecastRule& rule);

/// The first guess of every day that may be asked about, from what was known up to one day.
/// PM: table of that day + usual remainder (measured - table); without a table, and for O3, what is usual.
class FirstGuess {
 public:
  /// Days from the first of the history to `until`.
  FirstGuess(const AirHistory& air, Day known, Day until, const ForecastRule& rule);

  std::optional<double> guess(std::size_t place, ForecastItem item, Day day) const { return at(guess_, place, item, day); }
  std::optional<double> usual(std::size_t place, ForecastItem item, Day day) const { return at(usual_, place, item, day); }
  std::optional<double> table(std::size_t place, ForecastItem item, Day day) const {
    return air_->at(air_->places[place].table[static_cast<std::size_t>(item)], day);
  }
  /// Measured - guess.
  std::optional<double> error(std::size_t place, ForecastItem item, Day day) const {
    const auto measured = air_->value(place, item, day);
    const auto guessed = guess(place, item, day);
    if (!measured || !guessed) return std::nullopt;
    return *measured - *guessed;
  }
  const AirHistory& air() const { return *air_; }

 private:
  using Table = std::vector<ByItem<explain::Values>>;  ///< [place]
  std::optional<double> at(const Table& table, std::size_t place, ForecastItem item, Day day) const {
    return air_->at(table[place][static_cast<std::size_t>(item)], day);
  }
  const AirHistory* air_;
  Table usual_, guess_;
};

}  // namespace lantian::respond
