// A dust event from the first exceedance to a closing that the site's own monitor agrees with. All readings are made
// up.
#include "base/sha256.hpp"
#include "keep/reading_book.hpp"
#include "serve/docket_automatic.hpp"
#include "serve/office.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test through every room

constexpr const char* site = "SYN-SITE-1";
const Day first{std::chrono::year{2024} / 4 / 8};  // a Monday; Qingming is over, Labour Day far away

UtcSeconds at(int day, int hour) {
  return to_utc(std::chrono::local_seconds{first + std::chrono::days{day} + std::chrono::hours{hour}});
}

/// The docket, the readings, and people who act on them.
struct Trial {
  Trial() {
    device.mn = "SYN0000000000000000SITE1";
    device.kind = observe::hj212::DeviceKind::dust;
    device.station = site;
    device.unit_id = "652301";
    device.name_zh = device.name_en = "synthetic site";
    subjects = serve::subjects_of({}, {&device, 1});
  }

  serve::Office office = *serve::Office::open(LANTIAN_DATA_ROOT);
  serve::DocketOffice pack = *serve::DocketOffice::open(LANTIAN_DATA_ROOT, "changji");
  std::unique_ptr<keep::DocketBook> book = keep::make_memory_docket_book(pack.basis());
  std::unique_ptr<keep::ReadingBook> readings = keep::make_memory_book();
  observe::hj212::Device device;
  serve::DocketSubjects subjects;
  int imports = 0;

  serve::DocketDesk desk() { return {book.get(), &pack}; }
  const serve::AutomaticRule& rule(std::string_view id) const {
    return *std::ranges::find(pack.automatic(), id, &serve::AutomaticRule::id);
  }

  /// PM10 of whole days in ug/m3; 0 = missing.
  template <class Value>
  void measure(int from, int to, Value value) {
    observe::Batch batch;
    batch.source = fmt::format("synthetic-{}.csv", ++imports);
    batch.source_sha256 = sha256_hex(batch.source);
    batch.adapter = "hand";
    batch.adapter_text = "id = \"hand\"\n";
    batch.synthetic = true;
    batch.stations.emplace_back();
    batch.stations.front().id = site;
    for (int day = from; day < to; ++day) {
      for (int hour = 1; hour <= 24; ++hour) {
        const int pm10 = value(day, hour);
        if (pm10 > 0) {
          batch.readings.push_back({0, 1, hour_ending(first + std::chrono::days{day}, hour), pm10 * 1000,
                                    terms::Species::pm10, terms::Averaging::hour, observe::Mark::valid});
        }
      }
    }
    REQUIRE(readings->append(batch, "", at(to, 0)));
  }

  /// The refusal's text, or empty.
  std::string act(docket::Role role, UtcSeconds now, docket::Action action, const std::string& id) {
    docket::Actor actor;
    actor.role = role;
    actor.area = "652301";
    actor.name = role == docket::Role::grid ? "grid worker" : "county office";
    const docket::Case subject = *book->find(id);
    action.case_id = id;
    action.version = subject.version;
    action.kind = docket::EventKind::moved;
    const serve::DocketDesk here = desk();
    const auto decision =
        docket::decide(*here.office->types().type(subject.type), subject, action, actor, here.setting(now));
    if (const auto* refusal = std::get_if<docket::Refusal>(&decision)) return refusal->text();
    const auto stored = book->append({&std::get<docket::Event>(decision), 1});
    return stored ? "" : stored.error().text();
  }

  docket::Attachment photo(const std::string& kind, int number) const {
    const std::string bytes = fmt::format("\xFF\xD8\xFF\xE0 synthetic photograph {}", number);
    return *docket::inspect(pack.attachments(), {bytes, fmt::format("photo{}.jpg", number), kind, {}, {}});
  }

  /// From flagged to verifying, with photographs of this round.
  void put_right(const std::string& id, UtcSeconds now, int round) {
    docket::Action dispatch;
    dispatch.body.transition = "dispatch";
    dispatch.body.assignee = "grid worker";
    REQUIRE(act(docket::Role::county, now, dispatch, id).empty());
    docket::Action go;
    go.body.transition = "go_on_site";
    REQUIRE(act(docket::Role::grid, now, go, id).empty());
    docket::Action done;
    done.body.transition = "put_right";
    done.body.fields = {{"cause", "covering"}, {"site_card", "yellow"}};
    if (round > 0) {
      // Photographs of the round before prove nothing now.
      const std::string refused = act(docket::Role::grid, now, done, id);
      CHECK(refused.find("site_photo") != std::string::npos);
    }
    done.body.attachments = {photo("site_photo", 10 * round), photo("site_photo", 10 * round + 1),
                             photo("photo_after", 10 * round + 2)};
    REQUIRE(act(docket::Role::grid, now, done, id).empty());
    docket::Action verify;
    verify.body.transition = "verify";
    REQUIRE(act(docket::Role::county, now, verify, id).empty());
    REQUIRE(book->find(id)->state == "verifying");
  }

  serve::WatchRound watch(UtcSeconds now) {
    auto round = serve::run_watches(desk(), office.rulebook(), *readings, now);
    REQUIRE(round);
    for (const std::string& trouble : round->report.troubles) FAIL_CHECK(trouble);
    REQUIRE(round->looks.size() == 1);
    return *std::move(round);
  }

  std::vector<serve::Occasion> hours_above(int from, int to) {
    keep::SlabQuery query;
    query.stations = {site};
    query.species = {terms::Species::pm10};
    query.period = Period{PeriodKind::range, first + std::chrono::days{from}, first + std::chrono::days{to}, ""};
    return serve::occasions_of(rule("site_pm10"), *readings->hours(query));
  }
};

int ordinary(int day, int hour) {
  return 80 + (7 * day + 5 * hour) % 40;
}

}  // namespace

TEST_CASE("closed only when the air agrees: exceedance, repair, breach, repair, flat, closed") {
  Trial trial;
  const auto& desk = trial.desk();
  const serve::AutomaticRule& rule = trial.rule("site_pm10");

  // Day 0: three hours above the limit open one case, however often the docket is told.
  trial.measure(0, 1, [](int day, int hour) { return hour >= 10 && hour <= 12 ? 500 : ordinary(day, hour); });
  const auto occasions = trial.hours_above(0, 1);
  REQUIRE(occasions.size() == 1);
  CHECK(occasions[0].severity == serve::Severity::warning);  // twice the limit
  const auto opened = serve::tell_occasions(desk, rule, occasions, trial.subjects, at(0, 13), true);
  REQUIRE(opened);
  CHECK(opened->opened == 1);
  CHECK(opened->report.troubles.empty());
  const auto again = serve::tell_occasions(desk, rule, occasions, trial.subjects, at(0, 14), true);
  REQUIRE(again);
  CHECK(again->opened == 0);
  CHECK(again->known == 1);
  const std::string id = "DE-2024-000001";
  const docket::Case fresh = *trial.book->find(id);
  CHECK(fresh.state == "flagged");
  CHECK(fresh.synthetic);
  CHECK(fresh.assignee == "housing_bureau");  // by the route of the type
  CHECK(fresh.link(docket::LinkKind::site) == site);
  CHECK(fresh.field("severity") == "warning");
  CHECK(fresh.due == first + std::chrono::days{5} + std::chrono::days{2});  // five worked days over a weekend

  // Put right on day 1; two good days, then two hours above the limit on day 4.
  trial.put_right(id, at(1, 10), 0);
  trial.measure(1, 4, ordinary);
  const serve::WatchRound calm = trial.watch(at(4, 0));
  CHECK(calm.looks[0].verdict == docket::WatchVerdict::good_so_far);
  CHECK_FALSE(calm.looks[0].moved);
  trial.measure(4, 5, [](int day, int hour) { return hour == 15 || hour == 16 ? 400 : ordinary(day, hour); });
  const serve::WatchRound breach = trial.watch(at(4, 17));
  CHECK(breach.looks[0].verdict == docket::WatchVerdict::breach);
  CHECK(breach.looks[0].moved);
  const docket::Case reopened = *trial.book->find(id);
  CHECK(reopened.state == "flagged");
  CHECK(reopened.round == 1);
  const docket::Event last = trial.book->events_of(id)->back();
  CHECK(last.role == docket::Role::system);
  CHECK(last.kind == docket::EventKind::reopened);
  CHECK(last.body.reason.find("2024-04-12 15:00 400") != std::string::npos);  // the evidence itself

  // News about an open case goes into it.
  const auto grown = serve::tell_occasions(desk, rule, trial.hours_above(4, 5), trial.subjects, at(4, 18), true);
  REQUIRE(grown);
  CHECK(grown->grown == 1);
  CHECK(grown->opened == 0);

  // Put right again on day 5; a monitor that stands still for eight days closes nothing.
  trial.put_right(id, at(5, 10), 1);
  trial.measure(5, 14, [](int, int) { return 90; });
  const serve::WatchRound flat = trial.watch(at(14, 0));
  CHECK(flat.looks[0].verdict == docket::WatchVerdict::not_enough);
  CHECK_FALSE(flat.looks[0].moved);
  CHECK(trial.book->find(id)->state == "verifying");

  // Missing hours neither.
  trial.measure(14, 17, [](int day, int hour) { return hour > 12 ? 0 : ordinary(day, hour); });
  CHECK(trial.watch(at(17, 0)).looks[0].verdict == docket::WatchVerdict::not_enough);

  // Seven whole days of living values do.
  trial.measure(17, 23, ordinary);
  CHECK_FALSE(trial.watch(at(23, 0)).looks[0].moved);
  trial.measure(23, 24, ordinary);
  const serve::WatchRound good = trial.watch(at(24, 0));
  CHECK(good.looks[0].verdict == docket::WatchVerdict::good);
  CHECK(good.looks[0].moved);
  const docket::Case closed = *trial.book->find(id);
  CHECK(closed.state == "closed");
  CHECK(closed.closed_at == at(24, 0));
  CHECK(trial.book->verify()->empty());

  // A day after the closing the trouble is back: the case is reopened, no second one made; what began before is quiet.
  trial.measure(25, 26, [](int day, int hour) { return hour >= 8 && hour <= 10 ? 900 : ordinary(day, hour); });
  const auto relapse = serve::tell_occasions(desk, rule, trial.hours_above(25, 26), trial.subjects, at(25, 11), true);
  REQUIRE(relapse);
  CHECK(relapse->reopened == 1);
  CHECK(relapse->opened == 0);
  CHECK(trial.book->find(id)->state == "flagged");
  CHECK(*trial.book->count({}) == 1);
}

TEST_CASE("nobody acts: reminder, yellow, red, supervision, summons, each once and on its day") {
  Trial trial;
  trial.measure(0, 1, [](int day, int hour) { return hour >= 10 && hour <= 12 ? 500 : ordinary(day, hour); });
  REQUIRE(serve::tell_occasions(trial.desk(), trial.rule("site_pm10"), trial.hours_above(0, 1), trial.subjects,
                                at(0, 13), true));
  // The state's own deadline is the end of day 1; rungs of the type: -1, 0, +2, +5, +10 days.
  std::vector<std::pair<int, std::string>> reached;
  for (int day = 0; day < 14; ++day) {
    for (const int hour : {13, 14}) {
      const auto round = serve::climb_ladders(trial.desk(), at(day, hour));
      REQUIRE(round);
      for (const std::string& trouble : round->troubles) FAIL_CHECK(trouble);
      for (const docket::Event& event : round->events) reached.emplace_back(day, event.body.step);
    }
  }
  // The reminder's hour (the beginning of day 0) had passed when the case was opened: it would say nothing new.
  CHECK(reached ==
        std::vector<std::pair<int, std::string>>{{2, "yellow"}, {4, "red"}, {7, "supervise"}, {12, "summon"}});
}

TEST_CASE("a watch without a sensor, or without readings, closes nothing") {
  Trial trial;
  trial.measure(0, 1, [](int day, int hour) { return hour >= 10 && hour <= 12 ? 500 : ordinary(day, hour); });
  REQUIRE(serve::tell_occasions(trial.desk(), trial.rule("site_pm10"), trial.hours_above(0, 1), trial.subjects,
                                at(0, 13), true));
  trial.put_right("DE-2024-000001", at(1, 10), 0);
  CHECK(trial.watch(at(12, 0)).looks[0].verdict == docket::WatchVerdict::not_enough);
}

TEST_CASE("days above the limit of the standard in force, rounded as for attainment") {
  Trial trial;
  // PM2.5 of days 0, 1 and 3: 75.4, 75.6 and 160; GB 3095-2012 grade II has 75 and compares whole numbers.
  observe::Slab slab{
      {"S1"}, {terms::Species::pm25}, Period{PeriodKind::range, first, first + std::chrono::days{4}, ""}, 24};
  const int means[] = {75'400, 75'600, 30'000, 160'000};
  for (int day = 0; day < 4; ++day) {
    for (int hour = 0; hour < 24; ++hour)
      slab.series(0, 0)[static_cast<std::size_t>(24 * day + hour)] = observe::Cell::of(means[day]);
  }
  const auto occasions = serve::occasions_of(trial.rule("station_pm25"), slab, trial.office.rulebook(), {});
  REQUIRE(occasions);
  REQUIRE(occasions->size() == 2);
  CHECK((*occasions)[0].from == at(1, 0));
  CHECK((*occasions)[0].severity == serve::Severity::notice);
  CHECK((*occasions)[1].from == at(3, 0));
  CHECK((*occasions)[1].severity == serve::Severity::alarm);
}

TEST_CASE("an exceedance that goes on after its case was closed by hand reopens it, once; none is born late") {
  Trial trial;
  const auto all_day = [](int, int hour) { return 500 + hour; };
  trial.measure(0, 1, [&](int day, int hour) { return hour >= 10 ? 500 + hour : ordinary(day, hour); });
  // Told three days later: its time to act begins now, not then.
  const auto told = serve::tell_occasions(trial.desk(), trial.rule("site_pm10"), trial.hours_above(0, 1),
                                          trial.subjects, at(3, 9), true);
  REQUIRE(told);
  CHECK(told->opened == 1);
  const std::string id = "DE-2024-000001";
  CHECK(trial.book->find(id)->opened_at == at(3, 9));
  docket::Action dismiss;
  dismiss.body.transition = "dismiss";
  dismiss.body.reason = "a lorry stood there";
  REQUIRE(trial.act(docket::Role::county, at(3, 10), dismiss, id).empty());
  // The run that began on day 0 goes on to day 4.
  trial.measure(1, 5, all_day);
  for (const int reopened : {1, 0}) {
    const auto again = serve::tell_occasions(trial.desk(), trial.rule("site_pm10"), trial.hours_above(0, 5),
                                             trial.subjects, at(5, 1), true);
    REQUIRE(again);
    CHECK(again->reopened == reopened);
    CHECK(again->opened == 0);
  }
  CHECK(trial.book->find(id)->state == "flagged");
}
