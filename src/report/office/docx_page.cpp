#include "report/office/docx_page.hpp"

#include "base/assert.hpp"
#include "report/facts.hpp"
#include "report/office/bulletin_office.hpp"

#include <fmt/core.h>

namespace lantian::report {

DocxPage::DocxPage(const Bulletin& all, const Wording& wording)
    : bulletin{all},
      words{wording},
      document{all.templates->official, wording.chinese() ? "zh-CN" : "en-GB"},
      citations{wording} {}

void DocxPage::head(const std::string& text) {
  document.heading(1, say(fmt::format("office.head_{}", ++heads_)) + text);
}

void DocxPage::table_caption(const std::string& text) {
  document.paragraph(Para::caption, words.say("office.table", {{"n", std::to_string(++tables_)}, {"name", text}}));
}

void DocxPage::figure_caption(const std::string& text) {
  document.paragraph(Para::figure_caption,
                     words.say("office.figure", {{"n", std::to_string(++figures_)}, {"name", text}}));
}

void DocxPage::table(const std::vector<TableRow>& rows, const std::vector<int>& widths) {
  TableForm form;
  form.widths = widths;
  document.table(rows, form);
}

TableRow DocxPage::heads(const std::vector<std::string>& keys) const {
  TableRow row;
  for (const std::string& key : keys) row.push_back({say(key)});
  return row;
}

TableCell DocxPage::left(const std::string& text) const {
  TableCell cell{text};
  cell.left = true;
  return cell;
}

TableCell DocxPage::answer(const std::optional<bool>& answer) const {
  return {say(!answer   ? "mark.none"
              : *answer ? "office.yes"
                        : "office.no"),
          {},
          {},
          answer && !*answer ? document.style().colour.warning : std::string{}};
}

TableCell DocxPage::limit(const standards::Limit* limit) const {
  return limit == nullptr ? none() : cell(words.number(limit->value));
}

TableCell DocxPage::figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic,
                           const std::string& shown, std::string_view against) {
  return {shown, fmt::format("f{}", citations.cite(verdict, statistic, shown, against))};
}

TableCell DocxPage::figure(const assess::PeriodVerdict& verdict, std::string_view name) {
  const auto statistic = pick(verdict, name);
  return statistic ? figure(verdict, *statistic, words.quantity(*statistic)) : none();
}

TableCell DocxPage::bare_figure(const assess::PeriodVerdict& verdict, std::string_view name) {
  const auto statistic = pick(verdict, name);
  if (!statistic) return none();
  TableCell cell = figure(verdict, *statistic, words.quantity(*statistic));
  cell.text = words.number(statistic->value);
  return cell;
}

Result<std::string> bulletin_docx(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  DocxPage page{bulletin, words};
  docx_title(page);
  docx_summary(page);
  docx_targets(page);
  docx_comparison(page);
  docx_why(page);
  docx_classes(page);
  docx_months(page);
  docx_standards(page);
  docx_members(page);
  docx_species(page);
  docx_dust(page);
  docx_status(page);
  docx_reproductions(page);
  docx_notes(page);
  docx_end(page);
  docx_calendar(page);
  docx_lineage(page);
  return page.document.bytes();
}

std::optional<OfficeForm> office_form(std::string_view file_name) {
  if (file_name.ends_with(".docx")) return OfficeForm::docx;
  if (file_name.ends_with(".xlsx")) return OfficeForm::xlsx;
  return std::nullopt;
}

}  // namespace lantian::report
