#include "base/text.hpp"
#include "observe/hj212/protocol.hpp"
#include "terms/species.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lantian::observe::hj212 {

/// Fills a Protocol table by table; faults are gathered and told at once.
struct ProtocolReader {
  Protocol protocol;
  std::vector<terms::Fault> faults;

  using Editions = bool[dialect_count];

  void read_file(const terms::SourceFile& file) {
    const auto root = terms::parse_tree(file, faults);
    if (!root) return;
    terms::Section section{*root, file.path, faults};
    if (const auto minutes = section.whole_if("ahead_most_minutes", 0, 1440)) {
      protocol.ahead_most_ = std::chrono::minutes{*minutes};
    }
    for (auto& row : section.sections("edition")) read_edition(row);
    for (auto& row : section.sections("command")) read_command(row);
    for (auto& row : section.sections("system_type")) read_system_type(row);
    for (auto& row : section.sections("factor")) read_factor(row, false);
    for (auto& row : section.sections("family")) read_factor(row, true);
    for (auto& row : section.sections("suffixes")) read_suffixes(row);
    for (auto& row : section.sections("flag")) read_flag(row);
    for (auto& row : section.sections("request_return")) read_return(row, protocol.request_returns_);
    for (auto& row : section.sections("execution_return")) read_return(row, protocol.execution_returns_);
    section.finish();
  }

  static std::string status_of(terms::Section& row) {
    constexpr std::array<std::string_view, 2> words{"verified", "unverified"};
    return std::string{words.at(row.choice("status", words))};
  }

  static void read_editions(terms::Section& row, Editions& in) {
    const std::vector<std::string> names = row.texts("editions");
    if (names.empty()) row.fault(row.line(), "'editions' must list at least one of 2005, 2017, 2025");
    for (const std::string& name : names) {
      const auto dialect = parse_dialect(name);
      if (dialect) {
        in[static_cast<std::size_t>(*dialect)] = true;
      } else {
        row.fault(row.line_of("editions"),
                  fmt::format("{} is no edition; allowed are 2005, 2017, 2025", in_quotes(name)));
      }
    }
  }

  void read_edition(terms::Section& row) {
    const std::string id = row.text("id");
    const auto dialect = parse_dialect(id);
    if (!dialect) row.fault(row.line_of("id"), fmt::format("{} is no edition", in_quotes(id)));
    DialectForm& form = protocol.forms_[static_cast<std::size_t>(dialect.value_or(Dialect::d2017))];
    if (form.segment_most != 0) row.fault(row.line(), fmt::format("edition {} stands here twice", id));
    form.segment_most = row.whole("segment_most", 1, 9999);
    form.area_most = row.whole("area_most", 1, 9999);
    form.mn_length = row.whole("mn_length", 1, 64);
    form.mn_hex = row.truth_or("mn_hex", false);
    form.password_length = row.whole("password_length", 1, 64);
    form.wants_qn = row.truth_or("wants_qn", true);
    form.wants_flag = row.truth_or("wants_flag", true);
    form.re_upload_mark = row.truth_or("re_upload_mark", false);
    status_of(row);
    row.finish();
  }

  void read_command(terms::Section& row) {
    constexpr std::array<std::string_view, 3> directions{"down", "up", "both"};
    constexpr std::array<std::string_view, 11> contents{"none",  "realtime", "facility_state", "minute",
                                                        "hour",  "day",      "facility_day",   "noise",
                                                        "alarm", "notice",   "heartbeat"};
    constexpr std::array<std::string_view, 3> answers{"none", "data_9014", "notice_9013"};
    Command command;
    command.cn = row.whole("cn", 1000, 9999);
    command.meaning_en = row.text("en");
    command.meaning_zh = row.text("zh");
    const std::size_t direction = row.choice("direction", directions);
    command.to_device = direction != 1;
    command.to_platform = direction != 0;
    read_editions(row, command.in);
    command.content = static_cast<Content>(row.choice_or("content", contents, 0));
    command.answer = static_cast<Answer>(row.choice_or("answer", answers, 0));
    command.encrypted_2025 = row.truth_or("encrypted_2025", false);
    command.controls = row.truth_or("controls", false);
    command.status = status_of(row);
    row.finish();
    if (protocol.command_at_.empty()) protocol.command_at_.assign(10000, -1);
    std::int16_t& at = protocol.command_at_[static_cast<std::size_t>(command.cn)];
    if (at >= 0) {
      row.fault(row.line(), fmt::format("CN {} stands here twice", command.cn));
      return;
    }
    at = static_cast<std::int16_t>(protocol.commands_.size());
    protocol.commands_.push_back(std::move(command));
  }

  void read_system_type(terms::Section& row) {
    const std::string st = row.text("st");
    Protocol::SystemType type;
    type.name_en = row.text("en");
    row.text("zh");
    read_editions(row, type.in);
    status_of(row);
    row.finish();
    if (!protocol.system_types_.emplace(st, type).second) {
      row.fault(row.line(), fmt::format("ST {} stands here twice", in_quotes(st)));
    }
  }

  void read_factor(terms::Section& row, bool family) {
    FactorCode factor;
    factor.code = row.text("code");
    factor.family = family;
    if (family) {
      factor.words = row.truth_or("words", false);
    } else {
      factor.old_code = row.text_or("old", "");
      factor.unit = row.text_or("unit", "");
      factor.species = row.text_or("species", "");
    }
    factor.name_en = row.text("en");
    factor.name_zh = row.text("zh");
    factor.status = status_of(row);
    row.finish();
    if (!factor.species.empty() && !terms::parse_species(factor.species)) {
      row.fault(row.line_of("species"), fmt::format("{} is no species known here", in_quotes(factor.species)));
    }
    const std::size_t at = protocol.factors_.size();
    if (family) {
      protocol.families_.push_back(at);
    } else {
      note_code(row, factor.code, at);
      if (!factor.old_code.empty()) note_code(row, factor.old_code, at);
    }
    protocol.factors_.push_back(std::move(factor));
  }

  void note_code(terms::Section& row, const std::string& code, std::size_t at) {
    if (!protocol.factor_at_.emplace(code, at).second) {
      row.fault(row.line(), fmt::format("code {} stands here twice", in_quotes(code)));
    }
  }

  void read_suffixes(terms::Section& row) {
    for (const std::string& word : row.texts("words")) {
      if (!protocol.suffixes_.emplace(word, true).second) {
        row.fault(row.line_of("words"), fmt::format("{} stands here twice", in_quotes(word)));
      }
    }
    status_of(row);
    row.finish();
  }

  void read_flag(terms::Section& row) {
    const std::string word = row.text("flag");
    row.text("en");
    Protocol::DataFlag flag;
    flag.usable = row.truth_or("usable", false);
    read_editions(row, flag.in);
    status_of(row);
    row.finish();
    if (!protocol.flags_.emplace(word, flag).second) {
      row.fault(row.line(), fmt::format("flag {} stands here twice", in_quotes(word)));
    }
  }

  static void read_return(terms::Section& row, std::unordered_map<int, std::string>& returns) {
    const int code = row.whole("code", 1, 999);
    std::string words = row.text("en");
    status_of(row);
    row.finish();
    if (!returns.emplace(code, std::move(words)).second) {
      row.fault(row.line(), fmt::format("code {} stands here twice", code));
    }
  }

  /// A folder without one of the tables would make every telegram odd.
  void finish() {
    protocol.place_codes();
    const auto demand = [this](bool there, std::string_view table) {
      if (!there) faults.push_back({"hj212", 0, fmt::format("no {} is given in any file of the protocol", table)});
    };
    for (std::size_t i = 0; i < dialect_count; ++i) {
      demand(protocol.forms_[i].segment_most != 0, fmt::format("[[edition]] {}", name_of(static_cast<Dialect>(i))));
    }
    demand(protocol.ahead_most_.count() > 0, "ahead_most_minutes");
    demand(!protocol.commands_.empty(), "[[command]]");
    demand(!protocol.system_types_.empty(), "[[system_type]]");
    demand(!protocol.factors_.empty(), "[[factor]]");
    demand(!protocol.suffixes_.empty(), "[[suffixes]]");
    demand(!protocol.flags_.empty(), "[[flag]]");
    demand(!protocol.request_returns_.empty(), "[[request_return]]");
    demand(!protocol.execution_returns_.empty(), "[[execution_return]]");
  }
};

Result<Protocol> read_protocol(std::span<const terms::SourceFile> files) {
  ProtocolReader reader;
  for (const terms::SourceFile& file : files) reader.read_file(file);
  reader.finish();
  if (reader.faults.empty()) return std::move(reader.protocol);
  std::vector<std::string> lines;
  lines.reserve(reader.faults.size());
  for (const terms::Fault& fault : reader.faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::observe::hj212
