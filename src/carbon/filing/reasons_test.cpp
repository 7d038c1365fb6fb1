#include "carbon/filing/reasons.hpp"

#include "carbon/rating/rating_trial_test.hpp"

#include <algorithm>
#include <set>

namespace lantian::carbon {
namespace {

using namespace rating_trial;

const ReasonBook& trial_reasons() {
  static const ReasonBook book = trial_must(ReasonBook::read(trial_data("reasons.toml")));
  return book;
}

bool has_chinese(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xe3; });
}

}  // namespace

TEST_CASE("each note of each guide that ships is there in Chinese") {
  std::set<std::string> notes;
  const std::filesystem::path guides = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data/carbon/guides";
  for (const auto& entry : std::filesystem::recursive_directory_iterator{guides}) {
    if (entry.path().extension() != ".toml") continue;
    const terms::SourceFile file = trial_data(std::filesystem::relative(entry.path(), guides.parent_path()).string());
    std::vector<terms::Fault> faults;
    const auto tree = terms::parse_tree(file, faults);
    REQUIRE(tree);
    terms::Section top{*tree, file.path, faults};
    for (const std::string& note : top.texts("notes")) notes.insert(note);
  }
  CHECK(notes.size() >= 8);
  for (const std::string& note : notes) {
    CHECK_MESSAGE(has_chinese(trial_reasons().said(note).zh), note);
    CHECK(trial_reasons().said(note).en == note);
  }
}

TEST_CASE("what stands in a sentence stands in the other language as well, and an unknown sentence stays") {
  const std::string zh = trial_reasons().said("nothing is filed of 2024").zh;
  CHECK(zh.find("2024") != std::string::npos);
  CHECK(has_chinese(zh));
  const std::string note = trial_reasons().said("2024-05: coal_ncv is included elsewhere and counts nothing here").zh;
  CHECK(note.find("2024-05") != std::string::npos);
  CHECK(note.find("coal_ncv") != std::string::npos);
  CHECK(has_chinese(note));
  CHECK(trial_reasons().said("the moon is full").zh == "the moon is full");
  const std::string both = trial_reasons().in_chinese("nothing is filed of 2024\nthe moon is full");
  CHECK(both.ends_with("\nthe moon is full"));
}

TEST_CASE("a sentence twice and a place that one language lacks are refused") {
  const auto fault = [](const std::string& rows) {
    const auto read = ReasonBook::read({"r.toml", rows});
    return read ? std::string{} : read.error().message;
  };
  const std::string row = "[[reason]]\nen = \"of {1}\"\nzh = \"{1} z\"\n";
  CHECK(fault(row).empty());
  CHECK(fault(row + row).find("twice") != std::string::npos);
  CHECK(fault("[[reason]]\nen = \"of {1}\"\nzh = \"z\"\n").find("only one language") != std::string::npos);
  CHECK(fault("[[reason]]\nen = \"of\"\nzh = \"z {2}\"\n").find("only one language") != std::string::npos);
}

}  // namespace lantian::carbon
