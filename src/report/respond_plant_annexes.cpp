#include "base/text.hpp"
#include "report/respond_plant_parts.hpp"

#include <fmt/core.h>

#include <map>
#include <tuple>

/// Who does it, the annexes, the card at the gate.
namespace lantian::report {
namespace {

using PlantForm = std::vector<std::vector<std::string>>;

/// What the plant carries out and writes down, by level and unit.
PlantForm plant_orders(const PlantPaper& paper) {
  PlantForm rows;
  for (const respond::ListMeasure* one : paper.ordered) {
    rows.push_back({paper.level(one->level), paper.unit(one->unit),
                    paper.deed(*one) + paper.words.say("mark.open") + paper.from(*one) + paper.words.say("mark.close"),
                    "", "", ""});
  }
  return rows.empty() ? PlantPaper::blank(3, 6) : rows;
}

/// What an inspector looks at on site.
PlantForm plant_checks(const PlantPaper& paper) {
  PlantForm rows;
  for (const respond::ListMeasure* one : paper.ordered) {
    const std::string limit =
        one->checks.empty() ? "" : fmt::format(" {} {} %", paper.words.say("mark.at_most"), one->threshold_percent);
    rows.push_back(
        {paper.level(one->level), paper.unit(one->unit), paper.deed(*one), paper.checks(*one) + limit, "", ""});
  }
  return rows.empty() ? PlantPaper::blank(3, 6) : rows;
}

PlantForm plant_lines(const PlantPaper& paper, const char* stem, int count) {
  PlantForm rows;
  for (int n = 1; n <= count; ++n) rows.push_back({paper.say(fmt::format("{}_{}", stem, n)), ""});
  return rows;
}

/// Trucks, and a unit that may run again: the list's own words say it, not a count.
bool told_by_text(const respond::ListMeasure& measure) {
  const bool again = measure.kind == respond::MeasureKind::own && measure.cut_percent == 0;
  return (again || measure.kind == respond::MeasureKind::transport) && !measure.text.empty();
}

/// One line of the card: units that do the same from the same hour stand together; pledges last.
std::string card_line(const PlantPaper& paper, respond::Level level) {
  using Deed = std::tuple<int, bool, respond::MeasureKind, int, std::string>;
  std::map<Deed, std::pair<const respond::ListMeasure*, std::vector<std::string>>> deeds;
  for (const respond::ListMeasure* one : paper.ordered) {
    if (one->level != level) continue;
    const bool own = one->kind == respond::MeasureKind::own;
    const bool as_text = told_by_text(*one);
    auto& [first, units] = deeds[{one->from_hour, own, one->kind, one->cut_percent, as_text ? one->text : ""}];
    first = one;
    units.push_back(paper.unit(one->unit));
  }
  std::vector<std::string> said;
  for (const auto& [deed, what] : deeds) {
    const auto& [first, units] = what;
    std::string text = first->from_hour == 0 ? "" : paper.from(*first) + paper.words.say("mark.comma");
    text += told_by_text(*first)
                ? first->text
                : paper.deed(*first) + paper.words.say("mark.colon") + joined(units, paper.words.say("mark.comma"));
    said.push_back(std::move(text));
  }
  if (said.empty()) return paper.say("card_nothing");
  return joined(said, paper.words.say("office.semicolon"));
}

}  // namespace

void plant_organisation(PlantPaper& paper) {
  const respond::Enterprise& one = paper.sheet.enterprise;
  paper.section("h_people");
  paper.text("people_read");
  paper.table("t_people", {"c_role", "c_person", "c_phone"},
              {{paper.say("role_head"), "", ""},
               {paper.say("role_contact"), one.contact, one.phone},
               {paper.say("role_resident"), one.resident, ""},
               {paper.say("role_shift"), "", ""}},
              {5, 5, 5});
  paper.section("h_review");
  paper.text("review_read");
  constexpr int questions = 6;
  paper.table("t_review", {"c_item", "c_content"}, plant_lines(paper, "review", questions), {6, 9});
  paper.section("h_upkeep");
  paper.text("upkeep");
}

void plant_annexes(PlantPaper& paper) {
  const respond::Enterprise& one = paper.sheet.enterprise;
  paper.annex(1);
  PlantForm people{{paper.say("role_contact"), one.contact, one.phone, ""}};
  for (auto& row : PlantPaper::blank(4, 4)) people.push_back(std::move(row));
  paper.table("annex_1", {"c_role", "c_person", "c_phone", "c_task"}, std::move(people), {4, 3, 4, 5});
  paper.annex(2);
  paper.table("annex_2", {"c_level", "c_unit", "c_deed", "c_done_at", "c_done_load", "c_signed"}, plant_orders(paper),
              {3, 3, 4, 3, 3, 2});
  paper.annex(3);
  paper.table("annex_3", {"c_level", "c_unit", "c_deed", "c_checks", "c_found", "c_inspector"}, plant_checks(paper),
              {3, 3, 3, 4, 3, 3});
  paper.annex(4);
  constexpr int opinions = 5, filings = 4;
  paper.table("annex_4", {"c_item", "c_content"}, plant_lines(paper, "opinion", opinions), {6, 9});
  paper.annex(5);
  PlantForm filing{{paper.say("f_name"), paper.words.name(one.name)},
                   {paper.say("f_uscc"), one.uscc},
                   {paper.say("role_contact"), one.contact},
                   {paper.say("c_phone"), one.phone}};
  for (auto& row : plant_lines(paper, "filing", filings)) filing.push_back(std::move(row));
  paper.table("annex_5", {"c_item", "c_content"}, std::move(filing), {6, 9});
}

void plant_card(PlantPaper& paper) {
  const respond::Enterprise& one = paper.sheet.enterprise;
  Document& document = paper.document;
  document.page_break();
  document.paragraph(Para::title, paper.say("card_title"));
  document.paragraph(Para::subtitle, paper.words.name(one.name));
  if (one.synthetic) document.notice(paper.say("synthetic"));
  std::vector<TableRow> rows{{{paper.say("c_level")}, {paper.say("card_what")}}};
  for (const respond::Level level : respond::list_levels) {
    TableCell what{card_line(paper, level)};
    what.left = true;
    rows.push_back({{paper.level(level), {}, paper.say(fmt::format("card_fill_{}", word_of(level)))}, std::move(what)});
  }
  TableForm form;
  form.widths = {2, 11};
  form.style = Para::figure_caption;
  document.table(rows, form);
  const auto said = [&](const std::string& text) { return text.empty() ? paper.say("card_by_hand") : text; };
  document.notice(paper.say("card_resident", {{"name", said(one.resident)}}));
  document.paragraph(Para::body, paper.say("card_contact", {{"name", said(one.contact)}, {"phone", said(one.phone)}}));
}

}  // namespace lantian::report
