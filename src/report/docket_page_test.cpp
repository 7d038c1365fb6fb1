#include "docket/sample_test.hpp"
#include "report/docket_answers.hpp"
#include "report/docket_cases.hpp"
#include "report/docket_dispatch.hpp"
#include "report/docket_progress.hpp"

#include <doctest/doctest.h>

#include <set>

/// doc/docket.md tells every key of the docket's JSON.
namespace {

using namespace lantian;

std::string page_text(const std::string& name) {
  std::ifstream in{std::string{LANTIAN_SOURCE_DIR} + "/" + name, std::ios::binary};
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Every "key": of a JSON text. Ids of fields are data and not keys.
std::set<std::string> keys_of_json(const std::string& json) {
  std::set<std::string> keys;
  for (std::size_t at = json.find("\": "); at != std::string::npos; at = json.find("\": ", at + 1)) {
    const std::size_t begin = json.rfind('"', at - 1);
    keys.insert(json.substr(begin + 1, at - begin - 1));
  }
  for (const docket::Field& field : docket::sample::grid_event().fields) keys.erase(field.id);
  return keys;
}

std::string everything_of_cases() {
  docket::sample::Story story = docket::sample::watching();
  const docket::Setting setting = docket::sample::setting(docket::sample::at("2023-09-29 09:00"));
  const std::vector lines{report::line_of(story.type, story.subject)};
  docket::Similarity likely;
  likely.id = "GE-2023-000009";
  const report::DoneAnswer done{&docket::sample::types(), &story.subject, story.events, std::span{&likely, 1}};
  const docket::sample::Story answered = docket::sample::answered();
  const auto choices = docket::choices(answered.type, answered.subject, docket::sample::county(), setting);
  return report::case_list_json(lines, docket::sample::day("2023-09-29"), "") +
         report::case_json(story.type, story.subject, story.events) + report::done_json(done) +
         report::choices_json(answered.type, choices, docket::Role::county) +
         report::refusal_json(answered.refused(answered.step("answer"), docket::sample::grid(), setting.now));
}

std::string everything_of_statistics() {
  docket::Statistics figures;
  figures.by_type = figures.by_topic = figures.by_place = figures.by_month = figures.by_quarter = {{"x", {}}};
  figures.heat = {{"652301", "dust", 1}};
  const report::Dispatch dispatch{&figures, "2023", "", report::DispatchOf::month, docket::sample::day("2023-12-31"),
                                  {},       nullptr};
  return report::dispatch_json(dispatch);
}

std::string everything_of_a_register() {
  const std::string name = "regions/changji/rectification-2023.toml";
  const auto source = docket::sample::loaded(docket::read_register({name, page_text(name)}));
  const Day today = docket::sample::day("2023-12-25");
  const report::DocketWords words =
      docket::sample::loaded(report::read_docket_words(docket::sample::file_of("words.toml")));
  const report::DocketSpeech speech{&words, nullptr, nullptr, false, nullptr};
  report::ProgressTable table{&source, report::progress_of(source, {}, today, 3), today};
  table.in_book = report::RegisterInBook{45, 92, 92, true};
  return report::progress_json(table, speech);
}

TEST_CASE("doc/docket.md tells every key that the docket's JSON writes") {
  const std::string page = page_text("doc/docket.md");
  const auto keys = keys_of_json(everything_of_cases() + everything_of_statistics() + everything_of_a_register());
  CHECK(keys.size() > 90);
  for (const std::string& key : keys) {
    CHECK_MESSAGE(page.find("`" + key + "`") != std::string::npos, key, " is not told in doc/docket.md");
  }
}

}  // namespace
