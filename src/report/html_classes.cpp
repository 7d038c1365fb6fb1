#include "report/facts.hpp"
#include "report/html_page.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Class shares, primary pollutants, target gauges.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;

void add_class_bar(Page& page, const PeriodVerdict& verdict) {
  page.add("<div class=\"stack\" role=\"img\" aria-label=\"" + escaped(page.words.say("classes.aria")) + "\">");
  const auto& levels = verdict.standard->index->levels;
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    const int days = verdict.counts.by_level[i];
    if (days == 0) continue;
    const bool roomy = days * 25 >= verdict.counts.valid;
    page.add(fmt::format("<span class=\"b{}\" style=\"flex:{} 0 0\" title=\"{} {}\">{}</span>", i, days,
                         escaped(levels[i].numeral), days, roomy ? escaped(levels[i].numeral) : std::string{}));
  }
  page.add("</div>\n");
}

void add_class_table(Page& page, const PeriodVerdict& verdict) {
  const auto& levels = verdict.standard->index->levels;
  const int places = verdict.standard->evaluation == nullptr ? 1 : verdict.standard->evaluation->ratio_decimals;
  page.add("<div class=\"wide\"><table><thead><tr><th>" + page.say("classes.class") + "</th><th>" +
           page.say("classes.range") + "</th><th>" + page.say("classes.days") + "</th><th>" +
           page.say("classes.share") + "</th></tr></thead><tbody>\n");
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    const int days = verdict.counts.by_level[i];
    page.add(fmt::format(
        "<tr><th scope=\"row\"><span class=\"key b{}\">{}</span> {}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", i,
        escaped(levels[i].numeral), prose(page.words.name(levels[i].name)), escaped(index_range(levels, i, page.words)),
        page.bare_figure(verdict, "class_days." + levels[i].numeral),
        prose(page.words.quantity(percent_of(days, verdict.counts.valid, places), "percent"))));
  }
  page.add("</tbody></table></div>\n");
}

void add_primary(Page& page, const PeriodVerdict& verdict) {
  page.add("<div><h3>" + page.say("section.primary") + "</h3>\n");
  std::vector<terms::Species> order;
  int most = 0;
  for (const terms::Species species : terms::basic_six) {
    if (verdict.counts.primary_days[species] > 0) order.push_back(species);
    most = std::max(most, verdict.counts.primary_days[species]);
  }
  if (order.empty()) {
    page.add("<p class=\"note\">" + page.say("primary.none") + "</p></div>\n");
    return;
  }
  std::stable_sort(order.begin(), order.end(), [&](terms::Species a, terms::Species b) {
    return verdict.counts.primary_days[a] > verdict.counts.primary_days[b];
  });
  page.add("<div class=\"rows\">\n");
  for (const terms::Species species : order) {
    const std::string symbol{terms::symbol(species)};
    const auto days = pick(verdict, "primary_days." + symbol);
    page.add(
        fmt::format("<span>{}</span><span class=\"track\"><span class=\"fill\" "
                    "style=\"width:{:.1f}%\"></span></span><span>{}</span>\n",
                    prose(symbol), 100.0 * verdict.counts.primary_days[species] / most,
                    days ? page.figure(verdict, *days, page.words.quantity(*days)) : std::string{}));
  }
  page.add("</div>\n<p class=\"note\" style=\"margin-top:14px\">" + page.say("primary.caption") + page.synthetic_tag() +
           "</p></div>\n");
}

/// Where value and target lie on the gauge: from 0 to beyond the larger one; shares near 100 are shown from a round
/// start.
struct GaugeScale {
  double low = 0;
  double high = 1;
  double x(double value) const { return 300 * std::clamp((value - low) / (high - low), 0.0, 1.0); }
};

GaugeScale gauge_scale(const assess::TargetVerdict& target) {
  if (target.target.unit == "percent" && !target.target.at_most) return {0, 100};
  const double larger = std::max(target.target.value.approximate(), target.value.value.approximate());
  return {0, larger > 0 ? 1.35 * larger : 1.0};  // a target of no heavy day, met by none
}

void add_gauge(Page& page, const assess::TargetVerdict& target) {
  const Wording& words = page.words;
  const GaugeScale scale = gauge_scale(target);
  const double mark = scale.x(target.target.value.approximate());
  const double value = scale.x(target.value.value.approximate());
  const bool at_most = target.target.at_most;
  page.add(fmt::format(
      "<svg viewBox=\"0 0 300 34\" role=\"img\" aria-label=\"{}\">",
      escaped(words.say("target.aria", {{"name", words.target(target, page.bulletin)},
                                        {"value", words.quantity(target.value.value, target.target.unit)},
                                        {"target", words.quantity(target.target.value, target.target.unit)}}))));
  page.add(
      fmt::format("<rect class=\"{}\" x=\"0\" y=\"6\" width=\"{:.1f}\" height=\"22\"/><rect class=\"{}\" x=\"{:.1f}\" "
                  "y=\"6\" width=\"{:.1f}\" height=\"22\"/>",
                  at_most ? "zone" : "offzone", mark, at_most ? "offzone" : "zone", mark, 300 - mark));
  page.add(
      fmt::format("<rect class=\"pointer\" x=\"0\" y=\"12\" width=\"{:.1f}\" height=\"10\"/><path class=\"mark\" "
                  "d=\"M{:.1f} 2V32\"/></svg>\n",
                  value, mark));
}

void add_target(Page& page, const assess::TargetVerdict& target) {
  const Wording& words = page.words;
  const std::string unit = target.target.unit;
  const auto row = [&](std::string_view key, const std::string& markup) {
    page.add("<dt>" + page.say("target." + std::string{key}) + "</dt><dd>" + markup + "</dd>");
  };
  page.add(fmt::format("<div class=\"target\"><h3><span>{}</span><span class=\"tag {}\">{} {}</span></h3>\n",
                       prose(words.target(target, page.bulletin)), target.met ? "yes" : "no",
                       page.say(target.met ? "mark.yes" : "mark.no"),
                       page.say(target.met ? "target.met" : "target.missed")));
  add_gauge(page, target);
  page.add("<dl>");
  row("value",
      page.figure(judged_for(target, page.bulletin.verdict), target.value, words.quantity(target.value.value, unit)));
  row("target", page.say(target.target.at_most ? "mark.at_most" : "mark.at_least") + " " +
                    prose(words.quantity(target.target.value, unit)));
  row("margin", fmt::format("<span class=\"{}\">{}</span>", target.met ? "met" : "missed",
                            prose(words.change_quantity(target.margin, unit == "percent" ? "points" : unit))));
  row("budget", prose(budget_text(target, words)));
  std::string source = prose(target.target.source);
  if (target.target.status == "unverified")
    source += " <span class=\"tag\">" + page.say("target.unverified") + "</span>";
  if (!source.empty()) row("source", source);
  page.add("</dl></div>\n");
}

}  // namespace

void add_classes(Page& page) {
  const PeriodVerdict& verdict = page.bulletin.verdict;
  if (!has_classes(verdict)) return;
  page.open_section("classes", page.say("section.classes"));
  page.add("<figure>\n");
  add_class_bar(page, verdict);
  page.add("<figcaption>" +
           page.say("classes.caption", {{"sum", std::to_string(verdict.counts.valid)},
                                        {"na", std::to_string(verdict.counts.not_available)},
                                        {"none", std::to_string(verdict.counts.no_data)}}) +
           page.synthetic_tag() + "</figcaption>\n</figure>\n<div class=\"split\"><div>\n");
  add_class_table(page, verdict);
  page.add("</div>\n");
  add_primary(page, verdict);
  page.add("</div>\n");
  page.close_section();
}

void add_targets(Page& page) {
  if (page.bulletin.targets.empty()) return;
  page.open_section("targets", page.say("section.targets"));
  page.add("<div class=\"targets\">\n");
  for (const assess::TargetVerdict& target : page.bulletin.targets) add_target(page, target);
  page.add("</div>\n<p class=\"note\" style=\"margin-top:18px\">" + page.say("target.caption") + page.synthetic_tag() +
           "</p>\n");
  page.close_section();
}

}  // namespace lantian::report
