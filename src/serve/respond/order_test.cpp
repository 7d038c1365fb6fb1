#include "serve/respond/order_conduct.hpp"
#include "serve/respond/order_json.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::serve {
namespace {

const HourEnding conduct_begin = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 1);

respond::Order conduct_order(const std::string& enterprise) {
  respond::Order order;
  order.id = "O-W-" + enterprise;
  order.episode = "W";
  order.level = respond::Level::orange;
  order.recipient = enterprise;
  order.from = conduct_begin;
  order.until = conduct_begin + std::chrono::hours{96};
  respond::OrderStep line;
  line.unit = enterprise + "-U1";
  line.kind = respond::MeasureKind::reduce;
  line.cut_percent = 60;
  line.hours_to_reduce = 3;
  line.reduction = {5000, 3000, 1000, 0};
  line.checks = {respond::CheckMetric::power, respond::CheckMetric::flow};
  respond::OrderStep trucks;
  trucks.kind = respond::MeasureKind::transport;
  trucks.checks = {respond::CheckMetric::gate};
  order.steps = {line, trucks};
  return order;
}

}  // namespace

TEST_CASE("an order keeps the begin of its clock; one that was kept without it counts from its own begin") {
  respond::Order order = conduct_order("SYN-1");
  CHECK(read_order_json(order_json(order))->clock_begin() == order.from);
  order.clock = order.from - std::chrono::hours{60};
  CHECK(read_order_json(order_json(order))->clock_begin() == order.from - std::chrono::hours{60});
}

TEST_CASE("the check finds exactly the plants that were made not to comply, each by its own flag") {
  std::vector<respond::Order> orders;
  for (int n = 0; n < 200; ++n) orders.push_back(conduct_order("SYN-" + std::to_string(n)));
  const HourEnding last = conduct_begin + std::chrono::hours{95};
  respond::CheckRule rule;
  rule.gate.truck_stage = 4;
  rule.gate.levels = {respond::Level::orange};
  const auto check = respond::check_orders(orders, made_up_evidence(orders, last), rule, last);
  REQUIRE(check.plants.size() == 200);
  int seeded = 0;
  for (const respond::PlantCheck& plant : check.plants) {
    CAPTURE(plant.enterprise);
    std::vector<std::string> expected;
    switch (conduct_of("W", plant.enterprise)) {
      case Conduct::complies: break;
      case Conduct::flow_stays: expected = {"flow_not_down"}; break;
      case Conduct::back_at_night: expected = {"flow_not_down", "night_rebound"}; break;
      case Conduct::banned_trucks: expected = {"banned_trucks"}; break;
      case Conduct::silent: expected = {"evidence_missing"}; break;
    }
    CHECK(plant.flags == expected);
    CHECK((plant.hours_not_executed == 0) == (expected.empty() || expected[0] == "evidence_missing"));
    seeded += expected.empty() ? 0 : 1;
  }
  CHECK(seeded > 15);
  CHECK(seeded < 60);
}

TEST_CASE("orders and evidence are read back as they were kept; a negative hour refuses all of it") {
  respond::Order order = conduct_order("SYN-1");
  order.name = {"zh", "en"};
  order.received = UtcSeconds{std::chrono::seconds{1'704'800'000}};
  order.received_by = "plant";
  const auto read = read_order_json(order_json(order));
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  CHECK(order_json(*read) == order_json(order));
  const std::vector orders{order};
  const auto evidence = made_up_evidence(orders, conduct_begin + std::chrono::hours{5});
  const auto again = read_evidence_json(evidence_json(evidence));
  REQUIRE_MESSAGE(again.ok(), (again ? "" : again.error().text()));
  CHECK(evidence_json(*again) == evidence_json(evidence));
  CHECK_FALSE(read_evidence_json(
                  R"({"series":[{"enterprise":"E","metric":"power","first":"2024-01-05T14","values":[1,-2]}]})")
                  .ok());
  CHECK_FALSE(read_evidence_json(
                  R"({"series":[{"enterprise":"E","metric":"video","first":"2024-01-05T14","values":[1]}]})")
                  .ok());
}

}  // namespace lantian::serve
