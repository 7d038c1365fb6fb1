#include "report/respond_paper.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::report {
namespace {

std::string paper_cell(const terms::ListingValue& value, const Wording& words) {
  if (std::holds_alternative<std::monostate>(value)) return words.say("mark.none");
  if (const auto* number = std::get_if<Decimal>(&value)) return words.number(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return words.say(*truth ? "office.yes" : "office.no");
  constexpr int beijing_hours = 8;
  return terms::listing_text(value, beijing_hours, {});
}

std::string head_of(const PaperColumn& column, const Wording& words) {
  if (column.unit.empty()) return column.title;
  return column.title + words.say("mark.open") + column.unit + words.say("mark.close");
}

bool to_the_left(const PaperColumn& column) {
  return column.kind == terms::ListingKind::text && column.width > 3;
}

void put_table(Document& document, const PaperTable& table, const Wording& words, int number) {
  document.paragraph(Para::caption,
                     words.say("office.table", {{"n", std::to_string(number)}, {"name", table.caption}}));
  TableForm form;
  std::vector<TableRow> rows(1);
  for (const PaperColumn& column : table.columns) {
    form.widths.push_back(column.width);
    rows.front().push_back({head_of(column, words)});
  }
  for (const auto& row : table.rows) {
    TableRow made;
    for (std::size_t c = 0; c < row.size(); ++c) {
      TableCell cell{paper_cell(row[c], words)};
      cell.left = to_the_left(table.columns[c]);
      made.push_back(std::move(cell));
    }
    rows.push_back(std::move(made));
  }
  document.table(rows, form);
}

terms::Listing list_of(const Paper& paper, const PaperTable& table, const PaperSpeech& speech) {
  terms::Listing out;
  out.id = table.id;
  out.name = {table.caption, table.caption};
  out.title = paper.title + speech.say("mark.dot") + table.caption;
  out.notes = {speech.say("review.clock")};
  if (paper.synthetic) out.notes.push_back(speech.say("office.synthetic_list"));
  out.synthetic = paper.synthetic;
  for (const PaperColumn& column : table.columns) {
    out.columns.push_back({column.key, {column.title, column.title}, column.unit, column.kind, 0});
  }
  for (const auto& row : table.rows) {
    std::vector<terms::ListingCell>& cells = out.rows.emplace_back();
    for (const terms::ListingValue& value : row) cells.push_back({value, -1});
  }
  return out;
}

/// A cell of a Markdown table: no bar ends it before its time.
std::string paper_bar_free(std::string text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void put_markdown(std::string& out, const PaperTable& table, const Wording& words) {
  out += fmt::format("**{}**\n\n|", table.caption);
  for (const PaperColumn& column : table.columns) out += fmt::format(" {} |", paper_bar_free(head_of(column, words)));
  out += "\n|";
  for (const PaperColumn& column : table.columns) out += to_the_left(column) ? " --- |" : " ---: |";
  out += "\n";
  for (const auto& row : table.rows) {
    out += "|";
    for (const terms::ListingValue& value : row) out += fmt::format(" {} |", paper_bar_free(paper_cell(value, words)));
    out += "\n";
  }
  out += "\n";
}

}  // namespace

terms::ListingValue paper_number(const std::optional<double>& value, int places) {
  if (!value || !std::isfinite(*value)) return {};
  // Default rounding mode: half to even.
  return Decimal{static_cast<std::int64_t>(std::nearbyint(*value * std::pow(10.0, places))), places};
}

std::string paper_text(const std::optional<double>& value, int places, const Wording& words) {
  return paper_cell(paper_number(value, places), words);
}

Result<std::string> paper_docx(const Paper& paper, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Document document{speech.templates->official, words.chinese() ? "zh-CN" : "en-GB"};
  document.set_title(paper.title);
  document.paragraph(Para::title, paper.title);
  document.paragraph(Para::subtitle, paper.subtitle);
  if (paper.synthetic) {
    document.set_header(words.say("office.header"));
    document.notice(!paper.synthetic_words.empty()
                        ? paper.synthetic_words
                        : words.say("page.synthetic") + words.say("mark.colon") + words.say("page.synthetic_long"));
  }
  int heads = 0, tables = 0, figures = 0;
  constexpr int chart_height = 5000;
  for (const PaperSection& section : paper.sections) {
    document.heading(1, words.say(fmt::format("office.head_{}", ++heads)) + section.heading);
    for (const std::string& paragraph : section.paragraphs) document.paragraph(Para::body, paragraph);
    if (section.chart) {
      document.chart(*section.chart, chart_height);
      document.paragraph(Para::figure_caption, words.say("office.figure", {{"n", std::to_string(++figures)},
                                                                           {"name", section.chart_caption}}));
    }
    for (const PaperTable& table : section.tables) put_table(document, table, words, ++tables);
  }
  return document.bytes();
}

terms::ListingBook paper_listings(const Paper& paper, const PaperSpeech& speech) {
  terms::ListingBook out;
  out.title = paper.title;
  out.subject = paper.subtitle;
  for (const PaperSection& section : paper.sections) {
    for (const PaperTable& table : section.tables) out.listings.push_back(list_of(paper, table, speech));
  }
  return out;
}

std::string paper_markdown(const Paper& paper, const PaperSpeech& speech) {
  const Wording words = speech.words();
  std::string out = fmt::format("# {}\n\n{}\n\n", paper.title, paper.subtitle);
  if (paper.synthetic) {
    out += fmt::format("> {}\n\n",
                       paper.synthetic_words.empty() ? words.say("page.synthetic_long") : paper.synthetic_words);
  }
  for (const PaperSection& section : paper.sections) {
    out += fmt::format("## {}\n\n", section.heading);
    for (const std::string& paragraph : section.paragraphs) out += paragraph + "\n\n";
    for (const PaperTable& table : section.tables) put_markdown(out, table, words);
  }
  return out;
}

}  // namespace lantian::report
