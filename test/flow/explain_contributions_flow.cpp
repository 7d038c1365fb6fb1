// Why a mean changed, from readings, measures and a table to parts that add up: through serve as the verb does it.
#include "inventory_desk.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/reproduce.hpp"

#include <algorithm>

namespace lantian::flow {
namespace {

double sum_of_all(const explain::Explanation& all) {
  double sum = 0;
  for (const explain::Part& part : all.parts) sum += part.value;
  return sum;
}

explain::Explanation fallen_season() {
  explain::Explanation start;
  start.unit_id = "652301";
  start.before = *parse_period("HS2022");
  start.after = *parse_period("HS2023");
  start.mean_before = 50;
  start.mean_after = 40;
  return start;
}

serve::ExplainWords english(const InventoryDesk& desk) {
  return flow_taken(serve::ExplainWords::open(desk.path("."), false));
}

bool says(const explain::Explanation& all, const std::string& word) {
  return std::ranges::any_of(all.notes, [&](const std::string& note) { return note.find(word) != std::string::npos; });
}

}  // namespace

TEST_CASE("contributions of the synthetic region: measures by its season's sensitivities, the rest unexplained") {
  InventoryDesk desk;
  for (const serve::SyntheticTable& table : flow_taken(serve::synthetic_tables(desk.office(), "changji")))
    desk.imported(table.name.substr(0, table.name.find('.')), desk.file(table.name, table.text));
  serve::ContributionsQuestion question;
  const Period before = *parse_period("HS2022"), after = *parse_period("HS2023");
  question.cuts = flow_taken(serve::cuts_of_inventory(desk.office(), desk.book(), {before, after, ""}));
  CHECK(question.cuts->synthetic);
  // Exactly what the reductions of the two seasons say, gross less replacement.
  double net = 0;
  for (const auto& [period, sign] : {std::pair{"HS2023", 1.0}, {"HS2022", -1.0}}) {
    serve::InventoryQuestion asked;
    asked.period = period;
    const auto all =
        flow_taken(serve::inventory_reductions(desk.office(), desk.book(), asked, serve::ReductionGroup::none, ""));
    for (const auto& line : all.whole) net += sign * line.net_t();
  }
  double cut = 0;
  for (const inventory::CutMass& one : question.cuts->pollutants) cut += one.mass_t.approximate();
  CHECK(cut == doctest::Approx(net).epsilon(1e-6));

  const std::string path = "regions/changji/season-sensitivity.toml";
  question.season = flow_taken(explain::read_season_sensitivity({path, flow_taken(keep::read_file(desk.path(path)))}));
  const auto say = english(desk);
  const auto all =
      flow_taken(serve::contributions_to(desk.office().office(), say, fallen_season(), question, std::nullopt));
  CHECK(sum_of_all(all) == all.change());
  CHECK(all.synthetic);
  CHECK(all.parts.size() > 4);
  CHECK(all.parts.back().kind == explain::PartKind::unexplained);
  const auto coal = std::ranges::find(all.parts, "clean heating", &explain::Part::id);
  REQUIRE(coal != all.parts.end());
  CHECK(coal->value < 0);
  CHECK(coal->low < coal->value);
  CHECK(says(all, "no weather was given"));
  CHECK(says(all, "no control station"));
  const std::string text = serve::printed_contributions(say, all);
  CHECK(text.find("SYNTHETIC") != std::string::npos);
  CHECK(text.find("unexplained") != std::string::npos);
  CHECK(serve::json_of_contributions(all).find("\"kind\": \"unexplained\"") != std::string::npos);
  CHECK(serve::markdown_of_contributions(say, all).find("| weather |") == std::string::npos);
}

TEST_CASE("contributions by published coefficients of the pack: 26, 29, 9 and 36 percent of the fall") {
  const InventoryDesk desk;
  serve::ContributionsQuestion question;
  const std::string path = "regions/changji/sensitivity.toml";
  question.coefficients =
      flow_taken(inventory::read_sensitivities({path, flow_taken(keep::read_file(desk.path(path)))}));
  question.coefficient_unit = "652300";
  question.printed_cuts = {
      {"clean heating", Rational{5176}}, {"one enterprise one policy", Rational{5696}}, {"mobile", Rational{2247}}};
  const auto say = english(desk);
  const auto all =
      flow_taken(serve::contributions_to(desk.office().office(), say, fallen_season(), question, std::nullopt));
  REQUIRE(all.parts.size() == 4);
  CHECK(sum_of_all(all) == all.change());
  const double printed[] = {26, 29, 9, 36};
  for (std::size_t n = 0; n < 4; ++n)
    CHECK(all.share_percent(all.parts[n]) == doctest::Approx(printed[n]).epsilon(1e-6));

  // A table or sensitivities without an inventory say no tonnes: refused, with what to do.
  question.season.emplace();
  const auto refused = serve::contributions_to(desk.office().office(), say, fallen_season(), question, std::nullopt);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("--inventory") != std::string::npos);
}

TEST_CASE("receptors of a group weigh by member, as its mean is made") {
  const InventoryDesk desk;
  const std::vector<std::string> receptors{"SYN-652301-1", "SYN-652301-2", "SYN-652302-1", "SYN-652325-1"};
  const auto weights = flow_taken(serve::receptors_of_unit(desk.office().office(), "changji-west4", receptors));
  REQUIRE(weights.size() == 3);
  CHECK(weights[0].weight == doctest::Approx(0.25));
  CHECK(weights[2].weight == doctest::Approx(0.5));
  CHECK(serve::receptors_of_unit(desk.office().office(), "652324", receptors).error().code == ErrorCode::not_found);
  CHECK(serve::receptors_of_unit(desk.office().office(), "nowhere", receptors).error().code == ErrorCode::not_found);
}

}  // namespace lantian::flow
