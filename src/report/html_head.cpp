#include "report/facts.hpp"
#include "report/html_page.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

/// Masthead, lead sentence, key figures.
namespace lantian::report {
namespace {

void add_meta(Page& page, std::string_view key, const std::string& text) {
  if (!text.empty())
    page.add("<div><dt>" + page.say("page." + std::string{key}) + "</dt><dd>" + prose(text) + "</dd></div>\n");
}

/// One key figure: heading, number, a line below.
struct Card {
  std::string heading;
  std::string number;  ///< markup
  std::string below;   ///< plain text
};

void add_card(Page& page, const Card& card) {
  page.add("<div class=\"card\"><h3>" + prose(card.heading) + "</h3><p class=\"big\">" + card.number + "</p><p>" +
           prose(card.below) + "</p></div>\n");
}

/// The number large, the unit small, and the row of its lineage as a raised numeral.
std::string big_figure(Page& page, const assess::PeriodVerdict& verdict, const assess::Statistic& statistic,
                       const std::string& number, std::string_view unit, std::string_view against = {}) {
  const std::string unit_text = page.words.unit(unit);
  const int row = page.citations.cite(verdict, statistic, number + unit_text, against);
  const std::string id = escaped(page.citations.at(row).address.text());
  return fmt::format(
      "<a href=\"#f{0}\" title=\"{1}\">{2}<small>{3}</small></a><sup><a href=\"#f{0}\" title=\"{1}\">{0}</a></sup>",
      row, id, escaped(number), prose(unit_text));
}

std::string absent_figure(const Page& page) {
  return "<span class=\"quiet\">" + page.say("mark.none") + "</span>";
}

Card pm25_card(Page& page) {
  const assess::PeriodVerdict& verdict = page.bulletin.verdict;
  const Wording& words = page.words;
  Card card{words.say("card.pm25"), absent_figure(page), words.say("card.absent")};
  const auto mean = pick(verdict, "PM2.5.mean");
  if (!mean) return card;
  card.number = big_figure(page, verdict, *mean, words.number(mean->value), mean->unit);
  const standards::Limit* limit = mean_limit(verdict, terms::Species::pm25);
  if (limit == nullptr) {
    card.below = words.say("card.pm25_no_limit", {{"standard", verdict.standard->id}});
  } else if (const assess::SpeciesPeriod& period = verdict.species[terms::Species::pm25]; !period.mean_attains) {
    card.below = words.say("card.pm25_plain", {{"limit", words.quantity(limit->value, limit->unit)}});
  } else {
    const std::string times = period.mean_multiple ? words.number(*period.mean_multiple) : std::string{};
    card.below = words.say(*period.mean_attains ? "card.pm25_within" : "card.pm25_limit",
                           {{"limit", words.quantity(limit->value, limit->unit)}, {"times", times}});
  }
  return card;
}

Card share_card(Page& page, const std::string& which, int days) {
  const assess::PeriodVerdict& verdict = page.bulletin.verdict;
  const Wording& words = page.words;
  const auto share = pick(verdict, which + "_share");
  if (!share || !has_classes(verdict))
    return {words.say("card." + which), absent_figure(page), words.say("card.absent")};
  return {
      words.say("card." + which), big_figure(page, verdict, *share, words.number(share->value), share->unit),
      words.say("card.fraction", {{"part", std::to_string(days)}, {"whole", std::to_string(verdict.counts.valid)}})};
}

Card composite_card(Page& page) {
  const assess::PeriodVerdict& verdict = page.bulletin.verdict;
  const Wording& words = page.words;
  const auto composite = pick(verdict, "composite");
  if (!composite) return {words.say("card.composite"), absent_figure(page), words.say("card.absent")};
  return {words.say("card.composite"),
          big_figure(page, verdict, *composite, words.number(composite->value), composite->unit),
          words.say("card.composite_largest", {{"species", words.species(verdict.composite->largest)}})};
}

/// Nothing when no base was asked for.
void add_change_card(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  const Wording& words = page.words;
  if (bulletin.comparison_refused) {
    add_card(page, {(bulletin.base ? words.say("card.change", {{"period", words.period(bulletin.base->period)}})
                                   : words.say("section.comparison_plain")),
                    "<a href=\"#comparison\"><small>" + page.say("card.refused") + "</small></a>",
                    words.say("card.refused_see")});
    return;
  }
  if (bulletin.comparisons.empty()) return;
  const assess::Comparison& main = bulletin.comparisons.front();
  const assess::Change* pm25 = change_of(main, "PM2.5.mean");
  if (pm25 == nullptr) return;
  const bool relative = pm25->relative.has_value();
  const Decimal& shown = relative ? *pm25->relative : pm25->difference;
  std::string below =
      words.say("card.change_from", {{"before", words.number(pm25->before.value)}, {"now", words.quantity(pm25->now)}});
  if (const assess::Change* good = change_of(main, "good_days")) {
    below += words.say("mark.dot") +
             words.say("card.change_good", {{"difference", words.change_quantity(good->difference, "d")}});
  }
  add_card(page, {words.say("card.change", {{"period", words.period(main.before)}}),
                  big_figure(page, bulletin.verdict, pm25->now, words.change(shown),
                             relative ? "percent" : pm25->now.unit, main.before.name),
                  below});
}

}  // namespace

void add_masthead(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  const assess::PeriodVerdict& verdict = bulletin.verdict;
  const Wording& words = page.words;
  page.add("<div class=\"sky\"></div>\n<header class=\"masthead\">\n<p class=\"over\">");
  if (bulletin.region != nullptr && words.name(bulletin.region->name) != words.name(verdict.unit_name)) {
    page.add(prose(words.name(bulletin.region->name)) + page.say("mark.dot"));
  }
  page.add(
      page.say(bulletin.status.empty() ? "page.heading" : "page.heading_status") + "</p>\n<h1>" +
      page.say("page.subject", {{"unit", words.name(verdict.unit_name)}, {"period", words.period(verdict.period)}}) +
      "<small>" + prose(words.span(verdict.period)) + page.say("mark.dot") +
      page.say("page.days", {{"n", std::to_string(verdict.period.days())}}) + "</small></h1>\n<dl class=\"meta\">\n");
  add_meta(page, "unit",
           words.name(verdict.unit_name) + words.say("mark.open") + verdict.unit_id + words.say("mark.close"));
  add_meta(page, "standard", standard_text(*verdict.standard, words));
  add_meta(page, "source_basis", basis_text(verdict, words));
  add_meta(page, "clock", words.clock(bulletin));
  add_meta(page, "revision", std::to_string(bulletin.lineage.revision));
  if (bulletin.made_at) {
    const int offset = bulletin.region == nullptr ? 8 : bulletin.region->utc_offset_hours;
    add_meta(page, "made", words.instant(*bulletin.made_at, offset));
  }
  page.add("</dl>\n");
  if (is_synthetic(bulletin)) {
    page.add("<p class=\"synthetic\" role=\"note\"><strong>" + page.say("page.synthetic") + "</strong><span>" +
             page.say("page.synthetic_long") + "</span></p>\n");
  }
  page.add("</header>\n");
}

void add_summary(Page& page) {
  page.add("<section id=\"summary\" aria-label=\"" + escaped(page.words.say("section.summary")) +
           "\">\n<p class=\"lead\">" + prose(lead_sentence(page.bulletin, page.words)) +
           "</p>\n<div class=\"cards\">\n");
  add_card(page, pm25_card(page));
  if (page.bulletin.verdict.standard->index != nullptr) {
    add_card(page, share_card(page, "good", page.bulletin.verdict.counts.good));
    add_card(page, share_card(page, "heavy", page.bulletin.verdict.counts.heavy));
  }
  if (page.bulletin.verdict.composite) add_card(page, composite_card(page));
  add_change_card(page);
  page.add("</div>\n");
  page.add("<ul class=\"said\">\n");
  const Language language = page.words.chinese() ? Language::zh : Language::en;
  std::vector<std::string> said = sentences(page.bulletin, language);
  // The banner above already says it.
  if (is_synthetic(page.bulletin) && !said.empty()) said.erase(said.begin());
  for (const std::string& sentence : said) page.add("<li>" + prose(sentence) + "</li>\n");
  page.add("</ul>\n");
  page.close_section();
}

}  // namespace lantian::report
