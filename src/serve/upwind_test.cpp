#include "serve/upwind.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

/// Two receptors, one path of PM2.5 and one that is not, one band, three columns, two windows of 10 and 30 hours.
transport::SourceReceptorTable small_upwind_table() {
  transport::SourceReceptorTable table;
  table.receptors = {"a", "b"};
  table.paths = {transport::Path::fine, transport::Path::so2};
  table.map_tops = {45};
  table.columns = 3;
  for (const int hours : {10, 30}) {
    transport::TableWindow window;
    window.window.first = HourEnding{std::chrono::hours{1}};
    window.window.last = HourEnding{std::chrono::hours{hours}};
    table.windows.push_back(window);
  }
  // [window][receptor][path][column], ug/m3 for 1 kg/h.
  table.map = {0.04F, 0, 0, 9, 9, 9, 0.08F, 0, 0.4F,  9, 9, 9,  //
               0.08F, 0, 0, 9, 9, 9, 0.16F, 0, -0.4F, 9, 9, 9};
  return table;
}

}  // namespace

TEST_CASE("an upwind map is the mean over hours and receptors of what makes PM2.5, for a tonne a day") {
  const std::vector<UpwindReceptor> receptors{{"a", 0.75, {}}, {"b", 0.25, {}}};
  const auto layers = upwind_layers(small_upwind_table(), receptors);
  REQUIRE(layers.ok());
  REQUIRE(layers->size() == 1);
  // a: (10 * 0.04 + 30 * 0.08) / 40 = 0.07; b: 0.14. A tonne a day is 41.667 kg/h: (0.0525 + 0.035) * 41.667.
  CHECK((*layers)[0].ug_m3_per_t_d[0] == doctest::Approx(3.645833).epsilon(1e-5));
  CHECK((*layers)[0].ug_m3_per_t_d[1] == 0);
  // b alone: (10 * 0.4 - 30 * 0.4) / 40 = -0.2.
  CHECK((*layers)[0].ug_m3_per_t_d[2] == doctest::Approx(-0.2 * 0.25 * 1000 / 24).epsilon(1e-5));
  const std::vector<UpwindReceptor> stranger{{"c", 1, {}}};
  CHECK(upwind_layers(small_upwind_table(), stranger).error().code == ErrorCode::not_found);
}

TEST_CASE("a mean arrow is a vector mean beside the mean of speeds") {
  const std::vector<std::optional<GroundWind>> hours{GroundWind{3, 0}, std::nullopt, GroundWind{0, 4},
                                                     GroundWind{3, 0}};
  const UpwindArrow arrow = mean_arrow({88, 44}, hours);
  CHECK(*arrow.mean_speed_m_s == doctest::Approx(10.0 / 3));
  // (6, 4) in all: from 180 + atan(6/4) = 236.31 degrees; 7.2111 of 10.
  CHECK(*arrow.mean_from_deg == doctest::Approx(236.31).epsilon(1e-4));
  CHECK(*arrow.steadiness == doctest::Approx(0.72111).epsilon(1e-4));
  CHECK_FALSE(mean_arrow({88, 44}, {}).mean_speed_m_s.has_value());
}

}  // namespace lantian::serve
