#include "respond/forecast/season.hpp"

#include "base/assert.hpp"
#include "respond/forecast/scores.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>

namespace lantian::respond {
namespace {

using Outcomes = std::vector<ForecastOutcome>;

bool forecast_whole(const ForecastOutcome& one) {
  return std::ranges::all_of(one.predicted, [](const auto& value) { return value.has_value(); });
}

/// The share of indices at this time of other years that lie above.
std::optional<double> usual_above(const std::vector<double>& usual, int above) {
  if (usual.empty()) return std::nullopt;
  const auto found = std::ranges::count_if(usual, [&](double one) { return one > above; });
  return static_cast<double>(found) / static_cast<double>(usual.size());
}

/// Turns outcomes of one block into days of forecasts and rows of the verification.
class BlockWriter {
 public:
  BlockWriter(const ForecastGround& ground, const ForecastRule& rule, const IndexOn& index, const ErrorShelf& errors,
              Day known)
      : ground_{ground}, rule_{rule}, index_{index}, errors_{errors}, known_{known} {
    for (const PlaceDays& place : ground.air.places) {
      explain::Values values;
      for (const auto& one : place.aqi) values.push_back(one ? std::optional<double>{*one} : std::nullopt);
      aqi_.push_back(std::move(values));
    }
  }

  void write(const Outcomes& outcomes, SeasonForecasts& out) {
    std::map<Day, Forecast> made;
    for (const ForecastOutcome& one : outcomes) {
      const PlaceDays& place = ground_.air.places[one.row.place];
      const DayIndex& index = index_(one.row.day());
      const auto members =
          forecast_whole(one) ? errors_.draw(place.station, one, known_, rule_) : std::vector<ForecastMember>{};
      const auto gust = ground_.weather.empty()
                            ? std::nullopt
                            : ground_.weather[place.weather].of(one.row.issued, one.row.lead, "gust");
      ForecastDay day = day_of_forecast(one, members, index, gust, rule_);
      if (!members.empty()) verify(one, members, index, day, out.verified);
      Forecast& forecast = made[one.row.issued];
      if (forecast.places.empty()) begin(one.row.issued, forecast);
      forecast.places[one.row.place].days.push_back(std::move(day));
    }
    for (auto& [issued, forecast] : made) {
      for (ForecastPlace& place : forecast.places) std::ranges::sort(place.days, {}, &ForecastDay::lead);
      out.forecasts.push_back(std::move(forecast));
    }
  }

 private:
  void begin(Day issued, Forecast& forecast) const {
    forecast.issued = issued;
    const HourEnding whole = hour_ending(issued, 24);
    forecast.complete = std::min(whole, ground_.air.newest.value_or(whole));
    forecast.synthetic = ground_.air.synthetic;
    for (const PlaceDays& place : ground_.air.places) forecast.places.push_back({place.id, place.station, {}});
  }

  void verify(const ForecastOutcome& one, const std::vector<ForecastMember>& members, const DayIndex& index,
              const ForecastDay& day, std::vector<VerifiedForecast>& out) {
    const PlaceDays& place = ground_.air.places[one.row.place];
    VerifiedForecast row{one.row, one.predicted, one.measured, one.persistence, one.usual, day.aqi, {}, {}, {}, {}, {}};
    const auto at = static_cast<std::size_t>((one.row.day() - ground_.air.first).count());
    if (at < place.aqi.size()) row.aqi_measured = place.aqi[at];
    const auto usual = usual_values(ground_.air, aqi_[one.row.place], one.row.day(), known_, rule_);
    std::vector<int> indices;
    for (const ForecastMember& member : members) indices.push_back(index.aqi({member[0], member[1], member[2]}));
    for (const int above : rule_.index_above) {
      const auto found = std::ranges::count_if(indices, [&](int aqi) { return aqi > above; });
      row.chance_above.push_back(static_cast<double>(found) / static_cast<double>(indices.size()));
      row.usual_above.push_back(usual_above(usual, above));
    }
    if (one.measured[0]) {
      std::vector<double> pm25;
      for (const ForecastMember& member : members) pm25.push_back(member[0]);
      row.crps = crps_of(pm25, *one.measured[0]);
      auto others = usual_values(ground_.air, place.values[0], one.row.day(), known_, rule_);
      if (!others.empty()) row.crps_usual = crps_of(others, *one.measured[0]);
    }
    if (row.aqi_measured || row.crps) out.push_back(std::move(row));
  }

  const ForecastGround& ground_;
  const ForecastRule& rule_;
  const IndexOn& index_;
  const ErrorShelf& errors_;
  Day known_;
  std::vector<explain::Values> aqi_;  ///< of each place, as numbers
};

}  // namespace

Result<Forecast> forecast_of(const ForecastGround& ground, Day issued, const ForecastRule& rule, const IndexOn& index,
                             const SeasonWork& work) {
  const ForecastBlock block{issued, issued + std::chrono::days{1}, issued};
  LANTIAN_TRY(const Outcomes outcomes, forecast_block(ground, block, rule));
  LANTIAN_TRY(const Outcomes before, calibration(ground, issued, rule, work.threads));
  ErrorShelf errors;
  errors.add(ground.air, before);
  SeasonForecasts out;
  BlockWriter{ground, rule, index, errors, issued}.write(outcomes, out);
  LANTIAN_ASSERT(out.forecasts.size() == 1, "one day of issue makes one forecast");
  return std::move(out.forecasts.front());
}

Result<SeasonForecasts> forecast_season(const ForecastGround& ground, const Period& season, const ForecastRule& rule,
                                        const IndexOn& index, const SeasonWork& work) {
  const std::vector<ForecastBlock> blocks = forward_blocks(season, rule);
  ErrorShelf errors;
  LANTIAN_TRY(const Outcomes before, calibration(ground, blocks.front().known, rule, work.threads));
  errors.add(ground.air, before);
  std::vector<std::optional<Result<Outcomes>>> answers(blocks.size());
  std::atomic<std::size_t> done{0};
  transport::for_each_task(blocks.size(), work.threads, [&](std::size_t n, std::size_t) {
    answers[n] = forecast_block(ground, blocks[n], rule);
    if (work.told) work.told(++done, blocks.size());
  });
  SeasonForecasts out;
  for (std::size_t n = 0; n < blocks.size(); ++n) {
    LANTIAN_CHECK(*answers[n]);
    // Members of a block know the errors of days that were over when it began, and none of its own.
    BlockWriter{ground, rule, index, errors, blocks[n].begin}.write(**answers[n], out);
    errors.add(ground.air, **answers[n]);
  }
  return out;
}

}  // namespace lantian::respond
