#include "transport/speciation.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::transport;

constexpr const char* rules = R"(
[[share]]
fine_percent = 40
coarse_percent = 20
source = "test"
status = "unverified"
[[share]]
class = "01-RES"
fine_percent = 70
coarse_percent = 20
source = "test"
status = "unverified"
)";

std::array<double, precursors> split(const Speciation& speciation, inventory::Pollutant pollutant, bool has_fine) {
  std::vector<RatePart> parts;
  add_parts(speciation, {0, "01-RES-BIT", pollutant, 100, nullptr, has_fine}, parts);
  std::array<double, precursors> out{};
  for (const RatePart& part : parts) out.at(static_cast<std::size_t>(part.precursor)) += part.kg;
  return out;
}

}  // namespace

TEST_CASE("PM is split by the class of the source, unless its finer parts are known") {
  const auto speciation = Speciation::read({"speciation.toml", rules});
  REQUIRE(speciation);
  CHECK(speciation->of("02-CEM").fine == doctest::Approx(0.4));
  CHECK(speciation->of("01-RES-BIT").fine == doctest::Approx(0.7));
  CHECK(split(*speciation, inventory::Pollutant::pm, false)[0] == doctest::Approx(70));
  CHECK(split(*speciation, inventory::Pollutant::pm, false)[1] == doctest::Approx(20));
  CHECK(split(*speciation, inventory::Pollutant::pm, true) == std::array<double, precursors>{});
  CHECK(split(*speciation, inventory::Pollutant::pm25, true) == std::array<double, precursors>{100, -100, 0, 0});
  CHECK(split(*speciation, inventory::Pollutant::so2, false)[2] == 100);
  CHECK(split(*speciation, inventory::Pollutant::co2, false) == std::array<double, precursors>{});
}

TEST_CASE("shares of more than everything, and a table without a rest, are refused with their lines") {
  const auto bad = Speciation::read({"x.toml",
                                     "[[share]]\nclass = \"01\"\nfine_percent = 80\ncoarse_percent = 30\n"
                                     "source = \"s\"\nstatus = \"unverified\"\n"});
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message.find("x.toml:1: PM2.5 and the rest of PM10 are more") != std::string::npos);
  CHECK(bad.error().message.find("without a class is needed") != std::string::npos);
}
