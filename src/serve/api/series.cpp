#include "serve/api/series.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/assessment.hpp"
#include "serve/hour_index.hpp"
#include "serve/inputs.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr int most_days = 5 * 366;

Result<Period> days_between(std::string_view from, std::string_view to) {
  LANTIAN_TRY(Period days, parse_period(fmt::format("{}..{}", from, to)));
  if (days.days() > most_days) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} days at once; ask for at most {}", days.days(), most_days),
                 "from, to"};
  }
  return days;
}

Result<terms::Unit> single_unit(const Office& office, const keep::ReadingBook& book, std::string_view word) {
  LANTIAN_TRY(terms::Unit unit, find_unit(office, book, word));
  if (unit.kind != terms::UnitKind::group) return unit;
  return Error{ErrorCode::unsupported,
               fmt::format("{} is a group and has no hours and days of its own; ask for one of {}", unit.id,
                           joined(unit.members, ", ")),
               ""};
}

}  // namespace

Result<HourSeries> hour_series(const Office& office, const keep::ReadingBook& book, std::string_view unit,
                               std::string_view from, std::string_view to) {
  HourSeries out;
  LANTIAN_TRY(out.days, days_between(from, to));
  LANTIAN_TRY(out.unit, single_unit(office, book, unit));
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  out.stations = stations_of(out.unit, known);
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  out.synthetic = synthetic.value_or(false);
  LANTIAN_TRY(const observe::Slab slab,
              book.hours({out.stations, {terms::basic_six.begin(), terms::basic_six.end()}, out.days, std::nullopt}));
  const std::vector<std::size_t> all = all_stations(slab);
  const auto slots = static_cast<std::size_t>(out.days.days()) * 24;
  for (std::size_t species = 0; species < slab.species().size(); ++species) {
    const terms::Species which = slab.species()[species];
    auto& values = out.values[which];
    values.resize(slots);
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const auto mean = mean_of_hour(slab, all, species, slot);
      if (!mean) continue;
      values[slot] = rounded(*mean, terms::printed_unit(which), which == terms::Species::co ? 3 : 1);
      ++out.observed;
    }
    out.expected += static_cast<std::int64_t>(slots);
  }
  return out;
}

Result<DaySeries> day_series(const Office& office, const keep::ReadingBook& book, std::string_view unit,
                             std::string_view period, std::string_view standard) {
  LANTIAN_TRY(const Period days, parse_period(period));
  LANTIAN_TRY(const terms::Unit which, single_unit(office, book, unit));
  LANTIAN_TRY(const standards::Standard* chosen, choose_standard(office, standard, days, which.id));
  const JudgeScope scope{office.region_of_unit(which.id), chosen, days, std::nullopt, &office.rulebook()};
  LANTIAN_TRY(JudgedUnit judged, judge_unit(book, which, scope));
  return DaySeries{std::move(judged.verdict), judged.lineage.synthetic};
}

}  // namespace lantian::serve
