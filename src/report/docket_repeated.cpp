#include "report/docket_repeated.hpp"

#include "base/shown_width.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::report {
namespace {

using RepeatedJson = nlohmann::ordered_json;
using RepeatedCells = std::vector<std::string>;

Day day_in_beijing(UtcSeconds instant) {
  return std::chrono::floor<std::chrono::days>(to_local(instant));
}

RepeatedCells cells_of(const docket::Repetition& one, const DocketSpeech& speech) {
  return {std::to_string(one.ids.size()),    std::to_string(one.reporters),
          std::to_string(one.after_closing), text_of(day_in_beijing(one.first)),
          text_of(day_in_beijing(one.last)), speech.topic(one.topic),
          speech.place(one.where),           joined(one.ids, ", ")};
}

/// The last cell as it is, so that no blanks end a line.
std::string aligned(const std::vector<RepeatedCells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const RepeatedCells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  }
  std::string out;
  for (const RepeatedCells& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) out += padded_to(row[i], widths[i]) + "  ";
    out += row.back() + "\n";
  }
  return out;
}

std::string part_text(const std::vector<docket::Repetition>& found, const DocketSpeech& speech) {
  std::vector<RepeatedCells> rows{{speech.say("repeated.times"), speech.say("repeated.reporters"),
                                   speech.say("repeated.after"), speech.say("repeated.first"),
                                   speech.say("repeated.last"), speech.say("list.topic"), speech.say("repeated.where"),
                                   speech.say("repeated.cases")}};
  for (const docket::Repetition& one : found) rows.push_back(cells_of(one, speech));
  return aligned(rows);
}

RepeatedJson part_json(const std::vector<docket::Repetition>& found) {
  RepeatedJson json = RepeatedJson::array();
  for (const docket::Repetition& one : found) {
    json.push_back({{"where", one.where},
                    {"topic", one.topic},
                    {"times", one.ids.size()},
                    {"reporters", one.reporters},
                    {"after_closing", one.after_closing},
                    {"first", text_of(one.first)},
                    {"last", text_of(one.last)},
                    {"cases", one.ids}});
  }
  return json;
}

}  // namespace

std::string repeated_text(const RepeatedTable& table, const DocketSpeech& speech) {
  const std::string looked = std::to_string(table.looked_at);
  std::string out = speech.say("repeated.title", {{"days", std::to_string(table.rule.days)},
                                                  {"times", std::to_string(table.rule.times)}}) +
                    "\n";
  if (table.real.empty() && table.synthetic.empty()) return out + speech.say("repeated.none", {{"n", looked}}) + "\n";
  out += speech.say("repeated.looked", {{"n", looked}}) + "\n";
  if (!table.real.empty()) out += "\n" + part_text(table.real, speech);
  if (!table.synthetic.empty()) {
    out += fmt::format("\n{}\n{}", speech.say("list.synthetic"), part_text(table.synthetic, speech));
  }
  return out;
}

std::string repeated_json(const RepeatedTable& table) {
  const RepeatedJson json{{"times", table.rule.times},
                          {"days", table.rule.days},
                          {"looked_at", table.looked_at},
                          {"repeated", part_json(table.real)},
                          {"repeated_synthetic", part_json(table.synthetic)}};
  return json.dump(2, ' ', false, RepeatedJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
