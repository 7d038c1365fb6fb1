#include "report/explain_forms.hpp"
#include "report/sample_test.hpp"

#include <doctest/doctest.h>

#include <regex>

namespace lantian::report {
namespace {

using sample::holds;

/// From 43.3 to 35.0; by hand: -8.3 = -3.1 - 2.0 + 0.5 - 3.7.
ExplainChapter why_sample() {
  ExplainChapter chapter;
  explain::Explanation& all = chapter.explanation;
  all.unit_id = "652301";
  all.before = sample::period("HS2022");
  all.after = sample::period("HS2023");
  all.mean_before = 43.3;
  all.mean_after = 35.0;
  all.synthetic = true;
  all.parts.push_back({explain::PartKind::weather, "weather", {}, -3.1, -4.5, -1.7, {}, {}, "normalised", "record"});
  all.parts.push_back(
      {explain::PartKind::measure, "coal", {"", "Coal <to> gas"}, -2.0, -2.6, -1.4, 120.5, {}, "t x c", "table"});
  all.parts.push_back({explain::PartKind::background, "bg", {}, 0.5, 0.1, 0.9, {}, {}, "transport", "model"});
  explain::close(all);
  chapter.published.push_back({{"", "Coal to gas"}, "coal", Decimal{31, 0}, "a paper"});
  NormalisedChart chart;
  for (int m = 1; m <= 4; ++m) {
    const Day first{std::chrono::year{2023} / m / 1};
    chart.months.push_back({first, 40.0 + m, m == 3 ? std::optional<double>{} : 38.0, 36.0, 40.0});
  }
  chart.blocked = {8000, 0.58, 0.57, 21.4, 0.3};
  chart.pool = "14 days <&>";
  chart.coverage = 0.71;
  chart.years = 2.5;
  chart.warnings = {explain::Warning::short_record, explain::Warning::end_of_record};
  chapter.chart = chart;
  return chapter;
}

struct Box {
  double x, width;
  bool up;
};

std::vector<Box> boxes_of(const std::string& svg) {
  static const std::regex rect{
      "<rect class=\"(wmean|wdown|wup|wrest)\" x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\""};
  std::vector<Box> out;
  for (std::sregex_iterator at{svg.begin(), svg.end(), rect}, end; at != end; ++at)
    out.push_back({std::stod((*at)[2]), std::stod((*at)[3]), (*at)[1] == "wup"});
  return out;
}

TEST_CASE("bars of the waterfall meet and are as long as their parts") {
  const ExplainChapter chapter = why_sample();
  const auto boxes = boxes_of(waterfall_svg(chapter, Wording{sample::templates(), Language::en}));
  REQUIRE(boxes.size() == 6);
  double at = boxes[0].x + boxes[0].width;
  for (std::size_t i = 1; i + 1 < boxes.size(); ++i) {
    CHECK((boxes[i].up ? boxes[i].x : boxes[i].x + boxes[i].width) == doctest::Approx(at).epsilon(1e-4));
    at += (boxes[i].up ? 1 : -1) * boxes[i].width;
  }
  CHECK(boxes[5].x + boxes[5].width == doctest::Approx(at).epsilon(1e-4));
  const double unit = boxes[1].width / 3.1;
  CHECK(boxes[2].width == doctest::Approx(2.0 * unit).epsilon(0.002));
  CHECK(boxes[3].width == doctest::Approx(0.5 * unit).epsilon(0.005));
  CHECK(boxes[4].width == doctest::Approx(3.7 * unit).epsilon(0.002));
}

TEST_CASE("the line of arithmetic adds up, and says so when rounding parts it") {
  ExplainChapter chapter = why_sample();
  const Wording words{sample::templates(), Language::en};
  auto said = explain_sentences(chapter, words);
  const std::string minus = words.say("mark.minus");
  CHECK(holds(said[1], minus + "8.30"));
  CHECK(holds(said[1], minus + "3.10 (Weather) + " + minus + "2.00 (Coal <to> gas) + 0.50 (Background) + " + minus +
                           "3.70 (Unexplained)."));
  // 0.004 + 0.004 = 0.008: printed 0.00 + 0.00 against 0.01.
  chapter.explanation.mean_before = 10;
  chapter.explanation.mean_after = 10.008;
  chapter.explanation.parts.resize(1);
  chapter.explanation.parts[0].value = 0.004;
  explain::close(chapter.explanation);
  said = explain_sentences(chapter, words);
  CHECK(holds(said[1], "the printed parts alone give 0.00"));
}

TEST_CASE("parts against the change have shares below zero, and no change has no shares") {
  ExplainChapter chapter = why_sample();
  CHECK(*explain_rows(chapter)[2].percent == Decimal{-60, 1});  // 0.5 / -8.3 = -6.02 %
  CHECK(*explain_rows(chapter)[0].percent == Decimal{373, 1});  // 3.1 / 8.3 = 37.35 %
  chapter.explanation.parts.pop_back();
  chapter.explanation.mean_after = chapter.explanation.mean_before;
  explain::close(chapter.explanation);
  for (const ExplainRow& row : explain_rows(chapter)) CHECK_FALSE(row.percent);
  for (const Language language : {Language::zh, Language::en}) {
    const std::string html = explanation_html(chapter, sample::templates(), language);
    CHECK_FALSE(holds(html, "nan"));
    CHECK_FALSE(holds(html, ">inf"));
  }
  CHECK(holds(explanation_json(chapter), "\"share_percent\": null"));
}

TEST_CASE("an explanation is escaped, synthetic, and finds its phrases in every form") {
  const ExplainChapter chapter = why_sample();
  for (const Language language : {Language::zh, Language::en}) {
    const std::string html = explanation_html(chapter, sample::templates(), language);
    CHECK_FALSE(holds(html, "Coal <to>"));
    CHECK(holds(html, "Coal &lt;to&gt; gas"));
    CHECK(holds(html, "14 days &lt;&amp;&gt;"));
    const Wording words{sample::templates(), language};
    CHECK(holds(html, "<text class=\"wsyn\""));
    for (const std::string& form : {html, explanation_markdown(chapter, sample::templates(), language),
                                    explanation_text(chapter, sample::templates(), language)}) {
      CHECK_FALSE(holds(form, "??"));
      CHECK(holds(form, words.say("explain.published")));
      CHECK(holds(form, words.say("explain.recovered")));
    }
    CHECK_FALSE(holds(explanation_markdown(chapter, sample::templates(), language), "Coal <to>"));
  }
}

TEST_CASE("a bulletin tells of an explanation in all forms, and only when it has one") {
  Bulletin bulletin = sample::changji_2023();
  CHECK_FALSE(holds(bulletin_html(bulletin, Language::en), "id=\"why\""));
  CHECK_FALSE(holds(bulletin_json(bulletin), "\n  \"why\":"));
  const std::string text = bulletin_text(bulletin, Language::en), sheet = bulletin_markdown(bulletin, Language::en);
  CHECK_FALSE(holds(text, "Why the air changed"));
  CHECK_FALSE(holds(sheet, "Why the air changed"));
  bulletin.why = why_sample();
  CHECK(holds(bulletin_html(bulletin, Language::en), "<section id=\"why\""));
  CHECK(holds(bulletin_json(bulletin), "\"why\": {"));
  CHECK(holds(bulletin_text(bulletin, Language::en), "Why the air changed"));
  CHECK(holds(bulletin_markdown(bulletin, Language::en), "## Why the air changed"));
}

}  // namespace
}  // namespace lantian::report
