#include "serve/sensorthings/page.hpp"

#include <algorithm>

namespace lantian::serve::sta {
namespace {

/// Hours that a walk may meet, both ends included.
struct HourRange {
  HourEnding first{}, last{};
  bool empty() const { return first > last; }
};

HourRange narrowed(HourRange range, const Catalog& catalog, const TimeBounds& bounds) {
  if (range.empty()) return range;
  if (bounds.from > catalog.utc(range.first) - std::chrono::hours{1}) {
    const auto whole = std::chrono::ceil<std::chrono::hours>(std::min(bounds.from, catalog.utc(range.last)));
    range.first = catalog.local(whole) + std::chrono::hours{1};
  }
  if (bounds.until < catalog.utc(range.last)) {
    range.last = catalog.local(std::max(bounds.until, catalog.utc(range.first) - std::chrono::hours{1}));
  }
  return range;
}

/// Some series and the hours to walk. `frame`: what the windows of days are cut from; the same for every series that
/// one answer expands, so that a window is read for all of them at once.
struct Walk {
  std::vector<Row> series;
  HourRange range, frame;
};

Walk walk_of(const Asked& asked, const TimeBounds& bounds, std::vector<Row> series, bool expanded) {
  const Catalog& catalog = asked.sight.catalog;
  HourRange range{HourEnding::max(), HourEnding::min()};
  for (const Row& row : series) {
    const Series& one = catalog.series(row.place, row.species);
    range.first = std::min(range.first, one.first);
    range.last = std::max(range.last, one.last);
  }
  range = narrowed(range, catalog, bounds);
  const bool shared = expanded && asked.reader.expects(series[0]);
  HourRange frame = shared ? narrowed({catalog.first(), catalog.last()}, catalog, bounds) : range;
  return {std::move(series), range, frame};
}

/// The series to walk, in order, after what the filter says of series as a whole.
std::vector<Row> series_of(const Asked& asked, const std::optional<Row>& from, const Query& query) {
  const Catalog& catalog = asked.sight.catalog;
  const std::vector<const Expression*> parts = series_parts(query.filter);
  std::vector<Row> out;
  const bool one_place = from && from->kind != Kind::sensor && from->kind != Kind::observed_property;
  const std::uint32_t first = one_place ? from->place : 0;
  const auto last = one_place ? first + 1 : static_cast<std::uint32_t>(catalog.places().size());
  for (std::uint32_t place = first; place < last; ++place) {
    for (std::uint8_t species = 0; species < terms::basic_six.size(); ++species) {
      const Row row{Kind::observation, species, place, {}, 0};
      if (!catalog.series(place, species).exists || (from && !is_linked(*from, row))) continue;
      const bool kept = std::ranges::all_of(
          parts, [&](const Expression* part) { return evaluate(*part, asked.sight, row, asked.now) == Value{true}; });
      if (kept) out.push_back(row);
    }
  }
  return out;
}

/// Takes rows in their final order and keeps what belongs on the page.
class Gathering {
 public:
  Gathering(const Asked& asked, const Query& query, std::optional<Row> end) : asked_{asked}, query_{query}, end_{end} {
    if (query.count) page_.count = 0;
  }
  bool done() const { return page_.more && !query_.count; }
  void take(const Row& row) {
    if (!keeps(query_.filter, asked_.sight, row, asked_.now)) return;
    if (page_.count) ++*page_.count;
    if (end_ && !is_behind(asked_.sight, row, query_, *end_)) return;
    if (skipped_ < query_.skip) {
      ++skipped_;
    } else if (static_cast<std::int64_t>(page_.rows.size()) < query_.rows()) {
      page_.rows.push_back(row);
    } else {
      page_.more = true;
    }
  }
  Page page() && {
    page_.more = page_.more && !page_.rows.empty();
    return std::move(page_);
  }

 private:
  const Asked& asked_;
  const Query& query_;
  std::optional<Row> end_;
  Page page_;
  std::int64_t skipped_ = 0;
};

/// How many hours may lie in memory at once, to be ordered.
constexpr std::int64_t most_in_hand = 2'000'000;

std::size_t parts_of(const Expression& expression) {
  std::size_t count = 1;
  for (const Expression& part : expression.parts) count += parts_of(part);
  return count;
}

/// Rows of days [begin, end) that lie in the range, series by series, to be put to the query's filter.
Result<std::vector<Row>> rows_between(const Asked& asked, const Walk& walk, const Query& query, Day begin, Day end) {
  std::vector<Row> rows;
  const std::size_t parts = query.filter ? parts_of(*query.filter) : 0;
  if (hour_ending(begin, 1) > walk.range.last || HourEnding{end} < walk.range.first) return rows;
  for (Row row : walk.series) {
    LANTIAN_TRY(const auto cells, asked.reader.days(row, begin, end));
    const HourEnding origin = HourEnding{begin} + std::chrono::hours{1};
    const auto from = std::max<std::int64_t>((walk.range.first - origin).count(), 0);
    const auto until = std::min<std::int64_t>((walk.range.last - origin).count() + 1, std::ssize(cells));
    if (until > from) LANTIAN_CHECK(asked.reader.spend(static_cast<std::size_t>(until - from), parts));
    for (std::int64_t n = from; n < until; ++n) {
      const observe::Cell cell = cells[static_cast<std::size_t>(n)];
      if (!cell.present()) continue;
      row.hour = origin + std::chrono::hours{n};
      row.thousandths = cell.thousandths();
      rows.push_back(row);
    }
  }
  return rows;
}

/// Walks days in the order of time, first few, then more, until the page is full. Each stretch of days is ordered for
/// itself, which is the whole order because time comes first in it.
Result<void> walk_by_time(const Asked& asked, const Walk& walk, const Query& query, Gathering& gathering) {
  const auto each_day = 24 * std::ssize(walk.series);
  const std::chrono::days most{std::clamp<std::int64_t>(most_in_hand / each_day, 1, 732)};
  const bool back = !query.order.empty() && query.order[0].descending;
  const Day begin = day_of(walk.frame.first), end = day_of(walk.frame.last) + std::chrono::days{1};
  const auto wanted = (query.rows() + query.skip) / each_day + 2;
  std::chrono::days width{std::min<std::int64_t>(wanted, most.count())};
  for (std::chrono::days done{0}; done < end - begin && !gathering.done();) {
    width = std::min({width, most, std::chrono::days{end - begin} - done});
    const Day first = back ? end - done - width : begin + done;
    LANTIAN_TRY(std::vector<Row> rows, rows_between(asked, walk, query, first, first + width));
    if (walk.series.size() > 1 || back) {
      std::ranges::sort(rows, [&](const Row& a, const Row& b) { return order_of_rows(asked.sight, a, b, query) < 0; });
    }
    for (const Row& row : rows) gathering.take(row);
    done += width;
    width *= 4;
  }
  return {};
}

/// Everything at once, for an order in which time is not first.
Result<void> walk_all(const Asked& asked, const Walk& walk, const Query& query, Gathering& gathering) {
  const Day begin = day_of(walk.frame.first), end = day_of(walk.frame.last) + std::chrono::days{1};
  if ((end - begin).count() * 24 * std::ssize(walk.series) > most_in_hand) {
    return Error{ErrorCode::invalid_argument,
                 "more than 2 million hours would have to be ordered; order by phenomenonTime first, narrow it by "
                 "phenomenonTime, or ask one Datastream",
                 "$orderby"};
  }
  LANTIAN_TRY(std::vector<Row> rows, rows_between(asked, walk, query, begin, end));
  std::erase_if(rows, [&](const Row& row) { return !keeps(query.filter, asked.sight, row, asked.now); });
  std::ranges::sort(rows, [&](const Row& a, const Row& b) { return order_of_rows(asked.sight, a, b, query) < 0; });
  for (const Row& row : rows) gathering.take(row);
  return {};
}

/// Where the page before ended, for a walk in the order of time: nothing before it need be read again.
void go_on(Walk& walk, const Row& end, bool back) {
  HourEnding& near = back ? walk.range.last : walk.range.first;
  near = back ? std::min(near, end.hour) : std::max(near, end.hour);
  walk.frame = walk.range;
}

/// The newest value of one series is known without asking the book.
bool asks_newest(const std::optional<Row>& from, const Query& query) {
  return from && from->kind == Kind::datastream && query.top == 1 && query.skip == 0 && !query.count && !query.filter &&
         query.after.empty() && is_by_time(query) && query.order[0].descending;
}

Page newest_page(const Catalog& catalog, const Row& datastream) {
  const Series& series = catalog.series(datastream.place, datastream.species);
  Page page;
  if (!series.exists) return page;
  page.rows.push_back({Kind::observation, datastream.species, datastream.place, series.last, series.newest});
  page.more = series.first < series.last;
  return page;
}

}  // namespace

Result<Page> observations_page(const Asked& asked, const std::optional<Row>& from, const Query& query) {
  const Catalog& catalog = asked.sight.catalog;
  if (asks_newest(from, query)) return newest_page(catalog, *from);
  std::optional<Row> end;
  if (!query.after.empty()) {
    end = row_of(catalog, Kind::observation, std::get<std::string>(query.after.back()));
    if (!end) return Error{ErrorCode::malformed, "there is no such entity to go on behind; begin again", "$skiptoken"};
  }
  const std::vector<Row> series = series_of(asked, from, query);
  const TimeBounds bounds = bounds_of(query.filter);
  Gathering gathering{asked, query, end};
  if (series.empty()) return std::move(gathering).page();
  if (!from) asked.reader.expect(series);
  // Without an order: series by series, each in the order of time.
  const bool one_by_one = query.order.empty();
  const bool goes_on = end && !query.count;
  for (std::size_t n = 0; n < (one_by_one ? series.size() : 1) && !gathering.done(); ++n) {
    Walk walk = walk_of(asked, bounds, one_by_one ? std::vector{series[n]} : series, from.has_value());
    if (goes_on && one_by_one) {
      const auto own = std::pair{series[n].place, series[n].species}, there = std::pair{end->place, end->species};
      if (own < there) continue;
      if (own == there) go_on(walk, *end, false);
    }
    if (goes_on && is_by_time(query)) go_on(walk, *end, query.order[0].descending);
    if (walk.range.empty()) continue;
    if (one_by_one || is_by_time(query)) {
      LANTIAN_CHECK(walk_by_time(asked, walk, query, gathering));
    } else {
      LANTIAN_CHECK(walk_all(asked, walk, query, gathering));
    }
  }
  return std::move(gathering).page();
}

}  // namespace lantian::serve::sta
