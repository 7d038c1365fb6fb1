#include "respond/forecast/rule.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace lantian::respond {
namespace {

std::string shipped_forecast_rule() {
  std::ifstream in{std::string{LANTIAN_SOURCE_DIR} + "/data/respond/forecast.toml"};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST_CASE("the shipped rule of forecasts is read whole") {
  const auto rule = read_forecast_rule({"forecast.toml", shipped_forecast_rule()});
  REQUIRE_MESSAGE(rule.ok(), rule.error().message);
  CHECK(rule->block_days % 7 == 0);
  CHECK(rule->gap_days == 5);
  CHECK(rule->index_above == std::vector<int>{100, 150, 200});
  CHECK(rule->demonstration.correlation.front() == doctest::Approx(0.95));
  CHECK(rule->demonstration.correlation.back() == doctest::Approx(0.6));
}

TEST_CASE("every fault of a rule is named with its line") {
  std::string text = shipped_forecast_rule();
  text.replace(text.find("block_days = "), 15, "block_days = 10");
  text.replace(text.find("bins = 64"), 9, "bins = 0 ");
  const auto rule = read_forecast_rule({"forecast.toml", text});
  REQUIRE_FALSE(rule.ok());
  CHECK(rule.error().message.find("whole weeks") != std::string::npos);
  CHECK(rule.error().message.find("bins") != std::string::npos);
}

}  // namespace
}  // namespace lantian::respond
