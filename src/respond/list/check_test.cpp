#include "respond/list/check.hpp"

#include "respond/list/list_trial_test.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

ListContext list_context() {
  ListContext context;
  context.on = *parse_day("2023-12-15");
  context.box = ListContext::Box{85, 43, 92, 46};
  context.counties = {"652301", "652302"};
  return context;
}

std::vector<std::string> codes_of(const ReductionList& list, const ListContext& context = list_context()) {
  std::vector<std::string> codes;
  for (const ListFinding& one : check_list(trial::grade_rules(), list, context)) codes.push_back(one.code);
  return codes;
}

/// The one finding that a changed list has, and whether it holds the list back.
void check_finding(const ReductionList& list, std::string_view code, bool error) {
  CAPTURE(code);
  const auto findings = check_list(trial::grade_rules(), list, list_context());
  const auto found = std::ranges::find(findings, code, &ListFinding::code);
  for (const ListFinding& one : findings) CAPTURE(one.code);
  REQUIRE(found != findings.end());
  CHECK((found->severity == Severity::error) == error);
  CHECK(dispatchable(findings) != error);
  CHECK_FALSE(found->message.zh.empty());
  CHECK(found->message.en.find('{') == std::string::npos);
  CHECK(found->message.zh.find('{') == std::string::npos);
}

ListMeasure& measure_of(ReductionList& list, std::string_view unit, Level level) {
  const auto found = std::ranges::find_if(
      list.measures, [&](const ListMeasure& one) { return one.unit == unit && one.level == level; });
  REQUIRE(found != list.measures.end());
  return *found;
}

void change(std::string_view code, bool error, void (*how)(ReductionList&)) {
  ReductionList list = trial::sound_list();
  how(list);
  check_finding(list, code, error);
}

}  // namespace

TEST_CASE("a list drafted by the rules has no fault") {
  const ReductionList list = trial::sound_list();
  const auto findings = check_list(trial::grade_rules(), list, list_context());
  for (const ListFinding& one : findings) MESSAGE(one.code << ": " << one.message.en);
  CHECK(findings.empty());
  CHECK(dispatchable(findings));
  CHECK(list.measures.size() > 10);
}

TEST_CASE("what an enterprise says of itself is judged") {
  change("duplicate_enterprise", true, [](ReductionList& l) { l.enterprises[1].id = "E1"; });
  change("duplicate_unit", true, [](ReductionList& l) { l.enterprises[4].units[0].id = "E4.1"; });
  change("no_unit", true, [](ReductionList& l) { l.enterprises[4].units.clear(); });
  change("no_base", true, [](ReductionList& l) { l.enterprises[4].units[0].base.reset(); });
  change("unknown_industry", true, [](ReductionList& l) { l.enterprises[0].industry = "steel"; });
  change("unknown_grade", true, [](ReductionList& l) { l.enterprises[0].grade = "E"; });
  change("grade_expired", true, [](ReductionList& l) { l.enterprises[0].grade_until = *parse_day("2023-12-14"); });
  change("grade_without_end", false, [](ReductionList& l) { l.enterprises[4].grade_until.reset(); });
  change("unknown_process", true, [](ReductionList& l) { l.enterprises[4].units[0].process = "oven"; });
  change("unknown_county", true, [](ReductionList& l) { l.enterprises[4].county = "110101"; });
  change("half_coordinate", true, [](ReductionList& l) { l.enterprises[4].latitude.reset(); });
  change("coordinates_outside", true,
         [](ReductionList& l) { std::swap(l.enterprises[4].latitude, l.enterprises[4].longitude); });
  change("vehicles_more_than_all", true, [](ReductionList& l) { l.enterprises[0].heavy_vehicles_c4 = 13; });
  change("transport_missing", false, [](ReductionList& l) { l.enterprises[1].heavy_vehicles_per_day = 11; });
  change("transport_needless", false, [](ReductionList& l) { l.enterprises[0].heavy_vehicles_per_day = 10; });
}

TEST_CASE("each measure is judged against its unit") {
  change("unknown_enterprise", true, [](ReductionList& l) { l.measures[0].enterprise = "E9"; });
  change("unknown_unit", true, [](ReductionList& l) { measure_of(l, "E4.1", Level::red).unit = "E4.2"; });
  change("no_check", true, [](ReductionList& l) { measure_of(l, "E1.S1", Level::red).checks.clear(); });
  change("above_base", true, [](ReductionList& l) { measure_of(l, "E3.1", Level::red).reduction[1] = 801; });
  change("above_cut", true, [](ReductionList& l) { measure_of(l, "E3.1", Level::red).reduction[1] = 800; });
  change("stop_not_whole", true, [](ReductionList& l) { measure_of(l, "E1.S1", Level::red).reduction[2] = 1; });
  change("stop_in_part", true, [](ReductionList& l) { measure_of(l, "E1.S1", Level::red).cut_percent = 90; });
  change("unit_twice", true, [](ReductionList& l) { l.measures.push_back(measure_of(l, "E1.S1", Level::red)); });
  change("sum_above_base", true, [](ReductionList& l) {
    for (int i = 0; i < 2; ++i) l.measures.push_back(measure_of(l, "E4.1", Level::red));
  });
  change("uninterruptible_stopped", true, [](ReductionList& l) {
    ListMeasure& one = measure_of(l, "E2.1", Level::red);
    one.kind = MeasureKind::stop;
    one.cut_percent = 100;
    one.reduction = *l.enterprises[1].units[0].base;
  });
  change("below_safe_load", true, [](ReductionList& l) { measure_of(l, "E2.1", Level::red).cut_percent = 16; });
  change("small_in_part", true, [](ReductionList& l) {
    ListMeasure& one = measure_of(l, "E4.1", Level::red);
    one.kind = MeasureKind::reduce;
  });
  change("milder_at_worse", true, [](ReductionList& l) {
    l.measures.erase(&measure_of(l, "E4.1", Level::red) - l.measures.data() + l.measures.begin());
  });
  change("own_choice_forced", true, [](ReductionList& l) {
    ListMeasure one = measure_of(l, "E1.S1", Level::red);
    one.enterprise = "E5";
    one.unit = "E5.1";
    one.reduction = *l.enterprises[4].units[0].base;
    l.measures.push_back(one);
  });
}

TEST_CASE("sums and levels are judged at every hour at which something changes") {
  const auto trucks = [](ReductionList& list, int hour, std::int64_t grams) {
    ListMeasure one = list.measures.back();
    one.enterprise = "E4";
    one.unit.clear();
    one.level = Level::red;
    one.kind = MeasureKind::transport;
    one.from_hour = hour;
    one.reduction = {grams, 0, 0, 0};
    one.checks = {CheckMetric::gate};
    list.measures.push_back(one);
  };
  // E4.1 stands still at red: its base of 50 g of SO2 is cut already. A step of trucks from hour 48 on is too much.
  ReductionList list = trial::sound_list();
  trucks(list, 48, 1);
  check_finding(list, "sum_above_base", true);
  const auto findings = check_list(trial::grade_rules(), list, list_context());
  const auto found = std::ranges::find(findings, "sum_above_base", &ListFinding::code);
  CHECK(found->message.en.find("hour 48") != std::string::npos);
  // A later step of a unit gives room: from hour 48 on it runs at half load, and 25 g of trucks fit.
  list = trial::sound_list();
  ListMeasure half = measure_of(list, "E4.1", Level::red);
  half.kind = MeasureKind::own;
  half.from_hour = 48;
  half.cut_percent = 50;
  half.reduction = share_of(*list.enterprises[3].units[0].base, 50);
  list.measures.push_back(half);
  trucks(list, 48, 25);
  const auto has = [&](std::string_view code) { return std::ranges::count(codes_of(list), code) > 0; };
  CHECK_FALSE(has("sum_above_base"));
  // But then red asks for less than orange from hour 48 on.
  CHECK(has("milder_at_worse"));
  // A later step of trucks replaces the earlier: 30 g from hour 72 are not 55.
  trucks(list, 72, 30);
  CHECK(has("sum_above_base"));  // 25 + 30 of 50
  list.measures.back().reduction[0] = 25;
  CHECK_FALSE(has("sum_above_base"));
}

TEST_CASE("a pledge of the best grade counts") {
  ReductionList list = trial::sound_list();
  ListMeasure one;
  one.enterprise = "E5";
  one.unit = "E5.1";
  one.level = Level::red;
  one.kind = MeasureKind::own;
  one.cut_percent = 10;
  one.reduction = share_of(*list.enterprises[4].units[0].base, 10);
  one.checks = {CheckMetric::power};
  list.measures.push_back(one);
  CHECK(codes_of(list).empty());
}

TEST_CASE("a guarantee is judged against what is asked") {
  change("guarantee_unknown", true, [](ReductionList& l) { l.enterprises[2].guarantee->type = "friend"; });
  change("guarantee_without_proof", true, [](ReductionList& l) { l.enterprises[2].guarantee->proof.clear(); });
  change("guarantee_without_approver", true, [](ReductionList& l) { l.enterprises[2].guarantee->approver.clear(); });
  change("guarantee_without_notice", false, [](ReductionList& l) { l.enterprises[2].guarantee->notice.clear(); });
  change("guarantee_expired", true,
         [](ReductionList& l) { l.enterprises[2].guarantee->to = *parse_day("2023-12-14"); });
  change("guarantee_contradicts", true, [](ReductionList& l) { l.enterprises[2].guarantee->load_percent = 90; });
  change("guarantee_needless", false, [](ReductionList& l) { l.enterprises[2].guarantee->load_percent = 10; });
  change("guarantee_load_outside", true, [](ReductionList& l) { l.enterprises[2].guarantee->load_percent = 0; });
}

TEST_CASE("dust, vehicles and society close with the list") {
  change("dust_above_base", true, [](ReductionList& l) {
    l.dust.push_back({"D1", {"", ""}, "652301", "road", "", 1, "", 10, {0, 11, 0}, {"", "a", ""}});
  });
  change("fleet_above_base", true, [](ReductionList& l) {
    l.mobile.emplace_back();
    l.mobile[0].reduction[1][1] = 1;
  });
  change("above_society", true, [](ReductionList& l) { l.base[0] = 1; });
  change("society_without_base", false, [](ReductionList& l) {
    l.base[3] = 0;
    for (Enterprise& one : l.enterprises) {
      for (ProcessUnit& unit : one.units) (*unit.base)[3] = 0;
    }
    trial::draft_all(l);
  });
}

}  // namespace lantian::respond
