#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <array>
#include <string>
#include <string_view>

/// The layout of an official document as data (data/templates/official.toml).
namespace lantian::report {

/// A face of type. Sizes in half points, the unit of WordprocessingML.
struct Face {
  std::string zh;       ///< for Chinese characters
  std::string zh_else;  ///< where that one is not installed
  std::string latin;    ///< for letters and digits
  int half_points = 0;
};

/// Lengths in twips (1/20 point) except where said.
struct OfficialPage {
  int width = 0, height = 0, top = 0, bottom = 0, left = 0, right = 0, footer = 0;
  int lines = 0;                ///< of body text on a page
  int characters_per_line = 0;  ///< of body text
  int type_width() const { return width - left - right; }
  int type_height() const { return height - top - bottom; }
};

struct OfficialColours {  // RRGGBB
  std::string head_fill, rule, hairline, warning, bar, bar_over, limit, quiet;
};

struct OfficialStyle {
  std::string source;  ///< the standard and its clauses
  std::string status;
  OfficialPage page;
  int line = 0, title_line = 0, table_line = 0, note_line = 0;  ///< fixed distances of lines
  int indent_characters = 0;
  Face title, body, heading1, heading2, caption, table, table_head, note, code, calendar, page_number;
  OfficialColours colour;
};

/// Returns malformed with every fault at its line.
Result<OfficialStyle> read_official_style(const terms::SourceFile& file);

}  // namespace lantian::report
