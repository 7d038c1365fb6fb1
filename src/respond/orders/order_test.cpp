#include "respond/orders/order.hpp"

#include <doctest/doctest.h>

namespace lantian::respond {
namespace {

const HourEnding order_begin = hour_ending(Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 10}}, 8);
const UtcSeconds order_noon{std::chrono::sys_days{std::chrono::year{2024} / 1 / 9} + std::chrono::hours{4}};

/// Two plants in two counties with a measure each at yellow and orange, a site and a fleet.
struct OrderTrial {
  Episode episode;
  ReductionList list;
  OrderInput input;

  OrderTrial() {
    episode.id = "W-2024-01";
    episode.state = EpisodeState::in_force;
    episode.level = Level::orange;
    episode.units = {"652301", "652302"};
    episode.until = order_begin + std::chrono::hours{72};
    EpisodeEvent start;
    start.act = EpisodeAct::start;
    start.from = order_begin;
    EpisodeEvent extend = start;
    extend.act = EpisodeAct::extend;
    extend.from = order_begin + std::chrono::hours{20};
    episode.events = {start, extend};
    list.id = "L";
    for (const char* county : {"652301", "652302", "652323"}) {
      Enterprise plant;
      plant.id = std::string{"E-"} + county;
      plant.county = county;
      ProcessUnit unit;
      unit.id = plant.id + "-U";
      unit.hours_to_reduce = 4;
      plant.units = {unit};
      for (const Level level : {Level::yellow, Level::orange}) {
        ListMeasure measure;
        measure.enterprise = plant.id;
        measure.unit = unit.id;
        measure.level = level;
        measure.kind = MeasureKind::stop;
        measure.reduction = {1000, 0, 0, 0};
        list.measures.push_back(measure);
      }
      list.enterprises.push_back(plant);
    }
    DustSite site;
    site.id = "D";
    site.county = "652302";
    site.measures = {"", "no earthwork", ""};
    site.pm_reduction_g_d = {0, 500, 0};
    list.dust = {site};
    input.episode = &episode;
    input.list = &list;
    input.measures = list.measures;
    input.basis = "L";
    input.dispatchable = true;
    input.compulsory = true;
    input.receipt_minutes = 60;
    input.now = order_noon;
  }

  OrderRefusal refused() const {
    const auto answer = issue_orders(input);
    const auto* why = std::get_if<RefusedOrders>(&answer);
    REQUIRE(why != nullptr);
    CHECK_FALSE(why->message.empty());
    return why->why;
  }
};

}  // namespace

TEST_CASE("orders go to plants of the counties that respond, and to counties with sites, from the decision on the level") {
  const OrderTrial trial;
  const auto answer = issue_orders(trial.input);
  REQUIRE(std::holds_alternative<std::vector<Order>>(answer));
  const auto& orders = std::get<std::vector<Order>>(answer);
  REQUIRE(orders.size() == 3);
  CHECK(orders[0].id == "O-W-2024-01-1-orange-E-652301");
  CHECK(orders[0].from == order_begin);  // an extension does not begin it anew
  CHECK(orders[0].receipt_due == order_noon + std::chrono::minutes{60});
  REQUIRE(orders[0].steps.size() == 1);
  CHECK(orders[0].steps[0].cut_percent == 100);
  CHECK(orders[0].steps[0].hours_to_reduce == 4);
  CHECK(orders[2].kind == Recipient::county);
  CHECK(orders[2].steps[0].reduction[static_cast<std::size_t>(Pollutant::pm)] == 500);
}

TEST_CASE("nothing is sent from an unchecked list, before approval, after the end, for dust, or twice") {
  OrderTrial trial;
  trial.input.dispatchable = false;
  CHECK(trial.refused() == OrderRefusal::list);
  trial.input.dispatchable = true;
  for (const EpisodeState state : {EpisodeState::proposed, EpisodeState::lifted, EpisodeState::rejected}) {
    trial.episode.state = state;
    CHECK(trial.refused() == OrderRefusal::state);
  }
  trial.episode.state = EpisodeState::approved;
  trial.input.compulsory = false;
  CHECK(trial.refused() == OrderRefusal::cause);
  trial.input.compulsory = true;
  Order old;
  old.episode = trial.episode.id;
  old.level = Level::orange;
  trial.input.before = {&old, 1};
  CHECK(trial.refused() == OrderRefusal::already);
}

TEST_CASE("an upgrade names the order that it replaces") {
  OrderTrial trial;
  Order old;
  old.id = "O-W-2024-01-yellow-E-652301";
  old.episode = trial.episode.id;
  old.level = Level::yellow;
  old.recipient = "E-652301";
  trial.input.before = {&old, 1};
  const auto answer = issue_orders(trial.input);
  REQUIRE(std::holds_alternative<std::vector<Order>>(answer));
  CHECK(std::get<std::vector<Order>>(answer)[0].supersedes == old.id);
}

TEST_CASE("a level that comes back is ordered again; who is asked nothing any more is told so") {
  OrderTrial trial;
  Order orange, yellow;
  orange.id = "first";
  orange.turn = 1;
  orange.level = Level::orange;
  orange.recipient = "E-gone";
  orange.county = "652301";
  orange.steps.resize(1);
  yellow = orange;
  yellow.id = "second";
  yellow.turn = 2;
  yellow.level = Level::yellow;
  const std::vector before{yellow, orange};
  trial.input.before = before;
  const auto answer = issue_orders(trial.input);
  REQUIRE(std::holds_alternative<std::vector<Order>>(answer));
  const auto& orders = std::get<std::vector<Order>>(answer);
  REQUIRE(orders.size() == 4);
  CHECK(orders[0].turn == 3);
  const Order& released = orders[2];
  CHECK(released.recipient == "E-gone");
  CHECK(released.steps.empty());
  CHECK(released.supersedes == "second");  // the newest one, in whatever order they were kept
}

TEST_CASE("the first receipt holds; late is late, also when it never comes") {
  Order order;
  order.receipt_due = order_noon;
  CHECK_FALSE(late(order, order_noon));
  CHECK(late(order, order_noon + std::chrono::seconds{1}));
  const auto once = received(order, "plant", order_noon);
  REQUIRE(once.ok());
  CHECK_FALSE(late(*once, order_noon + std::chrono::hours{9}));
  const auto twice = received(*once, "plant", order_noon);
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().code == ErrorCode::conflict);
}

}  // namespace lantian::respond
