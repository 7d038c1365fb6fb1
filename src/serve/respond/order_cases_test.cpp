#include "serve/respond/order_cases.hpp"

#include "serve/accounts/accounts_sample_test.hpp"
#include "serve/accounts/rights.hpp"
#include "serve/docket_counter.hpp"
#include "serve/office.hpp"

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
    auto opened = open_order_cases(desk, orders, words, {sent});
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    end_replaced_cases(desk, orders, before, sent, *opened);
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
  CHECK(opened.troubles.empty());
  REQUIRE(opened.without.size() == 1);
  CHECK(opened.without[0].order == orders[2].id);
  CHECK(opened.without[0].why.find("nowhere") != std::string::npos);
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
  const auto known = received_in_docket(trial.desk, orders, plant.now);
  REQUIRE(known.ok());
  REQUIRE(known->size() == 1);
  // An exercise stands at another hour than the clock on the wall.
  const UtcSeconds exercise = trial.sent + std::chrono::minutes{10};
  CHECK(*received_in_docket(trial.desk, orders, exercise)->front().received == exercise);
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
  bad.fails_at = order_case_begin;
  bad.faults = {{"U1", order_case_begin, respond::CheckMetric::power, 95, 100, 30}};
  good.enterprise = "E2";
  good.verdicts = {respond::HourVerdict::executed};
  check.plants = {bad, good};
  const auto told = tell_non_compliers(trial.desk, orders, check, trial.words, trial.sent);
  REQUIRE(told.ok());
  CHECK(*told == 1);
  CHECK(*tell_non_compliers(trial.desk, orders, check, trial.words, trial.sent) == 0);
  // Hours without evidence say nothing new, though the check goes on.
  check.last += std::chrono::hours{2};
  CHECK(*tell_non_compliers(trial.desk, orders, check, trial.words, trial.sent) == 0);
  const auto events = trial.book->events_of(orders[0].docket_case);
  REQUIRE(events.ok());
  CHECK(events->back().body.text.find("95") != std::string::npos);
  CHECK(trial.book->events_of(orders[1].docket_case)->size() == 1);
}

TEST_CASE("an act by the clock on the wall keeps no exercise from telling a case or ending it") {
  OrderCaseTrial trial;
  std::vector yellow{case_order("E1", "652301", respond::Level::yellow)};
  trial.open(yellow);
  Counter plant;
  plant.desk = trial.desk;
  plant.actor.name = "li";
  plant.actor.role = docket::Role::enterprise;
  plant.actor.party = "E1";
  plant.now = *parse_instant("2026-11-29 10:00");
  docket::Action receive{docket::EventKind::moved, yellow[0].docket_case, 0, {}};
  receive.body.transition = "receive";
  REQUIRE(act_on_case(plant, receive, {}).ok());
  REQUIRE(trial.state(yellow[0]) == "received");
  respond::EpisodeCheck check;
  check.first = check.last = order_case_begin;
  respond::PlantCheck bad;
  bad.enterprise = "E1";
  bad.verdicts = {respond::HourVerdict::not_executed};
  bad.fails_at = order_case_begin;
  bad.faults = {{"U1", order_case_begin, respond::CheckMetric::power, 95, 100, 30}};
  check.plants = {bad};
  const auto told = tell_non_compliers(trial.desk, yellow, check, trial.words, trial.sent);
  REQUIRE_MESSAGE(told.ok(), (told ? "" : told.error().text()));
  CHECK(*told == 1);
  std::vector orange{case_order("E1", "652301", respond::Level::orange)};
  orange[0].supersedes = yellow[0].id;
  const OrderCases opened = trial.open(orange, yellow);
  CHECK(opened.troubles.empty());
  CHECK(opened.superseded == 1);
}

TEST_CASE("the case of an order that was not kept ends, and the order that comes after all has another one") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange)};
  trial.open(orders);
  REQUIRE(end_order_cases(trial.desk, orders, trial.sent).ok());
  CHECK(trial.state(orders[0]) == "superseded");
  std::vector again{case_order("E1", "652301", respond::Level::orange)};
  CHECK(trial.open(again).opened == 1);
  CHECK(again[0].docket_case != orders[0].docket_case);
}

TEST_CASE("cases are opened for so many orders as were asked for; the others say why they have none") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange),
                     case_order("E2", "652301", respond::Level::orange)};
  const auto opened = open_order_cases(trial.desk, orders, trial.words, {trial.sent, 1});
  REQUIRE(opened.ok());
  CHECK(opened->opened == 1);
  REQUIRE(opened->without.size() == 1);
  CHECK(opened->without[0].order == orders[1].id);
}

TEST_CASE("what is asked stands in the case itself") {
  OrderCaseTrial trial;
  std::vector orders{case_order("E1", "652301", respond::Level::orange)};
  orders[0].steps[0].unit = "U7";
  orders[0].steps[0].text = "half of the line";
  orders[0].steps[0].hours_to_reduce = 3;
  trial.open(orders);
  const auto events = trial.book->events_of(orders[0].docket_case);
  REQUIRE(events.ok());
  const std::string& text = events->front().body.text;
  for (const char* part : {"U7", "half of the line", "3", "2024-01-14 01:00"}) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  }
}

namespace {

/// Somebody with an account, as the shipped roles make her an actor of the docket.
Counter account_counter(const OrderCaseTrial& trial, const Roles& roles, const char* role, const char* area,
                        const char* party) {
  Person person;
  person.name = role;
  person.role = roles.find(role);
  REQUIRE(person.role != nullptr);
  person.area = area;
  person.party = party;
  person.granted = true;
  const auto actor = actor_of(person, *parse_instant("2024-02-01 00:00"));
  REQUIRE(actor.has_value());
  Counter out;
  out.desk = trial.desk;
  out.actor = *actor;
  out.now = *parse_instant("2024-01-09 18:20");
  return out;
}

bool account_reads(const Counter& counter, const respond::Order& order) {
  const auto found = find_case(counter.desk, order.docket_case);
  REQUIRE(found.ok());
  return docket::may_read(*found->type, counter.actor, found->subject, counter.desk.office->areas());
}

bool account_receives(const Counter& counter, const respond::Order& order) {
  docket::Action receive{docket::EventKind::moved, order.docket_case, 0, {}};
  receive.body.transition = "receive";
  const auto done = act_on_case(counter, receive, {});
  REQUIRE(done.ok());
  return std::holds_alternative<Done>(*done);
}

}  // namespace

TEST_CASE(
    "an enterprise reads and receives its own order alone, a county office that of its county, an inspector reads") {
  OrderCaseTrial trial;
  const Roles roles = trial::have(Roles::read(trial::shipped_file("roles.toml")));
  std::vector orders{case_order("E1", "652301", respond::Level::orange),
                     case_order("652302", "652302", respond::Level::orange)};
  trial.open(orders);
  const Counter other = account_counter(trial, roles, "enterprise", "", "E2");
  CHECK_FALSE(account_reads(other, orders[0]));
  CHECK_FALSE(account_receives(other, orders[0]));
  const Counter inspector = account_counter(trial, roles, "inspector", "", "");
  CHECK(account_reads(inspector, orders[0]));
  CHECK_FALSE(account_receives(inspector, orders[0]));
  const Counter plant = account_counter(trial, roles, "enterprise", "", "E1");
  CHECK(account_reads(plant, orders[0]));
  CHECK_FALSE(account_reads(plant, orders[1]));
  CHECK(account_receives(plant, orders[0]));

  const Counter neighbour = account_counter(trial, roles, "county", "652301", "");
  CHECK_FALSE(account_receives(neighbour, orders[1]));
  const Counter county = account_counter(trial, roles, "county", "652302", "");
  CHECK(account_reads(county, orders[1]));
  CHECK(account_receives(county, orders[1]));
  const auto known = received_in_docket(trial.desk, orders, *parse_instant("2099-01-01 00:00"));
  REQUIRE(known.ok());
  REQUIRE(known->size() == 2);
  for (const respond::Order& order : *known)
    CHECK(order.received_by == (order.id == orders[0].id ? "enterprise" : "county"));
}

}  // namespace lantian::serve
