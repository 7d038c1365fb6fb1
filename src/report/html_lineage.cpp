#include "report/facts.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Water, soil and noise; published figures; assumptions; where every figure comes from.
namespace lantian::report {
namespace {

std::string status_share(const Page& page, int part, int total, std::string_view key) {
  return page.say(key, {{"n", std::to_string(part)},
                        {"total", std::to_string(total)},
                        {"share", page.words.quantity(percent_of(part, total, 1), "percent")}});
}

/// Classes of water and noise have colours of their own; they are drawn by rank in quiet blues, never in index colours.
std::string class_shade(std::size_t index, std::size_t classes) {
  const double part = classes < 2 ? 0 : static_cast<double>(index) / static_cast<double>(classes - 1);
  const auto mix = [&](int from, int to) { return from + static_cast<int>(part * (to - from)); };
  return fmt::format("background:rgb({},{},{});color:{}", mix(207, 40), mix(228, 58), mix(243, 84),
                     part > 0.45 ? "#fff" : "#1c2733");
}

void add_status_bar(Page& page, const assess::StatusVerdict& status) {
  const auto& classes = status.rule->classes;
  std::string bar;
  std::string list;
  for (std::size_t i = 0; i < classes.size() && i < status.counts.by_class.size(); ++i) {
    const int points = status.counts.by_class[i];
    if (points == 0) continue;
    const std::string shade = class_shade(i, classes.size());
    const bool roomy = points * 12 >= status.counts.total;
    bar += fmt::format("<span style=\"flex:{} 0 0;{}\" title=\"{}\">{}</span>", points, shade,
                       escaped(page.words.name(classes[i].name)), roomy ? escaped(classes[i].numeral) : std::string{});
    list += fmt::format("<li><span class=\"key\" style=\"{}\">{}</span><span>{}{}{}</span></li>\n", shade,
                        escaped(classes[i].numeral), prose(page.words.name(classes[i].name)), page.say("mark.colon"),
                        status_share(page, points, status.counts.total, "status.counts"));
  }
  const std::string kind = page.words.say("status." + status.kind);
  page.add("<div class=\"stack thin\" role=\"img\" aria-label=\"" +
           escaped(page.words.say("status.aria", {{"kind", kind}})) + "\">" + bar + "</div>\n<ul>" + list + "</ul>\n");
}

void add_status_kind(Page& page, const assess::StatusVerdict& status) {
  page.add("<div><h3><span>" + page.say("status." + status.kind) +
           (status.synthetic ? " <span class=\"tag syn\">" + page.say("page.synthetic_chart") + "</span>" : "") +
           "</span><small>" + page.say("status.share_total", {{"total", std::to_string(status.counts.total)}}) +
           "</small></h3>\n");
  if (status.rule != nullptr && status.counts.total > 0) add_status_bar(page, status);
  std::vector<std::string> lines;
  if (status.attaining && status.counts.total > 0)
    lines.push_back(status_share(page, *status.attaining, status.counts.total, "status.attaining"));
  if (status.mean_printed)
    lines.push_back(page.say("status.mean", {{"value", page.words.quantity(*status.mean_printed, "dB(A)")}}));
  const std::string& overall =
      page.words.chinese() && !status.overall_name_zh.empty() ? status.overall_name_zh : status.overall_name_en;
  if (!overall.empty()) lines.push_back(page.say("status.overall", {{"name", overall}}));
  const auto unjudged = std::count_if(status.points.begin(), status.points.end(),
                                      [](const auto& point) { return point.class_index < 0; });
  if (unjudged > 0) lines.push_back(page.say("status.unjudged", {{"n", std::to_string(unjudged)}}));
  for (const std::string& line : lines) page.add("<p class=\"note\" style=\"margin:4px 0 0\">" + line + "</p>\n");
  if (status.rule != nullptr)
    page.add("<p class=\"note quiet\" style=\"margin:4px 0 0\">" + prose(status.rule->head.document) + "</p>\n");
  page.add("</div>\n");
}

std::string published_period(const Page& page, const terms::PublishedFigure& figure) {
  const auto shown = [&](const std::string& name) {
    const auto period = parse_period(name);
    return period ? page.words.period(*period) : name;
  };
  if (figure.against.empty()) return prose(shown(figure.period));
  return page.say("reproduction.against", {{"period", shown(figure.period)}, {"before", shown(figure.against)}});
}

void add_reproduction_row(Page& page, const Reproduction& one) {
  const Wording& words = page.words;
  const terms::PublishedFigure& figure = one.published;
  const std::string unit = figure.unit == "percent" && !figure.against.empty() && figure.statistic.ends_with("share")
                               ? "points"
                               : figure.unit;
  const auto shown = [&](const Decimal& value) {
    return prose(figure.against.empty() ? words.quantity(value, unit) : words.change_quantity(value, unit));
  };
  page.add("<tr><th scope=\"row\">" + escaped(figure.id) + "</th><td class=\"left fold\">" +
           prose(words.statistic(figure.statistic)) + "<br><small>" + escaped(figure.unit_id) + page.say("mark.dot") +
           published_period(page, figure) + "</small></td><td>" + shown(figure.value) + "</td><td>" +
           (one.computed ? shown(*one.computed) : page.say("mark.none")) + "</td><td class=\"" +
           (one.equal ? "met" : "missed") + "\">" + page.say(one.equal ? "mark.yes" : "mark.no") +
           "</td><td class=\"left fold\"><small>" + prose(figure.source) +
           (one.why.empty() ? std::string{} : "<br><span lang=\"en\">" + prose(one.why) + "</span>") +
           "</small></td></tr>\n");
}

void add_definition(Page& page, std::string_view key, const std::string& markup) {
  page.add("<dt>" + page.say("lineage." + std::string{key}) + "</dt><dd>" + markup + "</dd>\n");
}

void add_readings(Page& page) {
  const Lineage& lineage = page.bulletin.lineage;
  constexpr std::size_t most = 12;
  std::string sources;
  for (std::size_t i = 0; i < lineage.sources.size() && i < most; ++i)
    sources += (i == 0 ? "<code>" : "<br><code>") + escaped(lineage.sources[i]) + "</code>";
  if (lineage.sources.size() > most)
    sources += "<br>" + page.say("lineage.more_sources", {{"n", std::to_string(lineage.sources.size() - most)}});
  page.add("<dl class=\"lineage-facts\">\n");
  add_definition(page, "readings", std::to_string(lineage.row_count));
  add_definition(page, "hash", "<code>" + escaped(lineage.content_sha256) + "</code>");
  add_definition(page, "revision", std::to_string(lineage.revision));
  if (!sources.empty()) add_definition(page, "sources", sources);
  page.add("</dl>\n");
}

void add_rules(Page& page) {
  std::vector<const standards::RuleHead*> heads = heads_of(*page.bulletin.verdict.standard);
  for (const assess::PeriodVerdict& other : page.bulletin.other_standards) {
    for (const standards::RuleHead* head : heads_of(*other.standard)) heads.push_back(head);
  }
  for (const assess::StatusVerdict& status : page.bulletin.status) {
    if (status.rule != nullptr) heads.push_back(&status.rule->head);
  }
  page.add("<h3>" + page.say("lineage.rules") + "</h3>\n<div class=\"wide\"><table class=\"fine\"><thead><tr><th>" +
           page.say("lineage.rule") + "</th><th class=\"left\">" + page.say("lineage.document") +
           "</th><th class=\"left\">" + page.say("lineage.status") + "</th><th>" + page.say("lineage.rule_hash") +
           "</th></tr></thead><tbody>\n");
  std::vector<std::string> seen;
  for (const standards::RuleHead* head : heads) {
    if (std::find(seen.begin(), seen.end(), head->ref.text()) != seen.end()) continue;
    seen.push_back(head->ref.text());
    const bool known = head->status == "verified" || head->status == "unverified" || head->status == "mixed";
    page.add("<tr><th scope=\"row\"><code>" + escaped(head->ref.text()) + "</code></th><td class=\"left fold\">" +
             prose(head->document) + "<br><small>" + prose(page.words.name(head->title)) +
             "</small></td><td class=\"left\">" + (known ? page.say("lineage." + head->status) : prose(head->status)) +
             "</td><td><code title=\"" + escaped(head->ref.sha256) + "\">" + escaped(head->ref.sha256.substr(0, 12)) +
             "</code></td></tr>\n");
  }
  page.add("</tbody></table></div>\n");
}

std::string refs_text(const std::vector<standards::RuleRef>& refs) {
  std::string text;
  for (const standards::RuleRef& ref : refs) text += (text.empty() ? "" : " ") + ref.text();
  return text;
}

void add_figure_rows(Page& page) {
  page.add("<div class=\"wide\"><table class=\"fine\"><thead><tr><th>#</th><th class=\"left\">" +
           page.say("lineage.figure") + "</th><th>" + page.say("lineage.value") + "</th><th class=\"left\">" +
           page.say("lineage.method") + "</th><th class=\"left\">" + page.say("lineage.rests") +
           "</th></tr></thead><tbody>\n");
  for (const Citation& citation : page.citations.all()) {
    page.add(
        fmt::format("<tr id=\"f{0}\"><td>{0}</td><td class=\"left\"><code>{1}</code></td><td>{2}</td><td class=\"left "
                    "fold\">{3}</td><td class=\"left fold\"><code>{4}</code></td></tr>\n",
                    citation.number, escaped(citation.address.text()), prose(citation.value), prose(citation.method),
                    escaped(refs_text(citation.rules))));
  }
  page.add("</tbody></table></div>\n");
}

/// Notes are English in every edition: they come from the rule files and the assessment.
void add_list(Page& page, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  page.add("<ul class=\"note\" lang=\"en\">\n");
  for (const std::string& line : lines) page.add("<li>" + prose(line) + "</li>\n");
  page.add("</ul>\n");
}

}  // namespace

void add_status(Page& page) {
  if (page.bulletin.status.empty()) return;
  page.open_section("status", page.say("section.status"));
  page.add("<div class=\"status\">\n");
  for (const assess::StatusVerdict& status : page.bulletin.status) add_status_kind(page, status);
  page.add("</div>\n");
  page.close_section();
}

void add_reproductions(Page& page) {
  if (page.bulletin.reproductions.empty()) return;
  page.open_section("reproduction", page.say("section.reproduction"));
  page.add("<div class=\"wide\"><table><thead><tr>");
  for (const std::string_view key : {"id", "statistic", "published", "computed", "equal", "source"}) {
    const bool left = key == "statistic" || key == "source";
    page.add((left ? "<th class=\"left\">" : "<th>") + page.say("reproduction." + std::string{key}) + "</th>");
  }
  page.add("</tr></thead><tbody>\n");
  for (const Reproduction& one : page.bulletin.reproductions) add_reproduction_row(page, one);
  page.add("</tbody></table></div>\n<p class=\"note\">" + page.say("reproduction.caption") + page.synthetic_tag() +
           "</p>\n");
  page.close_section();
}

void add_notes(Page& page) {
  const std::vector<std::string>& notes = page.bulletin.verdict.notes;
  std::vector<std::string> of_rules;
  for (const standards::RuleHead* head : heads_of(*page.bulletin.verdict.standard)) {
    for (const std::string& note : head->notes) of_rules.push_back(head->ref.text() + ": " + note);
  }
  if (notes.empty() && of_rules.empty()) return;
  page.open_section("notes", page.say("section.notes"));
  add_list(page, notes);
  if (!of_rules.empty()) {
    page.add("<details><summary>" + page.say("lineage.rule_notes") + "</summary>\n");
    add_list(page, of_rules);
    page.add("</details>\n");
  }
  page.close_section();
}

void add_lineage(Page& page) {
  page.open_section("lineage", page.say("section.lineage"));
  page.add("<p>" + page.say("lineage.intro") + "</p>\n");
  const std::string example = page.citations.all().empty() ? address_of(page.bulletin.verdict, "valid_days").text()
                                                           : page.citations.all().front().address.text();
  page.add("<pre>" + escaped(page.words.say("lineage.command", {{"figure", example}})) + "</pre>\n<p class=\"note\">" +
           page.say("lineage.pin", {{"revision", std::to_string(page.bulletin.lineage.revision)}}) + " " +
           page.say("lineage.members_note") + "</p>\n");
  add_readings(page);
  add_figure_rows(page);
  add_rules(page);
  page.close_section();
}

}  // namespace lantian::report
