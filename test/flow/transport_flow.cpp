#include "inventory_desk.hpp"
#include "keep/transport_table.hpp"
#include "serve/reproduce.hpp"
#include "serve/transport_region.hpp"
#include "serve/transport_text.hpp"
#include "transport/forward.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

/// From tables of an inventory to a source-receptor table and back: every room between, with an even wind of the test's
/// own.
namespace lantian::flow {
namespace {

/// A steady west wind over flat ground, winter air.
class WestWind final : public weather::Weather {
 public:
  WestWind() {
    grid_.nx = 66;
    grid_.ny = 30;
    grid_.cell_m = 9000;
    grid_.west_m = -270'000;
    grid_.south_m = -100'000;
    grid_.interfaces = {0, 40, 120, 300, 800, 2000};
    grid_.nz = 5;
    grid_.terrain_m.assign(grid_.columns(), 550.0F);
    grid_.roughness_m.assign(grid_.columns(), 0.1F);
    air_ = weather::reference_air_mass(grid_);
  }
  const weather::Grid& grid() const override { return grid_; }
  HourEnding first() const override { return hour_ending(*parse_day("2022-01-01"), 1); }
  HourEnding last() const override { return hour_ending(*parse_day("2023-12-31"), 24); }
  bool synthetic() const override { return true; }
  std::string lineage() const override { return "steady west wind of a test"; }
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
    slab = weather::MetSlab{grid_};
    slab.hour = hour;
    for (std::size_t n = 0; n < slab.east.size(); ++n)
      slab.east[n] = static_cast<float>(2.5 / grid_.cell_m * air_[n % static_cast<std::size_t>(grid_.nz)]);
    const auto fill = [](std::vector<float>& field, float value) { std::ranges::fill(field, value); };
    fill(slab.wind_east, 2.5F);
    fill(slab.temperature, 265.0F);
    fill(slab.relative_humidity, 0.7F);
    fill(slab.exchange, 2.0F);
    fill(slab.spreading, 500.0F);
    fill(slab.friction_velocity, 0.2F);
    fill(slab.mixing_height, 400.0F);
    fill(slab.surface_pressure, 95'000.0F);
    fill(slab.temperature_2m, 265.0F);
    fill(slab.snow_cover, 1.0F);
    return {};
  }

 private:
  weather::Grid grid_;
  std::vector<double> air_;
};

serve::TransportQuestion question() {
  serve::TransportQuestion asked;
  asked.region = "changji";
  asked.period = "2023-01-10";
  asked.spin_back_hours = 24;
  asked.threads = 2;
  return asked;
}

}  // namespace

TEST_CASE("an inventory becomes a table, and the table says what less coal would give") {
  InventoryDesk desk;
  for (const serve::SyntheticTable& table : flow_taken(serve::synthetic_tables(desk.office(), "changji"))) {
    const std::string kind = table.name.substr(0, table.name.find('.'));
    if (kind == "sources" || kind == "activity") desk.imported(kind, desk.file(table.name, table.text));
  }
  const auto region =
      flow_taken(serve::transport_region(desk.office(), desk.book(), std::make_unique<WestWind>(), question()));
  CHECK(region->synthetic);
  CHECK(region->probes.size() == 12);
  CHECK(region->emitters.size() > 440);

  // What the plan lays out is what the inventory holds: SO2 of two days, within rounding.
  serve::InventoryQuestion asked;
  asked.period = "2023-01-09..2023-01-10";
  const auto rows = flow_taken(serve::inventory_rows(desk.office(), desk.book(), asked));
  const auto so2 = inventory::total_of(rows.rows, inventory::Pollutant::so2);
  double laid_out = 0;
  for (const auto& source : region->sources) laid_out += source.kg[static_cast<std::size_t>(transport::Precursor::so2)];
  CHECK(laid_out == doctest::Approx(1000 * *so2.mass_t).epsilon(1e-9));

  const auto windows = flow_taken(serve::windows_of(region->period, "day", 24));
  REQUIRE(windows.size() == 1);
  const transport::AdjointChoice choice{{transport::Path::fine, transport::Path::sulphate}, {}};
  const auto answer = flow_taken(transport::run_adjoint<float>(region->input, choice, windows.front()));
  transport::SourceReceptorTable table;
  table.synthetic = region->synthetic;
  table.lineage = region->lineage;
  table.sources = region->sources;
  for (const auto& probe : region->probes) table.receptors.push_back(probe.id);
  table.paths = choice.paths;
  REQUIRE(region->near.stacks.size() > 100);  // of the synthetic inventory, within 10 km of a receptor
  CHECK(region->near.receptors.size() == 12);
  for (const transport::NearStack& one : region->near.stacks)
    table.near_sources.push_back(static_cast<std::uint32_t>(one.emitter));
  table.append({windows.front(), "", answer.pairs, answer.courant}, answer);

  // Forwards, all sources as one tag: the same means.
  transport::ForwardChoice together{transport::Path::fine, 1, std::vector<std::uint32_t>(region->emitters.size(), 0),
                                    false};
  const auto forward = flow_taken(transport::run_forward<float>(region->input, together, windows.front()));
  const std::vector<float> now(2 * table.sources.size(), 1.0F);
  const auto sums = transport::weighted_sums(table, now);
  for (std::size_t probe = 0; probe < 12; ++probe) {
    double mean = 0;
    for (std::size_t hour = 0; hour < 24; ++hour) mean += forward.concentration[hour * 12 + probe] / 24;
    CHECK(static_cast<double>(sums[2 * probe]) == doctest::Approx(mean).epsilon(1e-4));
  }

  const auto factors =
      flow_taken(transport::factors_of(table, std::array{flow_taken(transport::parse_change("class=01-RES *0.7"))}));
  const auto less = transport::weighted_sums(table, factors);
  CHECK(less.front() < sums.front());
  CHECK(less.front() > 0.7F * sums.front());
  const std::string said =
      serve::printed_whatif(desk.office(), table, factors, {false, transport::Measured::pm25, false, 3, 1});
  CHECK(said.find("SYNTHETIC") != std::string::npos);
  CHECK(said.find("SYN-652301-1") != std::string::npos);
  CHECK(said.find("near field: puffs of") != std::string::npos);
  const std::string told = serve::printed(desk.office(), table, {false, 0, "table"});
  CHECK(told.find("changed most by the near field") != std::string::npos);
  CHECK(told.find(" PM2.5 ") != std::string::npos);

  // Without it the paths with chemistry stay what they are, and the others lose what the table says was added.
  serve::TransportQuestion without = question();
  without.near_field = false;
  const auto alone =
      flow_taken(serve::transport_region(desk.office(), desk.book(), std::make_unique<WestWind>(), without));
  CHECK(alone->input.near == nullptr);
  const auto grid = flow_taken(transport::run_adjoint<float>(alone->input, choice, windows.front()));
  CHECK(grid.near.empty());
  const std::vector<float> added = transport::near_sums(table);
  for (std::size_t row = 0; row < 24; ++row) {
    const auto first = grid.share.begin() + static_cast<std::ptrdiff_t>(row * table.sources.size());
    const double sum = std::accumulate(first, first + static_cast<std::ptrdiff_t>(table.sources.size()), 0.0);
    CHECK(static_cast<double>(sums[row] - added[row]) == doctest::Approx(sum).epsilon(1e-4));
    if (row % 2 == 1) CHECK(added[row] == 0);
  }
}

TEST_CASE("questions that transport cannot answer are refused with what there is") {
  InventoryDesk desk;
  const auto refused = [&](serve::TransportQuestion asked) {
    const auto region = serve::transport_region(desk.office(), desk.book(), std::make_unique<WestWind>(), asked);
    REQUIRE_FALSE(region);
    return region.error();
  };
  serve::TransportQuestion asked = question();
  asked.receptors = {"NOWHERE"};
  CHECK(refused(asked).message.find("there are SYN-652301-1") != std::string::npos);
  asked = question();
  asked.period = "2022-01-01";
  CHECK(refused(asked).message.find("the weather reaches from 2022-01-01") != std::string::npos);
  asked = question();
  asked.region = "beijing";
  CHECK(refused(asked).code == ErrorCode::not_found);
  CHECK_FALSE(serve::windows_of(*parse_period("2023"), "week", 0));
}

}  // namespace lantian::flow
