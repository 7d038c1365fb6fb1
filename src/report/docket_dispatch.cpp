#include "report/docket_dispatch.hpp"

#include "base/round.hpp"
#include "base/shown_width.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::report {
namespace {

using docket::NamedTally;
using docket::Statistics;

using Cells = std::vector<std::string>;
struct DispatchTable {
  std::string title;
  Cells head;
  std::vector<Cells> rows;
};

std::string quotient_text(const std::optional<Rational>& value, std::int64_t unit, const DocketSpeech& speech) {
  return value ? round_half_even(*value / Rational{unit}, 1).text() : speech.say("deadline.none");
}

std::string share_text(const docket::Rate& rate, const DocketSpeech& speech) {
  const std::string text = rate_text(rate, speech);
  if (rate.whole == 0) return text;
  return fmt::format(
      "{} ({})", text,
      speech.say("report.of", {{"part", std::to_string(rate.part)}, {"whole", std::to_string(rate.whole)}}));
}

DispatchTable figures_table(const Statistics& figures, const DocketSpeech& speech) {
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 24 * hour;
  const auto pair = [&](const docket::Durations& durations, std::int64_t unit) {
    return quotient_text(durations.p50, unit, speech) + " / " + quotient_text(durations.p90, unit, speech);
  };
  const docket::Tally& all = figures.all;
  DispatchTable table{"", {speech.say("report.figure"), speech.say("report.value")}, {}};
  const auto add = [&](const char* key, std::string value) {
    table.rows.push_back({speech.say("report." + std::string{key}), std::move(value)});
  };
  add("opened", std::to_string(all.opened));
  add("closed", std::to_string(all.closed));
  add("open_at_end", std::to_string(all.waiting));
  add("overdue_at_end", std::to_string(all.overdue));
  add("on_time", share_text(all.on_time, speech));
  add("response", pair(figures.response, hour));
  add("closing", pair(figures.closing, day));
  add("reopened", share_text(all.reopened, speech));
  add("satisfied", share_text(all.satisfied, speech));
  return table;
}

template <class NameOf>
DispatchTable tally_table(const std::string& title, const std::string& first, const std::vector<NamedTally>& tallies,
                          const DocketSpeech& speech, NameOf name_of_tally) {
  DispatchTable table{title, {first}, {}};
  for (const char* key : {"opened", "closed", "open_at_end", "overdue_at_end", "on_time", "satisfied"}) {
    table.head.push_back(speech.say("report." + std::string{key}));
  }
  for (const NamedTally& one : tallies) {
    table.rows.push_back({name_of_tally(one.name), std::to_string(one.tally.opened), std::to_string(one.tally.closed),
                          std::to_string(one.tally.waiting), std::to_string(one.tally.overdue),
                          rate_text(one.tally.on_time, speech), rate_text(one.tally.satisfied, speech)});
  }
  return table;
}

DispatchTable overdue_table(const Dispatch& dispatch, const DocketSpeech& speech) {
  DispatchTable table{speech.say("report.overdue_list"), {}, {}};
  for (const char* key : {"id", "state", "due", "left", "place", "assignee", "title"}) {
    table.head.push_back(speech.say("list." + std::string{key}));
  }
  for (const CaseLine& line : dispatch.overdue) {
    const docket::CaseType* type = dispatch.types == nullptr ? nullptr : dispatch.types->type(line.type);
    const docket::State* state = type == nullptr ? nullptr : type->state(line.state);
    const auto late = line.due ? (dispatch.today - *line.due).count() : 0;
    table.rows.push_back({line.id, state == nullptr ? line.state : speech.name(state->name),
                          line.due ? text_of(*line.due) : "", speech.say("list.late", {{"n", std::to_string(late)}}),
                          speech.place(line.place), speech.unit(line.assignee), line.title});
  }
  return table;
}

std::vector<DispatchTable> tables_of(const Dispatch& dispatch, const DocketSpeech& speech) {
  const Statistics& figures = *dispatch.statistics;
  std::vector<DispatchTable> tables{figures_table(figures, speech)};
  tables.push_back(tally_table(speech.say("report.by_place"), speech.say("list.place"), figures.by_place, speech,
                               [&](const std::string& id) { return speech.place(id); }));
  tables.push_back(tally_table(speech.say("report.by_topic"), speech.say("list.topic"), figures.by_topic, speech,
                               [&](const std::string& id) { return speech.topic(id); }));
  tables.push_back(overdue_table(dispatch, speech));
  return tables;
}

std::vector<std::string> head_lines(const Dispatch& dispatch, const DocketSpeech& speech) {
  std::vector<std::string> lines;
  if (!dispatch.scope.empty()) lines.push_back(speech.say("report.scope", {{"scope", dispatch.scope}}));
  lines.push_back(speech.say("progress.on_day", {{"day", text_of(dispatch.today)}}));
  if (dispatch.statistics->synthetic) lines.push_back(speech.say("report.synthetic"));
  return lines;
}

std::string title_of(const Dispatch& dispatch, const DocketSpeech& speech) {
  constexpr std::array<std::string_view, 3> titles{"report.month_title", "report.quarter_title", "report.other_title"};
  return speech.say(titles.at(static_cast<std::size_t>(dispatch.of)), {{"period", dispatch.period}});
}

std::string markdown_row(const Cells& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) {
    out += " ";
    for (const char c : cell) out += c == '|' ? "\\|" : std::string{c};
    out += " |";
  }
  return out + "\n";
}

std::string terminal_rows(const DispatchTable& table) {
  std::vector<std::size_t> widths;
  for (const std::string& cell : table.head) widths.push_back(shown_width(cell));
  for (const Cells& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  }
  std::string out;
  const auto add = [&](const Cells& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += "  " + padded_to(row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add(table.head);
  for (const Cells& row : table.rows) add(row);
  return out;
}

}  // namespace

std::string rate_text(const docket::Rate& rate, const DocketSpeech& speech) {
  const auto share = rate.share();
  return share ? round_half_even(*share * Rational{100}, 1).text() + " %" : speech.say("deadline.none");
}

std::string dispatch_markdown(const Dispatch& dispatch, const DocketSpeech& speech) {
  std::string out = "# " + title_of(dispatch, speech) + "\n\n";
  for (const std::string& line : head_lines(dispatch, speech)) out += "- " + line + "\n";
  for (const DispatchTable& table : tables_of(dispatch, speech)) {
    out += table.title.empty() ? "\n" : "\n## " + table.title + "\n\n";
    if (table.rows.empty()) {
      out += speech.say("report.none") + "\n";
      continue;
    }
    out += markdown_row(table.head) + markdown_row(Cells(table.head.size(), "---"));
    for (const Cells& row : table.rows) out += markdown_row(row);
  }
  return out;
}

std::string dispatch_text(const Dispatch& dispatch, const DocketSpeech& speech) {
  std::string out = title_of(dispatch, speech) + "\n";
  for (const std::string& line : head_lines(dispatch, speech)) out += "  " + line + "\n";
  for (const DispatchTable& table : tables_of(dispatch, speech)) {
    out += "\n";
    if (!table.title.empty()) out += table.title + "\n";
    out += table.rows.empty() ? "  " + speech.say("report.none") + "\n" : terminal_rows(table);
  }
  return out;
}

}  // namespace lantian::report
