#include "report/office/document.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>

namespace lantian::report {
namespace {

constexpr int emu_per_twip = 635;
constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view wordprocessing = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

constexpr std::array style_names{"Title",     "Subtitle", "Body", "Heading1", "Heading2", "Caption", "TableText",
                                 "TableHead", "Note",     "Code", "Calendar", "Sign",     "Warning", "FigureCaption"};

std::string_view style_name(Para style) {
  return style_names[static_cast<std::size_t>(style)];
}

struct Formula {
  std::string_view before, below;
};
constexpr std::array formulas{Formula{"PM", "2.5"}, Formula{"PM", "10"}, Formula{"SO", "2"}, Formula{"NO", "2"},
                              Formula{"O", "3"}};

/// The formula that begins at `at`, not inside a word or a longer number.
const Formula* formula_at(std::string_view text, std::size_t at) {
  if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) return nullptr;
  for (const Formula& one : formulas) {
    const std::size_t end = at + one.before.size() + one.below.size();
    if (!text.substr(at).starts_with(one.before) || !text.substr(at + one.before.size()).starts_with(one.below))
      continue;
    if (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) continue;
    return &one;
  }
  return nullptr;
}

std::string run(std::string_view text, std::string_view properties, bool below) {
  if (text.empty()) return {};
  const std::string all = std::string{properties} + (below ? "<w:vertAlign w:val=\"subscript\"/>" : "");
  return "<w:r>" + (all.empty() ? "" : "<w:rPr>" + all + "</w:rPr>") + "<w:t xml:space=\"preserve\">" + xml_text(text) +
         "</w:t></w:r>";
}

std::string border(std::string_view side, int eighths, std::string_view colour) {
  return fmt::format("<w:{} w:val=\"single\" w:sz=\"{}\" w:space=\"0\" w:color=\"{}\"/>", side, eighths, colour);
}

std::string table_borders(const TableForm& form, const OfficialColours& colour) {
  std::string out = "<w:tblBorders>";
  if (form.grid) {
    for (const char* side : {"top", "left", "bottom", "right", "insideH", "insideV"}) out += border(side, 4, "FFFFFF");
  } else {
    out += border("top", 12, colour.rule) + border("bottom", 12, colour.rule) + border("insideH", 2, colour.hairline);
  }
  return out + "</w:tblBorders>";
}

std::string cell_paragraph(const TableCell& cell, Para style, int& bookmarks) {
  std::string properties;
  if (!cell.ink.empty()) properties = "<w:color w:val=\"" + cell.ink + "\"/>";
  // An identifier is copied as it stands: nothing in it is set.
  std::string inner = cell.code ? run(cell.text, properties, false) : runs_of(cell.text, properties);
  if (!cell.link.empty())
    inner = "<w:hyperlink w:anchor=\"" + xml_text(cell.link) + "\" w:history=\"1\">" + inner + "</w:hyperlink>";
  if (!cell.bookmark.empty()) {
    const int id = ++bookmarks;
    inner = fmt::format("<w:bookmarkStart w:id=\"{0}\" w:name=\"{1}\"/>{2}<w:bookmarkEnd w:id=\"{0}\"/>", id,
                        xml_text(cell.bookmark), inner);
  }
  return fmt::format("<w:p><w:pPr><w:pStyle w:val=\"{}\"/>{}</w:pPr>{}</w:p>",
                     cell.code ? style_name(Para::code) : style_name(style), cell.left ? "<w:jc w:val=\"left\"/>" : "",
                     inner);
}

std::string relationship(std::string_view id, std::string_view type, std::string_view target) {
  return fmt::format("<Relationship Id=\"{}\" Type=\"{}/{}\" Target=\"{}\"/>", id, office, type, target);
}

std::string relationships(const std::string& inner) {
  return fmt::format(
      "{}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
      xml_head, inner);
}

std::string content_types(std::size_t charts) {
  std::string out{xml_head};
  out +=
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Default Extension=\"xlsx\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>";
  const auto part = [&](std::string_view path, std::string_view type) {
    out += fmt::format("<Override PartName=\"/{}\" ContentType=\"{}{}+xml\"/>", path, wordprocessing, type);
  };
  part("word/document.xml", "document.main");
  part("word/styles.xml", "styles");
  part("word/settings.xml", "settings");
  part("word/fontTable.xml", "fontTable");
  part("word/header1.xml", "header");
  part("word/footer1.xml", "footer");
  part("word/footer2.xml", "footer");
  for (std::size_t i = 1; i <= charts; ++i) {
    out += fmt::format(
        "<Override PartName=\"/word/charts/chart{}.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>",
        i);
  }
  return out +
         "<Override PartName=\"/docProps/core.xml\" "
         "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
}

std::string core_properties(std::string_view title, std::string_view language) {
  return fmt::format(
      "{}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>"
      "</cp:coreProperties>",
      xml_head, xml_text(title), language);
}

std::string section_properties(const OfficialStyle& style) {
  const OfficialPage& page = style.page;
  const int pitch = page.type_height() / page.lines;
  return fmt::format(
      "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/><w:headerReference w:type=\"even\" "
      "r:id=\"rId5\"/><w:footerReference w:type=\"default\" r:id=\"rId6\"/><w:footerReference w:type=\"even\" "
      "r:id=\"rId7\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"/><w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" "
      "w:left=\"{}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" "
      "w:linePitch=\"{}\"/></w:sectPr>",
      page.width, page.height, page.top, page.right, page.bottom, page.left, page.top / 2, page.footer, pitch);
}

}  // namespace

std::string runs_of(std::string_view text, std::string_view run_properties) {
  std::string out;
  std::size_t begun = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const Formula* formula = formula_at(text, at);
    if (formula == nullptr) continue;
    const std::size_t below = at + formula->before.size();
    out += run(text.substr(begun, below - begun), run_properties, false);
    out += run(formula->below, run_properties, true);
    begun = below + formula->below.size();
    at = begun - 1;
  }
  return out + run(text.substr(begun), run_properties, false);
}

Document::Document(const OfficialStyle& style, std::string language) : style_{style}, language_{std::move(language)} {}

void Document::paragraph(Para style, std::string_view text) {
  body_ += fmt::format("<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}</w:p>", style_name(style), runs_of(text));
}

void Document::page_break() {
  body_ += "<w:p><w:pPr><w:pStyle w:val=\"Gap\"/></w:pPr><w:r><w:br w:type=\"page\"/></w:r></w:p>";
}

void Document::table(const std::vector<TableRow>& rows, const TableForm& form) {
  const int shares = std::accumulate(form.widths.begin(), form.widths.end(), 0);
  LANTIAN_ASSERT(shares > 0, "a table has columns");
  const int whole = style_.page.type_width();
  std::vector<int> widths;
  for (const int share : form.widths) widths.push_back(whole * share / shares);
  body_ += fmt::format(
      "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{}<w:tblLayout "
      "w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"{}\" w:type=\"dxa\"/><w:right w:w=\"{}\" "
      "w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
      std::accumulate(widths.begin(), widths.end(), 0), table_borders(form, style_.colour), form.grid ? 0 : 60,
      form.grid ? 0 : 60);
  for (const int width : widths) body_ += fmt::format("<w:gridCol w:w=\"{}\"/>", width);
  body_ += "</w:tblGrid>";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    LANTIAN_ASSERT(rows[r].size() == widths.size(), "a row of a table is as long as its columns");
    const bool head = static_cast<int>(r) < form.head_rows;
    body_ += "<w:tr><w:trPr><w:cantSplit/>";
    if (form.row_height > 0) body_ += fmt::format("<w:trHeight w:val=\"{}\" w:hRule=\"exact\"/>", form.row_height);
    body_ += head ? "<w:tblHeader/></w:trPr>" : "</w:trPr>";
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const TableCell& cell = rows[r][c];
      const std::string& fill = cell.fill.empty() && head && !form.grid ? style_.colour.head_fill : cell.fill;
      body_ += fmt::format("<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>", widths[c]);
      if (!fill.empty()) body_ += fmt::format("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{}\"/>", fill);
      body_ += "<w:vAlign w:val=\"center\"/></w:tcPr>" +
               cell_paragraph(cell, head && !form.grid ? Para::table_head : form.style, bookmarks_) + "</w:tc>";
    }
    body_ += "</w:tr>";
  }
  body_ += "</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Gap\"/></w:pPr></w:p>";
}

std::string Document::chart_run(const Chart& chart, int width, int height) {
  LANTIAN_ASSERT(chart.columns.values.size() == chart.categories.size(), "a chart has a value for each category");
  charts_.push_back(chart);
  const std::size_t number = charts_.size();
  return fmt::format(
      "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{0}\" "
      "cy=\"{1}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:docPr id=\"{2}\" name=\"Chart {2}\" "
      "descr=\"{3}\"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/"
      "main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart "
      "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"rIdChart{2}\"/></a:graphicData>"
      "</a:graphic></wp:inline></w:drawing></w:r>",
      width * emu_per_twip, height * emu_per_twip, number, xml_text(chart.title));
}

void Document::chart(const Chart& chart, int height) {
  body_ += "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr>" + chart_run(chart, style_.page.type_width(), height) +
           "</w:p>";
}

void Document::charts(const Chart& left, const Chart& right, int height) {
  const int width = style_.page.type_width() / 2 - 20;
  body_ += "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr>" + chart_run(left, width, height) +
           chart_run(right, width, height) + "</w:p>";
}

Result<std::string> Document::bytes() const {
  std::string document{xml_head};
  document +=
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
      "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
      "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><w:body>" +
      body_ + section_properties(style_) + "</w:body></w:document>";
  std::string of_document =
      relationship("rId1", "styles", "styles.xml") + relationship("rId2", "settings", "settings.xml") +
      relationship("rId3", "fontTable", "fontTable.xml") + relationship("rId5", "header", "header1.xml") +
      relationship("rId6", "footer", "footer1.xml") + relationship("rId7", "footer", "footer2.xml");
  for (std::size_t i = 1; i <= charts_.size(); ++i)
    of_document += relationship(fmt::format("rIdChart{}", i), "chart", fmt::format("charts/chart{}.xml", i));
  const std::string of_package =
      relationship("rId1", "officeDocument", "word/document.xml") +
      "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
      "core-properties\" Target=\"docProps/core.xml\"/>";
  std::vector<Part> parts{{"[Content_Types].xml", content_types(charts_.size())},
                          {"_rels/.rels", relationships(of_package)},
                          {"word/document.xml", std::move(document)},
                          {"word/_rels/document.xml.rels", relationships(of_document)},
                          {"word/styles.xml", styles_part(style_, language_)},
                          {"word/settings.xml", settings_part(style_)},
                          {"word/fontTable.xml", font_table_part(style_)},
                          {"word/header1.xml", header_part(header_)},
                          {"word/footer1.xml", footer_part(true)},
                          {"word/footer2.xml", footer_part(false)},
                          {"docProps/core.xml", core_properties(title_, language_)}};
  for (std::size_t i = 0; i < charts_.size(); ++i) {
    const std::string name = fmt::format("chart{}", i + 1);
    LANTIAN_TRY(std::string workbook, chart_workbook(charts_[i]));
    parts.push_back({"word/charts/" + name + ".xml", chart_part(charts_[i], style_)});
    parts.push_back({"word/charts/_rels/" + name + ".xml.rels",
                     relationships(relationship("rId1", "package", "../embeddings/" + name + ".xlsx"))});
    parts.push_back({"word/embeddings/" + name + ".xlsx", std::move(workbook)});
  }
  return zip_package(parts);
}

}  // namespace lantian::report
