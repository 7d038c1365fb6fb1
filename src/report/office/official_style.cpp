#include "report/office/official_style.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::report {
namespace {

using terms::Section;

/// `per_unit` of what the reader wants in one millimetre or point, rounded. Lengths are between 1 and 1000 units.
int length_of(Section& section, std::string_view key, double per_unit) {
  const Decimal value = section.decimal(key);
  const double units = value.approximate();
  if (units < 1 || units > 1000) {
    section.fault(section.line_of(key), fmt::format("'{}' = {} is no length from 1 to 1000", key, value.text()));
    return 1;
  }
  return static_cast<int>(std::lround(units * per_unit));
}
int millimetres(Section& section, std::string_view key) {
  return length_of(section, key, 1440.0 / 25.4);
}
int points(Section& section, std::string_view key) {
  return length_of(section, key, 20);
}

/// The table of a key; an empty one, and a fault, when there is none.
template <class Read>
void inside(Section& root, std::string_view key, Read read) {
  if (auto section = root.section(key)) {
    read(*section);
    section->finish();
  } else {
    root.fault(root.line(), fmt::format("the section [{}] is missing", key));
  }
}

void read_page(Section& page, OfficialPage& into) {
  into.width = millimetres(page, "width_mm");
  into.height = millimetres(page, "height_mm");
  into.top = millimetres(page, "top_mm");
  into.bottom = millimetres(page, "bottom_mm");
  into.left = millimetres(page, "left_mm");
  into.right = millimetres(page, "right_mm");
  into.footer = millimetres(page, "footer_mm");
  into.lines = page.whole("lines", 1, 200);
  into.characters_per_line = page.whole("characters_per_line", 1, 200);
  if (into.type_width() < 1440 || into.type_height() < 1440)
    page.fault(page.line(), "the margins leave less than an inch for the text");
}

void read_face(Section& faces, std::string_view key, Face& into) {
  inside(faces, key, [&](Section& face) {
    into.zh = face.text("zh");
    into.zh_else = face.text("zh_else");
    into.latin = face.text("latin");
    into.half_points = length_of(face, "size_pt", 2);
  });
}

std::string colour_of(Section& colours, std::string_view key) {
  const std::string colour = colours.text(key);
  const bool good = colour.size() == 6 && colour.find_first_not_of("0123456789ABCDEFabcdef") == std::string::npos;
  if (!good)
    colours.fault(colours.line_of(key), fmt::format("'{}' = {} is no colour like 1F4E79", key, in_quotes(colour)));
  return good ? colour : "000000";
}

void read_colours(Section& section, OfficialColours& into) {
  into.head_fill = colour_of(section, "head_fill");
  into.rule = colour_of(section, "rule");
  into.hairline = colour_of(section, "hairline");
  into.warning = colour_of(section, "warning");
  into.bar = colour_of(section, "bar");
  into.bar_over = colour_of(section, "bar_over");
  into.limit = colour_of(section, "limit");
  into.quiet = colour_of(section, "quiet");
}

void read_faces(Section& faces, OfficialStyle& style) {
  read_face(faces, "title", style.title);
  read_face(faces, "body", style.body);
  read_face(faces, "heading1", style.heading1);
  read_face(faces, "heading2", style.heading2);
  read_face(faces, "caption", style.caption);
  read_face(faces, "table", style.table);
  read_face(faces, "table_head", style.table_head);
  read_face(faces, "note", style.note);
  read_face(faces, "code", style.code);
  read_face(faces, "calendar", style.calendar);
  read_face(faces, "page_number", style.page_number);
}

}  // namespace

Result<OfficialStyle> read_official_style(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  OfficialStyle style;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    style.source = root.text("source");
    style.status = root.text("status");
    inside(root, "page", [&](Section& page) { read_page(page, style.page); });
    inside(root, "text", [&](Section& text) {
      style.line = points(text, "line_pt");
      style.title_line = points(text, "title_line_pt");
      style.table_line = points(text, "table_line_pt");
      style.note_line = points(text, "note_line_pt");
      style.indent_characters = text.whole("indent_characters", 0, 10);
    });
    inside(root, "face", [&](Section& faces) { read_faces(faces, style); });
    inside(root, "colour", [&](Section& colours) { read_colours(colours, style.colour); });
    root.finish();
  }
  if (faults.empty()) return style;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), file.path};
}

}  // namespace lantian::report
