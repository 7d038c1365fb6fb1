#include "serve/sensorthings/page.hpp"

#include <algorithm>

namespace lantian::serve::sta {
namespace {

bool has_place(Kind kind) {
  return kind != Kind::sensor && kind != Kind::observed_property;
}
bool has_species(Kind kind) {
  return kind == Kind::datastream || kind == Kind::observation || kind == Kind::observed_property;
}

/// What there is of a kind, in order; Observations apart.
std::vector<Row> rows_of(const Catalog& catalog, const Listing& listing) {
  std::vector<Row> out;
  const bool one_place = listing.from && has_place(listing.from->kind);
  const std::uint32_t first = one_place ? listing.from->place : 0;
  const auto last = one_place ? first + 1 : static_cast<std::uint32_t>(catalog.places().size());
  const auto add = [&](const Row& row) {
    if (exists(catalog, row) && (!listing.from || is_linked(*listing.from, row))) out.push_back(row);
  };
  constexpr auto all_species = static_cast<std::uint8_t>(terms::basic_six.size());
  if (listing.kind == Kind::sensor) add({Kind::sensor});
  if (listing.kind == Kind::observed_property) {
    for (std::uint8_t species = 0; species < all_species; ++species) add({listing.kind, species});
  }
  if (!has_place(listing.kind)) return out;
  for (std::uint32_t place = first; place < last; ++place) {
    for (std::uint8_t species = 0; species < (has_species(listing.kind) ? all_species : 1); ++species) {
      add({listing.kind, species, place});
    }
  }
  return out;
}

std::strong_ordering natural_order(const Row& left, const Row& right) {
  if (left.place != right.place) return left.place <=> right.place;
  if (left.species != right.species) return left.species <=> right.species;
  return left.hour <=> right.hour;
}

bool is_own_hour(const Row& row, const Ordering& one) {
  return row.kind == Kind::observation && one.path.size() == 1 &&
         (one.path[0] == "phenomenonTime" || one.path[0] == "resultTime");
}

std::strong_ordering turned(std::strong_ordering order, bool descending) {
  return descending ? 0 <=> order : order;
}

}  // namespace

bool exists(const Catalog& catalog, const Row& row) {
  switch (row.kind) {
    // When a station came to its place, nobody knows.
    case Kind::historical_location:
      return false;
    case Kind::location:
      return point_of(catalog, row).has_value();
    case Kind::datastream:
      return catalog.series(row.place, row.species).exists;
    default:
      return true;
  }
}

bool is_linked(const Row& from, const Row& to) {
  const bool same_place = !has_place(from.kind) || !has_place(to.kind) || from.place == to.place;
  const bool same_species = !has_species(from.kind) || !has_species(to.kind) || from.species == to.species;
  return same_place && same_species;
}

Result<std::optional<Row>> find_row(const Asked& asked, Kind kind, std::string_view id) {
  const Catalog& catalog = asked.sight.catalog;
  std::optional<Row> row = row_of(catalog, kind, id);
  if (!row || !exists(catalog, *row)) return std::optional<Row>{};
  if (kind != Kind::observation) return row;
  const Series& series = catalog.series(row->place, row->species);
  if (!series.exists || row->hour < series.first || row->hour > series.last) return std::optional<Row>{};
  const Day day = day_of(row->hour);
  LANTIAN_TRY(const auto cells, asked.reader.days(*row, day, day + std::chrono::days{1}));
  const observe::Cell cell = cells[static_cast<std::size_t>(hour_of_day(row->hour) - 1)];
  if (!cell.present()) return std::optional<Row>{};
  row->thousandths = cell.thousandths();
  return row;
}

std::vector<Value> place_in_order(const Sight& sight, const Row& row, const Query& query) {
  std::vector<Value> out;
  for (const Ordering& one : query.order) out.push_back(value_at(sight, row, one.path));
  out.emplace_back(id_of(sight.catalog, row));
  return out;
}

bool is_by_time(const Query& query) {
  return !query.order.empty() && is_own_hour({Kind::observation}, query.order[0]);
}

std::strong_ordering order_of_rows(const Sight& sight, const Row& left, const Row& right, const Query& query) {
  for (const Ordering& one : query.order) {
    const auto order = is_own_hour(left, one)
                           ? left.hour <=> right.hour
                           : ordered(value_at(sight, left, one.path), value_at(sight, right, one.path));
    if (order != 0) return turned(order, one.descending);
  }
  return natural_order(left, right);
}

bool is_behind(const Sight& sight, const Row& row, const Query& query, const Row& end) {
  for (std::size_t n = 0; n < query.order.size(); ++n) {
    const auto order =
        turned(ordered(value_at(sight, row, query.order[n].path), query.after[n]), query.order[n].descending);
    if (order != 0) return order > 0;
  }
  return natural_order(row, end) > 0;
}

Result<Page> page_of(const Asked& asked, const Listing& listing, const Query& query) {
  if (listing.kind == Kind::observation) return observations_page(asked, listing.from, query);
  const Sight& sight = asked.sight;
  std::vector<Row> rows = rows_of(sight.catalog, listing);
  std::erase_if(rows, [&](const Row& row) { return !keeps(query.filter, sight, row, asked.now); });
  Page page;
  if (query.count) page.count = static_cast<std::int64_t>(rows.size());
  if (!query.order.empty()) {
    std::ranges::sort(rows, [&](const Row& a, const Row& b) { return order_of_rows(sight, a, b, query) < 0; });
  }
  if (!query.after.empty()) {
    const auto end = row_of(sight.catalog, listing.kind, std::get<std::string>(query.after.back()));
    if (!end) return Error{ErrorCode::malformed, "there is no such entity to go on behind; begin again", "$skiptoken"};
    std::erase_if(rows, [&](const Row& row) { return !is_behind(sight, row, query, *end); });
  }
  const auto all = static_cast<std::int64_t>(rows.size());
  const std::int64_t from = std::min(all, query.skip), until = std::min(all, from + query.rows());
  page.rows.assign(rows.begin() + from, rows.begin() + until);
  page.more = until < all && until > from;
  return page;
}

}  // namespace lantian::serve::sta
