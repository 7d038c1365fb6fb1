#pragma once
#include "base/decimal.hpp"
#include "report/office/official_style.hpp"
#include "report/office/package.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A WordprocessingML document (ECMA-376, transitional) while it is being written: paragraphs, tables, charts, in the
/// layout of an OfficialStyle. Knows nothing of air.
namespace lantian::report {

/// Styles by their role; each is a paragraph style of the document.
enum class Para {
  title,
  subtitle,
  body,
  heading1,
  heading2,
  caption,
  table,
  table_head,
  note,
  code,
  calendar,
  sign,
  warning,
  figure_caption
};

/// A cell of a table.
struct TableCell {
  std::string text;           ///< plain; "PM2.5" and its like are set with subscripts
  std::string link = {};      ///< bookmark that a click leads to; empty = none
  std::string fill = {};      ///< RRGGBB; empty = none
  std::string ink = {};       ///< RRGGBB; empty = the style's
  bool left = false;          ///< to the left instead of centred
  std::string bookmark = {};  ///< name of the place
  bool code = false;          ///< identifiers and hashes
};
using TableRow = std::vector<TableCell>;

struct TableForm {
  std::vector<int> widths;  ///< shares of the type width
  int head_rows = 1;        ///< repeated on every page
  Para style = Para::table;
  bool grid = false;   ///< lines around every cell instead of three rules
  int row_height = 0;  ///< exact, twips; 0 = as high as the text
};

/// Columns beside each other, and perhaps a line across.
struct ChartSeries {
  std::string name;
  std::vector<std::optional<Decimal>> values;  ///< one for each category; absent = no column
  std::string colour;                          ///< RRGGBB
  std::vector<std::string> point_colours;      ///< one for each category, or none
};
struct Chart {
  std::string title;  ///< for those who cannot see it
  std::string value_axis;
  std::vector<std::string> categories;
  ChartSeries columns;
  std::optional<ChartSeries> line;
  bool value_labels = true;
};

class Document {
 public:
  /// `language`: "zh-CN", "en-GB". Requires: the style outlives the document.
  Document(const OfficialStyle& style, std::string language);

  void paragraph(Para style, std::string_view text);
  /// Nothing but a lead and its rest: the lead in the face of a heading.
  void heading(int level, std::string_view text) { paragraph(level == 1 ? Para::heading1 : Para::heading2, text); }
  /// A paragraph in a frame that is seen at once.
  void notice(std::string_view text) { paragraph(Para::warning, text); }
  void table(const std::vector<TableRow>& rows, const TableForm& form);
  /// As wide as the type area; height in twips.
  void chart(const Chart& chart, int height);
  /// Two charts beside each other.
  void charts(const Chart& left, const Chart& right, int height);
  void page_break();
  /// Stands above the text of every page; empty = none.
  void set_header(std::string text) { header_ = std::move(text); }
  void set_title(std::string title) { title_ = std::move(title); }

  /// The package. Returns io as zip_package.
  Result<std::string> bytes() const;

  const OfficialStyle& style() const { return style_; }

 private:
  std::string chart_run(const Chart& chart, int width, int height);

  const OfficialStyle& style_;
  std::string language_;
  std::string body_;
  std::string header_;
  std::string title_;
  std::vector<Chart> charts_;
  int bookmarks_ = 0;
};

// Pieces that Document::bytes puts together; each is a whole part.
std::string styles_part(const OfficialStyle& style, std::string_view language);
std::string font_table_part(const OfficialStyle& style);
std::string settings_part(const OfficialStyle& style);
std::string header_part(std::string_view text);
/// The page number between dashes; odd pages to the right, even ones to the left (GB/T 9704 7.5).
std::string footer_part(bool odd);
std::string chart_part(const Chart& chart, const OfficialStyle& style);
/// What Word opens on "edit data": one sheet with the chart's numbers.
Result<std::string> chart_workbook(const Chart& chart);
/// Runs of a text: subscripts of formulas set, escaped.
std::string runs_of(std::string_view text, std::string_view run_properties = {});

}  // namespace lantian::report
