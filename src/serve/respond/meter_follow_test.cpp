#include "serve/respond/meter_trial_test.hpp"

#include "keep/frame_log.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/clock.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace lantian::serve {
namespace {

using trial::meter_hour;
using trial::MeterTrial;
using trial::stack_mn;

bool says(const std::vector<std::string>& texts, const char* part) {
  return std::ranges::any_of(texts, [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a stack that blows as usual is a non-complier as soon as its telegram is there, and the fault leads to it") {
  MeterTrial trial;
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 10));
  const MeterFollowUp before = trial.follow(meter_hour(16, 10));
  CHECK(before.hours == 2 * (14 * 24 + 10));
  CHECK(before.failing == 0U);
  CHECK(trial.verdicts() == "...yyyyyyy");

  trial.flow(meter_hour(16, 11), 100);
  trial.power(meter_hour(16, 11), 400);
  const MeterFollowUp after = trial.follow(meter_hour(16, 11), to_utc(meter_hour(16, 10)));
  CHECK(after.hours == 2);
  CHECK(after.failing == 1U);
  CHECK(trial.verdicts() == "...yyyyyyyn");
  const auto check = trial.book->newest("check", "W-2024-01");
  REQUIRE(check.ok());
  const auto failing = non_compliers_json((*check)->body);
  REQUIRE(failing.ok());
  CHECK(failing->find("\"enterprise\":\"E1\"") != std::string::npos);
  CHECK(failing->find("\"value\":360000.0,\"usual\":360000.0") != std::string::npos);

  // From the evidence down to the bytes on the line.
  const auto kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept.ok());
  const auto series = std::ranges::find_if(kept->series, [](const respond::EvidenceSeries& one) {
    return one.metric == respond::CheckMetric::flow && one.at(meter_hour(16, 11));
  });
  REQUIRE(series != kept->series.end());
  CHECK(series->meter == stack_mn + "/a00000");
  keep::FramePlace place;
  REQUIRE(std::sscanf(series->telegrams.back().c_str(), "%u:%u", &place.segment, &place.offset) == 2);
  const auto frame = keep::frame_at(trial.directory + "/frames", place);
  REQUIRE_MESSAGE(frame.ok(), (frame.ok() ? "" : frame.error().text()));
  CHECK(frame->record.bytes.find("DataTime=20240116100000;a00000-Avg=100,") != std::string_view::npos);
}

TEST_CASE("a telegram that came twice brings nothing, not even a document") {
  MeterTrial trial;
  trial.usual(meter_hour(9, 1), meter_hour(16, 5));
  trial.follow(meter_hour(16, 5));
  const auto rows = *trial.book->last();
  trial.flow(meter_hour(16, 5), 100, "N", 30);
  const MeterFollowUp again = trial.follow(meter_hour(16, 5));
  CHECK(again.hours == 0);
  CHECK_FALSE(again.failing.has_value());
  CHECK(*trial.book->last() == rows);
}

TEST_CASE("a late telegram corrects its hour; what was told before stays in the book") {
  MeterTrial trial;
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 12));
  trial.follow(meter_hour(16, 12));
  REQUIRE(trial.verdicts() == "...yyyyyyyyy");
  const auto first = trial.book->all("evidence", "W-2024-01")->front();
  trial.power(meter_hour(16, 6), 900, "N", 400);
  const MeterFollowUp late = trial.follow(meter_hour(16, 12), to_utc(meter_hour(16, 5)));
  CHECK(late.hours == 1);
  CHECK(trial.verdicts() == "...yynyyyyyy");
  CHECK(trial.documents("evidence") == 2);
  CHECK(trial.book->all("evidence", "W-2024-01")->front() == first);
}

TEST_CASE("an hour whose correction does not count is withdrawn and has no evidence any more") {
  MeterTrial trial;
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 8));
  trial.follow(meter_hour(16, 8));
  trial.flow(meter_hour(16, 6), 40, "D", 100);
  trial.power(meter_hour(16, 6), 400, "D", 100);
  const MeterFollowUp done = trial.follow(meter_hour(16, 8));
  CHECK(done.withdrawn == 2);
  CHECK(trial.verdicts() == "...yy?yy");
}

TEST_CASE("a missing hour, and hours of maintenance, calibration or over range, are never executed") {
  MeterTrial trial;
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 4));
  // Of 5 o'clock nobody hears anything.
  int hour = 6;
  for (const char* flag : {"M", "C", "T", "D", "F"}) {
    trial.flow(meter_hour(16, hour), 0, flag);
    trial.power(meter_hour(16, hour), 0, flag);
    ++hour;
  }
  trial.as_ordered(meter_hour(16, 11), meter_hour(16, 11));
  trial.follow(meter_hour(16, 11));
  CHECK(trial.verdicts() == "...y??????y");
  CHECK(trial.flags().find("evidence_missing") != std::string::npos);
}

TEST_CASE("a stack that falls by day and comes back at night is flagged by its flow alone") {
  MeterTrial trial;
  for (HourEnding hour = meter_hour(2, 1); hour <= meter_hour(19, 24); hour += std::chrono::hours{1}) {
    const bool night = hour_of_day(hour) > 22 || hour_of_day(hour) <= 6;
    trial.flow(hour, hour < meter_hour(16, 4) || night ? 100 : 40);
  }
  trial.follow(meter_hour(19, 24));
  CHECK(trial.flags().find("night_rebound") != std::string::npos);
}

TEST_CASE("hours are those that end, by the official clock, whichever end of them the logger names") {
  MeterTrial trial;
  trial.devices[1].label = observe::hj212::HourLabel::end;
  // 23:00 to 24:00 of the 15th is T24 of that day: named 23:00 by one, 00:00 of the 16th by the other.
  trial.flow(meter_hour(15, 24), 100);
  MeterTelegram named_by_end{&trial.devices[1], to_utc(meter_hour(15, 24)), to_utc(meter_hour(16, 1)),
                             "p44001-Cou=1000,p44001-Flag=N"};
  trial.waiting.push_back(named_by_end);
  trial.follow(meter_hour(16, 1));
  const auto kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept.ok());
  REQUIRE(kept->series.size() == 2);
  for (const auto& one : kept->series) CHECK(one.first == meter_hour(15, 24));
}

TEST_CASE("hours before the base, beyond now and beyond the end of the response are not taken") {
  MeterTrial trial;
  // The order begins with T01 of the 16th, so the base of 14 days begins with T01 of the 2nd.
  trial.flow(meter_hour(1, 24), 100);
  trial.flow(meter_hour(2, 1), 100);
  trial.flow(meter_hour(20, 24), 40);
  trial.flow(meter_hour(21, 1), 100);
  trial.follow(meter_hour(20, 23));
  auto kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept->series.size() == 1);
  CHECK(kept->series[0].first == meter_hour(2, 1));
  trial.follow(meter_hour(25, 1));
  kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept->series.size() == 2);
  CHECK(kept->series[1].first == meter_hour(20, 24));
  CHECK(kept->series[1].values.size() == 1);
}

TEST_CASE("a wet flow becomes a dry one by the moisture of its hour; without it the hour is missing") {
  MeterTrial trial;
  trial.map.rows[0].wet = true;
  trial.send(stack_mn, meter_hour(15, 1), "a00000-Avg=100,a00000-Flag=N;a01014-Avg=12.5,a01014-Flag=N");
  trial.send(stack_mn, meter_hour(15, 2), "a00000-Avg=100,a00000-Flag=N;a01014-Avg=12.5,a01014-Flag=D");
  trial.send(stack_mn, meter_hour(15, 3), "a00000-Avg=100,a00000-Flag=N");
  trial.follow(meter_hour(16, 1));
  const auto kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept->series.size() == 1);
  CHECK(kept->series[0].values == std::vector<std::optional<double>>{100 * 3600 * 0.875});
}

TEST_CASE("a value outside the instrument's range of the registry is none, whatever its flag says") {
  MeterTrial trial;
  trial.devices[0].factors[0].high = Decimal{150, 0};
  trial.flow(meter_hour(15, 4), 150);
  trial.flow(meter_hour(15, 5), 151);
  CHECK(trial.follow(meter_hour(16, 1)).hours == 1);
}

TEST_CASE("a value that a reviewer doubted is none") {
  MeterTrial trial;
  keep::QualityMark mark;
  mark.state = keep::MarkState::upheld;
  mark.finding.place = stack_mn;
  mark.finding.factor = "a00000";
  mark.finding.from = to_utc(meter_hour(15, 4));
  mark.finding.to = to_utc(meter_hour(15, 5));
  trial.ground.source.doubts = [&](UtcSeconds, UtcSeconds) { return std::vector{mark}; };
  trial.usual(meter_hour(15, 4), meter_hour(15, 6));
  const MeterFollowUp done = trial.follow(meter_hour(16, 1));
  CHECK(done.hours == 5);
}

TEST_CASE("rows of unknown plants, units, loggers, factors and units of measurement are told and left out") {
  MeterTrial trial;
  auto bad = trial.map.rows[1];
  const auto with = [&](auto change) {
    auto row = bad;
    change(row);
    trial.map.rows.push_back(row);
  };
  with([](auto& row) { row.enterprise = "E9"; });
  with([](auto& row) { row.unit = "E1.9"; });
  with([](auto& row) { row.mn = "NOBODY"; });
  with([](auto& row) { row.factor = "zz999"; });
  with([](auto& row) { row.figure = respond::MeterFigure::mean; });
  with([](auto& row) { row.factor = "p44002"; });
  const auto faults = meter_faults(trial.ground, *trial.book);
  REQUIRE(faults.ok());
  std::vector<std::string> texts;
  for (const MeterFault& fault : *faults) texts.push_back(fault.text);
  CHECK(texts.size() == 6);
  CHECK(says(texts, "no kept reduction list has the enterprise E9"));
  CHECK(says(texts, "E1 has no unit E1.9"));
  CHECK(says(texts, "the registry has no logger NOBODY"));
  CHECK(says(texts, "knows the factor zz999"));
  CHECK(says(texts, "the unit kWh for p44001"));
  CHECK(says(texts, "no unit for p44002"));
  trial.usual(meter_hour(15, 1), meter_hour(15, 2));
  const MeterFollowUp done = trial.follow(meter_hour(16, 1));
  CHECK(done.notes.size() == 6);
  CHECK(done.hours == 4);
}

TEST_CASE("cases that could not be told are told by the next round, and a note says so meanwhile") {
  MeterTrial trial;
  DocketOffice office = *DocketOffice::open(LANTIAN_SOURCE_DIR, "changji");
  const auto cases = keep::make_memory_docket_book(office.basis());
  const DocketDesk docket{cases.get(), &office};
  const Office data = *Office::open(LANTIAN_SOURCE_DIR);
  const InventoryOffice inventory = *InventoryOffice::open(data);
  trial.desk.office = &inventory;
  trial.desk.docket = [&] { return &docket; };
  respond::Order order = kept_orders(*trial.book, "W-2024-01")->front();
  order.docket_case = "RO-2024-000001";  // not there yet
  const std::array draft{keep::DocumentDraft{"order", order.id, order_json(order), {}}};
  REQUIRE(trial.book->append(draft, "test", to_utc(meter_hour(15, 21))).ok());
  REQUIRE(set_exercise_clock(*trial.book, true, to_utc(meter_hour(16, 6)), "test").ok());
  MeterWatch watch{trial.desk, trial.ground};
  trial.usual(meter_hour(2, 1), meter_hour(16, 6));
  trial.arrive();
  REQUIRE(*watch.round(UtcSeconds{}));
  CHECK(watch.rounds().at("W-2024-01").followed.failing == 1U);
  CHECK(says(watch.rounds().at("W-2024-01").followed.notes, "RO-2024-000001"));
  order.docket_case.clear();
  std::vector orders{order};
  REQUIRE(open_order_cases(docket, orders, order_case_words(trial.desk), {to_utc(meter_hour(15, 21))}).ok());
  REQUIRE(orders[0].docket_case == "RO-2024-000001");
  REQUIRE(watch.round(UtcSeconds{}).ok());
  CHECK(cases->events_of("RO-2024-000001")->size() == 2);
}

TEST_CASE("an episode that cannot be followed keeps no other one from it, and a rejected one is over") {
  MeterTrial trial;
  MeterWatch watch{trial.desk, trial.ground};
  REQUIRE(set_exercise_clock(*trial.book, true, to_utc(meter_hour(16, 6)), "test").ok());
  respond::EpisodeEvent event;
  event.number = 1;
  event.episode = "W-2024-00";  // before the other one
  event.level = respond::Level::orange;
  event.units = {"652301"};
  event.from = meter_hour(16, 1);
  event.until = meter_hour(20, 24);
  event.who = event.role = "test";
  event.act = respond::EpisodeAct::propose;
  const auto keep = [&](const char* kind, const char* key, std::string body) {
    const std::array draft{keep::DocumentDraft{kind, key, std::move(body), {}}};
    REQUIRE(trial.book->append(draft, "test", to_utc(meter_hour(15, 21))).ok());
  };
  keep("episode", "W-2024-00", episode_event_json(event));
  respond::Order order = kept_orders(*trial.book, "W-2024-01")->front();
  order.id = "O-E0";
  order.episode = "W-2024-00";
  keep("order", "O-E0", order_json(order));
  keep("evidence", "W-2024-00", "{\"series\":[{}]}");
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 6));
  trial.arrive();
  CHECK(watch.round(UtcSeconds{}).error().code == ErrorCode::malformed);
  CHECK(trial.verdicts() == "...yyy");
  event.number = 2;
  event.act = respond::EpisodeAct::reject;
  keep("episode", "W-2024-00", episode_event_json(event));
  const auto round = watch.round(UtcSeconds{});
  CHECK_MESSAGE(round.ok(), (round ? "" : round.error().text()));
}

TEST_CASE("a watch looks when hours came, tells who does not comply, and rests otherwise") {
  MeterTrial trial;
  MeterWatch watch{trial.desk, trial.ground};
  const auto set_clock = [&](HourEnding hour) {
    REQUIRE(set_exercise_clock(*trial.book, true, to_utc(hour), "test").ok());
  };
  set_clock(meter_hour(16, 6));
  trial.usual(meter_hour(2, 1), meter_hour(16, 3));
  trial.as_ordered(meter_hour(16, 4), meter_hour(16, 6));
  trial.arrive();
  REQUIRE(*watch.round(UtcSeconds{}));
  CHECK(trial.verdicts() == "...yyy");
  const auto hear = [&](HourEnding hour) {
    keep::TelemetryQuery query;
    query.begin = to_utc(hour) - std::chrono::hours{1};
    query.end = to_utc(hour);
    watch.hear(*trial.telemetry->values(query));
  };
  REQUIRE(watch.round(UtcSeconds{}).ok());  // the watch saw its own documents
  CHECK_FALSE(*watch.round(UtcSeconds{}));
  // Ahead of the exercise's clock: known, and looked at when the clock comes there.
  trial.usual(meter_hour(16, 7), meter_hour(16, 7));
  trial.arrive();
  hear(meter_hour(16, 7));
  REQUIRE(*watch.round(UtcSeconds{}));
  CHECK(trial.verdicts() == "...yyy");
  set_clock(meter_hour(16, 7));
  REQUIRE(*watch.round(UtcSeconds{}));
  CHECK(trial.verdicts() == "...yyyn");
  CHECK(watch.rounds().at("W-2024-01").followed.failing == 1U);
  CHECK(watch.newest().at(stack_mn) == to_utc(meter_hour(16, 7)));
}

}  // namespace lantian::serve
