#include "serve/sources/whatif.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::serve;
using namespace lantian::transport;
using doctest::Approx;

/// Two windows of 10 and 30 hours, two receptors, three paths of which the last is no PM2.5, four sources. Shares are
/// whole sixty-fourths, so that sums in any order are the same.
SourceReceptorTable tried_table() {
  SourceReceptorTable table;
  table.sources = {{"P", "652301", "power", "01-1", {2000, 0, 8000, 4000}, Band{120, 120}},
                   {"H", "652301", "residential coal", "01-RES", {1000, 0, 3000, 500}, Band{0, 20}},
                   {"K", "652302", "power", "01-2", {500, 0, 1000, 250}, Band{30, 60}},
                   {"D", "652302", "dust", "06-1", {4000, 9000, 0, 0}, Band{0, 10}}};
  table.receptors = {"R", "Q"};
  table.paths = {Path::fine, Path::sulphate, Path::so2};
  const HourEnding first_hour{};
  for (int window = 0; window < 2; ++window) {
    WindowAnswer answer;
    for (int n = 0; n < 2 * 3 * 4; ++n) answer.share.push_back((7.0 * n + 13.0 * window + n * n % 5) / 64);
    answer.boundary.assign(6, 0.5);
    answer.initial.assign(6, 0.5);
    const auto hours = std::chrono::hours{window == 0 ? 9 : 29};
    table.append({{"w", first_hour, first_hour + hours, 0}, "", 1, 0.5, {}}, answer);
  }
  return table;
}

/// The mean of a receptor over windows under percents by source, by hand.
double by_hand(const SourceReceptorTable& table, std::size_t receptor, const std::vector<double>& percents) {
  double sum = 0;
  for (std::size_t window = 0; window < 2; ++window) {
    const double weight = window == 0 ? 10.0 / 40 : 30.0 / 40;
    for (const std::size_t path : {0UL, 1UL}) {  // fine and sulphate are PM2.5, SO2 is not
      for (std::size_t source = 0; source < percents.size(); ++source) {
        sum +=
            weight * static_cast<double>(table.share_of(window, receptor, path, source)) * (1 - percents[source] / 100);
      }
    }
  }
  return sum;
}

std::vector<WhatIfPlace> tried_places() {
  return {{"R", "U", {"R", "R"}, true, {{"R", 1}}}, {"U", "U", {"U", "U"}, false, {{"R", 0.25}, {"Q", 0.75}}}};
}

explain::ContributionRule tried_rule() {
  explain::ContributionRule rule;
  rule.model.percent = 40;
  rule.emission["power"].percent = 15;
  rule.emission[""].percent = 50;
  return rule;
}

WhatIfResult asked_whatif(const SourceReceptorTable& table, std::vector<GroupCut> cuts) {
  WhatIfQuestion question;
  question.cuts = std::move(cuts);
  const auto result = whatif(table, tried_places(), tried_rule(), question);
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("what-if: no cut changes nothing, and its range is nothing") {
  const WhatIfResult none = asked_whatif(tried_table(), {});
  const WhatIfResult zero = asked_whatif(tried_table(), {{"power", 0}});
  for (const WhatIfResult* one : {&none, &zero}) {
    for (const WhatIfEffect& effect : one->effects) {
      CHECK(effect.change() == 0);
      CHECK(effect.low == 0);
      CHECK(effect.high == 0);
    }
  }
}

TEST_CASE("what-if: equal to the sum by hand, at a receptor and at a unit of two") {
  const SourceReceptorTable table = tried_table();
  const WhatIfResult cut = asked_whatif(table, {{"power", 25}, {"dust", -50}});
  const std::vector<double> percents{25, 0, 25, -50};
  CHECK(cut.effects[0].before == Approx(by_hand(table, 0, {0, 0, 0, 0})).epsilon(1e-7));
  CHECK(cut.effects[0].after == Approx(by_hand(table, 0, percents)).epsilon(1e-7));
  CHECK(cut.effects[1].after ==
        Approx(0.25 * by_hand(table, 0, percents) + 0.75 * by_hand(table, 1, percents)).epsilon(1e-7));
}

TEST_CASE("what-if: twice the cut has twice the effect, and cuts add up") {
  const SourceReceptorTable table = tried_table();
  const double once = asked_whatif(table, {{"power", 25}}).effects[1].change();
  CHECK(asked_whatif(table, {{"power", 50}}).effects[1].change() == Approx(2 * once).epsilon(1e-7));
  const double homes = asked_whatif(table, {{"residential_coal", 30}}).effects[1].change();
  CHECK(asked_whatif(table, {{"power", 25}, {"residential_coal", 30}}).effects[1].change() ==
        Approx(once + homes).epsilon(1e-7));
}

TEST_CASE("what-if: groups add up to all, their sources and tonnes too, and everything cut leaves nothing") {
  const WhatIfResult all = asked_whatif(tried_table(), {{"power", 100}, {"residential_coal", 100}, {"dust", 100}});
  double shares = 0;
  for (const WhatIfGroup& group : all.groups) shares += group.share_percent;
  CHECK(shares == Approx(100));
  for (const WhatIfEffect& effect : all.effects) {
    double given = 0;
    for (const double one : effect.given) given += one;
    CHECK(given == Approx(effect.before));
    CHECK(effect.after == Approx(0).scale(1));
  }
  CHECK(all.groups[1].id == "power");
  CHECK(all.groups[1].sources == 2);
  CHECK(all.groups[1].tonnes[static_cast<std::size_t>(Precursor::so2)] == 9);
}

TEST_CASE("what-if: the range is the model's error and that of the sector, as if independent") {
  const WhatIfEffect effect = asked_whatif(tried_table(), {{"power", 100}}).effects[0];
  const double half = std::hypot(0.4, 0.15) * std::abs(effect.change());
  CHECK(effect.low == Approx(effect.change() - half));
  CHECK(effect.high == Approx(effect.change() + half));
}

TEST_CASE("what-if: what cannot be cut is refused") {
  WhatIfQuestion question;
  question.cuts = {{"steel", 10}};
  const auto none = whatif(tried_table(), tried_places(), tried_rule(), question);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::not_found);
  CHECK(none.error().message.find("residential_coal") != std::string::npos);
  question.keys = {GroupKey::unit, GroupKey::sector};
  question.cuts = {{"652302/power", 10}};
  CHECK(whatif(tried_table(), tried_places(), tried_rule(), question));
}

TEST_CASE("cuts: groups with percents, and what is none") {
  const auto cuts = parse_cuts("residential_coal:30,652301/mobile:-12.5");
  REQUIRE(cuts);
  REQUIRE(cuts->size() == 2);
  CHECK((*cuts)[0].group == "residential_coal");
  CHECK((*cuts)[1].group == "652301/mobile");
  CHECK((*cuts)[1].percent == -12.5);
  CHECK(parse_cuts("")->empty());
  for (const char* bad : {"power", "power:", ":10", "power:ten", "power:101", "power:nan", "power:10,power:20"}) {
    CHECK_MESSAGE(!parse_cuts(bad), bad);
  }
}
