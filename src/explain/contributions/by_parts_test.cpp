#include "explain/contributions/by_coefficient.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "explain/contributions/by_weather.hpp"
#include "transport/table_means.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

namespace {

using namespace lantian;
using namespace lantian::explain;
using doctest::Approx;
using transport::Measured;
using transport::Path;
using transport::Precursor;

constexpr const char* rule_text = R"([coefficient]
percent = 50
source = "s"
status = "unverified"
[model]
percent = 40
source = "s"
status = "unverified"
[[emission]]
sector = "industry"
percent = 30
source = "s"
status = "unverified"
[[emission]]
percent = 60
source = "s"
status = "unverified"
[[programme]]
id = "mobile"
name = { zh = "x", en = "vehicles" }
)";

ContributionRule parts_rule() {
  auto rule = read_contribution_rule({"contributions.toml", rule_text});
  REQUIRE_MESSAGE(rule.ok(), (rule ? "" : rule.error().text()));
  return *rule;
}

/// The published pairs of HS2023 (F5-F7), as documents print them.
std::vector<inventory::Sensitivity> published_pairs() {
  const auto one = [](const char* unit, const char* programme, std::int64_t percent, std::int64_t tonnes) {
    return inventory::Sensitivity{unit, programme, "HS2023", {percent, 0}, {tonnes, 0}, {"printed", "verified"}};
  };
  return {one("652300", "clean heating", 26, 5176), one("652300", "one enterprise one policy", 29, 5696),
          one("652300", "mobile", 9, 2247),         one("652301", "clean heating", 32, 2453),
          one("652301", "mobile", 13, 1362),        one("652302", "one enterprise one policy", 59, 3663)};
}

Explanation fallen(double before, double after) {
  Explanation out;
  out.unit_id = "u";
  out.mean_before = before;
  out.mean_after = after;
  return out;
}

Explanation explained_by_coefficient(const char* unit, const std::vector<inventory::CutMass>& cuts) {
  // PM2.5 of the four western counties as printed: down 19.2 %.
  Explanation out = fallen(100, 80.8);
  const auto sensitivities = published_pairs();
  const auto effect = inventory::effect_of(sensitivities, unit, cuts);
  REQUIRE(effect);
  MeasureParts parts = parts_by_coefficient(*effect, cuts, out.change(), parts_rule());
  out.parts = parts.parts;
  close(out);
  return out;
}

double sum_of_parts(const Explanation& all) {
  double sum = 0;
  for (const Part& one : all.parts) sum += one.value;
  return sum;
}

/// Two windows of 20 and 60 hours, three receptors, every path, five sources; numbers drawn by a fixed seed.
transport::SourceReceptorTable drawn_table(unsigned seed) {
  std::mt19937 draw{seed};
  std::uniform_real_distribution<double> number{0.1, 2};
  transport::SourceReceptorTable table;
  table.synthetic = true;
  table.lineage = {{"weather", "drawn"}};
  const char* sectors[] = {"industry", "industry", "mobile", "residential coal", "industry"};
  const char* units[] = {"a", "b", "a", "b", "a"};
  for (int s = 0; s < 5; ++s) {
    table.sources.push_back({std::string(1, static_cast<char>('A' + s)), units[s], sectors[s], "01", {}});
    for (double& kg : table.sources.back().kg) kg = 1e6 * number(draw);
  }
  table.receptors = {"p", "q", "r"};
  table.paths.assign(transport::every_path.begin(), transport::every_path.end());
  const HourEnding start = hour_ending(*parse_day("2023-10-01"), 1);
  for (int window = 0; window < 2; ++window) {
    transport::WindowAnswer answer;
    for (int n = 0; n < 3 * 6 * 5; ++n) answer.share.push_back(number(draw));
    answer.boundary.assign(18, 0.5);
    answer.initial.assign(18, 0);
    const HourEnding first = start + std::chrono::hours{window * 20};
    table.append({{"w", first, first + std::chrono::hours{window == 0 ? 19 : 59}, 0}, "", 1, 0.5}, answer);
  }
  return table;
}

const std::vector<WeightedReceptor> both_receptors{{"p", 0.25}, {"r", 0.75}};

}  // namespace

TEST_CASE("contributions by coefficient: the printed tonnes give the printed shares, and the rest is unexplained") {
  const Explanation f5 = explained_by_coefficient(
      "652300",
      {{"clean heating", Rational{5176}}, {"one enterprise one policy", Rational{5696}}, {"mobile", Rational{2247}}});
  REQUIRE(f5.parts.size() == 4);
  const double printed[] = {26, 29, 9, 36};
  for (std::size_t n = 0; n < 4; ++n) CHECK(f5.share_percent(f5.parts[n]) == Approx(printed[n]).epsilon(1e-6));
  CHECK(f5.parts[3].kind == PartKind::unexplained);
  CHECK(sum_of_parts(f5) == f5.change());  // to the last bit
  CHECK(f5.parts[0].low == Approx(1.5 * 0.26 * -19.2));
  CHECK(f5.parts[0].high == Approx(0.5 * 0.26 * -19.2));
  CHECK(f5.parts[2].name.en == "vehicles");

  const Explanation f6 =
      explained_by_coefficient("652301", {{"clean heating", Rational{2453}}, {"mobile", Rational{1362}}});
  CHECK(f6.share_percent(f6.parts[0]) == Approx(32).epsilon(1e-6));
  CHECK(f6.share_percent(f6.parts[1]) == Approx(13).epsilon(1e-6));
  const Explanation f7 = explained_by_coefficient("652302", {{"one enterprise one policy", Rational{3663}}});
  CHECK(f7.share_percent(f7.parts[0]) == Approx(59).epsilon(1e-6));
}

TEST_CASE("contributions by coefficient: a programme without one, and a mean that rose, say nothing") {
  const std::vector<inventory::CutMass> cuts{{"dust", Rational{100}}, {"mobile", Rational{2247}}};
  const auto sensitivities = published_pairs();
  const auto effect = inventory::effect_of(sensitivities, "652300", cuts);
  REQUIRE(effect);
  const MeasureParts fell = parts_by_coefficient(*effect, cuts, -10, parts_rule());
  REQUIRE(fell.parts.size() == 1);
  CHECK(fell.parts[0].value == Approx(-0.9));
  REQUIRE(fell.left_out.size() == 1);
  CHECK(fell.left_out[0].measure == "dust");
  const MeasureParts rose = parts_by_coefficient(*effect, cuts, 10, parts_rule());
  CHECK(rose.parts.empty());
  CHECK(rose.left_out.size() == 2);
}

TEST_CASE("contributions by table: what a plain loop adds up, and what a what-if of the same table says") {
  const transport::SourceReceptorTable table = drawn_table(7);
  // Everything of the coal of sources A and E that makes particles goes down by a fifth.
  std::vector<SourceCut> cuts;
  for (const char* id : {"A", "E"}) {
    for (const Precursor precursor : {Precursor::fine, Precursor::so2, Precursor::nox, Precursor::coarse})
      cuts.push_back({"m", id, "a", "industry", precursor, 20, 100});
  }
  const std::array tables{table};
  const auto parts = parts_by_table(tables, cuts, {Measured::pm25, both_receptors}, parts_rule());
  REQUIRE(parts);
  REQUIRE(parts->parts.size() == 1);

  double plain = 0;
  for (std::size_t window = 0; window < 2; ++window) {
    for (const auto& [receptor, weight] : {std::pair<std::size_t, double>{0, 0.25}, {2, 0.75}}) {
      for (std::size_t path = 0; path < 3; ++path) {  // fine, sulphate, nitrate
        for (const std::size_t source : {std::size_t{0}, std::size_t{4}}) {
          plain -= 0.2 * weight * (window == 0 ? 0.25 : 0.75) *
                   static_cast<double>(table.share_of(window, receptor, path, source));
        }
      }
    }
  }
  CHECK(parts->parts[0].value == Approx(plain).epsilon(1e-12));
  // 6 cuts of 20 t count for PM2.5; coarse does not.
  CHECK(*parts->parts[0].tonnes == Approx(120));

  const std::array changes{*transport::parse_change("source=A *0.8"), *transport::parse_change("source=E *0.8")};
  const auto factors = transport::factors_of(table, changes);
  REQUIRE(factors);
  const std::vector<float> now(factors->size(), 1.0F);
  const auto mean = [&](std::span<const float> by) {
    const auto receptors =
        transport::over_windows(table, transport::measured(table, transport::weighted_sums(table, by), Measured::pm25));
    return 0.25 * receptors[0] + 0.75 * receptors[2];
  };
  CHECK(parts->parts[0].value == Approx(mean(*factors) - mean(now)).epsilon(1e-5));
  // 40 % for the model and 30 % for the emission of industry, independent.
  CHECK(parts->parts[0].high - parts->parts[0].value == Approx(0.5 * std::abs(plain)));
}

TEST_CASE("contributions by table: several tables give their mean and half of what they lie apart") {
  const std::array tables{drawn_table(1), drawn_table(2)};
  const std::vector<SourceCut> cuts{{"m", "A", "a", "industry", Precursor::fine, 50, 100}};
  const auto rule = parts_rule();
  const auto both = parts_by_table(tables, cuts, {Measured::pm25, both_receptors}, rule);
  const auto first = parts_by_table(std::span{tables}.first(1), cuts, {Measured::pm25, both_receptors}, rule);
  const auto second = parts_by_table(std::span{tables}.last(1), cuts, {Measured::pm25, both_receptors}, rule);
  REQUIRE(both);
  const double a = first->parts[0].value, b = second->parts[0].value, mean = (a + b) / 2;
  CHECK(both->parts[0].value == Approx(mean));
  CHECK(both->parts[0].high - mean == Approx(std::hypot((a - b) / 2, 0.3 * mean)));
}

TEST_CASE("contributions by table: sources that it does not hold are named, and a receptor must be there") {
  const std::array tables{drawn_table(3)};
  const std::vector<SourceCut> cuts{{"m", "A", "a", "industry", Precursor::fine, 50, 100},
                                    {"m", "nowhere", "a", "industry", Precursor::fine, 30, 100}};
  const auto parts = parts_by_table(tables, cuts, {Measured::pm25, both_receptors}, parts_rule());
  REQUIRE(parts);
  REQUIRE(parts->left_out.size() == 1);
  CHECK(parts->left_out[0].sources == 1);
  CHECK(parts->left_out[0].tonnes == Approx(30));
  const std::vector<WeightedReceptor> stranger{{"s", 1}};
  const auto refused = parts_by_table(tables, cuts, {Measured::pm25, stranger}, parts_rule());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::not_found);
}

TEST_CASE("season sensitivity: the same cut of a whole sector as the table, and the file gives back what went in") {
  const transport::SourceReceptorTable table = drawn_table(5);
  const std::vector<ReceptorUnit> receptors{{"p", "x"}, {"q", "y"}, {"r", "y"}};
  const auto season = season_sensitivity(table, receptors);
  REQUIRE(season);
  CHECK(season->receptor_units == std::vector<std::string>{"x", "y"});
  const auto again = read_season_sensitivity({"season.toml", season_sensitivity_toml(*season, "a test")});
  REQUIRE_MESSAGE(again.ok(), (again ? "" : again.error().text()));
  CHECK(again->synthetic);
  CHECK(again->rows.size() == season->rows.size());
  CHECK(is_season_sensitivity(season_sensitivity_toml(*season, "a test")));

  // A tenth of all industry of unit a (A and E), by the table and by the file: linear, so equal.
  std::vector<SourceCut> cuts;
  for (const std::size_t s : {std::size_t{0}, std::size_t{4}}) {
    for (const Precursor precursor : {Precursor::fine, Precursor::so2, Precursor::nox}) {
      const double tonnes = table.sources[s].kg[static_cast<std::size_t>(precursor)] / 1000;
      cuts.push_back({"m", table.sources[s].id, "a", "industry", precursor, 0.1 * tonnes, tonnes});
    }
  }
  const std::array tables{table};
  const std::vector<WeightedReceptor> weighted{{"p", 0.5}, {"q", 0.25}, {"r", 0.25}};
  const std::vector<WeightedUnit> units{{"x", 0.5}, {"y", 0.5}};
  const auto by_table = parts_by_table(tables, cuts, {Measured::pm25, weighted}, parts_rule());
  const auto by_file = parts_by_sensitivity(*again, cuts, units, Measured::pm25, parts_rule());
  REQUIRE(by_table);
  REQUIRE(by_file);
  CHECK(by_file->parts[0].value == Approx(by_table->parts[0].value).epsilon(1e-6));
  CHECK(parts_by_sensitivity(*again, cuts, units, Measured::so2, parts_rule()).error().code == ErrorCode::unsupported);
}

TEST_CASE("season sensitivity: masses of the spin-back are taken off by their share of the hours") {
  transport::SourceReceptorTable table = drawn_table(5);
  const std::vector<ReceptorUnit> receptors{{"p", "x"}};
  const auto plain = season_sensitivity(table, receptors);
  for (auto& one : table.windows) one.window.spin_back_hours = 20;  // a day of emission before 80 hours
  const auto longer = season_sensitivity(table, receptors);
  REQUIRE(plain);
  REQUIRE(longer);
  CHECK(longer->rows[0].emitted_t == Approx(plain->rows[0].emitted_t * 80 / 104));
}

TEST_CASE("contribution rule: every fault is named") {
  const auto bad = read_contribution_rule({"contributions.toml", "[model]\npercent = -1\n"});
  REQUIRE_FALSE(bad);
  for (const char* word : {"coefficient", "percent", "source", "for all others"})
    CHECK_MESSAGE(bad.error().message.find(word) != std::string::npos, bad.error().message);
}

TEST_CASE("weather part: air that follows the wind alone changed by the weather alone") {
  // 800 days; in the second year the same winds blow, strong ones more often. Target = 100 / wind exactly.
  Frame frame;
  frame.step = Step::day;
  frame.synthetic = true;
  std::mt19937 draw{11};
  std::uniform_real_distribution<double> share{0, 1};
  const Day begin = *parse_day("2021-10-01");
  Values speed, target;
  for (int n = 0; n < 800; ++n) {
    frame.ends.push_back(hour_ending(begin + std::chrono::days{n}, 24));
    const double calm = std::pow(share(draw), 2), value = 1 + 2 * (n >= 365 ? 1 - calm : calm);
    speed.emplace_back(value);
    target.emplace_back(100 / value);
  }
  frame.columns = {{"pm25", "ug/m3", target}, {"wind_speed", "m/s", speed}};
  WeatherQuestion question;
  question.before = {begin, begin + std::chrono::days{182}};
  question.after = {begin + std::chrono::days{365}, begin + std::chrono::days{547}};
  question.variables.weather = {"wind_speed"};
  question.training.trees = 400;
  question.training.least_rows = 3;
  const auto answer = weather_part(frame, question);
  REQUIRE_MESSAGE(answer.ok(), (answer ? "" : answer.error().text()));
  CHECK(answer->short_record);  // 2.2 years
  CHECK_FALSE(answer->methods[1].counts);
  double before = 0, after = 0;
  for (int n = 0; n < 182; ++n) {
    before += *target[static_cast<std::size_t>(n)] / 182;
    after += *target[static_cast<std::size_t>(n) + 365] / 182;
  }
  CHECK(answer->part.value == Approx(after - before).epsilon(0.1));
  CHECK(answer->part.low <= answer->part.value);
  CHECK(answer->part.high >= answer->part.value);
  CHECK(answer->part.method == "counterfactual");
}
