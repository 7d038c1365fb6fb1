#include "base/text.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::standards {
namespace {

bool prefixes_meet(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    if (a[i] != '?' && b[i] != '?' && a[i] != b[i]) return false;
  }
  return true;
}

bool spans_meet(const InForce& a, const InForce& b) {
  const bool days_meet = (!b.until || a.from < *b.until) && (!a.until || b.from < *a.until);
  return days_meet && areas_meet(a.areas, b.areas);
}

const InForce* first_meeting(const RuleHead& a, const RuleHead& b) {
  for (const InForce& one : a.spans) {
    const auto other =
        std::find_if(b.spans.begin(), b.spans.end(), [&](const InForce& span) { return spans_meet(one, span); });
    if (other != b.spans.end()) return &(one.from < other->from ? *other : one);
  }
  return nullptr;
}

/// Two heads in order; `why` completes "both are ...".
void check_pair(const RuleHead& a, const RuleHead& b, std::string_view why, std::vector<Fault>& faults) {
  const InForce* span = first_meeting(a, b);
  if (span == nullptr) return;
  const std::string place = span->areas.empty() ? std::string{"everywhere"} : "in areas " + joined(span->areas, " ");
  faults.push_back({b.file, 1,
                    fmt::format("{} and {} ({}) are both in force on {} {}; {}; end one before the other begins",
                                b.ref.text(), a.ref.text(), a.file, text_of(span->from), place, why)});
}

void check_editions(const std::vector<const RuleHead*>& heads, std::vector<Fault>& faults) {
  std::map<std::string, std::vector<const RuleHead*>> by_id;
  for (const RuleHead* head : heads) {
    for (const RuleHead* other : by_id[head->ref.id]) {
      if (other->ref.edition == head->ref.edition) {
        faults.push_back({head->file, 1, fmt::format("{} was read already from {}", head->ref.text(), other->file)});
      } else if (other->kind != head->kind) {
        faults.push_back({head->file, 1,
                          fmt::format("{} is of kind {}, but {} is of kind {}; one id, one kind", head->ref.text(),
                                      head->kind, other->ref.text(), other->kind)});
      } else {
        check_pair(*other, *head, "a look-up by day would be ambiguous", faults);
      }
    }
    by_id[head->ref.id].push_back(head);
  }
}

void check_national(const Shelves& shelves, std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < shelves.sets.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const Standard& a = shelves.sets[k].standard;
      const Standard& b = shelves.sets[i].standard;
      if (!a.national || !b.national || a.head.ref.id == b.head.ref.id) continue;
      check_pair(a.head, b.head, "only one set may be national on a day", faults);
    }
  }
}

template <class Shelf>
void check_part(const SetDraft& draft, const std::string& name, const Shelf& shelf, std::vector<Fault>& faults) {
  if (name.empty()) return;
  std::vector<std::string> known;
  for (const auto& rule : shelf) known.push_back(rule.head.ref.text());
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  faults.push_back({draft.standard.head.file, draft.line,
                    fmt::format("{} names {}, which no file of that kind holds; there are: {}", draft.standard.id,
                                in_quotes(name), known.empty() ? "none" : joined(known, " "))});
}

void check_parts(const Shelves& shelves, std::vector<Fault>& faults) {
  std::set<std::string> ids;
  for (const SetDraft& draft : shelves.sets) {
    check_part(draft, draft.limits, shelves.limits, faults);
    check_part(draft, draft.index, shelves.indices, faults);
    check_part(draft, draft.evaluation, shelves.evaluations, faults);
    check_part(draft, draft.composite, shelves.composites, faults);
    if (!ids.insert(draft.standard.id).second) {
      faults.push_back({draft.standard.head.file, 1, fmt::format("a second set is called {}", draft.standard.id)});
    }
  }
  for (const StatusRule& rule : shelves.statuses) {
    const auto of = std::find_if(shelves.classes.begin(), shelves.classes.end(),
                                 [&](const ClassRule& classes) { return classes.head.ref.id == rule.of; });
    if (of == shelves.classes.end()) {
      faults.push_back(
          {rule.head.file, 1, fmt::format("'of' names {}, which is no class rule here", in_quotes(rule.of))});
    } else if (rule.of_section.size() != of->classes.size() || rule.good_up_to >= of->classes.size()) {
      faults.push_back({rule.head.file, 1,
                        fmt::format("'of_section' has {} entries and 'good_classes' is {}; {} has {} classes",
                                    rule.of_section.size(), rule.good_up_to + 1, rule.of, of->classes.size())});
    }
  }
}

}  // namespace

bool areas_meet(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return true;
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& other) { return prefixes_meet(one, other); });
  });
}

void check_together(const Shelves& shelves, std::vector<Fault>& faults) {
  check_editions(heads_of(shelves), faults);
  check_national(shelves, faults);
  check_parts(shelves, faults);
}

}  // namespace lantian::standards
