#include "base/assert.hpp"
#include "base/text.hpp"
#include "report/explain_forms.hpp"
#include "report/facts.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <array>

/// The same statements as the page, as Markdown with tables.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;
using Cells = std::vector<std::string>;

/// Characters that Markdown or the HTML inside it would read as markup.
std::string marked(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '|':
      case '*':
      case '_':
      case '`':
      case '[':
      case ']':
      case '\\':
      case '#':
        safe += '\\';
        safe += c;
        break;
      case '\n':
        safe += ' ';
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

struct Sheet {
  const Bulletin& bulletin;
  const Wording& words;
  std::string out;

  void heading(const std::string& text) { out += "\n## " + marked(text) + "\n\n"; }
  void paragraph(const std::string& text) { out += marked(text) + "\n\n"; }
  void row(const Cells& cells) {
    out += "|";
    for (const std::string& cell : cells) out += " " + cell + " |";
    out += "\n";
  }
  /// The first column to the left, numbers to the right.
  void head(const Cells& cells) {
    row(cells);
    out += "|";
    for (std::size_t i = 0; i < cells.size(); ++i) out += i == 0 ? ":--|" : "--:|";
    out += "\n";
  }
  std::string say(std::string_view key) const { return marked(words.say(key)); }
  std::string value(const PeriodVerdict& verdict, std::string_view name) const {
    const auto statistic = pick(verdict, name);
    return marked(statistic ? words.quantity(*statistic) : words.say("mark.none"));
  }
  std::string decimal(const std::optional<Decimal>& value) const {
    return marked(value ? words.number(*value) : words.say("mark.none"));
  }
  std::string limit(const standards::Limit* limit) const {
    return marked(limit == nullptr ? words.say("mark.none") : words.quantity(limit->value, limit->unit));
  }
  std::string answer(const std::optional<bool>& answer) const {
    return say(!answer ? "mark.none" : *answer ? "mark.yes" : "mark.no");
  }
};

void add_title(Sheet& sheet) {
  const PeriodVerdict& verdict = sheet.bulletin.verdict;
  const Wording& words = sheet.words;
  sheet.out += "# " +
               marked(words.say("page.title",
                                {{"unit", words.name(verdict.unit_name)}, {"period", words.period(verdict.period)}})) +
               "\n\n";
  if (is_synthetic(sheet.bulletin))
    sheet.out += "> **" + sheet.say("page.synthetic") + "** " + sheet.say("page.synthetic_long") + "\n\n";
  const std::string dot = sheet.say("mark.dot");
  const std::string colon = sheet.say("mark.colon");
  sheet.out += sheet.say("page.unit") + colon + "`" + verdict.unit_id + "`" + dot + marked(words.span(verdict.period)) +
               dot + sheet.say("page.standard") + colon + marked(verdict.standard->id) + dot +
               marked(words.clock(sheet.bulletin)) + "\n\n";
  sheet.paragraph(lead_sentence(sheet.bulletin, words));
  const Language language = words.chinese() ? Language::zh : Language::en;
  std::vector<std::string> said = sentences(sheet.bulletin, language);
  if (is_synthetic(sheet.bulletin) && !said.empty()) said.erase(said.begin());
  for (const std::string& sentence : said) sheet.out += "- " + marked(sentence) + "\n";
}

void add_classes_table(Sheet& sheet) {
  const PeriodVerdict& verdict = sheet.bulletin.verdict;
  if (!has_classes(verdict)) return;
  sheet.heading(sheet.words.say("section.classes"));
  sheet.head({sheet.say("classes.class"), sheet.say("classes.days"), sheet.say("classes.share")});
  const auto& levels = verdict.standard->index->levels;
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    const int days = verdict.counts.by_level[i];
    sheet.row({marked(levels[i].numeral + " " + sheet.words.name(levels[i].name)), std::to_string(days),
               marked(sheet.words.quantity(percent_of(days, verdict.counts.valid, 1), "percent"))});
  }
}

void add_months_table(Sheet& sheet) {
  const std::vector<MonthRow> rows = month_means(sheet.bulletin.verdict);
  if (rows.size() < 2) return;
  sheet.heading(sheet.words.say("months.table"));
  sheet.head({sheet.say("page.period"), "PM2.5", "PM10", "O3"});
  for (const MonthRow& row : rows) {
    const bool whole = row.month.kind == PeriodKind::month;
    Cells cells{marked(whole ? sheet.words.month(row.month.begin) : sheet.words.span(row.month))};
    for (const terms::Species species : {terms::Species::pm25, terms::Species::pm10, terms::Species::o3})
      cells.push_back(sheet.decimal(row.species[species].value));
    sheet.row(cells);
  }
}

void add_species_table(Sheet& sheet) {
  const PeriodVerdict& verdict = sheet.bulletin.verdict;
  sheet.heading(sheet.words.say("section.species"));
  Cells head;
  for (const std::string_view key :
       {"species", "days", "mean", "limit", "attains", "percentile", "limit", "attains", "over"}) {
    head.push_back(sheet.say("species." + std::string{key}));
  }
  sheet.head(head);
  for (const assess::SpeciesPeriod& species : verdict.species) {
    const std::string symbol{terms::symbol(species.species)};
    sheet.row({symbol, std::to_string(species.valid_days), sheet.value(verdict, symbol + ".mean"),
               sheet.limit(mean_limit(verdict, species.species)), sheet.answer(species.mean_attains),
               sheet.value(verdict, symbol + ".P" + species.percentile_rank.text()),
               sheet.limit(species.percentile ? daily_limit(verdict, species.species) : nullptr),
               sheet.answer(species.percentile_attains), std::to_string(species.days_over_limit)});
  }
}

void add_targets_table(Sheet& sheet) {
  if (sheet.bulletin.targets.empty()) return;
  const Wording& words = sheet.words;
  sheet.heading(words.say("section.targets"));
  sheet.head({sheet.say("comparison.statistic"), sheet.say("target.value"), sheet.say("target.target"),
              sheet.say("target.margin"), sheet.say("target.met")});
  for (const assess::TargetVerdict& target : sheet.bulletin.targets) {
    const std::string& unit = target.target.unit;
    sheet.row({marked(words.target(target, sheet.bulletin)), marked(words.quantity(target.value.value, unit)),
               marked(words.say(target.target.at_most ? "mark.at_most" : "mark.at_least") + " " +
                      words.quantity(target.target.value, unit)),
               marked(words.change_quantity(target.margin, unit == "percent" ? "points" : unit)),
               sheet.answer(target.met)});
  }
}

void add_comparison_table(Sheet& sheet) {
  const Bulletin& bulletin = sheet.bulletin;
  const Wording& words = sheet.words;
  if (bulletin.comparison_refused) {
    sheet.heading(bulletin.base ? words.say("section.comparison", {{"period", words.period(bulletin.base->period)}})
                                : words.say("section.comparison_plain"));
    sheet.out += "> **" + sheet.say("comparison.refused") + "** " + marked(refusal_reason(bulletin, words)) + "\n\n";
  }
  for (const assess::Comparison& one : bulletin.comparisons) {
    sheet.heading(words.say("section.comparison", {{"period", words.period(one.before)}}) + words.say("mark.dot") +
                  one.standard->id);
    sheet.head({sheet.say("comparison.statistic"), marked(words.period(one.now)), marked(words.period(one.before)),
                sheet.say("comparison.difference"), sheet.say("comparison.relative")});
    for (const assess::Change& change : one.changes) {
      const std::string unit = change.now.unit == "percent" ? "points" : change.now.unit;
      sheet.row(
          {marked(words.statistic(change.now.name)), marked(words.quantity(change.now)),
           marked(words.quantity(change.before)), marked(words.change_quantity(change.difference, unit)),
           marked(change.relative ? words.change_quantity(*change.relative, "percent") : words.say("mark.none"))});
    }
  }
}

/// Several verdicts beside each other, each row one of them.
void add_verdict_rows(Sheet& sheet, const std::vector<std::pair<std::string, const PeriodVerdict*>>& rows) {
  sheet.head({"", "PM2.5", "PM10", sheet.say("members.o3"), sheet.say("members.good"), sheet.say("members.heavy"),
              sheet.say("members.composite")});
  for (const auto& [name, verdict] : rows) {
    const auto fraction = [&](const std::string& share, int days) {
      return sheet.value(*verdict, share) +
             (verdict->counts.valid > 0 ? fmt::format(" ({}/{})", days, verdict->counts.valid) : "");
    };
    sheet.row({marked(name), sheet.value(*verdict, "PM2.5.mean"), sheet.value(*verdict, "PM10.mean"),
               sheet.value(*verdict, "O3.P90"), fraction("good_share", verdict->counts.good),
               fraction("heavy_share", verdict->counts.heavy), sheet.value(*verdict, "composite")});
  }
}

void add_others(Sheet& sheet) {
  const Bulletin& bulletin = sheet.bulletin;
  const Wording& words = sheet.words;
  std::vector<std::pair<std::string, const PeriodVerdict*>> rows;
  if (!bulletin.other_standards.empty()) {
    sheet.heading(words.say("section.standards"));
    rows.emplace_back(bulletin.verdict.standard->id, &bulletin.verdict);
    for (const PeriodVerdict& other : bulletin.other_standards) rows.emplace_back(other.standard->id, &other);
    add_verdict_rows(sheet, rows);
  }
  if (bulletin.without_dust) {
    sheet.heading(words.say("section.dust"));
    add_verdict_rows(
        sheet, {{words.say("dust.with"), &bulletin.verdict}, {words.say("dust.without"), &*bulletin.without_dust}});
  }
  rows.clear();
  for (const PeriodVerdict& member : members_of(bulletin)) {
    std::string rank;
    for (const assess::RankRow& row : bulletin.ranks) {
      if (row.unit_id == member.unit_id && row.rank > 0) rank = std::to_string(row.rank) + ". ";
    }
    rows.emplace_back(rank + words.name(member.unit_name), &member);
  }
  if (rows.empty()) return;
  sheet.heading(words.say("section.members"));
  add_verdict_rows(sheet, rows);
}

void add_status_tables(Sheet& sheet) {
  const Wording& words = sheet.words;
  if (!sheet.bulletin.status.empty()) sheet.heading(words.say("section.status"));
  for (const assess::StatusVerdict& status : sheet.bulletin.status) {
    sheet.out += "### " + sheet.say("status." + status.kind) +
                 (status.synthetic ? " (" + sheet.say("page.synthetic_chart") + ")" : "") + "\n\n";
    for (std::size_t i = 0; status.rule != nullptr && status.counts.total > 0 && i < status.counts.by_class.size() &&
                            i < status.rule->classes.size();
         ++i) {
      const int points = status.counts.by_class[i];
      if (points == 0) continue;
      sheet.out +=
          "- " +
          marked(status.rule->classes[i].numeral + words.say("mark.colon") +
                 words.say("status.counts",
                           {{"n", std::to_string(points)},
                            {"total", std::to_string(status.counts.total)},
                            {"share", words.quantity(percent_of(points, status.counts.total, 1), "percent")}})) +
          "\n";
    }
    if (status.mean_printed)
      sheet.out +=
          "- " + marked(words.say("status.mean", {{"value", words.quantity(*status.mean_printed, "dB(A)")}})) + "\n";
    const std::string& overall = words.chinese() ? status.overall_name_zh : status.overall_name_en;
    if (!overall.empty()) sheet.out += "- " + marked(words.say("status.overall", {{"name", overall}})) + "\n";
    sheet.out += "\n";
  }
}

void add_reproduction_table(Sheet& sheet) {
  if (sheet.bulletin.reproductions.empty()) return;
  const Wording& words = sheet.words;
  sheet.heading(words.say("section.reproduction"));
  sheet.head({sheet.say("reproduction.id"), sheet.say("reproduction.statistic"), sheet.say("reproduction.published"),
              sheet.say("reproduction.computed"), sheet.say("reproduction.equal"), sheet.say("reproduction.source")});
  for (const Reproduction& one : sheet.bulletin.reproductions) {
    sheet.row({marked(one.published.id), marked(words.statistic(one.published.statistic)),
               marked(words.quantity(one.published.value, one.published.unit)),
               marked(one.computed ? words.quantity(*one.computed, one.published.unit) : one.why),
               sheet.say(one.equal ? "mark.yes" : "mark.no"), marked(one.published.source)});
  }
}

void add_lineage_table(Sheet& sheet) {
  const Bulletin& bulletin = sheet.bulletin;
  const PeriodVerdict& verdict = bulletin.verdict;
  const Wording& words = sheet.words;
  sheet.heading(words.say("section.lineage"));
  sheet.out += "`" + words.say("lineage.command", {{"figure", "FIGURE"}}) + "`\n\n";
  for (const auto& [key, text] : {std::pair{"readings", std::to_string(bulletin.lineage.row_count)},
                                  std::pair{"hash", bulletin.lineage.content_sha256},
                                  std::pair{"revision", std::to_string(bulletin.lineage.revision)}}) {
    sheet.out += "- " + sheet.say("lineage." + std::string{key}) + sheet.say("mark.colon") + marked(text) + "\n";
  }
  sheet.out += "\n";
  sheet.head({sheet.say("lineage.figure"), sheet.say("lineage.value"), sheet.say("lineage.rests")});
  for (const std::string& name : assess::statistic_names(verdict)) {
    Cells refs;
    for (const standards::RuleRef& ref : rules_of(verdict, name)) refs.push_back(ref.text());
    sheet.row({"`" + address_of(verdict, name).text() + "`", sheet.value(verdict, name), marked(joined(refs, " "))});
  }
  sheet.out += "\n";
  sheet.head({sheet.say("lineage.rule"), sheet.say("lineage.document"), sheet.say("lineage.status"),
              sheet.say("lineage.rule_hash")});
  for (const standards::RuleHead* head : heads_of(*verdict.standard)) {
    sheet.row({"`" + head->ref.text() + "`", marked(head->document), marked(head->status),
               "`" + head->ref.sha256.substr(0, 12) + "`"});
  }
}

}  // namespace

std::string bulletin_markdown(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  Sheet sheet{bulletin, words, {}};
  add_title(sheet);
  add_targets_table(sheet);
  add_comparison_table(sheet);
  if (bulletin.why) {
    sheet.heading(words.say("explain.head"));
    sheet.out += explain_section_markdown(*bulletin.why, words);
  }
  add_classes_table(sheet);
  add_months_table(sheet);
  add_species_table(sheet);
  add_others(sheet);
  add_status_tables(sheet);
  add_reproduction_table(sheet);
  for (const std::string& note : bulletin.verdict.notes)
    sheet.out += (&note == &bulletin.verdict.notes.front() ? "\n## " + sheet.say("section.notes") + "\n\n- " : "- ") +
                 marked(note) + "\n";
  add_lineage_table(sheet);
  return std::move(sheet.out);
}

}  // namespace lantian::report
