#include "docket/statistics/statistics.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;

namespace {

std::int64_t seconds(const std::string& when) {
  return when.empty() ? 0 : at(when).time_since_epoch().count();
}

/// A row by its times on the Beijing clock; empty = not yet.
struct Row {
  std::string opened, responded, closed, due;
  std::string place = "652301001", topic = "dust";
  int reopened = 0, rating = 0;
  std::uint8_t flags = 0;
};

FactTable table_of(const std::vector<Row>& rows) {
  FactTable table;
  for (const Row& row : rows) {
    CaseFacts facts;
    facts.opened = seconds(row.opened);
    facts.responded = seconds(row.responded);
    facts.closed = seconds(row.closed);
    if (!row.due.empty()) facts.due = static_cast<std::int32_t>(sample::day(row.due).time_since_epoch().count());
    facts.place = table.places.number_of(row.place);
    facts.type = static_cast<std::uint16_t>(table.types.number_of("grid_event"));
    facts.topic = static_cast<std::uint16_t>(table.topics.number_of(row.topic));
    facts.reopened = static_cast<std::uint16_t>(row.reopened);
    facts.rating = static_cast<std::uint8_t>(row.rating);
    facts.flags = row.flags;
    table.rows.push_back(facts);
  }
  return table;
}

StatisticsQuery year_2023() {
  StatisticsQuery query;
  query.period = sample::loaded(parse_period("2023"));
  query.now = at("2024-01-10 00:00");
  query.satisfied_from = 4;
  return query;
}

const std::vector<Row>& few_cases() {
  static const std::vector<Row> rows{
      // on time to the last second: due on 18 October, closed at 23:59
      {"2023-09-28 09:00", "2023-09-28 10:00", "2023-10-18 23:59", "2023-10-18", "652301001", "dust", 0, 5},
      // a minute too late
      {"2023-09-28 09:00", "2023-09-28 12:00", "2023-10-19 00:00", "2023-10-18", "652301002", "dust", 1, 3},
      // waits, overdue
      {"2023-11-01 08:00", "", "", "2023-11-15", "652302001", "odour", 0, 0},
      // waits, not due yet: no deadline of the year is judged
      {"2023-12-30 08:00", "2023-12-30 09:00", "", "2024-01-20", "652301", "odour", 1, 0},
      // merged: counted as opened and merged, and nowhere else
      {"2023-11-02 08:00", "2023-11-02 09:00", "2023-11-02 09:00", "2023-11-10", "652302001", "odour", 0, 1,
       CaseFacts::merged},
      // opened the year before, closed in the year, "for good"
      {"2022-12-20 08:00", "2022-12-21 08:00", "2023-01-05 08:00", "2022-12-31", "zhundong", "waste", 0, 4,
       CaseFacts::standing},
      // the last second of the year in Beijing is the year before in UTC
      {"2022-12-31 23:59", "2023-01-01 00:59", "", "", "652300", "waste", 0, 0}};
  return rows;
}

}  // namespace

TEST_CASE("statistics: counts and rates of a year, each by hand") {
  const Statistics found = statistics_of(table_of(few_cases()), sample::areas(), year_2023());
  CHECK(found.all.opened == 5);
  CHECK(found.all.merged == 1);
  CHECK(found.all.closed == 3);
  CHECK(found.all.standing == 1);
  CHECK(found.all.waiting == 3);  // two of 2023 and the one of the last second of 2022
  CHECK(found.all.overdue == 1);
  CHECK(found.all.on_time == Rate{1, 3});   // 18 October twice, 15 November
  CHECK(found.all.reopened == Rate{2, 3});  // closed at least once: the first two, and the one that was reopened
  CHECK(found.all.satisfied == Rate{1, 2});
  CHECK(found.all.on_time.share() == Rational::of(1, 3));
  CHECK_FALSE(Rate{}.share().has_value());
  CHECK_FALSE(found.synthetic);
}

// Response of what was opened in 2023: 1 h, 3 h, 1 h. Rank 1 + 2p: the median is 1 h, the 90th percentile lies 0.8 of
// the way from 1 h to 3 h.
TEST_CASE("statistics: percentiles of response and closing times, exact") {
  const Statistics found = statistics_of(table_of(few_cases()), sample::areas(), year_2023());
  CHECK(found.response.count == 3);
  CHECK(found.response.p50 == Rational{3600});
  CHECK(found.response.p90 == Rational{3600 + 5760});
  CHECK(found.closing.count == 3);
  const StatisticsQuery none = [] {
    StatisticsQuery query = year_2023();
    query.period = sample::loaded(parse_period("2019"));
    return query;
  }();
  CHECK_FALSE(statistics_of(table_of(few_cases()), sample::areas(), none).response.p50.has_value());
}

TEST_CASE("statistics: heat by place and topic, places at the level asked for, areas and topics filtered") {
  StatisticsQuery query = year_2023();
  const FactTable table = table_of(few_cases());
  Statistics found = statistics_of(table, sample::areas(), query);
  REQUIRE(found.heat.size() == 3);
  CHECK(found.heat[0].place == "652301");
  CHECK(found.heat[0].topic == "dust");
  CHECK(found.heat[0].opened == 2);
  CHECK(found.heat[2].place == "652302");
  CHECK(found.heat[2].opened == 2);
  query.level = AreaLevel::township;
  query.area = "652301";
  found = statistics_of(table, sample::areas(), query);
  REQUIRE(found.by_place.size() == 3);  // two towns, and the county itself for what names no town
  CHECK(found.by_place[0].name == "652301");
  CHECK(found.by_place[1].name == "652301001");
  CHECK(found.all.opened == 3);
  query.topic = "odour";
  CHECK(statistics_of(table, sample::areas(), query).all.opened == 1);
  query.type = "petition";
  CHECK(statistics_of(table, sample::areas(), query).all.opened == 0);
}

TEST_CASE("statistics: months and quarters add up to the year, by the Beijing clock") {
  std::vector<Row> rows = few_cases();
  rows.push_back({"2023-04-01 00:00", "", "2023-06-30 23:59", "2023-06-30"});
  const Statistics found = statistics_of(table_of(rows), sample::areas(), year_2023());
  REQUIRE(found.by_month.size() == 12);
  REQUIRE(found.by_quarter.size() == 4);
  CHECK(found.by_month[3].name == "2023-04");
  CHECK(found.by_month[3].tally.opened == 1);
  CHECK(found.by_month[5].tally.closed == 1);
  CHECK(found.by_month[5].tally.on_time == Rate{1, 1});
  CHECK(found.by_quarter[1].name == "2023-Q2");
  CHECK(found.by_quarter[1].tally.opened == 1);
  CHECK(found.by_quarter[3].tally.opened == 3);
  Tally sum;
  for (const NamedTally& month : found.by_month) sum.add(month.tally);
  Tally year = found.all;
  year.waiting = year.overdue = 0;
  CHECK(sum == year);
}

TEST_CASE("facts: the row of a case; a word has one number") {
  FactTable table;
  sample::Story story = sample::watching();
  table.add(story.type, story.subject);
  story.take(story.step("confirm"), sample::machine(), at("2023-10-06 00:10"));
  table.add(story.type, story.subject);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.places.words() == std::vector<std::string>{"652301001001-07"});
  CHECK(table.rows[0].opened == seconds("2023-09-28 09:00"));
  CHECK(table.rows[0].responded == seconds("2023-09-28 10:00"));
  CHECK(table.rows[0].closed == 0);
  CHECK(table.rows[1].closed == seconds("2023-10-06 00:10"));
  CHECK(table.rows[0].due == sample::day("2023-10-18").time_since_epoch().count());
  CHECK(table.rows[0].is(CaseFacts::synthetic));
}

TEST_CASE("facts: a case without a deadline of its own is judged by that of the state it was closed from") {
  const CaseType& type = *sample::types().type("petition");
  REQUIRE_FALSE(type.deadline.has_value());
  sample::Story story{type};
  Action open = story.action(EventKind::opened);
  open.body.topic = type.topics.front();
  open.body.place = "652301";
  open.body.title = "Smell";
  story.take(open, sample::machine(), at("2023-09-04 09:00"));
  const auto left = story.subject.state_due;
  REQUIRE(left.has_value());
  CHECK(story.subject.judged_due() == left);
  // The case as a step to its end leaves it.
  Case closed = story.subject;
  closed.closed_at = at("2023-09-05 09:00");
  closed.closing_due = left;
  closed.state_due.reset();
  CHECK(closed.judged_due() == left);
  // A closing of which only the latest day is known is judged by nobody.
  closed.closed_at_latest = true;
  CHECK_FALSE(closed.judged_due().has_value());
}

TEST_CASE("statistics: real and made-up cases apart") {
  FactTable table = table_of(few_cases());
  const std::size_t real = table.rows.size();
  table.rows.push_back(table.rows.front());
  table.rows.back().flags |= CaseFacts::synthetic;
  StatisticsQuery query = year_2023();
  query.synthetic = false;
  CHECK(statistics_of(table, sample::areas(), query).all.opened == 5);
  CHECK_FALSE(statistics_of(table, sample::areas(), query).synthetic);
  query.synthetic = true;
  CHECK(statistics_of(table, sample::areas(), query).all.opened == 1);
  CHECK(table.rows.size() == real + 1);
}
