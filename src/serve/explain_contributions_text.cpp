#include "base/text.hpp"
#include "serve/explain_contributions_notes.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using explain::Explanation;
using explain::Part;
using explain::PartKind;

template <class... Values>
std::string filled(const ExplainWords& words, std::string_view key, const Values&... values) {
  return fmt::format(fmt::runtime(words(key)), values...);
}

std::string name_of_part(const ExplainWords& words, const Part& part) {
  switch (part.kind) {
    case PartKind::weather:
      return words("contribution_weather");
    case PartKind::background:
      return words("contribution_background");
    case PartKind::unexplained:
      return words("contribution_unexplained");
    case PartKind::measure:
      break;
  }
  return part.name.shown(words.chinese());
}

/// "PM2.5" of "pm25".
std::string shown_target(const std::string& target) {
  if (target == "pm25") return "PM2.5";
  std::string out;
  for (const char c : target) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

/// Nought is written without a sign, whichever side of it rounding left the value on.
std::string signed_text(double value) {
  return std::abs(value) < 0.005 ? "0.00" : fmt::format("{:+.2f}", value);
}

std::vector<std::string> cells_of(const ExplainWords& words, const Explanation& all, const Part& part) {
  const bool share = all.change() != 0;
  return {name_of_part(words, part), signed_text(part.value), signed_text(part.low) + " .. " + signed_text(part.high),
          share ? fmt::format("{:.1f}", all.share_percent(part)) : "-", part.tonnes ? tonnes_text(part.tonnes) : ""};
}

std::vector<std::string> heads(const ExplainWords& words) {
  return {words("contribution_part"), words("contribution_value"), words("contribution_range"),
          words("contribution_share"), words("contribution_tonnes")};
}

/// "unit  PM2.5: HS2022 61.2 -> HS2023 49.4 ug/m3, -11.8 (-19.2 %)".
std::string change_line(const Explanation& all) {
  return fmt::format("{}  {}: {} {:.2f} -> {} {:.2f} ug/m3, {:+.2f} ({:+.1f} %)", all.unit_id, shown_target(all.target),
                     all.before.name, all.mean_before, all.after.name, all.mean_after, all.change(),
                     all.mean_before > 0 ? 100 * all.change() / all.mean_before : 0.0);
}

/// What numbers stand on, once for all parts that stand on the same: "coal, vehicles: tonnes x ...; a table".
std::vector<std::string> foundations(const ExplainWords& words, const Explanation& all) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const Part& part : all.parts) {
    if (part.kind == PartKind::unexplained) continue;
    const std::string on = part.source.empty() ? part.method : part.method + "; " + part.source;
    const auto same = std::ranges::find(lines, on, &std::pair<std::string, std::string>::second);
    if (same == lines.end()) {
      lines.emplace_back(name_of_part(words, part), on);
    } else {
      same->first += ", " + name_of_part(words, part);
    }
  }
  std::vector<std::string> out;
  for (const auto& [names, on] : lines) out.push_back(fmt::format("{}: {}", names, on));
  return out;
}

}  // namespace

std::vector<std::string> weather_notes(const ExplainWords& words,
                                       const std::optional<explain::WeatherAnswer>& weather) {
  if (!weather) return {words("note_no_weather")};
  std::vector<std::string> methods, out;
  for (const explain::WeatherMethod& one : weather->methods) {
    const std::string value = one.low < one.high
                                  ? fmt::format("{:+.2f} ({:+.2f} .. {:+.2f})", one.value, one.low, one.high)
                                  : fmt::format("{:+.2f}", one.value);
    methods.push_back(fmt::format("{} {}, R2 {:.2f}", words("method_" + one.id), value, one.blocked.r2));
  }
  out.push_back(filled(words, "note_weather_methods", joined(methods, "; ")));
  if (weather->short_record) out.push_back(filled(words, "note_short_record", fmt::format("{:.1f}", weather->years)));
  if (weather->little_skill) out.push_back(words("little_skill"));
  return out;
}

std::vector<std::string> measure_notes(const ExplainWords& words, const ContributionsQuestion& question,
                                       const std::vector<explain::LeftOut>& left_out, bool any_part) {
  std::vector<std::string> out;
  if (!any_part) out.push_back(words("note_no_measures"));
  for (const explain::LeftOut& one : left_out) {
    out.push_back(one.sources > 0
                      ? filled(words, "note_not_in_table", one.measure, one.sources, tonnes_text(one.tonnes))
                      : filled(words, "note_no_coefficient", one.measure, tonnes_text(one.tonnes)));
  }
  const bool by_transport = !question.tables.empty() || question.season.has_value();
  if (any_part && by_transport && question.tables.size() < 2) out.push_back(words("note_one_model"));
  if (any_part && !by_transport) out.push_back(words("note_by_coefficient"));
  if (question.cuts && by_transport && !question.cuts->not_carried.empty())
    out.push_back(filled(words, "note_not_carried", joined(question.cuts->not_carried, ", ")));
  if (question.cuts && question.cuts->upper_bounds > 0)
    out.push_back(filled(words, "note_upper_bounds", question.cuts->upper_bounds));
  return out;
}

std::string printed_contributions(const ExplainWords& words, const Explanation& all) {
  std::string out;
  if (all.synthetic) out += words("synthetic") + "\n";
  out += fmt::format("{}\n{}\n\n", words("contributions_title"), change_line(all));
  const std::vector<std::string> head = heads(words);
  std::vector<FigureTable::Column> columns;
  for (std::size_t n = 0; n < head.size(); ++n) columns.push_back({head[n], n > 0});
  FigureTable table{std::move(columns)};
  for (const Part& part : all.parts) table.add(cells_of(words, all, part));
  out += table.text() + words("contributions_close") + "\n\n";
  for (const std::string& line : foundations(words, all)) out += line + "\n";
  for (const std::string& note : all.notes) out += fmt::format("{}: {}\n", words("warnings"), note);
  return out;
}

std::string markdown_of_contributions(const ExplainWords& words, const Explanation& all) {
  std::string out = fmt::format("# {}\n\n", words("contributions_title"));
  if (all.synthetic) out += fmt::format("> {}\n\n", words("synthetic"));
  out += change_line(all) + "\n\n| " + joined(heads(words), " | ") + " |\n|---|---:|---:|---:|---:|\n";
  for (const Part& part : all.parts) out += "| " + joined(cells_of(words, all, part), " | ") + " |\n";
  out += "\n" + words("contributions_close") + "\n\n";
  for (const std::string& line : foundations(words, all)) out += fmt::format("- {}\n", line);
  for (const std::string& note : all.notes) out += fmt::format("- {}\n", note);
  return out;
}

}  // namespace lantian::serve
