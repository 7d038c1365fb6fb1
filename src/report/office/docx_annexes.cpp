#include "report/facts.hpp"
#include "report/office/docx_page.hpp"

#include <fmt/core.h>

#include <algorithm>

/// The class of every day, and where every figure comes from.
namespace lantian::report {
namespace {

using assess::DayVerdict;
using assess::PeriodVerdict;

constexpr int days_of_a_row = 31;

void open_annex(DocxPage& page, int number, const std::string& title) {
  page.document.page_break();
  page.document.paragraph(Para::heading1, page.words.say("office.annex", {{"n", std::to_string(number)}}));
  page.document.paragraph(Para::title, title);
}

std::string bare_colour(std::string_view colour) {
  return std::string{colour.starts_with('#') ? colour.substr(1) : colour};
}

TableCell day_cell(const DocxPage& page, const DayVerdict& day, const standards::IndexRule& rule, bool dust) {
  TableCell cell;
  if (day.status == assess::IndexStatus::published && day.level >= 0) {
    const standards::Level& level = rule.levels[static_cast<std::size_t>(day.level)];
    cell = {level.numeral, {}, bare_colour(level.rgb), bare_colour(level.ink)};
  } else {
    cell = {page.say(day.status == assess::IndexStatus::not_available ? "calendar.na" : "mark.none"), {}, "EDEDED"};
  }
  if (dust) cell.text += "*";
  return cell;
}

/// One row for each month: its name, then a cell for each of 31 days.
std::vector<TableRow> month_rows(const DocxPage& page, const PeriodVerdict& verdict) {
  TableRow head{page.cell("")};
  for (int day = 1; day <= days_of_a_row; ++day) head.push_back(page.cell(std::to_string(day)));
  std::vector<TableRow> rows{std::move(head)};
  const std::vector<Day> marked = dust_calendar(page.bulletin);
  for (const Period& month : months_of(verdict.period)) {
    TableRow row(days_of_a_row + 1);
    row[0] = page.cell(page.words.month(month.begin));
    for (const DayVerdict& day : verdict.days) {
      if (!month.contains(day.day)) continue;
      const auto number = static_cast<unsigned>(std::chrono::year_month_day{day.day}.day());
      const bool dust = std::find(marked.begin(), marked.end(), day.day) != marked.end();
      row[number] = day_cell(page, day, *verdict.standard->index, dust);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void add_days(DocxPage& page, const PeriodVerdict& verdict) {
  TableForm form;
  form.widths.assign(days_of_a_row + 1, 20);
  form.widths[0] = 76;
  form.style = Para::calendar;
  form.grid = true;
  form.row_height = 300;
  page.document.table(month_rows(page, verdict), form);
}

void add_legend_table(DocxPage& page) {
  const standards::IndexRule& rule = *page.bulletin.verdict.standard->index;
  TableRow row;
  TableForm form;
  for (const standards::Level& level : rule.levels) {
    row.push_back(
        {level.numeral + " " + page.words.name(level.name), {}, bare_colour(level.rgb), bare_colour(level.ink)});
    form.widths.push_back(1);
  }
  form.head_rows = 0;
  form.grid = true;
  form.row_height = 360;
  page.document.table({row}, form);
}

void add_readings_table(DocxPage& page) {
  const Lineage& lineage = page.bulletin.lineage;
  constexpr std::size_t most = 12;
  std::vector<TableRow> rows{page.heads({"office.item", "office.content"})};
  const auto row = [&](std::string_view key, const std::string& text, bool code) {
    TableCell cell = page.left(text);
    cell.code = code;
    rows.push_back({page.cell(page.say(key)), cell});
  };
  row("lineage.readings", std::to_string(lineage.row_count), false);
  row("lineage.hash", lineage.content_sha256, true);
  row("lineage.revision", std::to_string(lineage.revision), false);
  for (std::size_t i = 0; i < std::min(most, lineage.sources.size()); ++i)
    row("lineage.sources", lineage.sources[i], true);
  if (lineage.sources.size() > most)
    row("lineage.sources",
        page.words.say("lineage.more_sources", {{"n", std::to_string(lineage.sources.size() - most)}}), false);
  page.table_caption(page.say("office.readings"));
  page.table(rows, {4, 11});
}

void add_rules_table(DocxPage& page) {
  std::vector<const standards::RuleHead*> heads = heads_of(*page.bulletin.verdict.standard);
  for (const PeriodVerdict& other : page.bulletin.other_standards) {
    for (const standards::RuleHead* head : heads_of(*other.standard)) heads.push_back(head);
  }
  for (const assess::StatusVerdict& status : page.bulletin.status) {
    if (status.rule != nullptr) heads.push_back(&status.rule->head);
  }
  std::vector<TableRow> rows{page.heads({"lineage.rule", "lineage.document", "lineage.status", "lineage.rule_hash"})};
  std::vector<std::string> seen;
  for (const standards::RuleHead* head : heads) {
    if (std::find(seen.begin(), seen.end(), head->ref.text()) != seen.end()) continue;
    seen.push_back(head->ref.text());
    const bool known = head->status == "verified" || head->status == "unverified" || head->status == "mixed";
    TableCell rule = page.left(head->ref.text());
    TableCell hash = page.left(head->ref.sha256);
    rule.code = hash.code = true;
    rows.push_back(
        {rule, page.left(head->document), page.cell(known ? page.say("lineage." + head->status) : head->status), hash});
  }
  page.table_caption(page.say("lineage.rules"));
  page.table(rows, {4, 6, 2, 7});
}

/// Every statistic of the bulletin's own verdict, and every change, whether a table above shows it or not.
void cite_the_rest(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  for (const std::string& name : assess::statistic_names(bulletin.verdict)) {
    if (const auto statistic = pick(bulletin.verdict, name))
      page.citations.cite(bulletin.verdict, *statistic, page.words.quantity(*statistic));
  }
  if (bulletin.comparisons.empty() || bulletin.comparison_refused) return;
  const assess::Comparison& main = bulletin.comparisons.front();
  for (const assess::Change& change : main.changes) {
    const std::string unit = change.now.unit == "percent" ? "points" : change.now.unit;
    page.citations.cite(bulletin.verdict, change.now, page.words.change_quantity(change.difference, unit),
                        main.before.name);
  }
}

void add_figures_table(DocxPage& page) {
  std::vector<TableRow> rows{{page.cell("#"), page.cell(page.say("lineage.figure")),
                              page.cell(page.say("lineage.value")), page.cell(page.say("lineage.method")),
                              page.cell(page.say("lineage.rests"))}};
  for (const Citation& citation : page.citations.all()) {
    std::string refs;
    for (const standards::RuleRef& ref : citation.rules) refs += (refs.empty() ? "" : " ") + ref.text();
    TableCell number = page.cell(std::to_string(citation.number));
    number.bookmark = fmt::format("f{}", citation.number);
    TableCell address = page.left(citation.address.text());
    TableCell rules = page.left(refs);
    TableCell method = page.left(citation.method);
    TableCell value = page.cell(citation.value);
    number.code = address.code = rules.code = method.code = value.code = true;
    rows.push_back({number, address, value, method, rules});
  }
  page.table_caption(page.say("office.figures"));
  page.table(rows, {2, 10, 5, 9, 8});
}

}  // namespace

void docx_calendar(DocxPage& page) {
  const Bulletin& bulletin = page.bulletin;
  const PeriodVerdict& verdict = bulletin.verdict;
  if (page.annexes.size() < 2) return;
  open_annex(page, 1, page.annexes.front());
  add_legend_table(page);
  if (!verdict.days.empty()) add_days(page, verdict);
  for (const PeriodVerdict& member : verdict.members) {
    if (member.days.empty()) continue;
    page.document.paragraph(Para::caption, page.words.name(member.unit_name));
    add_days(page, member);
  }
  page.note(page.say("office.calendar_note"));
}

void docx_lineage(DocxPage& page) {
  cite_the_rest(page);
  open_annex(page, static_cast<int>(page.annexes.size()), page.annexes.back());
  page.note(page.say("lineage.intro"));
  page.note(page.words.say("lineage.command", {{"figure", page.citations.all().empty()
                                                              ? address_of(page.bulletin.verdict, "valid_days").text()
                                                              : page.citations.all().front().address.text()}}));
  page.note(page.words.say("lineage.pin", {{"revision", std::to_string(page.bulletin.lineage.revision)}}) + " " +
            page.say("lineage.members_note"));
  add_readings_table(page);
  add_rules_table(page);
  add_figures_table(page);
}

}  // namespace lantian::report
