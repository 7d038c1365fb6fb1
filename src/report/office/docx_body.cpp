#include "base/text.hpp"
#include "report/explain_forms.hpp"
#include "report/facts.hpp"
#include "report/office/docx_page.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

/// Title, sentences, targets, reasons, notes, end.
namespace lantian::report {
namespace {

bool has_day_classes(const Bulletin& bulletin) {
  if (bulletin.verdict.standard->index == nullptr) return false;
  if (!bulletin.verdict.days.empty()) return true;
  for (const assess::PeriodVerdict& member : bulletin.verdict.members) {
    if (!member.days.empty()) return true;
  }
  return false;
}

void add_basis_table(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  const assess::PeriodVerdict& verdict = bulletin.verdict;
  const Wording& words = page.words;
  std::vector<TableRow> rows{page.heads({"office.item", "office.content"})};
  const auto row = [&](std::string_view key, const std::string& text) {
    rows.push_back({page.cell(page.say(key)), page.left(text)});
  };
  row("page.unit", words.name(verdict.unit_name) + words.say("mark.open") + verdict.unit_id + words.say("mark.close"));
  row("page.period", words.span(verdict.period));
  row("page.standard", standard_text(*verdict.standard, words));
  row("page.source_basis", basis_text(verdict, words));
  row("page.clock", words.clock(bulletin));
  row("page.revision", std::to_string(bulletin.lineage.revision));
  page.table_caption(page.say("office.basis"));
  page.table(rows, {3, 12});
}

std::string signed_range(const ExplainRow& row, const Wording& words) {
  if (!has_range(row)) return words.say("mark.none");
  return words.say("explain.range", {{"low", words.number(row.low)}, {"high", words.number(row.high)}});
}

void add_reason_tables(DocxPage& page, const ExplainChapter& chapter) {
  const Wording& words = page.words;
  std::vector<TableRow> rows{page.heads(
      {"explain.part", "explain.value", "explain.share", "explain.range95", "explain.tonnes", "explain.method"})};
  for (const ExplainRow& row : explain_rows(chapter)) {
    const std::string method = row.part->method.empty() ? words.say("mark.none") : row.part->method;
    rows.push_back({page.left(part_name(*row.part, words)), page.cell(words.change(row.value)),
                    row.percent ? page.cell(words.quantity(*row.percent, "percent")) : page.none(),
                    page.cell(signed_range(row, words)),
                    row.part->tonnes ? page.cell(words.number(printed(*row.part->tonnes, 1))) : page.none(),
                    page.left(method)});
  }
  page.table_caption(page.say("explain.head"));
  page.table(rows, {5, 3, 3, 4, 3, 5});
  if (chapter.published.empty()) return;
  rows = {page.heads({"explain.part", "explain.recovered", "explain.published", "explain.source"})};
  for (const PublishedShare& one : chapter.published) {
    rows.push_back({page.left(words.name(one.name)), page.cell(recovered_share(chapter, one, words)),
                    page.cell(words.quantity(one.percent, "percent")), page.left(one.source)});
  }
  page.table_caption(page.say("explain.beside"));
  page.table(rows, {4, 3, 3, 8});
}

}  // namespace

void docx_title(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  const assess::PeriodVerdict& verdict = bulletin.verdict;
  const Wording& words = page.words;
  const std::string title =
      words.say("page.title", {{"unit", words.name(verdict.unit_name)}, {"period", words.period(verdict.period)}});
  page.document.set_title(title);
  page.document.paragraph(Para::title, title);
  page.document.paragraph(Para::subtitle,
                          words.say("office.subtitle", {{"span", words.span(verdict.period)},
                                                        {"days", std::to_string(verdict.period.days())}}));
  if (!is_synthetic(bulletin)) return;
  page.document.set_header(page.say("office.header"));
  page.document.notice(page.say("page.synthetic") + page.say("mark.colon") + page.say("page.synthetic_long"));
}

void docx_summary(DocxPage& page) {
  page.head(page.say("section.summary"));
  page.document.paragraph(Para::body, lead_sentence(page.bulletin, page.words));
  std::vector<std::string> said = sentences(page.bulletin, page.words.chinese() ? Language::zh : Language::en);
  // The notice above already says it.
  if (is_synthetic(page.bulletin) && !said.empty()) said.erase(said.begin());
  for (const std::string& sentence : said) page.document.paragraph(Para::body, sentence);
  add_basis_table(page);
}

void docx_targets(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (bulletin.targets.empty()) return;
  const Wording& words = page.words;
  page.head(page.say("section.targets"));
  std::vector<TableRow> rows{page.heads({"comparison.statistic", "target.value", "target.target", "target.margin",
                                         "target.met", "target.budget", "target.source"})};
  for (const assess::TargetVerdict& target : bulletin.targets) {
    const std::string& unit = target.target.unit;
    std::string source = target.target.source;
    if (target.target.status == "unverified")
      source += words.say("mark.open") + words.say("target.unverified") + words.say("mark.close");
    rows.push_back(
        {page.left(words.target(target, bulletin)),
         page.figure(judged_for(target, bulletin.verdict), target.value, words.quantity(target.value.value, unit)),
         page.cell(words.say(target.target.at_most ? "mark.at_most" : "mark.at_least") + " " +
                   words.quantity(target.target.value, unit)),
         page.cell(words.change_quantity(target.margin, unit == "percent" ? "points" : unit)), page.answer(target.met),
         page.left(budget_text(target, words)), page.left(source)});
  }
  page.table_caption(page.say("section.targets"));
  page.table(rows, {5, 4, 4, 4, 2, 5, 6});
}

void docx_why(DocxPage& page) {
  if (!page.bulletin.why) return;
  const ExplainChapter& chapter = *page.bulletin.why;
  page.head(page.say("explain.head"));
  if (chapter.explanation.synthetic) page.note(page.say("page.synthetic"));
  for (const std::string& sentence : explain_sentences(chapter, page.words))
    page.document.paragraph(Para::body, sentence);
  add_reason_tables(page, chapter);
  if (chapter.chart) {
    for (const std::string& rail : guard_rails(*chapter.chart, page.words)) page.note(rail);
  }
  for (const std::string& note : chapter.explanation.notes) page.note(note);
}

void docx_notes(DocxPage& page) {
  const std::vector<std::string>& notes = page.bulletin.verdict.notes;
  std::vector<std::string> of_rules;
  for (const standards::RuleHead* head : heads_of(*page.bulletin.verdict.standard)) {
    for (const std::string& note : head->notes) of_rules.push_back(head->ref.text() + ": " + note);
  }
  if (notes.empty() && of_rules.empty()) return;
  page.head(page.say("section.notes"));
  for (const std::string& note : notes) page.note(note);
  for (const std::string& note : of_rules) page.note(note);
}

void docx_end(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  if (has_day_classes(bulletin)) page.annexes.push_back(page.say("office.calendar"));
  page.annexes.push_back(page.say("office.figures"));
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < page.annexes.size(); ++i)
    lines.push_back(page.words.say("office.annex_line", {{"n", std::to_string(i + 1)}, {"name", page.annexes[i]}}));
  page.document.paragraph(Para::body,
                          page.words.say("office.annexes", {{"list", joined(lines, page.say("office.semicolon"))}}));
  if (!bulletin.made_at) return;
  const int offset = bulletin.region == nullptr ? 8 : bulletin.region->utc_offset_hours;
  page.document.paragraph(Para::sign,
                          page.words.say("office.made", {{"time", page.words.instant(*bulletin.made_at, offset)}}));
}

}  // namespace lantian::report
