#include "report/facts.hpp"
#include "report/html_page.hpp"
#include "report/sentences.hpp"

#include <algorithm>

/// Comparisons, the same period under several standards, dust series.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;

std::string heading_cell(const Page& page, std::string_view key) {
  return "<th>" + page.say(key) + "</th>";
}

std::string change_unit(const assess::Statistic& statistic) {
  return statistic.unit == "percent" ? "points" : statistic.unit;
}

void add_change_row(Page& page, const assess::Comparison& comparison, const assess::Change& change) {
  const Wording& words = page.words;
  const PeriodVerdict& now = page.bulletin.verdict;
  page.add("<tr><th scope=\"row\">" + prose(words.statistic(change.now.name)) + "</th><td>" +
           page.figure(now, change.now, words.quantity(change.now)) + "</td><td>" +
           (page.bulletin.base ? page.figure(*page.bulletin.base, change.before, words.quantity(change.before))
                               : prose(words.quantity(change.before))) +
           "</td><td>" +
           page.figure(now, change.now, words.change_quantity(change.difference, change_unit(change.now)),
                       comparison.before.name) +
           "</td><td>" +
           (change.relative ? prose(words.change_quantity(*change.relative, "percent")) : page.say("mark.none")) +
           "</td></tr>\n");
}

void add_change_table(Page& page, const assess::Comparison& comparison,
                      const std::vector<const assess::Change*>& rows) {
  page.add("<div class=\"wide\"><table><thead><tr>" + heading_cell(page, "comparison.statistic") + "<th>" +
           prose(page.words.period(comparison.now)) + "</th><th>" + prose(page.words.period(comparison.before)) +
           "</th>" + heading_cell(page, "comparison.difference") + heading_cell(page, "comparison.relative") +
           "</tr></thead><tbody>\n");
  for (const assess::Change* change : rows) add_change_row(page, comparison, *change);
  page.add("</tbody></table></div>\n");
}

/// What the bureau is asked about first; the rest is folded away.
void add_main_comparison(Page& page, const assess::Comparison& comparison) {
  std::vector<const assess::Change*> first;
  std::vector<const assess::Change*> rest;
  for (const std::string_view name :
       {"valid_days", "good_days", "good_share", "heavy_days", "heavy_share", "PM2.5.mean", "PM10.mean", "SO2.mean",
        "NO2.mean", "CO.P95", "O3.P90", "composite"}) {
    if (const assess::Change* change = change_of(comparison, name)) first.push_back(change);
  }
  for (const assess::Change& change : comparison.changes) {
    if (std::find(first.begin(), first.end(), &change) == first.end()) rest.push_back(&change);
  }
  page.add("<p class=\"note\">" + page.say("comparison.basis", {{"standard", comparison.standard->id}}) +
           page.synthetic_tag() + "</p>\n");
  add_change_table(page, comparison, first);
  if (rest.empty()) return;
  page.add("<details><summary>" + page.say("comparison.more") + "</summary>\n");
  add_change_table(page, comparison, rest);
  page.add("</details>\n");
}

std::string basis_cells(const Page& page, const assess::Comparison& comparison, std::string_view name) {
  const assess::Change* change = change_of(comparison, name);
  if (change == nullptr) return "<td class=\"quiet\">" + page.say("mark.none") + "</td>";
  const Wording& words = page.words;
  const bool relative = change->relative && change->now.unit != "d";
  const std::string moved = relative ? words.change_quantity(*change->relative, "percent")
                                     : words.change_quantity(change->difference, change_unit(change->now));
  return "<td>" +
         prose(words.number(change->before.value) + " " + words.say("mark.arrow") + " " + words.quantity(change->now)) +
         "<br><small>" + prose(moved) + "</small></td>";
}

void add_other_bases(Page& page) {
  const auto& all = page.bulletin.comparisons;
  if (all.size() < 2) return;
  page.add("<h3>" + page.say("comparison.other_bases") + "</h3>\n<div class=\"wide\"><table><thead><tr>" +
           heading_cell(page, "comparison.statistic"));
  for (const assess::Comparison& one : all) page.add("<th>" + escaped(one.standard->id) + "</th>");
  page.add("</tr></thead><tbody>\n");
  for (const std::string_view name :
       {"PM2.5.mean", "PM10.mean", "good_days", "good_share", "heavy_days", "heavy_share", "composite"}) {
    page.add("<tr><th scope=\"row\">" + prose(page.words.statistic(name)) + "</th>");
    for (const assess::Comparison& one : all) page.add(basis_cells(page, one, name));
    page.add("</tr>\n");
  }
  page.add("</tbody></table></div>\n<p class=\"note\">" + page.say("comparison.other_bases_note") + "</p>\n");
}

std::string comparison_heading(const Page& page) {
  const Bulletin& bulletin = page.bulletin;
  const auto against = [&](const Period& before) {
    return page.say("section.comparison", {{"period", page.words.period(before)}});
  };
  if (!bulletin.comparisons.empty()) return against(bulletin.comparisons.front().before);
  return bulletin.base ? against(bulletin.base->period) : page.say("section.comparison_plain");
}

void add_refusal(Page& page) {
  const Error& error = *page.bulletin.comparison_refused;
  const std::string reason = refusal_reason(page.bulletin, page.words);
  page.add("<div class=\"refused\" role=\"note\"><strong>" + page.say("comparison.refused") + "</strong>" +
           prose(reason));
  if (reason != error.message) page.add("<br><small lang=\"en\" class=\"quiet\">" + prose(error.message) + "</small>");
  page.add("</div>\n");
}

std::string attains_text(const Page& page, const PeriodVerdict& verdict) {
  if (!verdict.attains) return page.say("standards.unknown");
  return *verdict.attains ? "<span class=\"met\">" + page.say("standards.yes") + "</span>"
                          : "<span class=\"missed\">" + page.say("standards.no") + "</span>";
}

/// Several verdicts on the same unit and period, one a column.
void add_columns(Page& page, const std::vector<const PeriodVerdict*>& columns, const std::vector<std::string>& heads,
                 bool attains) {
  page.add("<div class=\"wide\"><table><thead><tr>" + heading_cell(page, "comparison.statistic"));
  for (const std::string& head : heads) page.add("<th>" + head + "</th>");
  page.add("</tr></thead><tbody>\n");
  for (const std::string_view name :
       {"valid_days", "good_days", "good_share", "heavy_days", "heavy_share", "PM2.5.mean", "PM10.mean", "SO2.mean",
        "NO2.mean", "CO.P95", "O3.P90", "composite"}) {
    page.add("<tr><th scope=\"row\">" + prose(page.words.statistic(name)) + "</th>");
    for (const PeriodVerdict* verdict : columns) page.add("<td>" + page.figure(*verdict, name) + "</td>");
    page.add("</tr>\n");
  }
  if (attains) {
    page.add("<tr><th scope=\"row\">" + page.say("standards.attains") + "</th>");
    for (const PeriodVerdict* verdict : columns) page.add("<td>" + attains_text(page, *verdict) + "</td>");
    page.add("</tr>\n");
  }
  page.add("</tbody></table></div>\n");
}

}  // namespace

void add_comparison(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  if (bulletin.comparisons.empty() && !bulletin.comparison_refused) return;
  page.open_section("comparison", comparison_heading(page));
  if (bulletin.comparison_refused) {
    add_refusal(page);
  } else {
    add_main_comparison(page, bulletin.comparisons.front());
  }
  add_other_bases(page);
  page.close_section();
}

void add_standards(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  if (bulletin.other_standards.empty()) return;
  std::vector<const PeriodVerdict*> columns{&bulletin.verdict};
  for (const PeriodVerdict& verdict : bulletin.other_standards) columns.push_back(&verdict);
  std::vector<std::string> heads;
  for (const PeriodVerdict* verdict : columns) heads.push_back(escaped(verdict->standard->id));
  page.open_section("standards", page.say("section.standards"));
  page.add("<p class=\"note\">" + page.say("standards.caption") + page.synthetic_tag() + "</p>\n");
  add_columns(page, columns, heads, true);
  page.close_section();
}

void add_dust(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  if (!bulletin.without_dust) return;
  page.open_section("dust", page.say("section.dust"));
  page.add("<p class=\"note\">" + page.say("dust.caption") + " " +
           page.say("dust.days", {{"n", std::to_string(dust_days(*bulletin.without_dust))}}) + page.synthetic_tag() +
           "</p>\n");
  add_columns(page, {&bulletin.verdict, &*bulletin.without_dust}, {page.say("dust.with"), page.say("dust.without")},
              true);
  page.close_section();
}

}  // namespace lantian::report
