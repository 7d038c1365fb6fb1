#include "report/carbon_account_paper.hpp"

#include "base/text.hpp"
#include "report/carbon_account_parts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace lantian::report {
namespace {

using carbon::Part;

constexpr std::array<Part, 5> paper_parts{Part::fuel, Part::process, Part::electricity, Part::heat, Part::recovery};

/// Sums of the lines that have a value.
using PartSums = std::map<Part, CarbonMass>;

CarbonMass total_of(const PartSums& sums) {
  CarbonMass total{};
  for (const auto& [part, mass] : sums) total = part == Part::recovery ? total - mass : total + mass;
  return total;
}

PaperSection account_boundary(const AccountPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const carbon::Account& account = facts.computed->account;
  const carbon::Guide& guide = facts.computed->program->guide;
  const carbon::Enterprise& one = *facts.enterprise;
  PaperSection out = carbon_section(speech, "boundary");
  out.paragraphs = {speech.say("carbon.frame"), speech.say("carbon.boundary_" + account.boundary)};
  if (facts.late_guide) {
    out.paragraphs.push_back(words.say("carbon.late", {{"guide", guide.ref()}, {"day", words.day(guide.in_force)}}));
  }
  CarbonTable table{speech, "who"};
  table.column("item", 3).column("content", 9);
  const auto line = [&](const char* key, std::string text) {
    table.row().text(speech.say(std::string{"carbon.i_"} + key)).text(std::move(text));
  };
  line("enterprise", words.name(one.name));
  line("id", one.id);
  line("uscc", one.uscc);
  line("county", words.name(facts.county));
  line("sector", words.name(facts.sector));
  line("industry", one.industry);
  line("period", account.period);
  line("guide", words.name(guide.title));
  line("version", guide.ref());
  line("in_force", words.day(guide.in_force));
  line("guide_status", carbon_status(speech, guide.status));
  line("guide_source", guide.source);
  line("state", speech.say("carbon.state_" + std::string{name_of(account.state)}));
  line("grade", facts.grades.empty() ? "" : std::string(1, facts.grades.back().grade));
  out.tables.push_back(table.done());
  return out;
}

PaperSection account_sums(const AccountPaperFacts& facts, const PaperSpeech& speech) {
  const carbon::Account& account = facts.computed->account;
  PaperSection out = carbon_section(speech, "sums");
  if (!account.missing_months.empty()) {
    out.paragraphs.push_back(speech.words().say(
        "carbon.lacks_months", {{"months", joined(account.missing_months, speech.say("mark.comma"))}}));
  }
  if (account.state == carbon::MonthState::missing) out.paragraphs.push_back(speech.say("carbon.lacks"));
  CarbonTable table{speech, "parts"};
  table.column("part", 5).number("mass", "t");
  for (const Part part : paper_parts) table.row().word("part", name_of(part)).tonnes(account.part(part));
  table.row().text(speech.say("carbon.part_direct")).tonnes(account.direct());
  table.row().text(speech.say("carbon.part_total")).tonnes(account.total);
  out.tables.push_back(table.done());
  return out;
}

/// What the guide's lines came to, with the formula as it was computed.
PaperTable line_table(const AccountPaperFacts& facts, const PaperSpeech& speech) {
  const carbon::Account& account = facts.computed->account;
  const auto factors = carbon::effective_factors(account);
  CarbonTable table{speech, "lines"};
  table.column("line", 4).column("part", 3).number("mass", "t", 4).column("formula", 7).column("effective", 4);
  for (const carbon::GuideLine& line : facts.computed->program->guide.lines) {
    const auto sum = carbon::line_sum(account, line.id);
    if (sum && in(*sum, tonne_co2) == 0) continue;
    std::vector<std::string> effective;
    for (const carbon::EffectiveFactor& one : factors) {
      if (one.line == line.id) {
        constexpr int factor_places = 5;
        effective.push_back(paper_text(one.value, factor_places, speech.words()) + " " + one.unit);
      }
    }
    table.row().text(speech.words().name(line.name)).word("part", name_of(line.part)).tonnes(sum);
    table.text(line.formula).text(joined(effective, speech.say("mark.comma")));
  }
  return table.done();
}

constexpr std::array<Part, 5> column_parts{Part::fuel, Part::process, Part::recovery, Part::electricity, Part::heat};

/// The parts that have columns of their own: on a page only those that anything was emitted by.
std::vector<Part> shown_parts(const AccountPaperFacts& facts, PaperForm form) {
  std::vector<Part> out;
  for (const Part part : column_parts) {
    if (form == PaperForm::workbook || in(facts.computed->account.part(part), tonne_co2) != 0) out.push_back(part);
  }
  return out;
}

int mass_places(PaperForm form) {
  return form == PaperForm::workbook ? 3 : 1;
}

void part_columns(CarbonTable& table, const std::vector<Part>& parts) {
  for (const Part part : parts) table.number(std::string{name_of(part)}.c_str(), "t", 4);
  table.number("total", "t", 4);
}

void part_cells(CarbonTable& table, const std::vector<Part>& parts, PartSums& sums, int places) {
  for (const Part part : parts) table.tonnes(sums[part], places);
  table.tonnes(total_of(sums), places);
}

PaperTable facility_table(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  std::map<std::string, PartSums> facilities;
  std::map<std::string, std::set<std::string>> months;
  for (const carbon::AccountLine& line : facts.computed->account.lines) {
    if (line.mass) facilities[line.facility][line.part] = facilities[line.facility][line.part] + *line.mass;
    months[line.facility].insert(line.month);
  }
  const std::vector<Part> parts = shown_parts(facts, form);
  CarbonTable table{speech, "facilities"};
  table.column("facility", 4).number("months", "", 2);
  part_columns(table, parts);
  for (auto& [facility, sums] : facilities) {
    table.row().text(facility.empty() ? speech.say("carbon.whole") : facility);
    table.whole(static_cast<std::int64_t>(months[facility].size()));
    part_cells(table, parts, sums, mass_places(form));
  }
  return table.done();
}

/// The worst grade of a month: what its total can be relied on.
std::map<std::string, char> month_grades(const AccountPaperFacts& facts) {
  std::map<std::string, char> out;
  for (const carbon::FigureGrade& one : facts.grades) {
    if (one.line.empty()) continue;
    char& grade = out.try_emplace(one.month, 'A').first->second;
    grade = std::max(grade, one.grade);
  }
  return out;
}

PaperTable month_table(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  std::map<std::string, PartSums> months;
  std::set<std::string> open;
  for (const carbon::AccountLine& line : facts.computed->account.lines) {
    PartSums& sums = months[line.month];
    if (line.mass) {
      sums[line.part] = sums[line.part] + *line.mass;
    } else {
      open.insert(line.month);
    }
  }
  const auto grades = month_grades(facts);
  const std::vector<Part> parts = shown_parts(facts, form);
  CarbonTable table{speech, "months"};
  table.column("month", 3);
  part_columns(table, parts);
  table.column("complete", 2).column("grade", 2);
  for (const std::string& month : facts.computed->months) {
    table.row().text(month);
    const auto found = months.find(month);
    if (found == months.end()) {
      for (std::size_t empty = 0; empty <= parts.size(); ++empty) table.nothing();
      table.text(speech.say("carbon.unfiled")).nothing();
      continue;
    }
    part_cells(table, parts, found->second, mass_places(form));
    table.text(speech.say(open.contains(month) ? "office.no" : "office.yes"));
    const auto grade = grades.find(month);
    table.text(grade == grades.end() ? "" : std::string(1, grade->second));
  }
  return table.done();
}

}  // namespace

Paper account_paper(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("carbon.account_title",
                        {{"name", words.name(facts.enterprise->name)}, {"period", facts.computed->account.period}});
  out.subtitle = words.say("carbon.account_subtitle", {{"guide", facts.computed->program->guide.ref()}});
  out.synthetic = facts.computed->account.synthetic;
  out.synthetic_words = speech.say("carbon.synthetic");
  PaperSection sources = carbon_section(speech, "sources");
  sources.paragraphs = {speech.say("carbon.sources_say")};
  if (form == PaperForm::page) sources.paragraphs.push_back(speech.say("carbon.rounded"));
  sources.tables = {line_table(facts, speech), facility_table(facts, speech, form), month_table(facts, speech, form)};
  out.sections = {account_boundary(facts, speech),
                  account_sums(facts, speech),
                  std::move(sources),
                  activity_section(facts, speech, form),
                  parameter_section(facts, speech, form),
                  finding_section(facts, speech),
                  snapshot_section(facts, speech)};
  return out;
}

}  // namespace lantian::report
