#include "carbon/rating/label.hpp"

#include "carbon/rating/rating_trial_test.hpp"

namespace lantian::carbon {
namespace {

using namespace rating_trial;

std::vector<LabelFacts> label_alike(const std::vector<std::int64_t>& co2) {
  std::vector<LabelFacts> group;
  for (const std::int64_t kg : co2) {
    group.push_back({"E" + std::to_string(group.size()), kg, {std::nullopt, 100, std::nullopt}});
  }
  return group;
}

}  // namespace

TEST_CASE("by ratio: bands of intensity over the sum of CO2 over the sum of the base") {
  // Mean 100: ratios 0.7, 0.71, 1.0, 1.3, 1.29. The mean of ratios would be the same here; sizes differ below.
  const auto labels =
      trial_must(labels_of(trial_label_rule(), LabelEngine::ratio, label_alike({70, 71, 100, 130, 129})));
  CHECK(labels[0].colour == "deep_green");
  CHECK(labels[1].colour == "light_green");
  CHECK(labels[2].colour == "light_green");
  CHECK(labels[3].colour == "yellow");
  CHECK(labels[4].colour == "yellow");
  std::vector<LabelFacts> sizes = label_alike({100, 300, 30});
  sizes[1].base[1] = 900;  // sum 430 / 1100, where the mean of ratios would be 0.544
  const auto sized = trial_must(labels_of(trial_label_rule(), LabelEngine::ratio, sizes));
  CHECK(*sized[0].lines[1].mean == Rational::of(430, 1100));
  CHECK(sized[0].colour == "red");
  CHECK(*sized[0].lines[1].ratio == Rational::of(1100, 430));
  CHECK(sized[1].colour == "light_green");
}

TEST_CASE("by quantile: eight at least, equal intensities have equal colours") {
  const auto few = trial_must(labels_of(trial_label_rule(), LabelEngine::quantile, label_alike({1, 2, 3, 4, 5, 6, 7})));
  CHECK(few[0].colour.empty());
  CHECK(few[0].lines[1].why_none == "7 enterprises, at least 8 are needed");
  const auto labels =
      trial_must(labels_of(trial_label_rule(), LabelEngine::quantile, label_alike({8, 7, 6, 5, 4, 3, 2, 1})));
  std::vector<std::string> colours;
  for (const Label& one : labels) colours.push_back(one.colour);
  CHECK(colours == std::vector<std::string>{"red", "red", "yellow", "yellow", "light_green", "light_green",
                                            "deep_green", "deep_green"});
  const auto ties =
      trial_must(labels_of(trial_label_rule(), LabelEngine::quantile, label_alike({1, 2, 2, 2, 5, 6, 7, 8})));
  CHECK(ties[1].colour == "deep_green");
  CHECK(ties[3].colour == "deep_green");
  CHECK(*ties[3].lines[1].not_above == 4);
}

TEST_CASE("the worst of three intensities counts; what is not known or not above 0 has no colour") {
  std::vector<LabelFacts> group = label_alike({50, 100, 150});
  group[0].base = {100, 100, 10};
  group[1].base = {100, 100, 100};
  group[2].base = {100, 100, -1};
  const auto labels = trial_must(labels_of(trial_label_rule(), LabelEngine::ratio, group));
  CHECK(labels[0].lines[0].colour == "deep_green");
  CHECK(labels[0].lines[2].colour.empty());  // two with a tax above 0, three are needed
  CHECK(labels[0].colour == "deep_green");
  CHECK(labels[2].lines[2].why_none == "no CO2, or nothing above 0 to hold it against");
  CHECK(labels[2].colour == "red");
  std::vector<LabelFacts> wild = group;
  wild[0].co2_kg = 10'000'000'000'001;
  CHECK(labels_of(trial_label_rule(), LabelEngine::ratio, wild).error().code == ErrorCode::invalid_argument);
  group.push_back(group[0]);
  CHECK(labels_of(trial_label_rule(), LabelEngine::ratio, group).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("the label that ships says that its bounds are not verified") {
  CHECK(trial_label_rule().status == "unverified");
  CHECK(trial_label_rule().bases.size() == 3);
  terms::SourceFile file = trial_data("label/quzhou.toml");
  file.text.replace(file.text.find("most = \"75\""), 11, "most = \"101\"");
  CHECK(read_label_rule(file).error().message.find("no share") != std::string::npos);
}

}  // namespace lantian::carbon
