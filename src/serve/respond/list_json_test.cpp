#include "serve/respond/list_json.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

respond::ReductionList full_list() {
  respond::ReductionList list;
  list.id = "L-652300-2023.1";
  list.unit = "652300";
  list.season = "HS2023";
  list.base = {1, 2, 3, 1LL << 52};
  respond::Enterprise one;
  one.id = "E1";
  one.name = {"\xE5\x8E\x82", "Plant"};
  one.county = "652301";
  one.uscc = "U";
  one.permit_no = "P";
  one.address = "A";
  one.management = "key";
  one.longitude = 87.30000000000001;
  one.latitude = 44.1;
  one.sector = "3110";
  one.industry = "steel_long";
  one.grade = "C";
  one.grade_until = *parse_day("2024-06-30");
  one.guarantee =
      respond::Guarantee{"heat", "task 7", 60, *parse_day("2023-10-15"), *parse_day("2024-04-15"), "bureau", "n"};
  one.product = "steel";
  one.heavy_vehicles_per_day = 12;
  one.heavy_vehicles_c4 = 3;
  one.contact = "c";
  one.phone = "p";
  one.resident = "r";
  one.synthetic = true;
  one.units.push_back({.id = "E1.1",
                       .process = "sinter",
                       .name = {"", "Sinter"},
                       .source = "S1",
                       .interruptible = false,
                       .hours_to_reduce = 4,
                       .minimum_load_percent = 30,
                       .fuel = "coal",
                       .base = respond::DailyGrams{5, 6, 7, 8},
                       .stack_height_m = 0.1});
  one.units.emplace_back();
  one.units[1].id = "E1.2";
  list.enterprises.push_back(one);
  list.measures.push_back({.enterprise = "E1",
                           .unit = "E1.1",
                           .level = respond::Level::orange,
                           .kind = respond::MeasureKind::stop,
                           .cut_percent = 100,
                           .from_hour = 121,
                           .reduction = {5, 6, 7, 8},
                           .text = "stop",
                           .checks = {respond::CheckMetric::power, respond::CheckMetric::video},
                           .threshold_percent = 10});
  list.dust.push_back({"D1", {"", "Road"}, "652301", "road", "", 3.5, "I7", 9, {1, 2, 3}, {"a", "b", "c"}});
  list.mobile.emplace_back();
  list.mobile[0].id = "M1";
  list.mobile[0].base = {1, 1, 1, 1};
  list.mobile[0].reduction[2] = {0, 1, 0, 1};
  list.mobile[0].measures[1] = "stay";
  list.synthetic = true;
  return list;
}

}  // namespace

TEST_CASE("a reduction list comes back from its document as it was") {
  const respond::ReductionList list = full_list();
  const std::string json = reduction_list_json(list);
  const auto back = read_reduction_list_json(json);
  REQUIRE(back);
  CHECK(reduction_list_json(*back) == json);
  const respond::Enterprise& one = back->enterprises.at(0);
  CHECK(one.name.zh == "\xE5\x8E\x82");
  CHECK(one.longitude == 87.30000000000001);
  CHECK(one.guarantee->to == *parse_day("2024-04-15"));
  CHECK(one.units.at(0).base == respond::DailyGrams{5, 6, 7, 8});
  CHECK_FALSE(one.units.at(0).interruptible);
  CHECK_FALSE(one.units.at(1).base);
  CHECK(back->base[3] == 1LL << 52);
  CHECK(back->measures.at(0).checks == std::vector{respond::CheckMetric::power, respond::CheckMetric::video});
  CHECK(back->measures.at(0).level == respond::Level::orange);
  CHECK(back->mobile.at(0).reduction[2] == respond::DailyGrams{0, 1, 0, 1});
  CHECK(back->dust.at(0).pm_reduction_g_d == std::array<std::int64_t, 3>{1, 2, 3});
}

TEST_CASE("measures come back alone, and what is no document of ours is refused") {
  const auto measures = full_list().measures;
  const auto back = read_list_measures_json(list_measures_json(measures));
  REQUIRE(back);
  CHECK(list_measures_json(*back) == list_measures_json(measures));
  CHECK_FALSE(read_list_measures_json("{}"));
  CHECK_FALSE(read_list_measures_json(R"([{"enterprise":"E1"}])"));
  CHECK_FALSE(read_reduction_list_json("[1,"));
  std::string odd = reduction_list_json(full_list());
  odd.replace(odd.find("\"orange\""), 8, "\"purple\"");
  const auto refused = read_reduction_list_json(odd);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("'level'") != std::string::npos);
}

}  // namespace lantian::serve
