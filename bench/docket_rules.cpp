#include "docket/chain.hpp"
#include "docket/similar/duplicates.hpp"
#include "docket/similar/words.hpp"
#include "docket/statistics/statistics.hpp"
#include "measure.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

/// bench_docket_rules [CASES]: what the docket costs without its book: statistics of a year over CASES cases (1 000
/// 000), events as text and back, the chain verified, a report compared with 10 000 others. Every answer is checked
/// against how the cases were made; a wrong one fails.
namespace lantian::bench {
namespace {

using namespace docket;

constexpr std::int64_t hour_s = 3600;
constexpr std::int64_t day_s = 24 * hour_s;
/// 2023-01-01 00:00 in Beijing.
constexpr std::int64_t year_begin = 1'672'502'400;

int wrong(std::string_view what, std::int64_t found, std::int64_t expected) {
  fmt::print(stderr, "bench_docket_rules: wrong answer: {} {}, expected {}\n", found, what, expected);
  return 1;
}

/// Case i is opened on day i % 365 of 2023, answered an hour later and due ten days later; every fourth still waits,
/// every fifth of the others was closed a day late.
FactTable made_up(std::int64_t cases) {
  FactTable table;
  for (int county = 0; county < 7; ++county) {
    for (int town = 0; town < 15; ++town) table.places.number_of(fmt::format("65230{}{:03}", county + 1, town + 1));
  }
  for (int topic = 0; topic < 12; ++topic) table.topics.number_of(fmt::format("topic {}", topic));
  table.types.number_of("grid_event");
  table.rows.resize(static_cast<std::size_t>(cases));
  for (std::int64_t i = 0; i < cases; ++i) {
    CaseFacts& row = table.rows[static_cast<std::size_t>(i)];
    const std::int64_t day = i % 365;
    row.opened = year_begin + day * day_s + (i % 24) * hour_s;
    row.responded = row.opened + hour_s;
    row.due = static_cast<std::int32_t>((year_begin + 8 * hour_s) / day_s + day + 10);
    if (i % 4 != 0) row.closed = year_begin + (day + (i % 5 == 0 ? 11 : 9)) * day_s + hour_s;
    row.place = static_cast<std::uint32_t>(i % 105);
    row.topic = static_cast<std::uint16_t>(i % 12);
    row.rating = static_cast<std::uint8_t>(i % 6);
  }
  return table;
}

int time_statistics(std::int64_t cases) {
  const FactTable table = made_up(cases);
  StatisticsQuery query;
  query.period = *parse_period("2023");
  query.now = UtcSeconds{std::chrono::seconds{year_begin + 400 * day_s}};
  query.satisfied_from = 4;
  const Areas areas;
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  const Statistics found = statistics_of(table, areas, query);
  const double seconds = seconds_since(start);
  const double cpu_used = cpu_seconds() - cpu;
  std::int64_t due = 0;
  std::int64_t on_time = 0;
  std::int64_t waiting = 0;
  for (std::int64_t i = 0; i < cases; ++i) {
    waiting += i % 4 == 0 ? 1 : 0;
    if (i % 365 + 10 >= 365) continue;  // due in the next year
    ++due;
    on_time += i % 4 != 0 && i % 5 != 0 ? 1 : 0;
  }
  if (found.all.opened != cases) return wrong("cases", found.all.opened, cases);
  if (found.all.waiting != waiting) return wrong("waiting", found.all.waiting, waiting);
  if (found.all.on_time != Rate{on_time, due}) return wrong("on time", found.all.on_time.part, on_time);
  if (found.response.p90 != Rational{hour_s}) return wrong("s to answer", found.response.count, hour_s);
  fmt::print("statistics {:>9} cases     {:6.3f} s  (cpu {:.3f} s, answer checked)  peak {} MiB\n", cases, seconds,
             cpu_used, peak_mib());
  return 0;
}

Event event_of(std::int64_t number) {
  Event event;
  event.number = number;
  event.case_id = fmt::format("GE-2023-{:06}", number / 8 + 1);
  event.version = static_cast<std::int32_t>(number % 8 + 1);
  event.kind = EventKind::moved;
  event.at = UtcSeconds{std::chrono::seconds{year_begin + number}};
  event.by = "Ma";
  event.role = Role::grid;
  event.area = "652301001001-07";
  event.body.transition = "answer";
  event.body.state = "answered";
  event.body.reason = "covered and sprayed";
  event.body.state_due = Day{std::chrono::year{2023} / 10 / 18};
  event.body.fields = {{"cause", "uncovered"}};
  return event;
}

int time_events(std::int64_t events) {
  std::vector<StoredEvent> rows;
  std::string chain;
  auto start = Clock::now();
  for (std::int64_t number = 1; number <= events; ++number) {
    std::string text = event_text(event_of(number));
    chain = chain_of(chain, text);
    rows.push_back({number, std::move(text), chain});
  }
  const double written = seconds_since(start);
  start = Clock::now();
  const auto fault = verify_chain(std::span<const StoredEvent>{rows}, chain);
  const double verified = seconds_since(start);
  if (fault) return wrong("is the first bad row", fault->number, 0);
  rows[rows.size() / 2].text[20] ^= 1;
  const auto altered = verify_chain(std::span<const StoredEvent>{rows});
  const auto expected = static_cast<std::int64_t>(rows.size() / 2) + 1;
  if (!altered || altered->number != expected)
    return wrong("is the altered row", altered ? altered->number : 0, expected);
  fmt::print(
      "events     {:>9} written   {:6.3f} s  {:5.2f} M/s;  verified {:6.3f} s  {:5.2f} M/s  (one altered byte found)\n",
      events, written, static_cast<double>(events) / written / 1e6, verified,
      static_cast<double>(events) / verified / 1e6);
  return 0;
}

int time_duplicates(int candidates) {
  const DuplicateRule rule{60, 20, 72, 800, 40, 20, 40, 100, 80, 60, 40, 15};
  const auto report = [](int i) {
    return Report{std::to_string(i),
                  "odour",
                  fmt::format("652301{:03}{:03}", i % 15 + 1, i % 9 + 1),
                  {},
                  {},
                  UtcSeconds{std::chrono::seconds{year_begin + i}},
                  bigrams(fmt::format("a smell of tar at the works {} in the evening, as every day", i % 100))};
  };
  std::vector<Report> others;
  for (int i = 0; i < candidates; ++i) others.push_back(report(i));
  const Areas areas;
  const auto start = Clock::now();
  const auto found = likely_duplicates(others[0], others, rule, areas);
  const double seconds = seconds_since(start);
  // Those of the same village: i % 15 and i % 9 both 0.
  const std::int64_t village = (candidates - 1) / 45;
  if (static_cast<std::int64_t>(found.size()) < village) {
    return wrong("likely duplicates", static_cast<std::int64_t>(found.size()), village);
  }
  fmt::print("duplicates {:>9} compared  {:6.3f} s  ({} likely)\n", candidates, seconds, found.size());
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  using namespace lantian::bench;
  const std::int64_t cases = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1'000'000;
  for (const int status : {time_statistics(cases), time_events(500'000), time_duplicates(10'000)}) {
    if (status != 0) return status;
  }
  return 0;
}
