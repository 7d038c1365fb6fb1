#include "report/sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace lantian::report {
namespace {

using sample::holds;

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

/// Jumps over what is no markup: the contents of style and script.
std::size_t after_raw_text(const std::string& html, const std::string& name, std::size_t at) {
  return name == "style" || name == "script" ? html.find("</" + name, at) : at;
}

/// Empty when every tag is closed in order and every attribute is quoted, else the first fault. Void elements need no
/// end.
std::string tag_fault(const std::string& html) {
  static const std::set<std::string> empty_elements{"meta", "br", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos) return "a tag is not finished";
    const std::string tag = html.substr(at + 1, end - at - 1);
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "odd quotes in <" + tag + ">";
    const bool closing = tag.front() == '/';
    const std::string name = tag.substr(closing ? 1 : 0, tag.find_first_of(" /", closing ? 1 : 0) - (closing ? 1 : 0));
    at = end + 1;
    if (closing) {
      if (open.empty() || open.back() != name)
        return "</" + name + "> closes " + (open.empty() ? "nothing" : "<" + open.back() + ">") + " before " +
               html.substr(end, 60);
      open.pop_back();
    } else if (tag.back() != '/' && !empty_elements.contains(name)) {
      open.push_back(name);
      at = after_raw_text(html, name, at);
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

/// Every part that a bulletin can have.
Bulletin full_bulletin() {
  Bulletin bulletin = sample::changji_2023();
  bulletin.other_standards.push_back(bulletin.verdict);
  bulletin.comparisons.push_back(bulletin.comparisons.front());
  bulletin.without_dust = bulletin.verdict;
  bulletin.without_dust->dust_excluded = true;
  bulletin.without_dust->days[92].dust = true;
  bulletin.members = {sample::verdict("652302", "2023", {365, 364, 300, 10}, {400, 1}), bulletin.verdict};
  bulletin.ranks = {{"652302", 1, Decimal{412, 2}}, {"652301", 2, Decimal{490, 2}}};
  static standards::ClassRule water;
  water.head.document = "GB 3838-2002";
  water.classes = {{0, "I", {"", "class I"}, "", ""}, {0, "II", {"", "class II"}, "", ""}};
  assess::StatusVerdict sections;
  sections.kind = "water";
  sections.rule = &water;
  sections.counts.by_class = {14, 3};
  sections.counts.total = 17;
  bulletin.status.push_back(sections);
  bulletin.verdict.notes.push_back("an assumption");
  return bulletin;
}

std::vector<std::string> all_forms(const Bulletin& bulletin, Language language) {
  return {bulletin_html(bulletin, language), bulletin_markdown(bulletin, language), bulletin_text(bulletin, language),
          bulletin_json(bulletin)};
}

TEST_CASE("zh and en have the same phrases, and templates that differ are refused by name") {
  CHECK(sample::templates().zh.keys() == sample::templates().en.keys());
  const std::vector<terms::SourceFile> files{{"t/zh.toml", "[a]\nx = \"1\"\ny = \"2\"\n"},
                                             {"t/en.toml", "[a]\nx = \"1\"\nz = 3\n"},
                                             {"t/bulletin.css", ""},
                                             {"t/bulletin.js", ""},
                                             {"t/official.toml", ""}};
  auto read = read_templates(files);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::malformed);
  CHECK(holds(read.error().message, "t/en.toml:3"));
  auto equal = files;
  equal[1].text = "[a]\nx = \"1\"\n";
  read = read_templates(equal);
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::conflict);
  CHECK(holds(read.error().message, "t/en.toml lacks the phrase 'a.y'"));
  read = read_templates(std::span{files}.first(2));
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::not_found);
}

TEST_CASE("slots are filled, unknown ones stay, a missing phrase is seen") {
  const Phrases phrases{{{"a.b", "{n} of {m} {other}"}}};
  CHECK(phrases.say("a.b", {{"n", "3"}, {"m", "{n}"}}) == "3 of {n} {other}");
  CHECK(phrases.say("a.c") == "??a.c??");
}

TEST_CASE("every form of a full bulletin finds its phrases in both languages, and the page is well formed") {
  for (const Language language : {Language::zh, Language::en}) {
    const Bulletin bulletin = full_bulletin();
    for (const std::string& form : all_forms(bulletin, language)) CHECK_FALSE(holds(form, "??"));
    CHECK(tag_fault(bulletin_html(bulletin, language)) == "");
    Bulletin refused = full_bulletin();
    refused.comparisons.clear();
    refused.comparison_refused = Error{ErrorCode::incomplete, "too few", ""};
    CHECK(tag_fault(bulletin_html(refused, language)) == "");
    CHECK(tag_fault(bulletin_html(sample::western_counties(), language)) == "");
  }
}

TEST_CASE("the tag check itself finds faults") {
  CHECK(tag_fault("<p>a</p><br>") == "");
  CHECK(tag_fault("<p><b>a</p></b>") != "");
  CHECK(tag_fault("<p title=\"a>b</p>") != "");
  CHECK(tag_fault("<div>") != "");
}

TEST_CASE("the page needs nothing from outside") {
  const std::string html = bulletin_html(full_bulletin(), Language::zh);
  for (const char* part : {"http:", "https:", " src=", "@import", "url(h", "<link"})
    CHECK_MESSAGE(!holds(html, part), part);
  CHECK(holds(html, "<html lang=\"zh-CN\">"));
}

TEST_CASE("names are escaped wherever they stand") {
  Bulletin bulletin = full_bulletin();
  const std::string evil = "A<b>&\"c\"'";
  bulletin.verdict.unit_name = {evil, evil};
  bulletin.members[0].unit_name = {evil, evil};
  bulletin.lineage.sources = {"<script>x</script>"};
  bulletin.verdict.notes = {"5 < 6 & 7 > 6"};
  const std::string html = bulletin_html(bulletin, Language::en);
  CHECK(holds(html, "A&lt;b&gt;&amp;&quot;c&quot;&#39;"));
  CHECK_FALSE(holds(html, "A<b>"));
  CHECK_FALSE(holds(html, "<script>x"));
  CHECK(holds(html, "5 &lt; 6 &amp; 7 &gt; 6"));
  CHECK(tag_fault(html) == "");
  const std::string markdown = bulletin_markdown(bulletin, Language::en);
  CHECK(holds(markdown, "A&lt;b&gt;&amp;"));
  CHECK_FALSE(holds(markdown, "A<b>"));
}

TEST_CASE("synthetic data say so in every form, and real data do not") {
  Bulletin bulletin = sample::changji_2023();
  const char* zh = "\xE5\x90\x88\xE6\x88\x90\xE6\x95\xB0\xE6\x8D\xAE";
  CHECK_FALSE(holds(bulletin_html(bulletin, Language::zh), zh));
  bulletin.lineage.synthetic = true;
  CHECK(holds(bulletin_html(bulletin, Language::zh), zh));
  CHECK(holds(bulletin_markdown(bulletin, Language::zh), zh));
  CHECK(holds(bulletin_text(bulletin, Language::zh), zh));
  CHECK(holds(bulletin_html(bulletin, Language::en), "Synthetic data"));
  CHECK(holds(bulletin_markdown(bulletin, Language::en), "Synthetic data"));
  CHECK(holds(bulletin_text(bulletin, Language::en), "SYNTHETIC DATA"));
  CHECK(holds(bulletin_json(bulletin), "\"synthetic\": true"));
  // At the top, on every chart and table, and at the foot.
  CHECK(count_of(bulletin_html(bulletin, Language::en), "tag syn") >= 7);
  const auto first = sentences(bulletin, Language::en).front();
  CHECK(holds(first, "Synthetic data"));
}

TEST_CASE("a refused comparison is shown in its place in every form") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.comparisons.clear();
  bulletin.comparison_refused = Error{ErrorCode::incomplete, "HS2016 has 123 of 182 days; 164 needed", "compare"};
  for (const std::string& form : all_forms(bulletin, Language::en)) CHECK(holds(form, "123 of 182 days; 164 needed"));
  CHECK(holds(bulletin_html(bulletin, Language::en), "id=\"comparison\""));
}

TEST_CASE("a leap year has 366 day cells with numerals, hatching and blanks") {
  Bulletin bulletin = sample::bulletin_of(sample::verdict("652301", "2024", {366, 364, 282, 33}, {480, 1}));
  sample::fill_days(bulletin.verdict);
  const std::string html = bulletin_html(bulletin, Language::en);
  CHECK(count_of(html, "<g class=\"day\">") == 366);
  CHECK(count_of(html, "<text class=\"lv n1\"") == 364);
  CHECK(count_of(html, "role=\"img\" aria-label=\"Calendar of") == 12);
  CHECK(holds(html, ">NA</text>"));
  CHECK(holds(html, "1 January 2024: NA"));
  CHECK(holds(html, "2 January 2024: no data"));
  CHECK(holds(html, "29 February 2024: index 67, II class II, PM2.5"));
  CHECK(holds(html, "--c4:#99004C;--i4:#FFFFFF;"));
}

TEST_CASE("a period that begins inside a month draws only its own days") {
  Bulletin bulletin =
      sample::bulletin_of(sample::verdict("652301", "2023-10-17..2024-02-15", {122, 120, 100, 3}, {480, 1}));
  sample::fill_days(bulletin.verdict);
  const std::string html = bulletin_html(bulletin, Language::zh);
  CHECK(count_of(html, "<g class=\"day\">") == 122);
  CHECK(count_of(html, "class=\"col over thin\"") == 2);  // October and February are parts of a month
}

TEST_CASE("key lines for the terminal") {
  const std::string text = bulletin_text(sample::changji_2023(), Language::en);
  CHECK(holds(text,
              "652301 Changji City 2023 CN2012: PM2.5 48.0 ug/m3 \xC2\xB7 good 282/364 = 77.5 % \xC2\xB7 heavy 33/364 "
              "= 9.1 %\n"));
  CHECK(holds(text, "F3.good Share of good days 77.5 %, computed 77.5 % (282/364) \xE2\x9C\x93"));
  CHECK(holds(text,
              "PM2.5 mean 50.0 \xE2\x86\x92 48.0 ug/m3 = \xE2\x88\x92"
              "4.0 %"));
}

TEST_CASE("every linked figure has its row, with the identifier that trace takes") {
  const std::string html = bulletin_html(full_bulletin(), Language::en);
  CHECK(holds(html, "title=\"652301/2023/good_share@CN2012\""));
  CHECK(holds(html, "<code>652301/2023/good_share@CN2012-dust</code>"));
  CHECK(holds(html, "<code>652301/2023/PM2.5.mean@CN2012~2022</code>"));
  for (std::size_t at = html.find("href=\"#f"); at != std::string::npos; at = html.find("href=\"#f", at + 1)) {
    const std::size_t from = at + 7;
    const std::string row = html.substr(from, html.find('"', from) - from);
    CHECK_MESSAGE(holds(html, "<tr id=\"" + row + "\">"), row);
  }
}

TEST_CASE("an empty bulletin is still a page") {
  Bulletin bulletin = sample::bulletin_of(sample::verdict("652301", "2023", {365, 0, 0, 0}, {480, 1}));
  bulletin.verdict.counts.by_level = {};
  bulletin.verdict.species[terms::Species::pm25].mean = std::nullopt;
  for (const Language language : {Language::zh, Language::en}) {
    CHECK(tag_fault(bulletin_html(bulletin, language)) == "");
    for (const std::string& form : all_forms(bulletin, language)) CHECK_FALSE(holds(form, "??"));
  }
}

}  // namespace
}  // namespace lantian::report
