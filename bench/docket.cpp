#include "../test/contract/throwaway_postgres.hpp"
#include "docket/statistics/statistics.hpp"
#include "keep/docket_book.hpp"
#include "keep/files.hpp"
#include "measure.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

/// bench_docket [CASES [sqlite|postgres]]: a docket of eight events a case over four years, in which a twentieth is
/// open; then the open cases of a township by deadline, the statistics of a year, and transitions by many threads at
/// once, each durable when it is acknowledged. Everything is known by formula, and a wrong answer fails.
///
/// The load goes through `append` like everything else, in batches of 5000 cases: PostgreSQL takes large batches by
/// COPY.
namespace lantian::bench {
namespace {

using docket::Event;
using docket::EventKind;
using docket::Role;
using keep::CaseFilter;
using keep::CaseRow;
using keep::DocketBook;

constexpr int events_a_case = 8, counties = 7, towns = 10, villages = 6;
constexpr int cases_a_batch = 5000;
constexpr int first_year = 2020, years = 4;
constexpr int writers = 32, seconds_of_writing = 5;
const UtcSeconds first_instant{std::chrono::sys_days{std::chrono::year{first_year} / 1 / 1} - beijing_offset};
constexpr std::int64_t span_seconds = (3 * 365 + 366) * 86'400LL;
constexpr std::string_view county_codes[counties] = {"652301", "652302", "652323", "652324",
                                                     "652325", "652327", "652328"};

/// Numbers without a pattern, the same on every machine.
std::uint64_t mixed(std::uint64_t n) {
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
  n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
  return n ^ (n >> 31);
}

/// One case by its number alone.
struct Plan {
  std::uint64_t dice;
  int number;
  UtcSeconds opened;
  explicit Plan(int n)
      : dice{mixed(static_cast<std::uint64_t>(n) + 1)},
        number{n},
        opened{first_instant + std::chrono::seconds{static_cast<std::int64_t>(dice % span_seconds)}} {}

  std::string id() const { return fmt::format("GE-2020-{:07}", number + 1); }
  std::string town() const {
    return fmt::format("{}{:03}", county_codes[(dice >> 8) % counties], 1 + (dice >> 12) % towns);
  }
  std::string place() const {
    return fmt::format("{}{:03}-{:02}", town(), 1 + (dice >> 20) % villages, 1 + (dice >> 24) % 9);
  }
  bool is_open() const { return (dice >> 32) % 20 == 0; }
  std::chrono::hours step() const { return std::chrono::hours{3 + (dice >> 40) % 40}; }
  Day due() const {
    return std::chrono::floor<std::chrono::days>(to_local(opened)) + std::chrono::days{5 + (dice >> 48) % 10};
  }
  UtcSeconds closed() const { return opened + (events_a_case - 1) * step(); }
};

struct Step {
  EventKind kind;
  Role role;
  const char* transition;
  const char* state;
};
/// After opening; an open case stops on the way and is talked about instead.
constexpr Step steps[events_a_case - 1] = {{EventKind::moved, Role::township, "dispatch", "dispatched"},
                                           {EventKind::moved, Role::grid, "accept", "checking"},
                                           {EventKind::commented, Role::grid, "", ""},
                                           {EventKind::commented, Role::grid, "", ""},
                                           {EventKind::moved, Role::grid, "answer", "answered"},
                                           {EventKind::commented, Role::township, "", ""},
                                           {EventKind::moved, Role::county, "close", "closed"}};
/// Round and round, for the transitions of the last part: from closed back to closed.
constexpr Step round_trip[] = {{EventKind::reopened, Role::county, "reopen", "reported"},
                               {EventKind::moved, Role::township, "dispatch", "dispatched"},
                               {EventKind::moved, Role::grid, "accept", "checking"},
                               {EventKind::moved, Role::grid, "answer", "answered"},
                               {EventKind::moved, Role::county, "close", "closed"}};

Event event_of(const std::string& id, const std::string& area, const Step& step, int version, UtcSeconds at) {
  Event event;
  event.case_id = id;
  event.version = version;
  event.kind = step.kind;
  event.at = at;
  event.by = "Li Wei";
  event.role = step.role;
  event.area = area;
  event.body.transition = step.transition;
  event.body.state = step.state;
  if (step.kind == EventKind::commented) event.body.text = "seen on site, covered by half";
  if (step.kind == EventKind::reopened) event.body.reason = "complained about again";
  return event;
}

void put_case(std::vector<Event>& events, const Plan& plan) {
  const std::string id = plan.id(), town = plan.town();
  Event& first =
      events.emplace_back(event_of(id, town, {EventKind::opened, Role::system, "", "reported"}, 1, plan.opened));
  first.body.type = "grid_event";
  first.body.topic = (plan.dice >> 56) % 2 == 0 ? "dust" : "smoke";
  first.body.place = plan.place();
  first.body.title = "PM10 above its limit for three hours";
  first.body.due = plan.due();
  first.body.synthetic = true;
  for (int i = 1; i < events_a_case; ++i) {
    Step step = steps[i - 1];
    if (plan.is_open() && i > 2) step = steps[2];
    events.push_back(event_of(id, town, step, i + 1, plan.opened + i * plan.step()));
  }
}

int wrong(const std::string& what) {
  return failed({ErrorCode::corrupt, "wrong answer: " + what, "bench_docket"});
}

int load(DocketBook& book, int cases) {
  const auto start = Clock::now();
  std::vector<Event> events;
  for (int begin = 0; begin < cases; begin += cases_a_batch) {
    events.clear();
    for (int i = begin; i < std::min(cases, begin + cases_a_batch); ++i) put_case(events, Plan{i});
    if (const auto receipt = book.append(events); !receipt) return failed(receipt.error());
  }
  const double seconds = seconds_since(start);
  const double events_loaded = static_cast<double>(cases) * events_a_case;
  fmt::print("load                    {:>9} cases, {:.0f} events in {:.1f} s: {:.0f} k events/s\n", cases,
             events_loaded, seconds, events_loaded / seconds / 1e3);
  return 0;
}

/// Of several tries the median and the worst, in ms.
template <class Ask>
std::pair<double, double> timed(int tries, Ask ask) {
  std::vector<double> all;
  for (int i = 0; i < tries; ++i) {
    const auto start = Clock::now();
    ask(i);
    all.push_back(seconds_since(start) * 1e3);
  }
  std::ranges::sort(all);
  return {all[all.size() / 2], all.back()};
}

int ask_townships(const DocketBook& book, int cases) {
  std::vector<std::pair<std::string, std::vector<std::pair<Day, std::string>>>> expected;
  for (int county = 0; county < counties; ++county) {
    for (int town = 1; town <= towns; ++town)
      expected.push_back({fmt::format("{}{:03}", county_codes[county], town), {}});
  }
  for (int i = 0; i < cases; ++i) {
    const Plan plan{i};
    if (!plan.is_open()) continue;
    const auto at = std::ranges::find(expected, plan.town(), [](const auto& one) { return one.first; });
    at->second.emplace_back(plan.due(), plan.id());
  }
  CaseFilter filter;
  filter.kinds = {docket::StateKind::open};
  bool right = true;
  std::size_t most = 0;
  const auto [median, worst] = timed(static_cast<int>(expected.size()), [&](int i) {
    auto& [town, open] = expected[static_cast<std::size_t>(i)];
    filter.area = town;
    const auto rows = book.cases(filter, std::nullopt, 100'000);
    std::ranges::sort(open);
    right = right && rows && std::ranges::equal(*rows, open, [](const CaseRow& row, const auto& wanted) {
              return row.due == wanted.first && row.id == wanted.second;
            });
    most = std::max(most, open.size());
  });
  if (!right) return wrong("open cases of a township");
  fmt::print(
      "open cases of a township, all by deadline (up to {}): median {:.1f} ms, worst of {} {:.1f} ms (goal 50)\n", most,
      median, expected.size(), worst);
  for (const auto& [what, area] :
       {std::pair{"township", "652301001"}, {"county", "652301"}, {"prefecture", "652300"}}) {
    filter.area = area;
    const auto page = timed(21, [&](int) { right = right && book.cases(filter, std::nullopt, 50).ok(); });
    const auto count = timed(5, [&](int) { right = right && book.count(filter).ok(); });
    fmt::print("  first 50 of a {:<12} median {:.2f} ms; how many there are {:.1f} ms\n", what, page.first,
               count.first);
  }
  return right ? 0 : wrong("pages");
}

int ask_year(const DocketBook& book, int cases) {
  docket::StatisticsQuery query;
  query.satisfied_from = 4;
  std::vector<double> reading, whole;
  std::size_t rows = 0;
  for (int year = first_year; year < first_year + years; ++year) {
    const auto period = parse_period(std::to_string(year));
    if (!period) return failed(period.error());
    query.period = *period;
    query.now = first_instant + std::chrono::seconds{span_seconds} + std::chrono::days{100};
    const auto start = Clock::now();
    const auto facts = book.facts(*period);
    if (!facts) return failed(facts.error());
    reading.push_back(seconds_since(start));
    const auto found = docket::statistics_of(*facts, docket::Areas{}, query);
    whole.push_back(seconds_since(start));
    rows = std::max(rows, facts->rows.size());
    std::int64_t opened = 0, closed = 0, waiting = 0;
    const auto inside = [&](UtcSeconds instant) {
      return query.period.contains(std::chrono::floor<std::chrono::days>(to_local(instant)));
    };
    for (int i = 0; i < cases; ++i) {
      const Plan plan{i};
      opened += inside(plan.opened) ? 1 : 0;
      closed += !plan.is_open() && inside(plan.closed()) ? 1 : 0;
      waiting += plan.is_open() && to_local(plan.opened) < std::chrono::local_seconds{period->end} ? 1 : 0;
    }
    if (found.all.opened != opened || found.all.closed != closed || found.all.waiting != waiting) return wrong("year");
  }
  fmt::print("statistics of a year    up to {} rows: worst of {} years {:.2f} s (goal 1), of which reading {:.2f} s\n",
             rows, years, *std::ranges::max_element(whole), *std::ranges::max_element(reading));
  return 0;
}

struct Written {
  std::int64_t transitions = 0, refused = 0;
  std::vector<double> latencies;
};

/// One thread's share: its own cases, one transition after the other, each awaited.
void write_for_a_while(DocketBook& book, const std::vector<int>& own, Clock::time_point end, Written& written) {
  std::vector<std::int32_t> versions;
  for (const int number : own) {
    const auto subject = book.find(Plan{number}.id());
    versions.push_back(subject ? subject->version : 0);
  }
  std::vector<std::size_t> at(own.size(), 0);
  UtcSeconds now = first_instant + std::chrono::seconds{span_seconds} + std::chrono::days{400};
  for (std::size_t i = 0; Clock::now() < end; i = (i + 1) % own.size()) {
    const Plan plan{own[i]};
    now += std::chrono::seconds{1};
    const Event event = event_of(plan.id(), plan.town(), round_trip[at[i]], versions[i] + 1, now);
    const auto start = Clock::now();
    if (!book.append({&event, 1})) {
      ++written.refused;
      continue;
    }
    written.latencies.push_back(seconds_since(start) * 1e3);
    ++written.transitions;
    ++versions[i];
    at[i] = (at[i] + 1) % std::size(round_trip);
  }
}

/// Transitions a second by so many threads.
double write_with(DocketBook& book, int threads, int& next_case, std::int64_t& sum) {
  std::vector<std::vector<int>> own(static_cast<std::size_t>(threads));
  for (auto& cases : own) {
    while (cases.size() < 20) {
      if (!Plan{next_case}.is_open()) cases.push_back(next_case);
      ++next_case;
    }
  }
  std::vector<Written> written(own.size());
  const auto start = Clock::now();
  const auto end = start + std::chrono::seconds{seconds_of_writing};
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < own.size(); ++i) {
    running.emplace_back([&, i] { write_for_a_while(book, own[i], end, written[i]); });
  }
  for (std::thread& thread : running) thread.join();
  const double seconds = seconds_since(start);
  Written all;
  for (const Written& one : written) {
    all.transitions += one.transitions;
    all.refused += one.refused;
    all.latencies.insert(all.latencies.end(), one.latencies.begin(), one.latencies.end());
  }
  if (all.refused > 0 || all.latencies.empty()) return -1;
  std::ranges::sort(all.latencies);
  sum += all.transitions;
  const double rate = static_cast<double>(all.transitions) / seconds;
  fmt::print("transitions, {:>2} thread{} {:>7.0f} a second, durable; acknowledged in ms: median {:.1f}  p99 {:.1f}\n",
             threads, threads == 1 ? "  " : "s ", rate, all.latencies[all.latencies.size() / 2],
             all.latencies[all.latencies.size() * 99 / 100]);
  return rate;
}

int write_transitions(DocketBook& book, int cases) {
  const auto before = book.head();
  if (!before) return failed(before.error());
  if (cases < 2000) return wrong("at least 2000 cases are needed for the transitions");
  int next_case = 0;
  std::int64_t sum = 0;
  const double alone = write_with(book, 1, next_case, sum);
  const double together = write_with(book, writers, next_case, sum);
  if (alone < 0 || together < 0) return wrong("a transition was refused");
  const auto after = book.head();
  if (!after) return failed(after.error());
  if (after->number != before->number + sum) return wrong("number of transitions");
  fmt::print("  shared commits against one commit each: {:.1f} times as many (goal 2000 a second)\n", together / alone);
  return 0;
}

int look_through(const DocketBook& book) {
  const auto start = Clock::now();
  const auto head = book.head();
  const auto faults = book.verify();
  if (!faults) return failed(faults.error());
  if (!faults->empty()) return wrong(faults->front().where + ": " + faults->front().message);
  const double seconds = seconds_since(start);
  fmt::print("verify                  {} events, every case replayed: {:.1f} s, {:.0f} k events/s; peak {} MiB\n",
             head->number, seconds, static_cast<double>(head->number) / seconds / 1e3, peak_mib());
  return 0;
}

Result<std::shared_ptr<const keep::DocketBasis>> shipped_basis() {
  const std::string root = std::string{LANTIAN_DATA_ROOT} + "/data/docket";
  LANTIAN_TRY(const std::string words, keep::read_file(root + "/vocabulary.toml"));
  LANTIAN_TRY(docket::Vocabulary vocabulary, docket::read_vocabulary({"vocabulary.toml", words}));
  LANTIAN_TRY(const auto files, keep::read_tree(root + "/types", ".toml"));
  LANTIAN_TRY(docket::CaseTypes types, docket::CaseTypes::read(files, std::move(vocabulary)));
  return std::make_shared<const keep::DocketBasis>(keep::DocketBasis{std::move(types), {}});
}

int run(DocketBook& book, int cases) {
  if (const int status = load(book, cases); status != 0) return status;
  if (const int status = ask_townships(book, cases); status != 0) return status;
  if (const int status = ask_year(book, cases); status != 0) return status;
  if (const int status = write_transitions(book, cases); status != 0) return status;
  return look_through(book);
}

int run_sqlite(int cases, std::shared_ptr<const keep::DocketBasis> basis) {
  namespace fs = std::filesystem;
  const std::string directory = (fs::temp_directory_path() / fmt::format("lantian-bench-{}", getpid())).string();
  fmt::print("SQLite\n");
  int status = 1;
  if (auto book = keep::open_docket_book(directory + "/docket.db", std::move(basis)); !book) {
    status = failed(book.error());
  } else {
    status = run(**book, cases);
    book->reset();
    fmt::print("file                    {:.0f} MB\n",
               static_cast<double>(keep::size_of(directory + "/docket.db")) / 1e6);
  }
  fs::remove_all(directory);
  return status;
}

int run_postgres(int cases, std::shared_ptr<const keep::DocketBasis> basis) {
  fmt::print("PostgreSQL\n");
  const auto& server = contract::throwaway_postgres();
  if (!server) return failed(server.error());
  auto book = keep::open_postgres_docket_book(contract::in_schema(*server, "docket"), std::move(basis));
  return book ? run(**book, cases) : failed(book.error());
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  using namespace lantian::bench;
  const int cases = argc > 1 ? std::max(2000, std::atoi(argv[1])) : 1'000'000;
  const std::string store = argc > 2 ? argv[2] : "sqlite";
  const auto basis = shipped_basis();
  if (!basis) return failed(basis.error());
  return store == "postgres" ? run_postgres(cases, *basis) : run_sqlite(cases, *basis);
}
