#include "docket/petitions.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::docket {
namespace {

PetitionRecord read_petition(terms::Section section, std::set<std::string, std::less<>>& ids) {
  PetitionRecord one;
  one.id = section.text("id");
  one.topic = section.text("topic");
  one.area = section.text("area");
  one.received = section.day("received");
  one.accepted = section.day("accepted");
  one.closed = section.day_if("closed");
  one.finding = section.text_or("finding", "");
  one.name = section.name("name");
  one.rating = section.whole_if("rating", 1, 5);
  section.finish();
  if (!ids.insert(one.id).second) {
    section.fault(section.line_of("id"), fmt::format("petition '{}' stands here twice", one.id));
  }
  if (one.accepted < one.received || (one.closed && *one.closed < one.accepted)) {
    section.fault(section.line(), fmt::format("the days of petition '{}' run backwards", one.id));
  }
  return one;
}

}  // namespace

int PetitionList::closed() const {
  return static_cast<int>(std::ranges::count_if(petitions, [](const auto& one) { return one.closed.has_value(); }));
}

Result<PetitionList> read_petitions(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  PetitionList out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    std::set<std::string, std::less<>> ids;
    out.id = top.text("id");
    out.register_id = top.text_or("register", "");
    out.synthetic = top.truth_or("synthetic", false);
    top.value("seed");  // of the tool that made them
    for (const terms::Section& section : top.sections("petition")) out.petitions.push_back(read_petition(section, ids));
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::docket
