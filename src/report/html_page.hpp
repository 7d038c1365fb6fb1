#pragma once
#include "report/bulletin.hpp"
#include "report/citations.hpp"
#include "report/wording.hpp"

#include <string>
#include <string_view>

/// The page while it is being set: its text, and the figures it has cited so far. Only for the files html_*.cpp.
namespace lantian::report {

/// & < > " ' as entities. Everything that is not our own markup passes through here or through `prose`.
std::string escaped(std::string_view text);
/// Escaped, with PM2.5, PM10, SO2, NO2 and O3 set with subscripts. For HTML text, not for SVG text or attributes.
std::string prose(std::string_view text);

class Page {
 public:
  Page(const Bulletin& all, const Wording& wording) : bulletin{all}, words{wording}, citations{wording} {}

  const Bulletin& bulletin;
  const Wording& words;
  std::string out;
  CitationList citations;

  void add(std::string_view markup) { out += markup; }
  std::string say(std::string_view key) const { return prose(words.say(key)); }
  std::string say(std::string_view key, Slots slots) const { return prose(words.say(key, slots)); }

  /// The printed value as a link to its row, its identifier in the title. `shown` is plain text.
  std::string figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic, const std::string& shown,
                     std::string_view against = {});
  /// The same for a statistic by name with its unit; a dash when the verdict does not give it.
  std::string figure(const assess::PeriodVerdict& verdict, std::string_view name);
  /// Without the unit, for columns whose head names it.
  std::string bare_figure(const assess::PeriodVerdict& verdict, std::string_view name);

  void open_section(std::string_view id, const std::string& heading_html);
  void close_section() { add("</section>\n"); }
  /// The word "synthetic" as a tag, or nothing.
  std::string synthetic_tag() const;
};

// The parts of the page, in order. Each adds its section or nothing.
void add_masthead(Page& page);
void add_summary(Page& page);
void add_calendar(Page& page);
void add_months(Page& page);
void add_classes(Page& page);
void add_targets(Page& page);
void add_comparison(Page& page);
void add_why(Page& page);
void add_standards(Page& page);
void add_members(Page& page);
void add_species(Page& page);
void add_dust(Page& page);
void add_status(Page& page);
void add_reproductions(Page& page);
void add_notes(Page& page);
void add_lineage(Page& page);

}  // namespace lantian::report
