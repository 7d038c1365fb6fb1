#include "docket/similar/rule.hpp"

#include "docket/types/reading.hpp"
#include "terms/tree.hpp"

namespace lantian::docket {
namespace {

DuplicateRule read_duplicate(terms::Section& table) {
  DuplicateRule rule;
  const auto percent = [&](std::string_view key) { return table.whole(key, 0, 100); };
  rule.threshold = percent("threshold");
  rule.least_words = percent("least_words");
  rule.hours = table.whole("hours", 1, 24 * 366);
  rule.metres = table.whole("metres", 1, 100'000);
  rule.weight_place = percent("weight_place");
  rule.weight_time = percent("weight_time");
  rule.weight_words = percent("weight_words");
  rule.same_link = percent("same_link");
  rule.same_grid = percent("same_grid");
  rule.same_village = percent("same_village");
  rule.same_township = percent("same_township");
  rule.same_county = percent("same_county");
  if (rule.weight_place + rule.weight_time + rule.weight_words != 100) {
    table.fault(table.line(), "the weights of place, time and words make 100 together");
  }
  table.finish();
  return rule;
}

}  // namespace

Result<SimilarRules> read_similar_rules(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  SimilarRules rules;
  if (const auto root = terms::parse_tree(file, faults)) {
    terms::Section top{*root, file.path, faults};
    rules.source = top.text("source");
    rules.status = read_status(top);
    auto duplicate = top.section("duplicate");
    auto repeated = top.section("repeated");
    if (duplicate) rules.duplicate = read_duplicate(*duplicate);
    if (repeated) {
      rules.repeated.times = repeated->whole("times", 2, 1000);
      rules.repeated.days = repeated->whole("days", 1, 3660);
      rules.repeated.types = repeated->texts("types");
      if (rules.repeated.types.empty()) repeated->fault(repeated->line(), "types is missing: case types of complaints");
      repeated->finish();
    }
    if (!duplicate || !repeated) top.fault(0, "[duplicate] and [repeated] are both needed");
    top.finish();
  }
  if (!faults.empty()) return error_of(faults);
  return rules;
}

}  // namespace lantian::docket
