#include "report/carbon_balance_paper.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "report/carbon_paper_parts.hpp"

#include <algorithm>

namespace lantian::report {
namespace {

using carbon::BalanceRow;
using carbon::Part;
constexpr int balance_places = 4;

/// Kilograms in t and yuan in 10^4 yuan: exact, so that columns add up.
Decimal balance_tonnes(std::int64_t kilograms) {
  return {kilograms, 3};
}
Decimal balance_10k_yuan(std::int64_t yuan) {
  return {yuan, 4};
}

const BalanceRow* balance_before(const BalancePaperFacts& facts, const BalanceRow& row) {
  if (facts.before == nullptr) return nullptr;
  if (row.county.empty() && row.sector.empty()) return &facts.before->all;
  const auto& rows = row.county.empty() ? facts.before->sectors : facts.before->counties;
  const auto found = std::ranges::find_if(
      rows, [&](const BalanceRow& one) { return one.county == row.county && one.sector == row.sector; });
  return found == rows.end() ? nullptr : &*found;
}

/// Of like with like alone: no value where either year lacks months or another number of enterprises stands in it.
std::optional<Rational> balance_change(const BalancePaperFacts& facts, const BalanceRow& row) {
  const BalanceRow* before = balance_before(facts, row);
  if (before == nullptr || before->enterprises != row.enterprises || before->missing != 0 || row.missing != 0)
    return std::nullopt;
  if (before->direct_kg() <= 0) return std::nullopt;
  return Rational::of(Int128{row.direct_kg() - before->direct_kg()} * 100, before->direct_kg());
}

std::string balance_name(const BalancePaperFacts& facts, const Wording& words, const BalanceRow& row) {
  if (!row.sector.empty()) return words.name(facts.sector(row.sector));
  if (!row.county.empty()) return words.name(facts.county(row.county));
  return words.say("carbon.all");
}

/// In a workbook to the kilogram in t; on a page, which has no room for that, in 10^4 t.
void put_balance_mass(CarbonTable& table, std::int64_t kilograms, bool wide) {
  if (wide) {
    table.exact(balance_tonnes(kilograms));
  } else {
    table.rounded(Decimal{kilograms, 7}, 2);
  }
}

void put_balance_row(CarbonTable& table, const BalancePaperFacts& facts, const Wording& words, const BalanceRow& row,
                     bool wide) {
  const auto mass = [&](std::int64_t kilograms) { put_balance_mass(table, kilograms, wide); };
  table.row().text(balance_name(facts, words, row));
  if (wide) table.text(row.sector.empty() ? row.county : row.sector);
  table.whole(row.enterprises).whole(row.missing);
  const BalanceEnergy energy = facts.energy(row);
  if (wide) {
    for (const Part part : {Part::fuel, Part::process, Part::recovery}) mass(row.part(part));
  }
  mass(row.direct_kg());
  table.share(balance_change(facts, row), wide ? 2 : 1);
  if (wide) {
    mass(row.part(Part::electricity));
    mass(row.part(Part::heat));
  }
  mass(row.indirect_kg());
  mass(row.coal_kg);
  if (wide) table.whole(row.coal_unknown);
  mass(energy.kgce);
  if (wide) table.whole(energy.unknown);
  if (wide) {
    table.exact(balance_10k_yuan(row.value_added_yuan));
  } else {
    table.rounded(Decimal{row.value_added_yuan, 8}, 2);
  }
  table.share(row.intensity(), wide ? balance_places : 2);
}

PaperTable balance_table(const BalancePaperFacts& facts, const PaperSpeech& speech, PaperForm form, const char* id,
                         const std::vector<BalanceRow>& rows) {
  const bool wide = form == PaperForm::workbook;
  const char* co2 = wide ? "t" : "t4";
  CarbonTable table{speech, id};
  table.column(id, 5);
  if (wide) table.column("id");
  table.number("enterprises", "", 3).number("lacking", "", 3);
  if (wide) table.number("fuel", "t").number("process", "t").number("recovery", "t");
  table.number("direct", co2, 4).number("change", "percent", 4);
  if (wide) table.number("electricity", "t").number("heat", "t");
  table.number("indirect", co2, 4).number("coal", wide ? "coal" : "coal4", 4);
  if (wide) table.number("coal_unknown");
  table.number("energy", wide ? "tce" : "tce4", 4);
  if (wide) table.number("energy_unknown");
  table.number("value_added", wide ? "yuan4" : "yuan8", 4).number("intensity", "t_yuan4", 4);
  for (const BalanceRow& row : rows) put_balance_row(table, facts, speech.words(), row, wide);
  put_balance_row(table, facts, speech.words(), facts.balance->all, wide);
  return table.done();
}

PaperSection balance_totals(const BalancePaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const BalanceRow& all = facts.balance->all;
  PaperSection out = carbon_section(speech, "totals");
  const auto intensity = all.intensity();
  out.paragraphs = {words.say(
      "carbon.totals_say",
      {{"year", facts.balance->period},
       {"n", std::to_string(all.enterprises)},
       {"direct", words.number(balance_tonnes(all.direct_kg()))},
       {"indirect", words.number(balance_tonnes(all.indirect_kg()))},
       {"coal", words.number(balance_tonnes(all.coal_kg))},
       {"energy", words.number(balance_tonnes(facts.energy(all).kgce))},
       {"intensity", intensity ? words.number(round_half_even(*intensity, balance_places)) : words.say("mark.none")}})};
  out.paragraphs.push_back(speech.say("carbon.totals_how"));
  out.paragraphs.push_back(speech.say("carbon.rounded"));
  return out;
}

PaperSection balance_codes(const BalancePaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out = carbon_section(speech, "codes");
  out.paragraphs = {words.say("carbon.codes_say", {{"rule", facts.rating->text()},
                                                   {"source", facts.rating->source},
                                                   {"status", carbon_status(speech, facts.rating->status)}})};
  CarbonTable levels{speech, "levels"};
  levels.column("level", 4).number("enterprises");
  const auto count = [&](const std::string& level) {
    return static_cast<std::int64_t>(std::ranges::count(facts.ratings, level, &carbon::Rating::level));
  };
  for (const carbon::Band& band : facts.rating->levels) {
    levels.row().text(words.say("carbon.level", {{"level", band.id}})).whole(count(band.id));
  }
  levels.row().text(speech.say("carbon.no_level")).whole(count(""));
  out.tables.push_back(levels.done());
  CarbonTable codes{speech, "codes"};
  codes.column("enterprise", 6).number("intensity", "t_yuan4", 4).column("tier", 2).number("ratio");
  codes.column("level", 2).column("rating_state", 3).column("reason", 4).column("trend", 3);
  for (const carbon::Rating& one : facts.ratings) {
    codes.row().text(words.name(facts.enterprise(one.enterprise))).share(one.intensity, balance_places);
    codes.text(one.tier.empty() ? "" : speech.say("carbon.tier_" + one.tier)).share(one.ratio, balance_places);
    codes.text(one.level).word("rating", name_of(one.state));
    codes.text(one.reason == carbon::NoLevel::none ? ""
                                                   : speech.say("carbon.reason_" + std::string{name_of(one.reason)}));
    codes.word("trend", name_of(one.trend));
  }
  out.tables.push_back(codes.done());
  return out;
}

/// Beside what was computed and never in it.
PaperSection balance_published(const BalancePaperFacts& facts, const PaperSpeech& speech) {
  PaperSection out = carbon_section(speech, "published");
  out.paragraphs = {speech.say(facts.published.empty() ? "carbon.none_published" : "carbon.published_say")};
  CarbonTable table{speech, "published"};
  table.column("published", 5).number("value").column("unit", 3).column("source", 6);
  for (const carbon::PublishedCarbon& one : facts.published) {
    std::string unit = one.unit;
    std::ranges::replace(unit, ' ', '_');
    table.row().text(speech.words().name(one.name)).exact(one.value).word("unit", unit).text(one.source);
  }
  if (!table.empty()) out.tables.push_back(table.done());
  return out;
}

PaperSection balance_limits(const BalancePaperFacts& facts, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const carbon::Balance& balance = *facts.balance;
  PaperSection out = carbon_section(speech, "limits");
  if (balance.synthetic) out.paragraphs.push_back(speech.say("carbon.limit_synthetic"));
  out.paragraphs.push_back(speech.say("carbon.limit_members"));
  if (!balance.region.electricity_known || !balance.region.heat_known)
    out.paragraphs.push_back(speech.say("carbon.limit_border"));
  out.paragraphs.push_back(
      words.say("carbon.limit_lacking", {{"missing", std::to_string(balance.all.missing)},
                                         {"provisional", std::to_string(balance.all.provisional)},
                                         {"coal", std::to_string(balance.all.coal_unknown)},
                                         {"energy", std::to_string(facts.energy(balance.all).unknown)}}));
  if (!facts.failed.empty()) {
    out.paragraphs.push_back(
        words.say("carbon.limit_failed", {{"list", joined(facts.failed, speech.say("mark.comma"))}}));
  }
  out.paragraphs.push_back(words.say(
      "carbon.limit_rule", {{"source", facts.rule->source}, {"status", carbon_status(speech, facts.rule->status)}}));
  out.paragraphs.push_back(
      words.say("carbon.limit_carriers", {{"status", carbon_status(speech, facts.carriers_status)}}));
  out.paragraphs.push_back(
      words.say("carbon.limit_bases", {{"bases", joined(balance.bases, speech.say("mark.comma"))}}));
  return out;
}

}  // namespace

Paper balance_paper(const BalancePaperFacts& facts, const PaperSpeech& speech, PaperForm form) {
  const Wording words = speech.words();
  Paper out;
  out.title =
      words.say("carbon.balance_title", {{"region", words.name(facts.region)}, {"year", facts.balance->period}});
  out.subtitle = speech.say("carbon.balance_subtitle");
  out.synthetic = facts.balance->synthetic;
  out.synthetic_words = speech.say("carbon.synthetic");
  PaperSection sectors = carbon_section(speech, "sectors");
  sectors.tables = {balance_table(facts, speech, form, "sector", facts.balance->sectors)};
  PaperSection counties = carbon_section(speech, "counties");
  counties.tables = {balance_table(facts, speech, form, "county", facts.balance->counties)};
  out.sections = {
      balance_totals(facts, speech),    std::move(sectors),           std::move(counties), balance_codes(facts, speech),
      balance_published(facts, speech), balance_limits(facts, speech)};
  return out;
}

}  // namespace lantian::report
