#include "serve/respond/order_cases.hpp"

#include "serve/docket_counter.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::serve {
namespace {

const HourEnding order_case_begin = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 1);

respond::Order case_order(const std::string& recipient, const std::string& county, respond::Level level) {
  respond::Order order;
  order.id = "O-W-2024-01-" + std::string{word_of(level)} + "-" + recipient;
  order.episode = "W-2024-01";
  order.level = level;
  order.kind = recipient == county ? respond::Recipient::county : respond::Recipient::enterprise;
  order.recipient = recipient;
  if (order.kind == respond::Recipient::enterprise) order.name = {recipient, recipient};
  order.county = county;
  order.from = order_case_begin;
  order.until = order_case_begin + std::chrono::hours{96};
  order.sent = *parse_instant("2024-01-09 18:00");
  order.receipt_due = *parse_instant("2024-01-09 19:00");
  order.steps.resize(1);
  order.synthetic = true;
  return order;
}

struct OrderCaseTrial {
  Office data = *Office::open(LANTIAN_SOURCE_DIR);
  DocketOffice office = *DocketOffice::open(LANTIAN_SOURCE_DIR, "changji");
  std::unique_ptr<keep::DocketBook> book = keep::make_memory_docket_book(office.basis());
  DocketDesk desk{book.get(), &office};
  report::Wording words{data.templates(), report::Language::zh};
  UtcSeconds sent = *parse_instant("2024-01-09 18:00");

  OrderCases open(std::vector<respond::Order>& orders, const std::vector<respond::Order>& before = {}) {
    const auto opened = open_order_cases(desk, orders, before, words, sent);
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    return *opened;
  }
  std::string state(const respond::Order& order) {
    const auto found = book->find(order.docket_case);
    REQUIRE(found.ok());
    return found->state;
  }
};

}  // namespace

TEST_CASE("each order has one case, however often it is sent; an order of nowhere goes without one") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange),
                     case_order("652301", "652301", respond::Level::orange),
                     case_order("E2", "nowhere", respond::Level::orange)};
  const OrderCases opened = trial.open(orders);
  CHECK(opened.opened == 2);
  CHECK(opened.troubles.size() == 1);
  CHECK(orders[0].docket_case == "RO-2024-000001");
  CHECK(orders[1].docket_case == "RO-2024-000002");
  CHECK(orders[2].docket_case.empty());
  CHECK(trial.state(orders[0]) == "issued");
  CHECK(trial.book->find("RO-2024-000001")->party == "E1");
  std::vector again{case_order("E1", "652301", respond::Level::orange)};
  CHECK(trial.open(again).opened == 0);
  CHECK(again[0].docket_case == "RO-2024-000001");
}

TEST_CASE("the order of a higher level ends the case of the one before") {
  OrderCaseTrial trial;
  std::vector yellow{case_order("E1", "652301", respond::Level::yellow)};
  trial.open(yellow);
  std::vector orange{case_order("E1", "652301", respond::Level::orange)};
  orange[0].supersedes = yellow[0].id;
  const OrderCases opened = trial.open(orange, yellow);
  CHECK(opened.superseded == 1);
  CHECK(trial.state(yellow[0]) == "superseded");
  CHECK(trial.state(orange[0]) == "issued");
}

TEST_CASE("an order that asks for nothing any more only ends the case before") {
  OrderCaseTrial trial;
  std::vector orange{case_order("E1", "652301", respond::Level::orange)};
  trial.open(orange);
  std::vector released{case_order("E1", "652301", respond::Level::yellow)};
  released[0].steps.clear();
  released[0].supersedes = orange[0].id;
  CHECK(trial.open(released, orange).opened == 0);
  CHECK(released[0].docket_case.empty());
  CHECK(trial.state(orange[0]) == "superseded");
}

TEST_CASE("a plant receives on its case, and the order knows; what the desk takes in the case knows") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange),
                     case_order("E2", "652301", respond::Level::orange)};
  trial.open(orders);
  Counter plant;
  plant.desk = trial.desk;
  plant.actor.name = "li";
  plant.actor.role = docket::Role::enterprise;
  plant.actor.party = "E1";
  plant.now = *parse_instant("2024-01-09 19:30");
  docket::Action receive{docket::EventKind::moved, orders[0].docket_case, 0, {}};
  receive.body.transition = "receive";
  const auto done = act_on_case(plant, receive, {});
  REQUIRE(done.ok());
  REQUIRE(std::holds_alternative<Done>(*done));
  const auto known = received_in_docket(trial.desk, orders);
  REQUIRE(known.ok());
  REQUIRE(known->size() == 1);
  CHECK(known->front().id == orders[0].id);
  CHECK(known->front().received_by == "li");
  CHECK(*known->front().received == plant.now);
  CHECK(respond::late(known->front(), plant.now));  // half an hour behind the hour that it had

  orders[1].received = plant.now;
  orders[1].received_by = "desk";
  REQUIRE(receive_order_case(trial.desk, orders[1], trial.words, plant.now).ok());
  CHECK(trial.state(orders[1]) == "received");
}

TEST_CASE("the case of a plant that does not comply is told once what its meters say") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange),
                     case_order("E2", "652301", respond::Level::orange)};
  trial.open(orders);
  respond::EpisodeCheck check;
  check.episode = "W-2024-01";
  check.first = check.last = order_case_begin;
  respond::PlantCheck bad, good;
  bad.enterprise = "E1";
  bad.verdicts = {respond::HourVerdict::not_executed};
  bad.faults = {{"U1", order_case_begin, respond::CheckMetric::power, 95, 100, 30}};
  good.enterprise = "E2";
  good.verdicts = {respond::HourVerdict::executed};
  check.plants = {bad, good};
  const auto told = tell_non_compliers(trial.desk, orders, check, trial.words, trial.sent);
  REQUIRE(told.ok());
  CHECK(*told == 1);
  CHECK(*tell_non_compliers(trial.desk, orders, check, trial.words, trial.sent) == 0);
  const auto events = trial.book->events_of(orders[0].docket_case);
  REQUIRE(events.ok());
  CHECK(events->back().body.text.find("95") != std::string::npos);
  CHECK(trial.book->events_of(orders[1].docket_case)->size() == 1);
}

}  // namespace lantian::serve
