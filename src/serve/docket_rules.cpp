#include "serve/docket_rules.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <array>
#include <set>

namespace lantian::serve {
namespace {

using From = AutomaticRule::From;

constexpr std::array<std::string_view, 3> origins{"marks", "hours", "days"};

class RuleReader {
 public:
  RuleReader(terms::Section& part, const docket::CaseTypes& types) : part_{part}, types_{types} {}

  AutomaticRule read() {
    rule_.id = part_.text("id");
    rule_.from = static_cast<From>(part_.choice("from", origins));
    rule_.name = part_.name("name");
    if (rule_.from == From::marks) {
      read_marks();
    } else {
      rule_.item = part_.species("item");
      rule_.warning_percent = part_.whole("warning_percent", 100, 100'000);
      rule_.alarm_percent = part_.whole("alarm_percent", rule_.warning_percent, 100'000);
    }
    if (rule_.from == From::hours) read_hours();
    if (rule_.from == From::days) {
      constexpr std::array<std::string_view, 2> statistics{"24h", "8h"};
      rule_.statistic = statistics.at(part_.choice("statistic", statistics));
    }
    read_case();
    part_.finish();
    return std::move(rule_);
  }

 private:
  void read_marks() {
    for (const std::string& word : part_.texts("detectors")) {
      if (const auto detector = observe::quality::parse_detector(word)) {
        rule_.detectors.push_back(*detector);
      } else {
        part_.fault(part_.line_of("detectors"), fmt::format("there is no detector '{}'", word));
      }
    }
    if (rule_.detectors.empty()) part_.fault(part_.line(), "'detectors' names at least one");
    const std::string word = part_.text("least_severity");
    if (const auto severity = observe::quality::parse_severity(word)) {
      rule_.least = *severity;
    } else {
      part_.fault(part_.line_of("least_severity"), fmt::format("'{}' is none of notice, warning, alarm", word));
    }
  }

  void read_hours() {
    rule_.hours = part_.whole("hours", 1, 24 * 31);
    const auto limit = to_concentration(part_.decimal("limit"), ConcentrationUnit::ug_m3);
    if (limit) {
      rule_.limit = *limit;
    } else {
      part_.fault(part_.line_of("limit"), limit.error().message);
    }
  }

  void read_case() {
    rule_.type = part_.text("type");
    rule_.topic = part_.text("topic");
    rule_.cool_down_days = part_.whole("cool_down_days", 0, 366);
    const std::string subject = part_.text("subject");
    const auto kind = docket::parse_link_kind(subject);
    if (kind && (*kind == docket::LinkKind::station || *kind == docket::LinkKind::site)) {
      rule_.subject = *kind;
    } else {
      part_.fault(part_.line_of("subject"), fmt::format("'{}' is neither station nor site", subject));
    }
    const docket::CaseType* type = types_.type(rule_.type);
    if (type == nullptr) {
      part_.fault(part_.line_of("type"),
                  fmt::format("there is no type '{}'; there are {}", rule_.type, types_.id_list()));
    } else if (!type->has_topic(rule_.topic)) {
      part_.fault(part_.line_of("topic"), fmt::format("'{}' has no topic '{}'", rule_.type, rule_.topic));
    } else if (!type->lets(docket::Deed::open, docket::Role::system)) {
      part_.fault(part_.line_of("type"), fmt::format("'{}' does not let the system open a case", rule_.type));
    }
  }

  terms::Section& part_;
  const docket::CaseTypes& types_;
  AutomaticRule rule_;
};

}  // namespace

Result<std::vector<AutomaticRule>> read_automatic_rules(const terms::SourceFile& file, const docket::CaseTypes& types) {
  std::vector<terms::Fault> faults;
  std::vector<AutomaticRule> rules;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.text("status");
    std::set<std::string> ids;
    for (terms::Section& part : top.sections("rule")) {
      rules.push_back(RuleReader{part, types}.read());
      if (!ids.insert(rules.back().id).second)
        part.fault(part.line_of("id"), fmt::format("'{}' stands twice", rules.back().id));
    }
    top.finish();
  }
  if (faults.empty()) return rules;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::serve
