#pragma once
#include "report/bulletin.hpp"
#include "report/citations.hpp"
#include "report/office/document.hpp"
#include "report/wording.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The document while it is being set. Only for the files docx_*.cpp.
namespace lantian::report {

class DocxPage {
 public:
  DocxPage(const Bulletin& all, const Wording& wording);

  const Bulletin& bulletin;
  const Wording& words;
  Document document;
  CitationList citations;
  std::vector<std::string> annexes;  ///< their titles, in order

  std::string say(std::string_view key) const { return words.say(key); }
  /// A heading of the first level with its number.
  void head(const std::string& text);
  /// The line above a table, and the one below a chart, with their numbers.
  void table_caption(const std::string& text);
  void figure_caption(const std::string& text);
  void note(const std::string& text) { document.paragraph(Para::note, text); }
  void table(const std::vector<TableRow>& rows, const std::vector<int>& widths);

  /// A row of heads by the keys of their phrases.
  TableRow heads(const std::vector<std::string>& keys) const;
  /// Plain cells.
  TableCell cell(const std::string& text) const { return {text}; }
  TableCell left(const std::string& text) const;
  TableCell none() const { return {say("mark.none"), {}, {}, document.style().colour.quiet}; }
  TableCell answer(const std::optional<bool>& answer) const;
  TableCell limit(const standards::Limit* limit) const;
  /// A figure: shown as given, with a link to its row in the annex.
  TableCell figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic, const std::string& shown,
                   std::string_view against = {});
  TableCell figure(const assess::PeriodVerdict& verdict, std::string_view name);       ///< with its unit
  TableCell bare_figure(const assess::PeriodVerdict& verdict, std::string_view name);  ///< without

 private:
  int heads_ = 0;
  int tables_ = 0;
  int figures_ = 0;
};

// The parts, in order. Each adds its section or nothing.
void docx_title(DocxPage& page);
void docx_summary(DocxPage& page);
void docx_targets(DocxPage& page);
void docx_comparison(DocxPage& page);
void docx_why(DocxPage& page);
void docx_classes(DocxPage& page);
void docx_months(DocxPage& page);
void docx_standards(DocxPage& page);
void docx_members(DocxPage& page);
void docx_species(DocxPage& page);
void docx_dust(DocxPage& page);
void docx_status(DocxPage& page);
void docx_reproductions(DocxPage& page);
void docx_notes(DocxPage& page);
void docx_end(DocxPage& page);
void docx_calendar(DocxPage& page);
void docx_lineage(DocxPage& page);

}  // namespace lantian::report
