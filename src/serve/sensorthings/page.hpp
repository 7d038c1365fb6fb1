#pragma once
#include "serve/sensorthings/evaluate.hpp"
#include "serve/sensorthings/reader.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace lantian::serve::sta {

/// Which entities: all of a kind, or those that another one is linked with.
struct Listing {
  Kind kind{};
  std::optional<Row> from{};
};

/// What answering needs besides the query.
struct Asked {
  Sight sight;
  Reader& reader;
  UtcSeconds now{};
};

struct Page {
  std::vector<Row> rows;
  std::optional<std::int64_t> count;  ///< of all that the filter keeps, when asked for
  bool more = false;                  ///< behind the last row
};

/// Filtered, ordered, cut. Order: as asked for, then station, species, hour; so it is total and a page goes on behind
/// the last entity of the one before, whatever came or went meanwhile. Requires: a checked query. Returns malformed for
/// a place to go on from that cannot be, invalid_argument for what would read too much at once, and the book's errors.
Result<Page> page_of(const Asked& asked, const Listing& listing, const Query& query);

/// Whether the catalog knows such an entity. Observations are looked for in the book, see `find_row`.
bool exists(const Catalog& catalog, const Row& row);
/// Whether a link of `from` leads to `to`.
bool is_linked(const Row& from, const Row& to);
/// The entity of an id, an Observation with its value; absent when there is none. Returns the book's errors.
Result<std::optional<Row>> find_row(const Asked& asked, Kind kind, std::string_view id);

/// What the link to the next page says of this row.
std::vector<Value> place_in_order(const Sight& sight, const Row& row, const Query& query);

/// Whether the first ordering is by the time of the hour.
bool is_by_time(const Query& query);
/// Before, same or behind in the order of the query.
std::strong_ordering order_of_rows(const Sight& sight, const Row& left, const Row& right, const Query& query);
/// Whether a row comes behind the end of the page before; `end`: the row of its id.
bool is_behind(const Sight& sight, const Row& row, const Query& query, const Row& end);

/// The part of `page_of` for Observations.
Result<Page> observations_page(const Asked& asked, const std::optional<Row>& from, const Query& query);

}  // namespace lantian::serve::sta
