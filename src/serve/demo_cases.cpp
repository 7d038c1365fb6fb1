#include "serve/demo_cases.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/docket_body.hpp"
#include "serve/docket_counter.hpp"
#include "serve/docket_rounds.hpp"
#include "terms/tree.hpp"

namespace lantian::serve {
namespace {

struct DemoCase {
  std::string type, site;
  BodyWords words;
  std::vector<std::string> steps;
};

Result<std::vector<DemoCase>> read_demo_cases(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  std::vector<DemoCase> out;
  if (const auto tree = terms::parse_tree({path, std::move(text)}, faults)) {
    terms::Section top{*tree, path, faults};
    if (!top.truth_or("synthetic", false)) top.fault(0, "cases of the demonstration are synthetic: synthetic = true");
    top.text("source");
    top.text("status");
    for (terms::Section& part : top.sections("case")) {
      DemoCase one;
      one.type = part.text("type");
      one.words.topic = part.text("topic");
      one.words.place = part.text("place");
      one.words.title = part.text("title");
      one.words.text = part.text("text");
      if (const std::string site = part.text_or("site", ""); !site.empty()) one.words.links.push_back("site=" + site);
      one.words.synthetic = true;
      one.steps = part.texts("steps");
      part.finish();
      out.push_back(std::move(one));
    }
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<std::string> done_case(const Result<Outcome>& outcome) {
  if (!outcome) return outcome.error();
  if (const auto* refusal = std::get_if<docket::Refusal>(&*outcome)) {
    return Error{ErrorCode::malformed, "a case of the demonstration is refused: " + refusal->text(), ""};
  }
  return std::get<Done>(*outcome).subject.id;
}

Result<void> open_one(const Counter& counter, const DemoCase& one) {
  LANTIAN_TRY(docket::EventBody body, body_of(*counter.desk.office, one.words));
  LANTIAN_TRY(const std::string id, done_case(open_case(counter, one.type, std::move(body), {})));
  for (const std::string& step : one.steps) {
    LANTIAN_TRY(const FoundCase found, find_case(counter.desk, id));
    LANTIAN_TRY(const std::string again, done_case(act_on_case(counter, action_named(found, step, 0, {}), {})));
    static_cast<void>(again);
  }
  return {};
}

}  // namespace

Result<void> open_demo_cases(const DocketDesk& desk, const std::string& root, UtcSeconds now) {
  LANTIAN_TRY(const std::vector<DemoCase> cases, read_demo_cases(root + "/data/docket/demonstration.toml"));
  const Counter counter{desk, "", system_actor(), now};
  for (const DemoCase& one : cases) {
    keep::CaseFilter same;
    same.type = one.type;
    same.area = one.words.place;
    LANTIAN_TRY(const std::int64_t there, desk.book->count(same));
    if (there == 0) LANTIAN_CHECK(open_one(counter, one));
  }
  return {};
}

}  // namespace lantian::serve
