#include "respond/orders/holding.hpp"

#include <doctest/doctest.h>

#include <array>

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

  std::vector<Order> issued() const {
    auto answer = issue_orders(input);
    const auto* why = std::get_if<RefusedOrders>(&answer);
    REQUIRE_MESSAGE(why == nullptr, (why == nullptr ? "" : why->message));
    return std::get<std::vector<Order>>(std::move(answer));
  }

  /// The next act on the episode, an hour of the response and a moment later than what was sent.
  void act(EpisodeAct what, int hour) {
    EpisodeEvent event;
    event.act = what;
    event.level = episode.level;
    event.from = order_begin + std::chrono::hours{hour};
    event.at = to_utc(std::chrono::local_seconds{event.from - std::chrono::hours{1}});
    episode.events.push_back(event);
    input.now = event.at + std::chrono::minutes{5};
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

TEST_CASE(
    "orders go to plants of the counties that respond, and to counties with sites, from the decision on the level") {
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
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
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

TEST_CASE("an extension reaches everybody with its end, once, and no clock begins anew") {
  OrderTrial trial;
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
  trial.episode.until += std::chrono::hours{48};
  trial.act(EpisodeAct::extend, 60);
  const std::vector<Order> longer = trial.issued();
  REQUIRE(longer.size() == sent.size());
  for (std::size_t n = 0; n < sent.size(); ++n) {
    CHECK(longer[n].until == order_begin + std::chrono::hours{120});
    CHECK(longer[n].from == order_begin);
    CHECK(longer[n].turn == 2);
    CHECK(longer[n].steps == sent[n].steps);
    CHECK(longer[n].supersedes == sent[n].id);
  }
  std::vector<Order> all = sent;
  all.insert(all.end(), longer.begin(), longer.end());
  trial.input.before = all;
  CHECK(trial.refused() == OrderRefusal::already);
}

TEST_CASE("a county that joins gets orders from then on, and the others nothing new; one that leaves is released") {
  OrderTrial trial;
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
  trial.episode.units.emplace_back("652323");
  trial.act(EpisodeAct::extend, 30);
  const std::vector<Order> joined = trial.issued();
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].recipient == "E-652323");
  CHECK(joined[0].from == order_begin + std::chrono::hours{30});
  CHECK(joined[0].supersedes.empty());
  std::vector<Order> all = sent;
  all.insert(all.end(), joined.begin(), joined.end());
  trial.input.before = all;
  trial.episode.units = {"652301", "652323"};
  trial.act(EpisodeAct::extend, 40);
  const std::vector<Order> left = trial.issued();
  REQUIRE(left.size() == 2);  // the plant of 652302, and its county with the dust site
  for (const Order& order : left) {
    CHECK(order.county == "652302");
    CHECK(order.steps.empty());
    CHECK(order.from == order_begin + std::chrono::hours{40});
  }
}

TEST_CASE("nothing stands any more when the level falls below the list, asks for nothing, or the air is dust") {
  OrderTrial trial;
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
  const auto released = [&] {
    const std::vector<Order> out = trial.issued();
    CHECK(out.size() == sent.size());
    for (const Order& order : out) CHECK(order.steps.empty());
    for (const Order& order : out) CHECK_FALSE(order.supersedes.empty());
    std::vector<Order> all = sent;
    all.insert(all.end(), out.begin(), out.end());
    return all;
  };
  trial.episode.level = Level::blue;
  trial.act(EpisodeAct::downgrade, 30);
  trial.input.dispatchable = false;  // whoever is let go needs no list
  std::vector<Order> all = released();
  CHECK(all.back().from == order_begin + std::chrono::hours{30});
  trial.input.before = all;
  CHECK(trial.refused() == OrderRefusal::state);

  trial.input.before = sent;
  trial.episode.level = Level::orange;
  trial.input.compulsory = false;
  trial.episode.cause = AirCause::dust;
  all = released();
  CHECK(all.back().from == order_begin + std::chrono::hours{30});  // what was asked until then stays asked
  trial.input.before = all;
  CHECK(trial.refused() == OrderRefusal::cause);

  trial.input.before = sent;
  trial.input.compulsory = true;
  trial.input.dispatchable = true;
  trial.episode.level = Level::red;  // the list has no measure at red
  all = released();
  trial.input.before = all;
  CHECK(trial.refused() == OrderRefusal::nothing);
}

TEST_CASE("an approval that comes earlier brings the begin forward, one of the same hour sends nothing") {
  OrderTrial trial;
  trial.episode.events.resize(1);
  trial.episode.events[0].act = EpisodeAct::approve;
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
  EpisodeEvent again = trial.episode.events[0];
  again.at = order_noon + std::chrono::hours{2};
  trial.episode.events.push_back(again);
  CHECK(trial.refused() == OrderRefusal::already);
  trial.episode.events.back().from = order_begin - std::chrono::hours{5};
  const std::vector<Order> earlier = trial.issued();
  REQUIRE(earlier.size() == sent.size());
  CHECK(earlier[0].from == order_begin - std::chrono::hours{5});
}

TEST_CASE("once anything was sent, who joins, leaves or is asked for more begins at the running hour") {
  OrderTrial trial;
  trial.episode.events.resize(1);
  trial.episode.events[0].act = EpisodeAct::approve;
  trial.episode.events[0].at = order_noon - std::chrono::hours{1};
  const std::vector<Order> sent = trial.issued();
  trial.input.before = sent;
  trial.act(EpisodeAct::start, 0);  // decided after the orders were sent
  CHECK(trial.refused() == OrderRefusal::already);
  trial.episode.units = {"652301", "652323"};
  trial.act(EpisodeAct::extend, 30);
  const std::vector<Order> changed = trial.issued();
  REQUIRE(changed.size() == 3);  // the plant that joins, the plant and the county that leave
  for (const Order& order : changed) {
    CAPTURE(order.recipient);
    CHECK(order.from == order_begin + std::chrono::hours{30});
    CHECK(order.steps.empty() == (order.county == "652302"));
  }
  trial.episode.level = Level::yellow;
  trial.act(EpisodeAct::downgrade, 40);
  trial.input.now += std::chrono::hours{3};  // told late
  for (const Order& order : trial.issued()) CHECK(order.from == order_begin + std::chrono::hours{43});
}

TEST_CASE("other steps at the same level begin when they are sent, and the clock of later steps goes on") {
  OrderTrial trial;
  trial.list.measures[1].kind = MeasureKind::reduce;  // of E-652301 at orange
  trial.list.measures[1].cut_percent = 20;
  const std::vector<Order> sent = trial.issued();
  std::vector<Order> all = sent;
  trial.input.before = all;
  trial.list.measures[1].kind = MeasureKind::stop;
  ListMeasure later = trial.list.measures[1];
  later.kind = MeasureKind::reduce;
  later.cut_percent = 50;
  later.from_hour = 72;
  trial.list.measures.push_back(later);
  trial.input.measures = trial.list.measures;
  trial.act(EpisodeAct::extend, 60);
  const std::vector<Order> corrected = trial.issued();
  REQUIRE(corrected.size() == 1);
  CHECK(corrected[0].from == order_begin + std::chrono::hours{60});
  CHECK(corrected[0].clock_begin() == order_begin);
  const std::array both{&sent[0], &corrected[0]};
  const auto asked = [&](int hour) {
    const Order* order = order_holding(both, order_begin + std::chrono::hours{hour});
    return steps_holding(*order, (order_begin + std::chrono::hours{hour} - order->clock_begin()).count())
        .at(0)
        ->cut_percent;
  };
  CHECK(asked(59) == 20);
  CHECK(asked(60) == 100);
  CHECK(asked(71) == 100);
  CHECK(asked(72) == 50);
  // A line that stops has its four hours from when it was told.
  CHECK(still_coming_down(corrected[0], corrected[0].steps[0], order_begin + std::chrono::hours{63}));
  CHECK_FALSE(still_coming_down(corrected[0], corrected[0].steps[0], order_begin + std::chrono::hours{64}));
  all.push_back(corrected[0]);
  trial.input.before = all;
  CHECK(trial.refused() == OrderRefusal::already);
  trial.episode.until += std::chrono::hours{24};
  trial.act(EpisodeAct::extend, 80);
  const std::vector<Order> longer = trial.issued();
  REQUIRE(longer.size() == 3);
  CHECK(longer[0].from == corrected[0].from);
  CHECK(longer[0].clock == corrected[0].clock);
  CHECK_FALSE(longer[1].clock.has_value());
}

TEST_CASE("the last hour that is judged is the one before the lift, or the expected end") {
  Episode episode;
  episode.until = order_begin;
  CHECK(last_hour_asked(episode) == order_begin);
  episode.ended = order_begin - std::chrono::hours{3};
  CHECK(last_hour_asked(episode) == order_begin - std::chrono::hours{4});
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
