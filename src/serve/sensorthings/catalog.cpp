#include "serve/sensorthings/catalog.hpp"

#include <algorithm>
#include <map>

namespace lantian::serve::sta {
namespace {

constexpr std::size_t six = terms::basic_six.size();
constexpr std::int64_t cells_at_once = 6'000'000;

/// How many days to look at next: few at first, then more, never more cells than are wanted at once.
std::chrono::days next_width(std::chrono::days before, std::size_t places) {
  const auto most = cells_at_once / static_cast<std::int64_t>(std::max<std::size_t>(places, 1) * six * 24);
  const std::int64_t wanted = before.count() == 0 ? 2 : before.count() * 4;
  return std::chrono::days{std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(most, 1))};
}

/// Standards by area, looked up once for each.
std::string standard_at(const Office& office, Day day, const std::string& unit,
                        std::map<std::string, std::string>& known) {
  const auto [at, fresh] = known.try_emplace(unit);
  if (!fresh) return at->second;
  const auto standard = office.rulebook().standard_on(day, unit);
  if (standard) at->second = (*standard)->id;
  return at->second;
}

}  // namespace

Result<Catalog> Catalog::read(const Office& office, const keep::ReadingBook& book, const std::string& region,
                              std::shared_ptr<const Words> words) {
  Catalog out;
  out.words_ = std::move(words);
  if (const auto pack = office.region(region)) out.offset_ = std::chrono::hours{(*pack)->utc_offset_hours};
  LANTIAN_TRY(std::vector<terms::Station> stations, book.stations());
  LANTIAN_TRY(const std::vector<terms::Unit> named, book.units());
  LANTIAN_TRY(const std::optional<Period> span, book.span());
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  out.synthetic_ = synthetic.value_or(false);
  std::ranges::sort(stations, {}, &terms::Station::id);
  std::map<std::string, std::string> standards;
  for (terms::Station& station : stations) {
    Place place{std::move(station), {}, {}};
    const std::string& unit = place.station.unit_id;
    if (span) place.standard = standard_at(office, span->last(), unit, standards);
    const terms::Region* pack = office.region_of_unit(unit);
    const auto own = std::ranges::find(named, unit, &terms::Unit::id);
    if (const terms::Unit* known = pack != nullptr ? pack->unit(unit) : nullptr; known != nullptr) {
      place.unit = known->name;
    } else if (own != named.end()) {
      place.unit = own->name;
    }
    out.places_.push_back(std::move(place));
  }
  out.series_.resize(out.places_.size() * six);
  if (!span) return out;
  out.first_ = hour_ending(span->begin, 1);
  out.last_ = hour_ending(span->last(), 24);
  LANTIAN_CHECK(out.find_newest(book, *span));
  LANTIAN_CHECK(out.find_first(book, *span));
  return out;
}

Result<observe::Slab> Catalog::slab_of(const keep::ReadingBook& book, const std::vector<std::uint32_t>& places,
                                       Day begin, Day end) const {
  keep::SlabQuery query;
  for (const std::uint32_t place : places) query.stations.push_back(places_[place].station.id);
  query.species.assign(terms::basic_six.begin(), terms::basic_six.end());
  query.period = {PeriodKind::range, begin, end, ""};
  return book.hours(query);
}

Result<void> Catalog::find_newest(const keep::ReadingBook& book, const Period& span) {
  std::vector<std::uint32_t> open;
  for (std::uint32_t place = 0; place < places_.size(); ++place) open.push_back(place);
  std::chrono::days width{0};
  for (Day end = span.end; end > span.begin && !open.empty();) {
    width = next_width(width, open.size());
    const Day begin = std::max(span.begin, end - width);
    LANTIAN_TRY(const observe::Slab slab, slab_of(book, open, begin, end));
    for (std::size_t n = 0; n < open.size() * six; ++n) {
      Series& series = at(open[n / six], n % six);
      if (series.exists) continue;
      const auto cells = slab.series(n / six, n % six);
      const auto found = std::find_if(cells.rbegin(), cells.rend(), [](observe::Cell cell) { return cell.present(); });
      if (found == cells.rend()) continue;
      series.exists = true;
      series.newest = found->thousandths();
      series.last = HourEnding{begin} + std::chrono::hours{cells.rend() - found};
    }
    std::erase_if(open, [&](std::uint32_t place) {
      return std::all_of(&at(place, 0), &at(place, 0) + six, [](const Series& one) { return one.exists; });
    });
    end = begin;
  }
  return {};
}

Result<void> Catalog::find_first(const keep::ReadingBook& book, const Period& span) {
  const auto is_open = [this](std::uint32_t place) {
    return std::any_of(&at(place, 0), &at(place, 0) + six,
                       [](const Series& one) { return one.exists && one.first == HourEnding{}; });
  };
  std::vector<std::uint32_t> open;
  for (std::uint32_t place = 0; place < places_.size(); ++place) {
    if (is_open(place)) open.push_back(place);
  }
  std::chrono::days width{0};
  for (Day begin = span.begin; begin < span.end && !open.empty();) {
    width = next_width(width, open.size());
    const Day end = std::min(span.end, begin + width);
    LANTIAN_TRY(const observe::Slab slab, slab_of(book, open, begin, end));
    for (std::size_t n = 0; n < open.size() * six; ++n) {
      Series& series = at(open[n / six], n % six);
      if (!series.exists || series.first != HourEnding{}) continue;
      const auto cells = slab.series(n / six, n % six);
      const auto found = std::ranges::find_if(cells, [](observe::Cell cell) { return cell.present(); });
      if (found != cells.end()) series.first = HourEnding{begin} + std::chrono::hours{found - cells.begin() + 1};
    }
    std::erase_if(open, [&](std::uint32_t place) { return !is_open(place); });
    begin = end;
  }
  return {};
}

std::optional<std::uint32_t> Catalog::place_of(std::string_view station) const {
  const auto found = std::ranges::lower_bound(places_, station, {},
                                              [](const Place& place) { return std::string_view{place.station.id}; });
  if (found == places_.end() || found->station.id != station) return std::nullopt;
  return static_cast<std::uint32_t>(found - places_.begin());
}

}  // namespace lantian::serve::sta
