#include "report/office/document.hpp"

#include <fmt/core.h>

#include <set>

/// The parts of a document that hold its dress.
namespace lantian::report {
namespace {

constexpr std::string_view part_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

std::string fonts_of(const Face& face) {
  return fmt::format("<w:rFonts w:ascii=\"{0}\" w:hAnsi=\"{0}\" w:eastAsia=\"{1}\" w:cs=\"{0}\"/>",
                     xml_text(face.latin), xml_text(face.zh));
}

std::string size_of(const Face& face) {
  return fmt::format("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", face.half_points);
}

/// A paragraph style: its face, and what else its paragraphs and runs are.
struct StyleLine {
  std::string_view id, name;
  const Face* face;
  int line;                                ///< exact distance; 0 = as the content needs
  std::string_view paragraph_before = {};  ///< elements that come before the spacing
  int space_before = 0, space_after = 0;
  std::string_view paragraph_after = {};  ///< and after it
  std::string run_colour = {};
  int spread = 0;  ///< between characters, twips
};

/// What each character of body text gives up so that as many stand on a line as the layout asks for. (The character
/// grid of Word would do the same, but other programs read that grid differently.)
int spread_of(const OfficialStyle& style) {
  return style.page.type_width() / style.page.characters_per_line - style.body.half_points * 10;
}

std::string style_xml(const StyleLine& style) {
  const std::string line = style.line > 0 ? fmt::format(" w:line=\"{}\" w:lineRule=\"exact\"", style.line)
                                          : " w:line=\"240\" w:lineRule=\"auto\"";
  const std::string spread = style.spread == 0 ? "" : fmt::format("<w:spacing w:val=\"{}\"/>", style.spread);
  const std::string colour = style.run_colour.empty() ? "" : "<w:color w:val=\"" + style.run_colour + "\"/>";
  return fmt::format(
      "<w:style w:type=\"paragraph\" w:customStyle=\"{}\" w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:qFormat/><w:pPr>{}"
      "<w:spacing w:before=\"{}\" w:after=\"{}\"{}/>{}</w:pPr><w:rPr>{}{}{}{}</w:rPr></w:style>",
      style.name.starts_with("heading") || style.name == "Title" || style.name == "Subtitle" || style.name == "caption"
          ? 0
          : 1,
      style.id, style.name, style.paragraph_before, style.space_before, style.space_after, line, style.paragraph_after,
      fonts_of(*style.face), colour, spread, size_of(*style.face));
}

void add_font(std::string& out, std::set<std::string>& seen, const std::string& name, const std::string& otherwise) {
  if (!seen.insert(name).second) return;
  out += "<w:font w:name=\"" + xml_text(name) + "\">" +
         (otherwise.empty() || otherwise == name ? "" : "<w:altName w:val=\"" + xml_text(otherwise) + "\"/>") +
         "<w:charset w:val=\"86\"/></w:font>";
}

}  // namespace

std::string styles_part(const OfficialStyle& style, std::string_view language) {
  const std::string indent =
      fmt::format("<w:ind w:firstLineChars=\"{}\" w:firstLine=\"{}\"/>", style.indent_characters * 100,
                  style.indent_characters * style.body.half_points * 10);
  const std::string body_after = indent + "<w:jc w:val=\"both\"/>";
  const std::string heading1 = indent + "<w:outlineLvl w:val=\"0\"/>";
  const std::string heading2 = indent + "<w:outlineLvl w:val=\"1\"/>";
  const std::string frame = fmt::format(
      "<w:pBdr><w:top w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"{0}\"/><w:left w:val=\"single\" w:sz=\"8\" "
      "w:space=\"4\" w:color=\"{0}\"/><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"{0}\"/><w:right "
      "w:val=\"single\" w:sz=\"8\" w:space=\"4\" w:color=\"{0}\"/></w:pBdr><w:snapToGrid w:val=\"0\"/>",
      style.colour.warning);
  const std::string_view centred = "<w:jc w:val=\"center\"/>";
  const std::string_view off_grid = "<w:snapToGrid w:val=\"0\"/>";
  const std::string_view kept = "<w:keepNext/><w:snapToGrid w:val=\"0\"/>";
  const std::string sign_indent = "<w:ind w:right=\"640\"/><w:jc w:val=\"right\"/>";
  const int tight = style.calendar.half_points * 13;

  std::string out{part_head};
  out += fmt::format(
      "<w:styles {}><w:docDefaults><w:rPrDefault><w:rPr>{}{}<w:lang w:val=\"{}\" w:eastAsia=\"zh-CN\"/></w:rPr>"
      "</w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" "
      "w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>",
      main_names, fonts_of(style.body), size_of(style.body), language == "zh-CN" ? "en-US" : language);
  for (const StyleLine& line : {
           StyleLine{"Title", "Title", &style.title, style.title_line, "<w:keepNext/>", 0, 0, centred},
           StyleLine{"Subtitle", "Subtitle", &style.heading2, style.line, "<w:keepNext/>", 0, style.line / 2, centred},
           StyleLine{"Body", "Lantian Body", &style.body, style.line, "", 0, 0, body_after, {}, spread_of(style)},
           StyleLine{"Heading1",
                     "heading 1",
                     &style.heading1,
                     style.line,
                     "<w:keepNext/>",
                     0,
                     0,
                     heading1,
                     {},
                     spread_of(style)},
           StyleLine{"Heading2",
                     "heading 2",
                     &style.heading2,
                     style.line,
                     "<w:keepNext/>",
                     0,
                     0,
                     heading2,
                     {},
                     spread_of(style)},
           StyleLine{"Caption", "caption", &style.caption, style.table_line + 60, kept, 160, 60, centred},
           StyleLine{"FigureCaption", "Lantian Figure Caption", &style.caption, style.table_line + 60, off_grid, 60,
                     160, centred},
           StyleLine{"TableText", "Lantian Table", &style.table, style.table_line, off_grid, 20, 20, centred},
           StyleLine{"TableHead", "Lantian Table Head", &style.table_head, style.table_line, kept, 30, 30, centred},
           StyleLine{"Note", "Lantian Note", &style.note, style.note_line, off_grid, 0, 0, "<w:jc w:val=\"both\"/>",
                     style.colour.quiet},
           StyleLine{"Code", "Lantian Code", &style.code, style.code.half_points * 13, "<w:snapToGrid w:val=\"0\"/>",
                     20, 20, "<w:jc w:val=\"left\"/>"},
           StyleLine{"Calendar", "Lantian Calendar", &style.calendar, tight, off_grid, 0, 0, centred},
           StyleLine{"Sign", "Lantian Sign", &style.body, style.line, "", 0, 0, sign_indent},
           StyleLine{"Warning", "Lantian Warning", &style.caption, style.note_line + 20, frame, 60, style.line / 2,
                     centred, style.colour.warning},
           StyleLine{"Figure", "Lantian Figure", &style.note, 0, "<w:keepNext/><w:snapToGrid w:val=\"0\"/>", 60, 0,
                     centred},
           StyleLine{"Gap", "Lantian Gap", &style.calendar, 120, off_grid},
           StyleLine{"Header", "header", &style.caption, 0, off_grid, 0, 0, centred, style.colour.warning},
           StyleLine{"Footer", "footer", &style.page_number, 0, off_grid},
       }) {
    out += style_xml(line);
  }
  return out + "</w:styles>";
}

std::string font_table_part(const OfficialStyle& style) {
  std::string out{part_head};
  out += fmt::format("<w:fonts {}>", main_names);
  std::set<std::string> seen;
  for (const Face* face : {&style.title, &style.body, &style.heading1, &style.heading2, &style.caption, &style.table,
                           &style.table_head, &style.note, &style.code, &style.calendar, &style.page_number})
    add_font(out, seen, face->zh, face->zh_else);
  return out + "</w:fonts>";
}

std::string settings_part(const OfficialStyle& style) {
  return fmt::format(
      "{}<w:settings {}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"{}\"/><w:evenAndOddHeaders/>"
      "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting "
      "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
      "</w:settings>",
      part_head, main_names, style.body.half_points * 20);
}

std::string header_part(std::string_view text) {
  return fmt::format("{}<w:hdr {}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}</w:p></w:hdr>", part_head,
                     main_names, runs_of(text));
}

std::string footer_part(bool odd) {
  constexpr std::string_view dash = "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>";
  const std::string before = fmt::format(dash, "\xE2\x80\x94 ");
  const std::string after = fmt::format(dash, " \xE2\x80\x94");
  const std::string number =
      "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE "
      "</w:instrText></w:r>"
      "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
      "w:fldCharType=\"end\"/></w:r>";
  // One character of space towards the edge, as the standard sets it.
  const std::string_view place = odd ? "<w:ind w:rightChars=\"100\" w:right=\"280\"/><w:jc w:val=\"right\"/>"
                                     : "<w:ind w:leftChars=\"100\" w:left=\"280\"/><w:jc w:val=\"left\"/>";
  return fmt::format("{}<w:ftr {}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{}</w:pPr>{}{}{}</w:p></w:ftr>", part_head,
                     main_names, place, before, number, after);
}

}  // namespace lantian::report
