#include "carbon/library/library_rule.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> library_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 5> library_functions{"applicant", "third_party", "expert", "office", "objector"};
constexpr std::array<std::string_view, 2> library_effects{"note", "review"};
constexpr std::array<std::string_view, 3> library_needs{"nothing", "overdue", "review"};
constexpr int library_most_days = 366, library_most_months = 240;

std::string library_status(Section& row) {
  return std::string{library_statuses[row.choice("status", library_statuses)]};
}

/// id, name, source and status, which every list of the rule has.
template <class T>
T library_named(Section& row, const std::vector<T>& before) {
  T one;
  one.id = row.text("id");
  one.name = row.name("name");
  one.source = row.text("source");
  one.status = library_status(row);
  if (std::ranges::find(before, one.id, &T::id) != before.end()) {
    row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
  }
  return one;
}

std::vector<LibraryDemand> library_demands(Section& root, std::string_view key) {
  std::vector<LibraryDemand> out;
  for (Section& row : root.sections(key)) {
    auto one = library_named(row, out);
    for (const std::string& word : row.texts("kinds")) {
      if (const auto kind = parse_library_kind(word)) {
        one.kinds.push_back(*kind);
      } else {
        row.fault(row.line_of("kinds"), fmt::format("{} is neither enterprise nor project", in_quotes(word)));
      }
    }
    row.finish();
    out.push_back(std::move(one));
  }
  return out;
}

LibraryTerm library_term(Section& row) {
  LibraryTerm term;
  term.publicity_days = row.whole("publicity_days", 1, library_most_days);
  term.valid_months = row.whole("valid_months", 1, library_most_months);
  term.renewal_months = row.whole("renewal_months", 0, library_most_months);
  term.track_months = row.whole("track_months", 1, library_most_months);
  term.track_grace_days = row.whole("track_grace_days", 0, library_most_days);
  term.disclose_months = row.whole("disclose_months", 1, library_most_months);
  term.event_days = row.whole("event_days", 0, library_most_days);
  term.experts = row.whole("experts", 1, 99);
  term.expert_pass_percent = row.whole("expert_pass_percent", 1, 100);
  term.source = row.text("source");
  term.status = library_status(row);
  row.finish();
  return term;
}

void library_lists(Section& root, LibraryRule& rule) {
  for (Section& row : root.sections("principle")) {
    auto one = library_named(row, rule.principles);
    one.veto = row.truth_or("veto", false);
    row.finish();
    rule.principles.push_back(std::move(one));
  }
  rule.conditions = library_demands(root, "condition");
  rule.documents = library_demands(root, "document");
  for (Section& row : root.sections("event")) {
    auto one = library_named(row, rule.events);
    one.review = row.choice("effect", library_effects) == 1;
    row.finish();
    rule.events.push_back(std::move(one));
  }
  for (Section& row : root.sections("ground")) {
    auto one = library_named(row, rule.grounds);
    one.needs = static_cast<GroundNeeds>(row.choice("needs", library_needs) + 1);
    row.finish();
    rule.grounds.push_back(std::move(one));
  }
  for (Section& row : root.sections("area")) {
    auto one = library_named(row, rule.areas);
    row.finish();
    rule.areas.push_back(std::move(one));
  }
}

void library_duties(Section& root, LibraryRule& rule) {
  for (Section& row : root.sections("function")) {
    LibraryDuty duty;
    duty.function = static_cast<LibraryFunction>(row.choice("id", library_functions) + 1);
    duty.name = row.name("name");
    duty.roles = row.texts("roles");
    if (duty.roles.empty()) row.fault(row.line(), "name the roles that may act in this function");
    row.finish();
    rule.duties.push_back(std::move(duty));
  }
  for (std::size_t n = 0; n < library_functions.size(); ++n) {
    const auto wanted = static_cast<LibraryFunction>(n + 1);
    if (std::ranges::count(rule.duties, wanted, &LibraryDuty::function) == 1) continue;
    root.fault(root.line(), fmt::format("one [[function]] {} is needed", in_quotes(library_functions[n])));
  }
}

}  // namespace

bool LibraryDemand::asked_of(LibraryKind kind) const {
  return std::ranges::find(kinds, kind) != kinds.end();
}

const LibraryPrinciple* LibraryRule::principle(std::string_view wanted) const {
  const auto found = std::ranges::find(principles, wanted, &LibraryPrinciple::id);
  return found == principles.end() ? nullptr : &*found;
}
const LibraryEventKind* LibraryRule::event(std::string_view wanted) const {
  const auto found = std::ranges::find(events, wanted, &LibraryEventKind::id);
  return found == events.end() ? nullptr : &*found;
}
const LibraryGround* LibraryRule::ground(std::string_view wanted) const {
  const auto found = std::ranges::find(grounds, wanted, &LibraryGround::id);
  return found == grounds.end() ? nullptr : &*found;
}
const LibraryDuty& LibraryRule::duty(LibraryFunction function) const {
  const auto found = std::ranges::find(duties, function, &LibraryDuty::function);
  LANTIAN_ASSERT(found != duties.end(), "a rule that was read has every function");
  return *found;
}

Result<LibraryRule> read_library_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  LibraryRule rule;
  rule.file = file.path;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    rule.id = root.text("id");
    rule.edition = root.text("edition");
    rule.title = root.name("title");
    rule.source = root.text("source");
    rule.status = library_status(root);
    rule.from = root.day("from");
    if (auto term = root.section("term")) {
      rule.term = library_term(*term);
    } else {
      root.fault(root.line(), "no [term]: days, months and votes stand there");
    }
    library_lists(root, rule);
    library_duties(root, rule);
    if (rule.principles.empty()) root.fault(root.line(), "no [[principle]]: nothing could be judged");
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

}  // namespace lantian::carbon
