#include "base/assert.hpp"
#include "base/text.hpp"
#include "report/explain_forms.hpp"
#include "report/facts.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <algorithm>

/// The key lines for the terminal: one line per unit, then one per target, change and published figure.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;

/// Columns a text takes on a terminal: Chinese characters and full-width marks take two.
std::size_t terminal_columns(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // Three-byte characters from U+3000 on (lead byte E3 and above) are wide; dashes, arrows and marks below are not.
    columns += bytes == 4 || lead >= 0xE3 ? 2 : 1;
    i += bytes;
  }
  return columns;
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t taken = terminal_columns(text);
  return taken >= columns ? text + " " : text + std::string(columns - taken, ' ');
}

/// Terminals print the unit in ASCII, so that a line can be searched for.
std::string plain_quantity(const Decimal& value, std::string_view unit, const Wording& words) {
  const bool concentration = unit.ends_with("/m3");
  return concentration ? words.number(value) + " " + std::string{unit} : words.quantity(value, unit);
}

void add_line(std::string& out, const std::string& head, const std::string& rest) {
  out += "  " + padded(head, 16) + rest + "\n";
}

std::string key_figures(const PeriodVerdict& verdict, const Wording& words) {
  std::vector<std::string> parts;
  if (const auto pm25 = pick(verdict, "PM2.5.mean")) {
    parts.push_back(words.say("text.pm25", {{"value", plain_quantity(pm25->value, pm25->unit, words)}}));
  }
  for (const auto& [key, days] : {std::pair{"good", verdict.counts.good}, std::pair{"heavy", verdict.counts.heavy}}) {
    const auto share = pick(verdict, std::string{key} + "_share");
    if (!share || !has_classes(verdict)) continue;
    parts.push_back(words.say(std::string{"text."} + key, {{"part", std::to_string(days)},
                                                           {"whole", std::to_string(verdict.counts.valid)},
                                                           {"share", words.quantity(*share)}}));
  }
  if (verdict.composite)
    parts.push_back(words.say("text.composite", {{"value", words.number(verdict.composite->printed)}}));
  return joined(parts, words.say("mark.dot"));
}

void add_targets_text(std::string& out, const Bulletin& bulletin, const Wording& words) {
  for (const assess::TargetVerdict& target : bulletin.targets) {
    const std::string& unit = target.target.unit;
    add_line(out, words.say("text.target"),
             words.say("text.target_line",
                       {{"name", words.target(target, bulletin)},
                        {"value", plain_quantity(target.value.value, unit, words)},
                        {"relation", words.say(target.target.at_most ? "mark.at_most" : "mark.at_least")},
                        {"target", plain_quantity(target.target.value, unit, words)},
                        {"verdict", words.say(target.met ? "sentence.met" : "sentence.missed")},
                        {"margin", words.change(target.margin)}}));
  }
}

void add_comparison_text(std::string& out, const Bulletin& bulletin, const Wording& words) {
  if (bulletin.comparison_refused) {
    add_line(out, words.say("text.refused"), refusal_reason(bulletin, words));
    return;
  }
  if (bulletin.comparisons.empty()) return;
  const assess::Comparison& main = bulletin.comparisons.front();
  for (const std::string_view name : {"PM2.5.mean", "good_days", "good_share", "heavy_share"}) {
    const assess::Change* change = change_of(main, name);
    if (change == nullptr) continue;
    const bool relative = change->relative && change->now.unit != "d";
    const std::string unit = change->now.unit == "percent" ? "points" : change->now.unit;
    add_line(out, words.say("text.against", {{"period", words.period(main.before)}}),
             words.say("text.against_line", {{"name", words.statistic(name)},
                                             {"before", words.number(change->before.value)},
                                             {"now", plain_quantity(change->now.value, change->now.unit, words)},
                                             {"change", relative ? words.change_quantity(*change->relative, "percent")
                                                                 : words.change_quantity(change->difference, unit)}}));
  }
}

/// A share of the verdict's own unit and period is shown as its fraction.
std::optional<std::string> fraction_of(const Bulletin& bulletin, const terms::PublishedFigure& figure) {
  const PeriodVerdict& verdict = bulletin.verdict;
  const bool own = figure.unit_id == verdict.unit_id && figure.period == verdict.period.name && figure.against.empty();
  if (!own || verdict.counts.valid == 0) return std::nullopt;
  if (figure.statistic == "good_share") return fmt::format("{}/{}", verdict.counts.good, verdict.counts.valid);
  if (figure.statistic == "heavy_share") return fmt::format("{}/{}", verdict.counts.heavy, verdict.counts.valid);
  return std::nullopt;
}

void add_reproductions_text(std::string& out, const Bulletin& bulletin, const Wording& words) {
  for (const Reproduction& one : bulletin.reproductions) {
    const terms::PublishedFigure& figure = one.published;
    const std::string head = words.say("text.published");
    const std::string published = plain_quantity(figure.value, figure.unit, words);
    const std::string statistic = words.statistic(figure.statistic);
    const std::string mark = words.say(one.equal ? "mark.yes" : "mark.no");
    if (!one.computed) {
      add_line(out, head,
               words.say("text.not_computed",
                         {{"id", figure.id}, {"statistic", statistic}, {"published", published}, {"reason", one.why}}));
      continue;
    }
    const auto fraction = fraction_of(bulletin, figure);
    const std::string computed =
        plain_quantity(*one.computed, figure.unit, words) + (fraction ? " (" + *fraction + ")" : "");
    add_line(out, head,
             words.say("text.published_line", {{"id", figure.id},
                                               {"statistic", statistic},
                                               {"published", published},
                                               {"computed", computed},
                                               {"mark", mark}}));
  }
}

void add_members_text(std::string& out, const Bulletin& bulletin, const Wording& words) {
  std::size_t widest = 0;
  for (const PeriodVerdict& member : members_of(bulletin))
    widest = std::max(widest, terminal_columns(words.name(member.unit_name)));
  for (const PeriodVerdict& member : members_of(bulletin)) {
    std::string rank;
    for (const assess::RankRow& row : bulletin.ranks) {
      if (row.unit_id == member.unit_id && row.rank > 0)
        rank = words.say("mark.dot") + words.say("text.rank", {{"rank", std::to_string(row.rank)}});
    }
    add_line(out, member.unit_id, padded(words.name(member.unit_name), widest + 2) + key_figures(member, words) + rank);
  }
}

std::string status_line(const assess::StatusVerdict& status, const Wording& words) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; status.rule != nullptr && status.counts.total > 0 && i < status.counts.by_class.size() &&
                          i < status.rule->classes.size();
       ++i) {
    const int points = status.counts.by_class[i];
    if (points == 0) continue;
    parts.push_back(fmt::format("{} {}/{} = {}", status.rule->classes[i].numeral, points, status.counts.total,
                                words.quantity(percent_of(points, status.counts.total, 1), "percent")));
  }
  if (status.mean_printed) parts.push_back(words.quantity(*status.mean_printed, "dB(A)"));
  const std::string& overall = words.chinese() ? status.overall_name_zh : status.overall_name_en;
  if (!overall.empty()) parts.push_back(overall);
  return words.say("status." + status.kind) + words.say("mark.colon") + joined(parts, words.say("mark.dot"));
}

/// A single day has an index, a class and primary pollutants of its own.
void add_day_text(std::string& out, const PeriodVerdict& verdict, const Wording& words) {
  if (verdict.days.size() != 1 || verdict.days.front().status != assess::IndexStatus::published) return;
  const assess::DayVerdict& day = verdict.days.front();
  const standards::Level& level = verdict.standard->index->level(day.aqi);
  const std::string primary = day.primary.empty() ? words.say("mark.none") : words.species(day.primary);
  add_line(out, words.say("text.index"),
           words.say("text.index_line",
                     {{"index", std::to_string(day.aqi)}, {"level", words.name(level.name)}, {"primary", primary}}));
}

}  // namespace

std::string bulletin_text(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  const PeriodVerdict& verdict = bulletin.verdict;
  const assess::DayCounts& counts = verdict.counts;
  std::string out = fmt::format("{} {} {} {}: {}\n", verdict.unit_id, words.name(verdict.unit_name),
                                verdict.period.name, verdict.standard->id, key_figures(verdict, words));
  if (is_synthetic(bulletin)) add_line(out, words.say("text.synthetic"), words.say("text.synthetic_line"));
  add_line(out, words.say("text.days"),
           words.say("text.days_line", {{"valid", std::to_string(counts.valid)},
                                        {"na", std::to_string(counts.not_available)},
                                        {"none", std::to_string(counts.no_data)},
                                        {"calendar", std::to_string(counts.calendar)}}));
  add_day_text(out, verdict, words);
  if (!verdict.completeness.complete) {
    add_line(out, words.say("text.incomplete"),
             words.say("text.incomplete_line", {{"valid", std::to_string(verdict.completeness.valid_days)},
                                                {"required", std::to_string(verdict.completeness.required_days)}}));
    for (const std::string& shortfall : verdict.completeness.shortfalls) add_line(out, "", shortfall);
  }
  add_targets_text(out, bulletin, words);
  add_comparison_text(out, bulletin, words);
  if (bulletin.why) out += "  " + words.say("explain.head") + "\n" + explain_section_text(*bulletin.why, words);
  for (const PeriodVerdict& other : bulletin.other_standards)
    add_line(out, other.standard->id, key_figures(other, words));
  if (bulletin.without_dust) add_line(out, words.say("text.dust"), key_figures(*bulletin.without_dust, words));
  add_members_text(out, bulletin, words);
  for (const assess::StatusVerdict& status : bulletin.status)
    add_line(out, words.say("text.status"), status_line(status, words));
  add_reproductions_text(out, bulletin, words);
  add_line(out, words.say("text.lineage"),
           words.say("text.lineage_line", {{"n", std::to_string(bulletin.lineage.row_count)},
                                           {"hash", bulletin.lineage.content_sha256.substr(0, 12)},
                                           {"revision", std::to_string(bulletin.lineage.revision)}}));
  return out;
}

}  // namespace lantian::report
