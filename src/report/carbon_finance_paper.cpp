#include "report/carbon_finance_paper.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "report/carbon_paper_parts.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

using carbon::KpiDecision;
using carbon::Loan;

Decimal in_yuan(carbon::Money money) {
  return {money.fen(), 2};
}

/// "carbon-cement/2015", without the hash of its file that nobody reads in a table; "guide cement/2015" as it is.
std::string without_hash(const std::string& factor) {
  constexpr std::size_t hash_length = 64;
  const std::size_t cut = factor.rfind(' ');
  return cut != std::string::npos && factor.size() - cut - 1 == hash_length ? factor.substr(0, cut) : factor;
}

std::string basis_text(const carbon::KpiBasis& basis, const PaperSpeech& speech) {
  std::vector<std::string> factors;
  for (const std::string& one : basis.factors) factors.push_back(without_hash(one));
  const std::string comma = speech.say("mark.comma");
  return joined(factors, comma) + speech.say("mark.dot") +
         (basis.perimeter.empty() ? speech.say("carbon.whole") : joined(basis.perimeter, comma));
}

PaperSection loan_terms(const LoanPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const Loan& loan = *facts.loan;
  PaperSection out = carbon_section(speech, "terms");
  CarbonTable table{speech, "terms"};
  table.column("item", 4).column("content", 8);
  const auto line = [&](const char* key, std::string text) {
    table.row().text(speech.say(std::string{"carbon.i_"} + key)).text(std::move(text));
  };
  const std::string percent = speech.say("carbon.u_percent");
  line("loan", loan.id);
  line("borrower", words.name(facts.borrower));
  line("bank", loan.bank);
  line("principal", words.number(in_yuan(loan.principal)) + " " + speech.say("carbon.u_yuan"));
  line("base_rate", loan.base_rate.text() + " " + percent);
  line("term", words.say("date.span", {{"from", words.day(loan.from)}, {"to", words.day(loan.until)}}));
  line("day_count", std::string{name_of(loan.day_count)});
  line("cap", loan.cap ? loan.cap->text() + " " + percent : "");
  line("floor", loan.floor ? loan.floor->text() + " " + percent : "");
  line("verifier", loan.verifier);
  line("verify_within", std::to_string(loan.verify_within_days));
  line("contract", loan.source);
  out.tables.push_back(table.done());
  return out;
}

PaperSection loan_targets(const LoanPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "targets");
  out.paragraphs = {speech.say("carbon.targets_say")};
  CarbonTable table{speech, "targets"};
  table.column("kpi", 5)
      .number("year", "", 3)
      .number("target")
      .column("unit", 2)
      .number("step_down", "bp")
      .number("step_up", "bp");
  table.column("basis", 6);
  for (const carbon::Kpi& kpi : facts.loan->kpis) {
    for (const carbon::KpiTarget& target : kpi.targets) {
      table.row().text(words.name(kpi.name)).whole(target.year).exact(target.value).text(kpi.unit);
      table.exact(kpi.step_down_bp).exact(kpi.step_up_bp).text(basis_text(kpi.basis, speech));
    }
  }
  out.tables.push_back(table.done());
  return out;
}

PaperSection loan_decisions(const LoanPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "decisions");
  out.paragraphs = {speech.say("carbon.decisions_say")};
  CarbonTable table{speech, "decisions"};
  table.column("kpi", 4).number("year", "", 3).number("target").number("value").number("revised").column("outcome", 4);
  table.number("step", "bp", 3).column("day", 4).column("origin", 6);
  for (const KpiDecision& one : facts.course->decisions) {
    const carbon::Kpi* kpi = facts.loan->kpi(one.kpi);
    table.row().text(kpi == nullptr ? one.kpi : words.name(kpi->name)).whole(one.year).exact(one.target);
    one.value ? table.exact(*one.value) : table.nothing();
    one.revised ? table.exact(*one.revised) : table.nothing();
    table.word("outcome", name_of(one.outcome)).exact(one.step_bp).text(text_of(one.day));
    const auto figure = std::ranges::find_if(
        facts.figures, [&](const carbon::KpiFigure& each) { return each.kpi == one.kpi && each.year == one.year; });
    table.text(figure == facts.figures.end() ? "" : figure->origin);
  }
  out.tables.push_back(table.done());
  return out;
}

PaperSection loan_interest(const LoanPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "interest");
  out.paragraphs = {words.say("carbon.interest_say", {{"on", words.day(facts.course->on)},
                                                      {"interest", words.number(in_yuan(facts.course->interest))},
                                                      {"base", words.number(in_yuan(facts.course->at_base))},
                                                      {"saving", words.number(in_yuan(facts.course->saving()))}})};
  CarbonTable table{speech, "interest"};
  table.column("begin").column("end").number("rate", "percent", 2).column("held", 2).number("interest", "yuan", 4);
  table.number("at_base", "yuan", 4).number("saving", "yuan", 4).column("foreseen", 2);
  constexpr int rate_places = 4;
  for (const carbon::LoanPeriod& one : facts.course->periods) {
    table.row().text(text_of(one.begin)).text(text_of(one.end)).share(one.rate, rate_places);
    table.text(one.capped() ? speech.say("carbon.i_cap") : one.floored() ? speech.say("carbon.i_floor") : "");
    table.exact(in_yuan(one.interest)).exact(in_yuan(one.at_base)).exact(in_yuan(one.saving()));
    table.text(speech.say(one.foreseen ? "office.yes" : "office.no"));
  }
  out.tables.push_back(table.done());
  return out;
}

/// The next thing that an entry owes: the earliest day, and what is overdue before anything else.
std::optional<carbon::LibraryDue> next_due(const LibraryPaperFacts& facts, const carbon::LibraryEntry& entry) {
  const auto dues = carbon::dues_on(*facts.rule, entry, facts.on);
  const auto first = std::ranges::min_element(dues, {}, &carbon::LibraryDue::due);
  if (first == dues.end()) return std::nullopt;
  return *first;
}

void put_entry(CarbonTable& table, const LibraryPaperFacts& facts, const PaperSpeech& speech,
               const carbon::LibraryEntry& entry, bool wide) {
  const Wording words = speech.words();
  const carbon::LibraryApplication& of = entry.application;
  const auto day = [](const std::optional<Day>& one) { return one ? text_of(*one) : std::string{}; };
  table.row().text(entry.id).text(words.name(of.name));
  if (wide) table.word("kind", name_of(of.kind));
  table.text(words.name(facts.enterprise(of.enterprise)));
  if (wide) table.text(words.name(facts.area(of.area))).text(of.bank);
  table.word("entry", name_of(entry.state));
  if (wide) table.text(day(entry.published)).text(day(entry.admitted));
  table.text(day(entry.valid_to)).text(day(entry.tracked)).text(day(entry.disclosed));
  const auto due = next_due(facts, entry);
  table.text(due ? speech.say("carbon.due_" + std::string{name_of(due->act)}) + " " + text_of(due->due) : "");
  table.text(due ? speech.say(due->overdue ? "office.yes" : "office.no") : "");
  if (wide && of.impact) {
    constexpr int saved_places = 1;
    table.share(saved_t(*of.impact), saved_places).share(saved_tce(*of.impact), saved_places).text(of.impact->origin);
  } else if (wide) {
    table.nothing().nothing().nothing();
  }
}

}  // namespace

Paper loan_paper(const LoanPaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("carbon.loan_title", {{"name", words.name(facts.loan->name)}});
  out.subtitle = words.day(facts.course->on);
  out.synthetic = facts.loan->synthetic;
  out.synthetic_words = speech.say("carbon.synthetic");
  out.sections = {loan_terms(facts, speech), loan_targets(facts, speech), loan_decisions(facts, speech),
                  loan_interest(facts, speech)};
  return out;
}

Paper library_paper(const LibraryPaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  const Wording words = speech.words();
  const bool wide = form == PaperForm::workbook;
  Paper out;
  out.title = speech.say("carbon.library_title");
  out.subtitle = words.day(facts.on);
  out.synthetic = facts.synthetic;
  out.synthetic_words = speech.say("carbon.synthetic");
  PaperSection list = carbon_section(speech, "library");
  list.paragraphs = {words.say("carbon.library_say", {{"rule", facts.rule->ref()},
                                                      {"source", facts.rule->source},
                                                      {"status", carbon_status(speech, facts.rule->status)},
                                                      {"months", std::to_string(facts.rule->term.disclose_months)}})};
  CarbonTable table{speech, "library"};
  table.column("id", 4).column("name", 5);
  if (wide) table.column("kind");
  table.column("enterprise", 4);
  if (wide) table.column("area", 4).column("bank");
  table.column("state", 4);
  if (wide) table.column("published_on").column("admitted");
  table.column("valid_to").column("tracked").column("disclosed").column("due", 4).column("overdue", 3);
  if (wide) table.number("saved", "t").number("saved_tce", "tce").column("origin", 5);
  for (const carbon::LibraryEntry& entry : facts.entries) put_entry(table, facts, speech, entry, wide);
  list.tables = {table.done()};
  out.sections = {std::move(list)};
  return out;
}

}  // namespace lantian::report
