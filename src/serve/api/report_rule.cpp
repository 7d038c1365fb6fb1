#include "serve/api/report_rule.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::size_t mebibyte = 1UL << 20U;

void check_report_type(terms::Section& top, const ReportRule& rule, const docket::CaseTypes& types) {
  const docket::CaseType* type = types.type(rule.type);
  const int line = top.line_of("type");
  if (type == nullptr) {
    return top.fault(line,
                     fmt::format("there is no case type {}; there are: {}", in_quotes(rule.type), types.id_list()));
  }
  if (!type->privacy) top.fault(line, fmt::format("{} keeps no privacy: say privacy = true there", rule.type));
  if (!type->open_to_all.shown) top.fault(line, fmt::format("{} has no public copy to tell reporters", rule.type));
  for (const std::string& field : rule.fields) {
    if (type->field(field) == nullptr) {
      top.fault(top.line_of("fields"), fmt::format("{} has no field {}", rule.type, in_quotes(field)));
    }
  }
  if (!type->lets(docket::Deed::open, docket::Role::citizen)) {
    top.fault(line, fmt::format("citizens may not open {}", rule.type));
  }
}

}  // namespace

Result<ReportRule> read_report_rule(const terms::SourceFile& file, const docket::CaseTypes& types) {
  std::vector<terms::Fault> faults;
  ReportRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.text("status");
    rule.type = top.text("type");
    rule.channel = top.text_or("channel", "");
    rule.most_files = static_cast<std::size_t>(top.whole("most_files", 0, 20));
    rule.most_file_bytes = static_cast<std::size_t>(top.whole("most_file_mib", 1, 64)) * mebibyte;
    rule.most_body_bytes = static_cast<std::size_t>(top.whole("most_body_mib", 1, 64)) * mebibyte;
    rule.longest_text = static_cast<std::size_t>(top.whole("longest_text", 1, 100'000));
    rule.fields = top.texts("fields");
    rule.media = top.texts("media");
    rule.posts_each_minute = top.whole("posts_each_minute", 1, 6000);
    rule.looks_each_minute = top.whole("looks_each_minute", 1, 6000);
    rule.keys_kept = std::chrono::days{top.whole("keys_kept_days", 1, 3650)};
    check_report_type(top, rule, types);
    top.finish();
  }
  if (faults.empty()) return rule;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

Result<ReportRule> open_report_rule(const std::string& root, const docket::CaseTypes& types) {
  std::string path = root + "/data/docket/reports.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return read_report_rule({std::move(path), std::move(text)}, types);
}

}  // namespace lantian::serve
