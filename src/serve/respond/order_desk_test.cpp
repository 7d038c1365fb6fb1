#include "serve/respond/order_desk.hpp"

#include "serve/docket_counter.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/episode_office.hpp"
#include "serve/respond/meter_trial_test.hpp"
#include "serve/respond/order_evidence.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace lantian::serve {
namespace {

using trial::meter_hour;
using trial::MeterTrial;

/// A book in which somebody else keeps a check as soon as the newest one has been read: the first `races` times.
class RacingBook final : public keep::DocumentBook {
 public:
  RacingBook(keep::DocumentBook& below, int races) : below_{below}, races_{races} {}

  Result<std::vector<keep::DocumentRow>> append(std::span<const keep::DocumentDraft> drafts, std::string_view who,
                                                UtcSeconds now) override {
    ++appends;
    return below_.append(drafts, who, now);
  }
  Result<std::vector<keep::DocumentRow>> all(std::string_view kind, std::string_view key) const override {
    return below_.all(kind, key);
  }
  Result<std::optional<keep::DocumentRow>> newest(std::string_view kind, std::string_view key) const override {
    auto row = below_.newest(kind, key);
    if (kind == "check" && races_ > 0) {
      --races_;
      const std::array other{keep::DocumentDraft{"check", std::string{key}, "{}", {}}};
      REQUIRE(below_.append(other, "other", {}).ok());
    }
    return row;
  }
  Result<std::vector<keep::DocumentRow>> each(std::string_view kind) const override { return below_.each(kind); }
  Result<std::vector<std::string>> keys(std::string_view kind) const override { return below_.keys(kind); }
  Result<std::int64_t> last() const override { return below_.last(); }
  Result<std::int64_t> last_of(std::string_view kind) const override { return below_.last_of(kind); }
  Result<std::vector<std::string>> verify() const override { return below_.verify(); }

  int appends = 0;

 private:
  keep::DocumentBook& below_;
  mutable int races_;
};

respond::ResponseEvidence desk_evidence(double last_value) {
  respond::ResponseEvidence out;
  out.synthetic = true;
  respond::EvidenceSeries series{"E1", "E1.1", respond::CheckMetric::power, meter_hour(9, 1), {}, {}, {}, {}};
  series.values.assign(7 * 24 + 4, 1000.0);
  series.values.emplace_back(last_value);
  out.series = {series};
  return out;
}

/// A desk with the documents of one episode, a docket, and the files of the region.
struct OrderDeskTrial : MeterTrial {
  OrderDeskTrial() {
    desk.office = &inventory;
    desk.region = "changji";
    desk.docket = [this] { return &docket; };
  }

  Office data = *Office::open(LANTIAN_SOURCE_DIR);
  InventoryOffice inventory = *InventoryOffice::open(data);
  DocketOffice office = *DocketOffice::open(LANTIAN_SOURCE_DIR, "changji");
  std::unique_ptr<keep::DocketBook> cases = keep::make_memory_docket_book(office.basis());
  DocketDesk docket{cases.get(), &office};
  OrderOffice orders = *open_order_office(data);
};

const UtcSeconds desk_noon = to_utc(std::chrono::local_seconds{meter_hour(16, 12)});

}  // namespace

TEST_CASE("evidence and its check are kept together or not at all") {
  OrderDeskTrial trial;
  const auto before = *trial.book->last();
  const auto unknown = take_and_check(trial.orders, *trial.book, "W-2024-09", desk_evidence(400), "test", desk_noon);
  CHECK_FALSE(unknown.ok());
  respond::ResponseEvidence stranger = desk_evidence(400);
  stranger.series[0].enterprise = "E9";
  CHECK_FALSE(take_and_check(trial.orders, *trial.book, "W-2024-01", stranger, "test", desk_noon).ok());
  CHECK(*trial.book->last() == before);
  RacingBook counted{*trial.book, 0};
  const auto check = take_and_check(trial.orders, counted, "W-2024-01", desk_evidence(400), "test", desk_noon);
  REQUIRE_MESSAGE(check.ok(), (check ? "" : check.error().text()));
  CHECK(counted.appends == 1);
  CHECK(*trial.book->last() == before + 2);
  CHECK(trial.verdicts() == "...ny");  // at its fourth hour of 16 January it still shows 1000, then 400
}

TEST_CASE("a check that another one overtook reads again; its evidence is kept once; who always loses says so") {
  OrderDeskTrial trial;
  RacingBook racing{*trial.book, 2};
  const auto check = take_and_check(trial.orders, racing, "W-2024-01", desk_evidence(400), "test", desk_noon);
  REQUIRE_MESSAGE(check.ok(), (check ? "" : check.error().text()));
  CHECK(racing.appends == 3);
  CHECK(trial.documents("evidence") == 1);
  CHECK(trial.book->newest("check", "W-2024-01")->value().body == check_json(*check));
  RacingBook hopeless{*trial.book, 1000};
  const auto never = check_episode(trial.orders, hopeless, "W-2024-01", {}, "test", desk_noon);
  REQUIRE_FALSE(never.ok());
  CHECK(never.error().code == ErrorCode::conflict);
}

TEST_CASE("an hour of a gate that is told again is told as a whole; other hours and other gates stay") {
  OrderDeskTrial trial;
  const auto told = [&](std::vector<respond::GatePass> passes, std::vector<respond::GateLog> logs) {
    respond::ResponseEvidence out;
    out.synthetic = true;
    out.passes = std::move(passes);
    out.logs = std::move(logs);
    const std::array draft{keep::DocumentDraft{"evidence", "W-2024-01", evidence_json(out), {}}};
    REQUIRE(trial.book->append(draft, "test", desk_noon).ok());
  };
  const auto pass = [](const char* plant, int hour, const char* standard) {
    return respond::GatePass{plant, meter_hour(16, hour), standard, {}, false};
  };
  told({pass("E1", 4, "C4"), pass("E1", 5, "C4"), pass("E1", 9, "C3"), pass("E2", 5, "C2")},
       {{"E1", meter_hour(16, 1), meter_hour(16, 12)}, {"E2", meter_hour(16, 1), meter_hour(16, 12)}});
  told({pass("E1", 9, "C6")},
       {{"E1", meter_hour(16, 5), meter_hour(16, 6)}, {"E1", meter_hour(16, 6), meter_hour(16, 7)}});
  const auto kept = kept_evidence(*trial.book, "W-2024-01");
  REQUIRE(kept.ok());
  std::vector<std::string> there;
  for (const respond::GatePass& one : kept->passes) {
    there.push_back(one.enterprise + " " + std::to_string(hour_of_day(one.hour)) + " " + one.standard);
  }
  CHECK(there == std::vector<std::string>{"E1 4 C4", "E2 5 C2", "E1 9 C6"});
}

TEST_CASE("a joint order is sent for each level and end; members acknowledge, then start; late is seen of both") {
  OrderDeskTrial trial;
  const UtcSeconds sent_at = to_utc(std::chrono::local_seconds{meter_hour(15, 20)});
  const auto sent = send_joint_order(trial.desk, "W-2024-01", "duty", sent_at);
  REQUIRE_MESSAGE(sent.ok(), (sent ? "" : sent.error().text()));
  CHECK(sent->members.size() == 11);
  CHECK(sent->turn == 1);
  CHECK(send_joint_order(trial.desk, "W-2024-01", "duty", sent_at).error().code == ErrorCode::conflict);
  CHECK(start_joint(*trial.book, "W-2024-01", "shihezi", "s", sent_at).error().code == ErrorCode::conflict);
  using std::chrono::minutes;
  REQUIRE(acknowledge_joint(*trial.book, "W-2024-01", "shihezi", "s", sent_at + minutes{60}).ok());
  REQUIRE(acknowledge_joint(*trial.book, "W-2024-01", "wujiaqu", "w", sent_at + minutes{61}).ok());
  // The order counts from 2024-01-16 00:00 on, in the hour that ends at 01:00.
  const UtcSeconds ends = to_utc(std::chrono::local_seconds{meter_hour(16, 1)});
  REQUIRE(start_joint(*trial.book, "W-2024-01", "wujiaqu", "w", ends).ok());
  const auto now = start_joint(*trial.book, "W-2024-01", "shihezi", "s", ends + minutes{1});
  REQUIRE(now.ok());
  const auto member = [&](const JointOrder& order, const char* id) {
    return *std::ranges::find(order.members, id, &JointMember::id);
  };
  CHECK_FALSE(acknowledges_late(*now, member(*now, "shihezi"), ends));
  CHECK(acknowledges_late(*now, member(*now, "wujiaqu"), ends));
  CHECK(starts_late(*now, member(*now, "shihezi"), ends));
  CHECK_FALSE(starts_late(*now, member(*now, "wujiaqu"), ends));
  CHECK_FALSE(starts_late(*now, member(*now, "shawan"), ends));
  CHECK(starts_late(*now, member(*now, "shawan"), ends + minutes{1}));  // never told, and the hour is over

  respond::Episode episode = open_episode(*trial.book, "W-2024-01")->episode;
  episode.until += std::chrono::hours{24};
  const auto longer = send_joint_for(trial.desk, episode, "duty", ends + minutes{30});
  REQUIRE(longer.ok());
  CHECK(longer->turn == 2);
  CHECK_FALSE(member(*longer, "shihezi").acknowledged.has_value());
  CHECK(member(*longer, "shihezi").started.has_value());  // who runs goes on
  episode.level = respond::Level::red;
  const auto red = send_joint_for(trial.desk, episode, "duty", ends + minutes{90});
  REQUIRE(red.ok());
  CHECK(red->level == respond::Level::red);
  CHECK_FALSE(member(*red, "shihezi").started.has_value());
  REQUIRE(red->earlier.size() == 2);
  CHECK(red->earlier[0].acknowledged == 2);
  CHECK(red->earlier[0].late == 10);
  const auto again = read_joint_json(joint_json(*red, ends));
  REQUIRE(again.ok());
  CHECK(joint_json(*again, ends) == joint_json(*red, ends));
}

TEST_CASE("a joint order is taken back once, when the response ends early, falls below yellow or gets another cause") {
  OrderDeskTrial trial;
  const UtcSeconds sent_at = to_utc(std::chrono::local_seconds{meter_hour(15, 20)});
  const UtcSeconds later = to_utc(std::chrono::local_seconds{meter_hour(17, 10)});
  const respond::Episode running = open_episode(*trial.book, "W-2024-01")->episode;
  respond::Episode lifted = running, blue = running, dust = running, rejected = running;
  lifted.state = respond::EpisodeState::lifted;
  rejected.state = respond::EpisodeState::rejected;
  blue.level = respond::Level::blue;
  dust.cause = respond::AirCause::dust;
  for (const respond::Episode& over : {lifted, rejected, blue, dust}) {
    trial.book = keep::make_memory_document_book();
    CHECK(send_joint_for(trial.desk, over, "duty", later).error().code == ErrorCode::conflict);  // nothing stands
    REQUIRE(send_joint_for(trial.desk, running, "duty", sent_at).ok());
    const UtcSeconds behind = to_utc(std::chrono::local_seconds{meter_hour(21, 1)});
    CHECK(send_joint_for(trial.desk, over, "duty", behind).error().code == ErrorCode::conflict);  // told until then
    const auto back = send_joint_for(trial.desk, over, "duty", later);
    REQUIRE_MESSAGE(back.ok(), (back ? "" : back.error().text()));
    CHECK(back->closes());
    CHECK(back->turn == 2);
    CHECK(back->from == meter_hour(17, 11));
    CHECK(send_joint_for(trial.desk, over, "duty", later).error().code == ErrorCode::conflict);
    REQUIRE(acknowledge_joint(*trial.book, "W-2024-01", "shihezi", "s", later).ok());
    CHECK(start_joint(*trial.book, "W-2024-01", "shihezi", "s", later).error().code == ErrorCode::conflict);
    CHECK_FALSE(starts_late(*back, back->members[0], later + std::chrono::hours{99}));
  }
}

namespace {

/// What an orange plan of the desk's list says, with some of it otherwise.
std::string desk_plan(std::string_view from, std::string_view to) {
  std::string json = R"({"list":"652300-HS2023","list_row":1,"level":"orange","on":"2024-01-15",)"
                     R"("asked":{"share_set":"XJ2019"},"measures":[]})";
  const std::size_t at = json.find(from);
  REQUIRE(at != std::string::npos);
  return json.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a plan of another row, level, season or set of shares, or one that does not say, is not ordered from") {
  OrderDeskTrial trial;
  const auto answer = [&](std::string_view from, std::string_view to) {
    const std::array draft{keep::DocumentDraft{"plan", "P", desk_plan(from, to), {}}};
    REQUIRE(trial.book->append(draft, "test", desk_noon).ok());
    return dispatch_orders(trial.desk, {"W-2024-01", {}, "P", true}, "duty", desk_noon);
  };
  const auto refused = [&](std::string_view from, std::string_view to, const char* why) {
    const auto told = answer(from, to);
    REQUIRE_FALSE(told.ok());
    CHECK(told.error().code == ErrorCode::conflict);
    CHECK_MESSAGE(told.error().message.find(why) != std::string::npos, told.error().message);
  };
  refused("\"list_row\":1,", "", "before plans said");
  refused("\"list_row\":1", "\"list_row\":9", "row 9");
  refused("orange", "yellow", "is for yellow");
  refused("2024-01-15", "2024-07-15", "2024-07-15");
  refused("XJ2019", "none", "shares");
  refused("XJ2019", "CN2019", "CN2019");
  // A line that the list does not have.
  respond::ListMeasure strange;
  strange.enterprise = "E1";
  strange.unit = "E1.9";
  strange.level = respond::Level::orange;
  strange.checks = {respond::CheckMetric::power};
  refused("[]", list_measures_json({strange}), "asks what no list may");
  const auto fits = answer("orange", "orange");
  REQUIRE_MESSAGE(fits.ok(), (fits ? "" : fits.error().text()));
  CHECK(std::holds_alternative<respond::RefusedOrders>(*fits));  // by its list, which nobody approved
}

TEST_CASE("a receipt on the case is the order's as soon as the case was moved, and for whoever reads an order") {
  OrderDeskTrial trial;
  std::vector<respond::Order> orders = *kept_orders(*trial.book, "W-2024-01");
  const report::Wording words = order_case_words(trial.desk);
  REQUIRE(open_order_cases(trial.docket, orders, words, {desk_noon}).ok());
  const std::array draft{keep::DocumentDraft{"order", orders[0].id, order_json(orders[0]), {}}};
  REQUIRE(trial.book->append(draft, "test", desk_noon).ok());
  CHECK_FALSE(*take_case_receipt(trial.desk, orders[0].docket_case));
  Counter plant;
  plant.desk = trial.docket;
  plant.actor.name = "li";
  plant.actor.role = docket::Role::enterprise;
  plant.actor.party = "E1";
  plant.now = desk_noon + std::chrono::minutes{5};
  docket::Action receive{docket::EventKind::moved, orders[0].docket_case, 0, {}};
  receive.body.transition = "receive";
  const auto done = act_on_case(plant, receive, {});
  REQUIRE(done.ok());
  REQUIRE(std::holds_alternative<Done>(*done));
  CHECK_FALSE(kept_order(*trial.book, orders[0].id)->received.has_value());
  CHECK(*take_docket_receipts(trial.desk) == 1);
  const auto known = kept_order(*trial.book, orders[0].id);
  CHECK(known->received == plant.now);
  CHECK(known->received_by == "li");
  CHECK_FALSE(*take_case_receipt(trial.desk, orders[0].docket_case));
  // The desk is late: the first receipt holds.
  CHECK(receive_order(trial.desk, orders[0].id, "desk", desk_noon).error().code == ErrorCode::conflict);
  CHECK(kept_order(*trial.book, orders[0].id)->received_by == "li");
  CHECK(*take_docket_receipts(trial.desk) == 0);
}

TEST_CASE("a receipt that its case does not take holds, and says so") {
  OrderDeskTrial trial;
  respond::Order order = kept_orders(*trial.book, "W-2024-01")->front();
  order.docket_case = "RO-2024-999999";  // nobody knows it
  const std::array draft{keep::DocumentDraft{"order", order.id, order_json(order), {}}};
  REQUIRE(trial.book->append(draft, "test", desk_noon).ok());
  CHECK_FALSE(take_case_receipt(trial.desk, order.docket_case).ok());
  const auto received = receive_order(trial.desk, order.id, "desk", desk_noon);
  REQUIRE_MESSAGE(received.ok(), (received ? "" : received.error().text()));
  CHECK_FALSE(received->case_trouble.empty());
  CHECK(kept_order(*trial.book, order.id)->received_by == "desk");
  OrderCases cases;
  cases.troubles = {"RO-1 is closed"};
  CHECK(dispatch_json({}, cases, false).find("\"troubles\":[\"RO-1 is closed\"]") != std::string::npos);
}

TEST_CASE("a table is taken of plants, units and hours of the episode alone") {
  OrderDeskTrial trial;
  const Office data = *Office::open(LANTIAN_SOURCE_DIR);
  const OrderOffice office = *open_order_office(data);
  const auto scope = evidence_scope(*trial.book, office, "W-2024-01");
  REQUIRE(scope.ok());
  REQUIRE(scope->has_value());
  const auto read = [&](const std::string& row) {
    return read_evidence_table(data, **scope, {"t.csv", "enterprise,unit,kind,hour,value\n" + row + "\n"}, true);
  };
  const auto fine = read("E1,E1.1,power,2024-01-16 05:00,400");
  REQUIRE_MESSAGE(fine.ok(), (fine ? "" : fine.error().text()));
  CHECK(fine->series.size() == 1);
  for (const char* bad : {"E9,E1.1,power,2024-01-16 05:00,400", "E1,E1.9,power,2024-01-16 05:00,400",
                          "E1,E1.1,power,2023-01-16 05:00,400", "E1,E1.1,power,2024-03-16 05:00,400"}) {
    CAPTURE(bad);
    CHECK(read(bad).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("a document of evidence is read for an hour that it may tell of only") {
  respond::ResponseEvidence evidence;
  evidence.series = {{"E1", "E1.1", respond::CheckMetric::power, meter_hour(16, 23), {1.0, 2.0, 3.0}, {}, {}, {}}};
  const std::string json = evidence_json(evidence);
  REQUIRE(read_evidence_json(json).ok());
  CHECK_FALSE(evidence_may_tell(json, "E1", meter_hour(16, 22)));
  CHECK(evidence_may_tell(json, "E1", meter_hour(16, 23)));
  CHECK(evidence_may_tell(json, "E1", meter_hour(17, 1)));
  CHECK_FALSE(evidence_may_tell(json, "E1", meter_hour(17, 2)));
  CHECK_FALSE(evidence_may_tell(json, "E2", meter_hour(16, 23)));
  CHECK(evidence_may_tell(R"({"series":[{"enterprise":"E1"}]})", "E1", meter_hour(1, 1)));
}

}  // namespace lantian::serve
