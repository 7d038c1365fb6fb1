#include "assess/verdict.hpp"
#include "base/round.hpp"
#include "standards/rulebook.hpp"
#include "twin/twin.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

// The twin's hours through the rooms that judge real ones: the published figures must be what they print.

namespace {

using namespace lantian;

terms::SourceFile file_at(const std::string& path) {
  std::ifstream in(std::string{LANTIAN_SOURCE_DIR} + "/" + path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_MESSAGE(in.good(), "cannot read " << path);
  return {path, text.str()};
}

standards::Rulebook rules() {
  std::vector<terms::SourceFile> files;
  const std::filesystem::path root{LANTIAN_SOURCE_DIR};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "data/standards")) {
    if (entry.path().extension() == ".toml")
      files.push_back(file_at(std::filesystem::relative(entry.path(), root).string()));
  }
  auto outcome = standards::load_rulebook(files, {"standards.lock", ""});
  REQUIRE(outcome.rulebook.has_value());
  return *std::move(outcome.rulebook);
}

/// The region, its twin and the standard the twin is made for, once for all tests of this file.
struct Pipeline {
  terms::Region region = *terms::read_region(
      std::vector{file_at("regions/changji/region.toml"), file_at("regions/changji/stations.toml")});
  twin::TwinPlan plan = *twin::read_plan(file_at("regions/changji/twin.toml"), region);
  twin::TwinAir air = twin::generate(plan, plan.seed);
  standards::Rulebook rulebook = rules();
  const standards::Standard& standard = **rulebook.standard(plan.basis);

  assess::PeriodVerdict judge(const std::string& unit_id, const char* period_name) const {
    const Period period = *parse_period(period_name);
    const terms::Unit* unit = region.unit(unit_id);
    REQUIRE(unit != nullptr);
    if (unit->kind == terms::UnitKind::group) {
      std::vector<assess::PeriodVerdict> members;
      for (const std::string& member : unit->members) members.push_back(judge(member, period_name));
      return assess::judge_group(*unit, std::move(members));
    }
    const auto rule = *assess::day_rule(standard);
    std::vector<std::vector<assess::DayValues>> stations;
    assess::UnitDays days{unit_id, unit->name, assess::Basis::hourly, {}, {}};
    for (std::size_t s = 0; s < air.hours.stations().size(); ++s) {
      const std::string& id = air.hours.stations()[s];
      if (region.station(id)->unit_id != unit_id) continue;
      stations.push_back(assess::judge_station(air.hours, s, rule));
      days.stations.push_back(id);
    }
    const auto all = assess::combine_stations(stations, rule);
    const auto from = (period.begin - plan.period.begin).count();
    days.values.assign(all.begin() + from, all.begin() + from + period.days());
    return assess::judge_period(days, period, standard);
  }
};

const Pipeline& pipeline() {
  static const Pipeline once;
  return once;
}

std::string share(const Rational& percent) {
  return round_half_even(percent, 1).text();
}
/// A mean in thousandths of ug/m3, printed in ug/m3.
std::string pm25(const assess::PeriodVerdict& verdict, int places) {
  return round_half_even(*verdict.species[terms::Species::pm25].mean / Rational{1000}, places).text();
}

}  // namespace

TEST_CASE("F1, F3: Changji city 2022 and 2023 as published") {
  const auto y2022 = pipeline().judge("652301", "2022");
  CHECK(y2022.counts.good == 275);
  CHECK(y2022.counts.heavy == 31);
  CHECK(y2022.counts.valid == 365);
  CHECK(share(y2022.counts.good_percent()) == "75.3");
  CHECK(share(y2022.counts.heavy_percent()) == "8.5");
  CHECK(pm25(y2022, 0) == "50");
  CHECK(y2022.completeness.complete);

  const auto y2023 = pipeline().judge("652301", "2023");
  CHECK(y2023.counts.good == 282);
  CHECK(y2023.counts.heavy == 33);
  CHECK(y2023.counts.valid == 364);
  CHECK(share(y2023.counts.good_percent()) == "77.5");
  CHECK(share(y2023.counts.heavy_percent()) == "9.1");
  CHECK(pm25(y2023, 1) == "48.0");
  CHECK(y2023.completeness.complete);
}

TEST_CASE("F2: seven counties 2023 as published, both by the mean of shares and pooled") {
  const auto y2022 = pipeline().judge("652300", "2022");
  const auto y2023 = pipeline().judge("652300", "2023");
  CHECK(share(*y2023.mean_of_member_good_percent) == "84.9");
  CHECK(share(y2023.counts.good_percent()) == "84.9");
  CHECK(share(*y2023.mean_of_member_good_percent - *y2022.mean_of_member_good_percent) == "2.5");
  CHECK(share(y2023.counts.good_percent() - y2022.counts.good_percent()) == "2.5");
}

TEST_CASE("F4: heating season of the four western counties as published") {
  const auto before = pipeline().judge("changji-west4", "HS2022");
  const auto season = pipeline().judge("changji-west4", "HS2023");
  CHECK(season.counts.good == 538);
  CHECK(season.counts.valid == 732);
  CHECK(season.counts.good - before.counts.good == 93);
  CHECK(share(season.counts.good_percent()) == "73.5");
  CHECK(pm25(season, 0) == "35");
  const Rational now = *season.species[terms::Species::pm25].mean;
  const Rational then = *before.species[terms::Species::pm25].mean;
  CHECK(share((now - then) * Rational{100} / then) == "-19.2");
  CHECK(pm25(before, 1) == "43.3");
}
