#include "report/office/bulletin_office.hpp"

#include "report/office/document.hpp"
#include "report/sample_test.hpp"

#include <doctest/doctest.h>
#include <pugixml.hpp>
#include <zip.h>

#include <algorithm>
#include <map>

namespace lantian::report {
namespace {

using sample::holds;

/// The parts of a package by path, read by libzip.
std::map<std::string, std::string> unpacked(const std::string& bytes) {
  std::map<std::string, std::string> parts;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_CHECKCONS | ZIP_RDONLY, &error);
  REQUIRE(archive != nullptr);
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    REQUIRE(file != nullptr);
    std::string text;
    char piece[4096];
    for (zip_int64_t got = 0; (got = zip_fread(file, piece, sizeof piece)) > 0;)
      text.append(piece, static_cast<std::size_t>(got));
    zip_fclose(file);
    parts[zip_get_name(archive, static_cast<zip_uint64_t>(i), 0)] = text;
  }
  zip_discard(archive);
  return parts;
}

std::map<std::string, std::string> docx_parts(const Bulletin& bulletin, Language language) {
  const auto bytes = bulletin_docx(bulletin, language);
  REQUIRE(bytes.ok());
  return unpacked(*bytes);
}

std::string plain_text(const std::string& xml) {
  pugi::xml_document tree;
  REQUIRE(tree.load_string(xml.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  std::string text;
  for (const pugi::xpath_node& node : tree.select_nodes("//w:p")) {
    for (const pugi::xpath_node& piece : node.node().select_nodes(".//w:t")) text += piece.node().child_value();
    text += "\n";
  }
  return text;
}

Bulletin with_everything() {
  Bulletin bulletin = sample::changji_2023();
  bulletin.other_standards.push_back(bulletin.verdict);
  bulletin.comparisons.push_back(bulletin.comparisons.front());
  bulletin.without_dust = bulletin.verdict;
  bulletin.without_dust->dust_excluded = true;
  bulletin.without_dust->days[92].dust = true;
  bulletin.members = {sample::verdict("652302", "2023", {365, 364, 300, 10}, {400, 1}), bulletin.verdict};
  bulletin.ranks = {{"652302", 1, Decimal{412, 2}}, {"652301", 2, Decimal{490, 2}}};
  bulletin.verdict.notes.push_back("an assumption <&> \x01");
  return bulletin;
}

TEST_CASE("every part of a docx is well-formed XML, finds its phrases, and the same bulletin gives the same bytes") {
  for (const Language language : {Language::zh, Language::en}) {
    for (const Bulletin& bulletin : {with_everything(), sample::western_counties()}) {
      for (const auto& [path, xml] : docx_parts(bulletin, language)) {
        if (path.ends_with(".xlsx")) continue;
        pugi::xml_document tree;
        CHECK_MESSAGE(tree.load_buffer(xml.data(), xml.size()), path);
        CHECK_MESSAGE(!holds(xml, "??"), path);
      }
      CHECK(*bulletin_docx(bulletin, language) == *bulletin_docx(bulletin, language));
    }
  }
}

TEST_CASE("a docx says the figures of the document it is about, and each leads to a row that exists") {
  const auto parts = docx_parts(with_everything(), Language::en);
  const std::string text = plain_text(parts.at("word/document.xml"));
  for (const char* said : {"77.5 %", "48.0", "282", "652301/2023/good_share@CN2012",
                           "652301/2023/good_share@CN2012~2022", "HJ633/2012", "an assumption <&> "})
    CHECK_MESSAGE(holds(text, said), said);
  pugi::xml_document tree;
  REQUIRE(tree.load_string(parts.at("word/document.xml").c_str()));
  std::vector<std::string> places;
  for (const pugi::xpath_node& node : tree.select_nodes("//w:bookmarkStart"))
    places.emplace_back(node.node().attribute("w:name").value());
  const auto links = tree.select_nodes("//w:hyperlink");
  CHECK(links.size() > 10);
  for (const pugi::xpath_node& link : links)
    CHECK(std::ranges::count(places, link.node().attribute("w:anchor").value()) == 1);
}

// GB/T 9704-2012 5.2: A4, 37 mm above, 28 mm to the left, a type area of 156 x 225 mm; 1 mm is 56.69 twips.
TEST_CASE("the page, the faces and the distance of lines are those of the official layout") {
  const OfficialStyle& style = sample::templates().official;
  CHECK(style.page.width == 11906);
  CHECK(style.page.height == 16838);
  CHECK(style.page.top == 2098);
  CHECK(style.page.bottom == 1984);
  CHECK(style.page.left == 1587);
  CHECK(style.page.right == 1474);
  CHECK(style.page.type_width() == doctest::Approx(156 * 56.6929).epsilon(0.001));
  CHECK(style.page.type_height() == doctest::Approx(225 * 56.6929).epsilon(0.001));
  CHECK(style.title.half_points == 44);
  CHECK(style.body.half_points == 32);
  CHECK(style.line == 560);
  const auto parts = docx_parts(with_everything(), Language::zh);
  CHECK(holds(parts.at("word/styles.xml"), "w:firstLineChars=\"200\" w:firstLine=\"640\""));
  CHECK(holds(parts.at("word/styles.xml"), "w:line=\"560\" w:lineRule=\"exact\""));
  CHECK(holds(parts.at("word/footer1.xml"), "PAGE"));
}

TEST_CASE("synthetic data are called so at the top and above every page, real data are not") {
  Bulletin bulletin = with_everything();
  CHECK(plain_text(docx_parts(bulletin, Language::en).at("word/header1.xml")) == "\n");
  bulletin.lineage.synthetic = true;
  const auto parts = docx_parts(bulletin, Language::en);
  CHECK(holds(plain_text(parts.at("word/header1.xml")), "SYNTHETIC"));
  CHECK(holds(plain_text(parts.at("word/document.xml")), "ynthetic"));
  for (const terms::Listing& one : bulletin_listings(bulletin, Language::en).listings) CHECK(one.synthetic);
}

TEST_CASE("the lists of a bulletin: real numbers, each published figure with identifier, rules and command") {
  const terms::ListingBook book = bulletin_listings(with_everything(), Language::en);
  const auto statistics =
      std::ranges::find_if(book.listings, [](const terms::Listing& one) { return one.id == "statistics"; });
  REQUIRE(statistics != book.listings.end());
  bool seen = false;
  for (const auto& row : statistics->rows) {
    REQUIRE(row[1].source >= 0);
    const terms::ListingSource& source = statistics->sources[static_cast<std::size_t>(row[1].source)];
    if (source.figure != "652301/2023/good_share@CN2012") continue;
    seen = true;
    CHECK(std::get<Decimal>(row[1].value) == Decimal{775, 1});
    CHECK(source.value == "77.5");
    CHECK(source.query == "lantian trace --book DIR 652301/2023/good_share@CN2012#7");
    CHECK(source.sha256 == std::string(64, 'e'));
    CHECK(holds(source.rules, "HJ633/2012 sha256:" + std::string(64, 'a')));
  }
  CHECK(seen);
  CHECK(holds(statistics->notes.front(), "UTC+8"));
  CHECK(holds(statistics->notes.front(), "CN2012"));
  for (const Language language : {Language::zh, Language::en}) {
    for (const terms::Listing& one : bulletin_listings(with_everything(), language).listings) {
      CHECK_FALSE(holds(terms::listing_csv(one, listing_words(sample::templates(), language)), "??"));
      CHECK(one.name.zh.size() <= 93);
    }
  }
}

TEST_CASE("a layout with faults is refused with all of them at their lines") {
  const auto read =
      read_official_style({"t/official.toml", "source = \"s\"\nstatus = \"verified\"\n[page]\nwidth_mm = \"0\"\n"});
  REQUIRE_FALSE(read.ok());
  CHECK(holds(read.error().message, "t/official.toml:4"));
  CHECK(holds(read.error().message, "[colour] is missing"));
}

TEST_CASE("text for XML: markup and what XML cannot carry") {
  CHECK(xml_text("a<b>&\"c\"\x02\xC3") == "a&lt;b&gt;&amp;&quot;c&quot;\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(runs_of("PM2.5 and PM25, O3") ==
        "<w:r><w:t xml:space=\"preserve\">PM</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"subscript\"/></w:rPr><w:t "
        "xml:space=\"preserve\">2.5</w:t></w:r><w:r><w:t xml:space=\"preserve\"> and PM25, O</w:t></w:r><w:r><w:rPr>"
        "<w:vertAlign w:val=\"subscript\"/></w:rPr><w:t xml:space=\"preserve\">3</w:t></w:r>");
}

}  // namespace
}  // namespace lantian::report
