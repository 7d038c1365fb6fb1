#include "serve/sensorthings/reader.hpp"

#include <algorithm>

namespace lantian::serve::sta {
namespace {

constexpr std::int64_t cells_of_a_block = 4'000'000;
constexpr std::int64_t most_cells = 40'000'000;
constexpr std::int64_t most_steps = 60'000'000;  ///< of filters: some seconds

}  // namespace

void Reader::expect(std::vector<Row> series) {
  expected_.clear();
  at_expected_.assign(catalog_.places().size(), none);
  species_expected_.assign(terms::basic_six.size(), false);
  for (const Row& row : series) {
    species_expected_[row.species] = true;
    if (at_expected_[row.place] != none) continue;
    at_expected_[row.place] = expected_.size();
    expected_.push_back(row.place);
  }
}

Result<std::span<const observe::Cell>> Reader::days(const Row& series, Day begin, Day end) {
  const bool there = slab_ && slab_->period().begin == begin && slab_->period().end == end &&
                     at_station_[series.place] != none && at_species_[series.species] != none;
  if (!there) LANTIAN_CHECK(load(series, begin, end));
  const observe::Slab& slab = *slab_;
  return slab.series(at_station_[series.place], at_species_[series.species]);
}

Result<void> Reader::spend(std::size_t rows, std::size_t parts) {
  steps_ += static_cast<std::int64_t>(rows * parts);
  if (steps_ <= most_steps) return {};
  return Error{ErrorCode::invalid_argument,
               "this filter would work on too many hours; narrow it by phenomenonTime or ask one Datastream",
               "$filter"};
}

Result<void> Reader::load(const Row& series, Day begin, Day end) {
  keep::SlabQuery query;
  query.period = {PeriodKind::range, begin, end, ""};
  std::vector<std::uint32_t> places{series.place};
  std::vector<bool> species(terms::basic_six.size());
  species[series.species] = true;
  if (expects(series)) {
    const std::size_t from = at_expected_[series.place];
    species = species_expected_;
    const std::int64_t each = (end - begin).count() * 24 * std::ranges::count(species, true);
    const auto many =
        static_cast<std::size_t>(std::max<std::int64_t>(cells_of_a_block / std::max<std::int64_t>(each, 1), 1));
    const std::size_t until = std::min(expected_.size(), from + std::min(many, expected_.size()));
    places.assign(expected_.begin() + static_cast<std::ptrdiff_t>(from),
                  expected_.begin() + static_cast<std::ptrdiff_t>(until));
  }
  at_station_.assign(catalog_.places().size(), none);
  at_species_.assign(terms::basic_six.size(), none);
  for (const std::uint32_t place : places) {
    at_station_[place] = query.stations.size();
    query.stations.push_back(catalog_.places()[place].station.id);
  }
  for (std::size_t n = 0; n < species.size(); ++n) {
    if (!species[n]) continue;
    at_species_[n] = query.species.size();
    query.species.push_back(terms::basic_six[n]);
  }
  cells_ += static_cast<std::int64_t>(query.stations.size() * query.species.size()) * (end - begin).count() * 24;
  if (cells_ > most_cells) {
    slab_.reset();
    return Error{
        ErrorCode::invalid_argument,
        "this would read more than 40 million hours; narrow it by phenomenonTime, ask one Datastream, or leave "
        "out $count",
        "$filter"};
  }
  slab_.reset();
  LANTIAN_TRY(observe::Slab slab, book_.hours(query));
  slab_.emplace(std::move(slab));
  return {};
}

}  // namespace lantian::serve::sta
