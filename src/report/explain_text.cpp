#include "base/text.hpp"
#include "report/explain_forms.hpp"

#include <fmt/core.h>

/// An explanation as Markdown and for the terminal.
namespace lantian::report {
namespace {

std::string explain_cell(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&' || c == '<' || c == '>') {
      safe += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
    } else {
      if (std::string_view{"|*_`[]\\#"}.find(c) != std::string_view::npos) safe += '\\';
      safe += c == '\n' ? ' ' : c;
    }
  }
  return safe;
}

std::string table_row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& one : cells) out += " " + explain_cell(one) + " |";
  return out + "\n";
}

std::string table_head(const std::vector<std::string>& cells) {
  std::string out = table_row(cells) + "|";
  for (std::size_t i = 0; i < cells.size(); ++i) out += i == 0 ? ":--|" : "--:|";
  return out + "\n";
}

std::string range_words(const ExplainRow& row, const Wording& words) {
  if (!has_range(row)) return words.say("mark.none");
  return words.say("explain.range", {{"low", words.number(row.low)}, {"high", words.number(row.high)}});
}

std::string share_words(const ExplainRow& row, const Wording& words) {
  return row.percent ? words.quantity(*row.percent, "percent") : words.say("mark.none");
}

std::string or_dash(const std::string& text, const Wording& words) {
  return text.empty() ? words.say("mark.none") : text;
}

std::string published_markdown(const ExplainChapter& chapter, const Wording& words) {
  if (chapter.published.empty()) return {};
  std::string out = "\n### " + explain_cell(words.say("explain.beside")) + "\n\n" +
                    table_head({words.say("explain.part"), words.say("explain.recovered"),
                                words.say("explain.published"), words.say("explain.source")});
  for (const PublishedShare& one : chapter.published) {
    out += table_row({words.name(one.name), recovered_share(chapter, one, words),
                      words.quantity(one.percent, "percent"), one.source});
  }
  return out;
}

std::string chart_markdown(const NormalisedChart& chart, const Wording& words) {
  std::string out = "\n### " + explain_cell(words.say("explain.normalised_head")) + "\n\n";
  for (const std::string& rail : guard_rails(chart, words)) out += "- " + explain_cell(rail) + "\n";
  out += "\n" + table_head({words.say("explain.month"), words.say("explain.observed"), words.say("explain.normalised"),
                            words.say("explain.range_methods")});
  for (const NormalisedPoint& one : chart.months) {
    const auto number = [&](const std::optional<double>& value) {
      return value ? words.number(printed(*value, 1)) : words.say("mark.none");
    };
    out += table_row({words.month(one.first), number(one.observed), number(one.normalised),
                      !one.normalised ? words.say("mark.none")
                                      : words.say("explain.range", {{"low", words.number(printed(one.low, 1))},
                                                                    {"high", words.number(printed(one.high, 1))}})});
  }
  return out;
}

}  // namespace

std::string explain_section_markdown(const ExplainChapter& chapter, const Wording& words) {
  std::string out;
  if (chapter.explanation.synthetic) out += "> **" + explain_cell(words.say("page.synthetic")) + "**\n\n";
  for (const std::string& sentence : explain_sentences(chapter, words)) out += explain_cell(sentence) + "\n\n";
  std::vector<std::string> heads;
  for (const char* key : {"part", "value", "share", "range95", "tonnes", "method", "source"})
    heads.push_back(words.say(std::string{"explain."} + key));
  out += table_head(heads);
  for (const ExplainRow& row : explain_rows(chapter)) {
    const explain::Part& part = *row.part;
    out += table_row({part_name(part, words), words.change(row.value), share_words(row, words), range_words(row, words),
                      part.tonnes ? words.number(printed(*part.tonnes, 1)) : words.say("mark.none"),
                      or_dash(part.method, words), or_dash(part.source, words)});
  }
  out += published_markdown(chapter, words);
  if (chapter.chart) out += chart_markdown(*chapter.chart, words);
  for (const std::string& note : chapter.explanation.notes)
    out += (&note == &chapter.explanation.notes.front() ? "\n- " : "- ") + explain_cell(note) + "\n";
  return out;
}

std::string explanation_markdown(const ExplainChapter& chapter, const Templates& templates, Language language) {
  const Wording words{templates, language};
  return "# " + explain_cell(words.say("explain.head") + words.say("mark.colon") + chapter.explanation.unit_id) +
         "\n\n" + explain_section_markdown(chapter, words);
}

std::string explain_section_text(const ExplainChapter& chapter, const Wording& words) {
  std::string out;
  const auto line = [&](const std::string& text) { out += "    " + text + "\n"; };
  if (chapter.explanation.synthetic) line(words.say("text.synthetic"));
  for (const std::string& sentence : explain_sentences(chapter, words)) line(sentence);
  for (const ExplainRow& row : explain_rows(chapter)) {
    line(part_name(*row.part, words) + words.say("mark.colon") + words.change(row.value) + " ug/m3" +
         words.say("mark.dot") + share_words(row, words) + words.say("mark.dot") + range_words(row, words));
  }
  for (const PublishedShare& one : chapter.published) {
    line(words.name(one.name) + words.say("mark.colon") + words.say("explain.recovered") + " " +
         recovered_share(chapter, one, words) + words.say("mark.dot") + words.say("explain.published") + " " +
         words.quantity(one.percent, "percent") + words.say("mark.dot") + one.source);
  }
  if (chapter.chart) {
    for (const std::string& rail : guard_rails(*chapter.chart, words)) line(rail);
  }
  for (const std::string& note : chapter.explanation.notes) line(note);
  return out;
}

std::string explanation_text(const ExplainChapter& chapter, const Templates& templates, Language language) {
  const Wording words{templates, language};
  return chapter.explanation.unit_id + words.say("mark.colon") + words.say("explain.head") + "\n" +
         explain_section_text(chapter, words);
}

}  // namespace lantian::report
