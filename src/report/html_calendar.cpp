#include "report/facts.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

#include <algorithm>

/// The period day by day: a leaf for each month, or a skyline for each member of a group.
namespace lantian::report {
namespace {

using assess::DayVerdict;
using assess::IndexStatus;

constexpr int cell = 30;
constexpr int pitch = 32;
constexpr int weekday_row = 14;

std::string day_title(const DayVerdict& day, bool dust, const standards::IndexRule& rule, const Wording& words) {
  std::string title;
  if (day.status == IndexStatus::published && day.level >= 0) {
    const standards::Level& level = rule.levels[static_cast<std::size_t>(day.level)];
    title = words.say("calendar.day_title", {{"date", words.day(day.day)},
                                             {"aqi", std::to_string(day.aqi)},
                                             {"level", level.numeral},
                                             {"name", words.name(level.name)}});
    if (!day.primary.empty()) title += words.say("calendar.day_primary", {{"species", words.species(day.primary)}});
    if (day.from_published_index) title += words.say("calendar.day_source");
  } else if (day.status == IndexStatus::not_available) {
    title = words.say("calendar.day_na", {{"date", words.day(day.day)}, {"species", words.species(day.missing)}});
  } else {
    title = words.say("calendar.day_none", {{"date", words.day(day.day)}});
  }
  return dust ? title + words.say("calendar.day_dust") : title;
}

/// Small corner that marks a dust day.
std::string dust_mark(int x, int y) {
  return fmt::format("<path class=\"dustmark\" d=\"M{} {}h9v9z\"/>", x + cell - 9, y);
}

/// `dust`: the day is taken out of the series without dust.
void add_cell(Page& page, const DayVerdict& day, bool dust, int x, int y) {
  const standards::IndexRule& rule = *page.bulletin.verdict.standard->index;
  const unsigned number = static_cast<unsigned>(std::chrono::year_month_day{day.day}.day());
  page.add("<g class=\"day\"><title>" + escaped(day_title(day, dust, rule, page.words)) + "</title>");
  if (day.status == IndexStatus::published && day.level >= 0) {
    page.add(fmt::format(
        "<rect class=\"k{0}\" x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"{3}\" rx=\"3\"/>"
        "<text class=\"dn n{0}\" x=\"{4}\" y=\"{5}\">{6}</text><text class=\"lv n{0}\" x=\"{7}\" y=\"{8}\">{9}</text>",
        day.level, x, y, cell, x + 3, y + 8, number, x + cell / 2, y + 21,
        escaped(rule.levels[static_cast<std::size_t>(day.level)].numeral)));
  } else if (day.status == IndexStatus::not_available) {
    page.add(fmt::format(
        "<rect class=\"hatched\" fill=\"url(#hatch)\" x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{2}\" rx=\"3\"/>"
        "<text class=\"dn missing\" x=\"{3}\" y=\"{4}\">{5}</text><text class=\"lv missing\" x=\"{6}\" "
        "y=\"{7}\">{8}</text>",
        x, y, cell, x + 3, y + 8, number, x + cell / 2, y + 21, escaped(page.words.say("calendar.na"))));
  } else {
    page.add(
        fmt::format("<rect class=\"blank\" x=\"{0}.5\" y=\"{1}.5\" width=\"{2}\" height=\"{2}\" rx=\"3\"/>"
                    "<text class=\"dn missing\" x=\"{3}\" y=\"{4}\">{5}</text>",
                    x, y, cell - 1, x + 3, y + 8, number));
  }
  if (dust) page.add(dust_mark(x, y));
  page.add("</g>\n");
}

/// One month as a leaf of seven columns, Monday first.
void add_leaf(Page& page, const Period& month, const std::vector<DayVerdict>& days) {
  const std::chrono::year_month_day begin{month.begin};
  const Day first = std::chrono::local_days{begin.year() / begin.month() / 1};
  const int lead = static_cast<int>(std::chrono::weekday{first}.iso_encoding()) - 1;
  const int in_month =
      static_cast<int>(static_cast<unsigned>((begin.year() / begin.month() / std::chrono::last).day()));
  const std::vector<Day> marked = dust_calendar(page.bulletin);
  const int weeks = (lead + in_month + 6) / 7;
  const std::string name = page.words.month(month.begin);
  page.add(fmt::format("<div><h3>{}</h3>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", prose(name),
                       7 * pitch - 2, weekday_row + weeks * pitch - 2,
                       escaped(page.words.say("calendar.aria", {{"month", name}}))));
  for (int weekday = 1; weekday <= 7; ++weekday) {
    page.add(fmt::format("<text class=\"wd\" text-anchor=\"middle\" x=\"{}\" y=\"9\">{}</text>",
                         (weekday - 1) * pitch + cell / 2, page.say("date.weekday_" + std::to_string(weekday))));
  }
  page.add("\n");
  for (const DayVerdict& day : days) {
    if (!month.contains(day.day)) continue;
    const int slot = lead + static_cast<int>((day.day - first).count());
    const bool dust = std::find(marked.begin(), marked.end(), day.day) != marked.end();
    add_cell(page, day, dust, slot % 7 * pitch, weekday_row + slot / 7 * pitch);
  }
  page.add("</svg></div>\n");
}

void add_legend(Page& page, const assess::PeriodVerdict& verdict) {
  const standards::IndexRule& rule = *verdict.standard->index;
  page.add("<ul class=\"legend\">\n");
  for (std::size_t i = 0; i < rule.levels.size(); ++i) {
    page.add(fmt::format("<li><span class=\"key b{}\">{}</span>{}</li>\n", i, escaped(rule.levels[i].numeral),
                         prose(page.words.name(rule.levels[i].name))));
  }
  const std::string frame = "<span class=\"key\"><svg viewBox=\"0 0 24 20\" aria-hidden=\"true\">";
  page.add("<li>" + frame +
           "<rect class=\"hatched\" fill=\"url(#hatch)\" x=\".5\" y=\".5\" width=\"23\" height=\"19\" "
           "rx=\"3\"/></svg></span>" +
           page.say("calendar.not_available") + "</li>\n<li>" + frame +
           "<rect class=\"blank\" x=\".5\" y=\".5\" width=\"23\" height=\"19\" rx=\"3\"/></svg></span>" +
           page.say("calendar.no_data") + "</li>\n");
  if (!dust_calendar(page.bulletin).empty()) {
    page.add("<li>" + frame + "<path class=\"dustmark\" d=\"M8 5h9v9z\"/></svg></span>" + page.say("calendar.dust") +
             "</li>\n");
  }
  page.add("</ul>\n");
}

/// The switch stands once, under the first calendar; the script shows it.
void add_palette_switch(Page& page) {
  page.add("<button class=\"swap\" type=\"button\" hidden title=\"" + escaped(page.words.say("page.palette")) + "\">" +
           page.say("page.palette_button") + "</button>");
}

/// Hatching for days that are not available, defined once.
void add_patterns(Page& page) {
  page.add(
      "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" "
      "width=\"5\" height=\"5\" "
      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" "
      "fill=\"#f4f6f8\"/>"
      "<path d=\"M0 0v5\" stroke=\"#c2cbd3\" stroke-width=\"2\"/></pattern></defs></svg>\n");
}

/// All days of one class as one path of columns: colour and height say the class, so neither stands alone.
std::string skyline_paths(const assess::PeriodVerdict& member, int height, std::size_t levels) {
  std::vector<std::string> paths(levels);
  for (std::size_t i = 0; i < member.days.size(); ++i) {
    const DayVerdict& day = member.days[i];
    if (day.status != IndexStatus::published || day.level < 0) continue;
    const auto level = static_cast<std::size_t>(day.level);
    if (level >= levels) continue;
    const int tall = height * (day.level + 1) / static_cast<int>(levels);
    paths[level] += fmt::format("M{} {}h2.7v{}h-2.7z", i * 3, height - tall, tall);
  }
  std::string markup;
  for (std::size_t level = 0; level < levels; ++level) {
    if (!paths[level].empty()) markup += fmt::format("<path class=\"k{}\" d=\"{}\"/>", level, paths[level]);
  }
  return markup;
}

void add_skyline(Page& page, const assess::PeriodVerdict& member) {
  constexpr int height = 36;
  const std::size_t width = 3 * member.days.size();
  const std::string name = page.words.name(member.unit_name);
  page.add("<div class=\"who\">" + prose(name) + "</div>");
  page.add(
      fmt::format("<div class=\"strip\"><svg viewBox=\"0 0 {0} {1}\" preserveAspectRatio=\"none\" role=\"img\" "
                  "aria-label=\"{2}\"><title>{2}</title>{3}"
                  "<path class=\"base\" d=\"M0 {4}H{0}\"/></svg></div>",
                  width, height, escaped(page.words.say("calendar.aria_members", {{"unit", name}})),
                  skyline_paths(member, height, member.standard->index->levels.size()), height - 0.5));
  const auto good = pick(member, "good_days");
  page.add("<div class=\"sum\">" + page.say("members.good") + " " +
           (good ? page.figure(member, *good, fmt::format("{}/{}", member.counts.good, member.counts.valid))
                 : page.say("mark.none")) +
           "</div>\n");
}

void add_skylines(Page& page, const std::vector<assess::PeriodVerdict>& members) {
  page.add("<figure>\n<div class=\"skyline\">\n");
  for (const assess::PeriodVerdict& member : members) {
    if (!member.days.empty()) add_skyline(page, member);
  }
  const Period& period = page.bulletin.verdict.period;
  page.add("<div class=\"blankcell\"></div><div class=\"strip axis\" aria-hidden=\"true\">");
  for (const Period& month : months_of(period)) {
    const double left =
        100.0 * static_cast<double>((month.begin - period.begin).count()) / static_cast<double>(period.days());
    page.add(fmt::format("<span style=\"left:{:.2f}%\">{}</span>", left, prose(page.words.short_month(month.begin))));
  }
  page.add("</div><div class=\"blankcell\"></div>\n</div>\n");
  add_legend(page, page.bulletin.verdict);
  page.add("<figcaption>");
  if (page.bulletin.verdict.days.empty()) add_palette_switch(page);
  page.add(page.say("calendar.caption_members") + page.synthetic_tag() + "</figcaption>\n</figure>\n");
}

}  // namespace

void add_calendar(Page& page) {
  const assess::PeriodVerdict& verdict = page.bulletin.verdict;
  if (verdict.standard->index == nullptr) {
    page.add("<p class=\"note\">" + page.say("page.no_index", {{"standard", verdict.standard->id}}) + "</p>\n");
    return;
  }
  const auto& members = members_of(page.bulletin);
  const bool strips =
      std::any_of(members.begin(), members.end(), [](const auto& member) { return !member.days.empty(); });
  if (verdict.days.empty() && !strips) return;
  add_patterns(page);
  if (!verdict.days.empty()) {
    page.open_section("calendar", page.say("section.calendar"));
    page.add("<figure>\n<div class=\"calendar\">\n");
    for (const Period& month : months_of(verdict.period)) add_leaf(page, month, verdict.days);
    page.add("</div>\n");
    add_legend(page, verdict);
    page.add("<figcaption>");
    add_palette_switch(page);
    page.add(page.say("calendar.caption"));
    const auto given = std::count_if(verdict.days.begin(), verdict.days.end(),
                                     [](const auto& day) { return day.from_published_index; });
    if (given > 0) page.add(" " + page.say("calendar.source_index", {{"n", std::to_string(given)}}));
    page.add(page.synthetic_tag() + "</figcaption>\n</figure>\n");
    page.close_section();
  }
  if (strips) {
    page.open_section("members-calendar", page.say("section.members_calendar"));
    add_skylines(page, members);
    page.close_section();
  }
}

}  // namespace lantian::report
