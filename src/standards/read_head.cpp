#include "base/sha256.hpp"
#include "standards/shelf.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace lantian::standards {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 9> kinds{"limits", "index",   "evaluation", "composite", "classes",
                                                "status", "quality", "cems",       "set"};
constexpr std::array<std::string_view, 2> span_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 3> rule_statuses{"verified", "unverified", "mixed"};

InForce read_span(Section span) {
  InForce result;
  result.from = span.day("from");
  result.until = span.day_if("until");
  if (result.until && *result.until <= result.from) {
    span.fault(span.line_of("until"),
               fmt::format("'until' {} is not after 'from' {}; 'until' is the first day no longer in force",
                           text_of(*result.until), text_of(result.from)));
  }
  result.areas = span.texts("areas");
  for (const std::string& area : result.areas) {
    if (area.empty() || area.size() > 6 || area.find_first_not_of("0123456789?") != std::string::npos) {
      span.fault(
          span.line_of("areas"),
          fmt::format("area '{}' is no beginning of a GB/T 2260 code; write 1 to 6 digits, '?' for any digit", area));
    }
  }
  result.status = rule_statuses[span.choice_or("status", span_statuses, 0)];
  result.source = span.text_or("source", "");
  span.finish();
  return result;
}

void read_spans(Section& file, RuleHead& head) {
  if (file.node().member("in_force") == nullptr) {
    file.fault(file.line(),
               "'in_force' is missing here; write [[in_force]] with from (and until, areas), or in_force = [] "
               "for a rule that was never in force");
  }
  for (Section& span : file.sections("in_force")) head.spans.push_back(read_span(span));
  if (head.spans.empty()) {
    head.until = head.from;
    return;
  }
  const InForce* widest = &head.spans.front();
  for (const InForce& span : head.spans) {
    if (span.areas.empty()) {
      widest = &span;
      break;
    }
  }
  head.from = widest->from;
  head.until = widest->until;
  head.areas = widest->areas;
}

void read_source(Section& file, RuleHead& head) {
  auto source = file.section("source");
  if (!source) {
    file.fault(file.line(),
               "'source' is missing here; every rule names its document: [source] document = \"HJ 633-2012\"");
    return;
  }
  head.document = source->text("document");
  head.url = source->text_or("url", "");
  if (auto clauses = source->section("clauses")) {
    for (const std::string& part : clauses->node().keys) head.clauses.push_back({part, clauses->text(part)});
  }
  source->finish();
}

void check_name(Section& file, std::string_view key, const std::string& value, std::string_view more) {
  const std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + std::string{more};
  if (value.find_first_not_of(allowed) == std::string::npos) return;
  file.fault(file.line_of(key), fmt::format("'{}' may hold only the characters {}", key, allowed));
}

RuleHead read_head(Section& file, std::string_view text) {
  RuleHead head;
  head.file = file.file();
  head.ref.id = file.text("id");
  head.ref.edition = file.text("edition");
  head.ref.sha256 = sha256_hex(text);
  check_name(file, "id", head.ref.id, "-");
  check_name(file, "edition", head.ref.edition, "");
  const std::string place = head.ref.text() + ".toml";
  const bool named = !head.ref.id.empty() && !head.ref.edition.empty();
  if (named && !("/" + file.file()).ends_with("/" + place)) {
    file.fault(file.line_of("id"), fmt::format("this file calls itself {}; it must lie at {}", head.ref.text(), place));
  }
  head.title = file.name("title");
  head.status = rule_statuses[file.choice("status", rule_statuses)];
  head.notes = file.texts("notes");
  if (head.status != "verified" && head.notes.empty()) {
    file.fault(file.line_of("status"),
               fmt::format("status \"{}\" needs 'notes' that say which parts are not verified", head.status));
  }
  read_source(file, head);
  read_spans(file, head);
  return head;
}

}  // namespace

void read_rule_file(const terms::SourceFile& file, Shelves& shelves, std::vector<Fault>& faults) {
  const auto root = terms::parse_tree(file, faults);
  if (!root) return;
  Section section{*root, file.path, faults};
  RuleHead head = read_head(section, file.text);
  head.kind = kinds[section.choice("kind", kinds)];
  const auto shelve = [&](auto& shelf, auto rule) {
    rule.head = std::move(head);
    shelf.push_back(std::move(rule));
  };
  if (head.kind == "limits")
    shelve(shelves.limits, read_limits(section));
  else if (head.kind == "index")
    shelve(shelves.indices, read_index(section));
  else if (head.kind == "evaluation")
    shelve(shelves.evaluations, read_evaluation(section));
  else if (head.kind == "composite")
    shelve(shelves.composites, read_composite(section));
  else if (head.kind == "classes")
    shelve(shelves.classes, read_classes(section));
  else if (head.kind == "status")
    shelve(shelves.statuses, read_status(section));
  else if (head.kind == "quality")
    shelve(shelves.qualities, read_quality(section));
  else if (head.kind == "cems")
    shelve(shelves.cems, read_cems(section));
  else {
    SetDraft draft = read_set(section);
    draft.standard.id = head.ref.id + head.ref.edition;
    draft.standard.head = std::move(head);
    shelves.sets.push_back(std::move(draft));
  }
  section.finish();
}

}  // namespace lantian::standards
