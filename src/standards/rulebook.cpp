#include "standards/rulebook.hpp"

#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace lantian::standards {
namespace {

std::string place_of(std::string_view area) {
  return area.empty() ? std::string{"the whole country"} : fmt::format("area {}", area);
}

/// "2012 (2013-01-01 to 2016-01-01 in areas 11 12; 2016-01-01 to 2026-03-01)".
std::string edition_text(const RuleHead& head) {
  std::vector<std::string> spans;
  for (const InForce& span : head.spans) {
    std::string text = "from " + text_of(span.from);
    if (span.until) text += " until " + text_of(*span.until);
    if (!span.areas.empty()) text += " in some areas";
    spans.push_back(std::move(text));
  }
  return fmt::format("{} ({})", head.ref.text(), spans.empty() ? "never in force" : joined(spans, "; "));
}

Error not_in_force_on(std::string_view what, Day day, std::string_view area,
                      const std::vector<const RuleHead*>& editions) {
  std::vector<std::string> known;
  for (const RuleHead* head : editions) known.push_back(edition_text(*head));
  return {ErrorCode::not_in_force,
          fmt::format("no edition of {} is in force on {} in {}; there are: {}", what, text_of(day), place_of(area),
                      known.empty() ? "none" : joined(known, ", ")),
          ""};
}

Error not_found_among(std::string_view what, std::string_view id, const std::set<std::string>& known) {
  const std::vector<std::string> words(known.begin(), known.end());
  return {
      ErrorCode::not_found,
      fmt::format("there is no {} {}; known are: {}", what, in_quotes(id), words.empty() ? "none" : joined(words, " ")),
      ""};
}

template <class Shelf>
auto rule_on(const Shelf& shelf, std::string_view id, Day day, std::string_view what)
    -> Result<decltype(&shelf.front())> {
  std::set<std::string> known;
  std::vector<const RuleHead*> editions;
  for (const auto& rule : shelf) {
    known.insert(rule.head.ref.id);
    if (rule.head.ref.id != id) continue;
    if (rule.head.in_force(day, "")) return &rule;
    editions.push_back(&rule.head);
  }
  if (editions.empty()) return not_found_among(what, id, known);
  return not_in_force_on(id, day, "", editions);
}

template <class Shelf>
auto rule_of(const Shelf& shelf, const RuleRef& ref) -> decltype(&shelf.front()) {
  const auto found = std::find_if(shelf.begin(), shelf.end(), [&](const auto& rule) { return rule.head.ref == ref; });
  return found == shelf.end() ? nullptr : &*found;
}

}  // namespace

Rulebook::Rulebook(std::unique_ptr<Shelf> shelf) : shelf_{std::move(shelf)} {}
Rulebook::Rulebook(Rulebook&&) noexcept = default;
Rulebook& Rulebook::operator=(Rulebook&&) noexcept = default;
Rulebook::~Rulebook() = default;

Result<const Standard*> Rulebook::standard(std::string_view id) const {
  std::set<std::string> known;
  for (const Standard& standard : shelf_->standards) {
    if (standard.id == id) return &standard;
    known.insert(standard.id);
  }
  return not_found_among("standard set", id, known);
}

Result<const Standard*> Rulebook::standard_on(Day day, std::string_view area) const {
  std::vector<const RuleHead*> editions;
  for (const Standard& standard : shelf_->standards) {
    if (!standard.national) continue;
    if (standard.head.in_force(day, area)) return &standard;
    editions.push_back(&standard.head);
  }
  return not_in_force_on("the national standard set", day, area, editions);
}

std::vector<const Standard*> Rulebook::standards() const {
  std::vector<const Standard*> all;
  for (const Standard& standard : shelf_->standards) all.push_back(&standard);
  return all;
}

Result<const ClassRule*> Rulebook::classes(std::string_view id, Day day) const {
  return rule_on(shelf_->classes, id, day, "class rule");
}

Result<const StatusRule*> Rulebook::status(std::string_view id, Day day) const {
  return rule_on(shelf_->statuses, id, day, "status rule");
}

Result<const QualityRule*> Rulebook::quality(std::string_view id, Day day) const {
  return rule_on(shelf_->qualities, id, day, "quality rule");
}

Result<const CemsRule*> Rulebook::cems(std::string_view id, Day day) const {
  return rule_on(shelf_->cems, id, day, "CEMS rule");
}

std::vector<const RuleHead*> Rulebook::heads() const {
  return shelf_->heads;
}

Result<const RuleHead*> Rulebook::in_force(std::string_view id, Day day, std::string_view area) const {
  std::set<std::string> known;
  std::vector<const RuleHead*> editions;
  for (const RuleHead* head : shelf_->heads) {
    known.insert(head->ref.id);
    if (head->ref.id != id) continue;
    if (head->in_force(day, area)) return head;
    editions.push_back(head);
  }
  if (editions.empty()) return not_found_among("rule", id, known);
  return not_in_force_on(id, day, area, editions);
}

std::string Rulebook::described(const RuleHead& head) const {
  const RuleRef& ref = head.ref;
  std::string text = described_head(head);
  if (const auto* rule = rule_of(shelf_->limits, ref)) text += described_limits(*rule);
  if (const auto* rule = rule_of(shelf_->indices, ref)) text += described_index(*rule);
  if (const auto* rule = rule_of(shelf_->evaluations, ref)) text += described_evaluation(*rule);
  if (const auto* rule = rule_of(shelf_->composites, ref)) text += described_composite(*rule);
  if (const auto* rule = rule_of(shelf_->classes, ref)) text += described_classes(*rule);
  if (const auto* rule = rule_of(shelf_->statuses, ref)) text += described_status(*rule);
  if (const auto* rule = rule_of(shelf_->qualities, ref)) text += described_quality(*rule);
  if (const auto* rule = rule_of(shelf_->cems, ref)) text += described_cems(*rule);
  if (const auto* rule = rule_of(shelf_->standards, ref)) text += described_set(*rule);
  return text;
}

}  // namespace lantian::standards
