// What an account stands on: filings with their evidence, parameters with their documents, findings, the snapshot.
#include "base/text.hpp"
#include "report/carbon_account_parts.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

/// The parameters that a line of this account really used.
bool is_used(const AccountPaperFacts& facts, std::string_view parameter) {
  return std::ranges::any_of(facts.computed->account.lines, [&](const carbon::AccountLine& line) {
    return std::ranges::any_of(line.operands, [&](const carbon::Operand& one) {
      return one.id == parameter && one.kind != "item" && one.kind != "measured";
    });
  });
}

}  // namespace

std::string account_item_name(const AccountPaperFacts& facts, const Wording& words, std::string_view id) {
  const carbon::Guide& guide = facts.computed->program->guide;
  if (const carbon::GuideInput* input = guide.input(id)) return words.name(input->name);
  if (const carbon::GuideParameter* parameter = guide.parameter(id)) return words.name(parameter->name);
  return std::string{id};
}

PaperSection activity_section(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "activity");
  out.paragraphs = {speech.say("carbon.activity_say")};
  for (const carbon::QualityRule& rule : facts.checks->grades) {
    out.paragraphs.push_back(
        words.say("carbon.grade_means", {{"grade", std::string(1, rule.grade)}, {"means", words.name(rule.means)}}));
  }
  const bool wide = form == PaperForm::workbook;
  CarbonTable table{speech, "activity"};
  table.column("month", 3);
  if (wide) table.column("facility", 3);
  table.column("name", 4);
  if (wide) table.column("id", 4);
  table.number("amount", "", 4).column("unit", 3).column("how", 3).column("evidence", 7);
  if (wide) table.column("meter", 4);
  table.column("grade", 2).column("state", 2);
  if (wide) table.column("record", 8);
  for (const carbon::Month& month : facts.computed->filings) {
    for (const carbon::MonthItem& item : month.items) {
      table.row().text(month.month);
      if (wide) table.text(month.facility);
      table.text((wide || month.facility.empty() ? std::string{} : month.facility + " ") +
                 account_item_name(facts, words, item.item));
      if (wide) table.text(item.item);
      const bool number = item.standing == carbon::Standing::value;
      if (number) {
        table.exact(item.value).text(item.unit);
      } else {
        table.nothing().text(std::string{name_of(item.standing)});
      }
      table.word("how", name_of(item.origin)).text(item.evidence);
      if (wide) table.text(item.meter);
      table.text(std::string(1, carbon::grade_of(*facts.checks, item, month.state)));
      table.word("state", name_of(month.state));
      if (wide) table.text(item.record);
    }
  }
  out.tables.push_back(table.done());
  return out;
}

PaperSection parameter_section(const AccountPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  const Wording words = speech.words();
  const carbon::Guide& guide = facts.computed->program->guide;
  PaperSection out = carbon_section(speech, "parameters");
  out.paragraphs = {speech.say("carbon.parameters_say")};
  const bool wide = form == PaperForm::workbook;
  CarbonTable table{speech, "parameters"};
  table.column("name", 4);
  if (wide) table.column("id", 4);
  table.column("value", 3).column("from", 2).column("origin", 8).column("note", 4);
  for (std::size_t n = 0; n < guide.parameters.size(); ++n) {
    if (!is_used(facts, guide.parameters[n].id)) continue;
    for (const carbon::ResolvedValue& one : facts.computed->resolved.parameters[n].values) {
      table.row().text(words.name(guide.parameters[n].name));
      if (wide) table.text(guide.parameters[n].id);
      table.text(one.text).text(one.from).text(one.origin).text(one.note);
    }
  }
  out.tables.push_back(table.done());
  CarbonTable sets{speech, "factors"};
  sets.column("set", 4).column("digest", 8);
  for (const std::string& factor : facts.computed->account.factors) {
    const std::size_t cut = factor.find(' ');
    sets.row().text(factor.substr(0, cut)).text(cut == std::string::npos ? "" : factor.substr(cut + 1));
  }
  out.tables.push_back(sets.done());
  return out;
}

PaperSection finding_section(const AccountPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "findings");
  if (facts.findings.empty()) {
    out.paragraphs = {speech.say("carbon.no_findings")};
    return out;
  }
  CarbonTable table{speech, "findings"};
  table.column("severity", 2).column("month", 2).column("facility", 2).column("what", 8).column("advice", 6);
  for (const carbon::CarbonFinding& one : facts.findings) {
    table.row().word("severity", name_of(one.severity)).text(one.month).text(one.facility);
    table.text(words.name(one.what)).text(words.name(one.advice));
  }
  out.tables.push_back(table.done());
  return out;
}

PaperSection snapshot_section(const AccountPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const carbon::Account& account = facts.computed->account;
  PaperSection out = carbon_section(speech, "snapshot");
  out.paragraphs = {words.say("carbon.digest", {{"sha256", facts.sha256}})};
  const char* kept = facts.kept.empty() ? "carbon.not_kept" : facts.kept_is_this ? "carbon.kept" : "carbon.kept_other";
  out.paragraphs.push_back(words.say(kept, {{"row", facts.kept}}));
  out.paragraphs.push_back(
      words.say("carbon.verify", {{"enterprise", account.enterprise}, {"period", account.period}}));
  for (const std::string& note : account.notes) out.paragraphs.push_back(note);
  for (const std::string& note : facts.computed->program->guide.notes) out.paragraphs.push_back(note);
  CarbonTable table{speech, "snapshot"};
  table.column("item", 3).column("content", 9);
  table.row().text(speech.say("carbon.i_sha256")).text(facts.sha256);
  table.row().text(speech.say("carbon.i_kept")).text(facts.kept);
  table.row().text(speech.say("carbon.i_version")).text(facts.computed->program->guide.ref());
  table.row().text(speech.say("carbon.i_guide_sha256")).text(facts.computed->program->guide.sha256);
  out.tables.push_back(table.done());
  return out;
}

}  // namespace lantian::report
