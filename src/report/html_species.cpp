#include "report/facts.hpp"
#include "report/html_page.hpp"

#include <fmt/core.h>

/// Members with their rank; the six species against their limits.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;

std::string share_cell(Page& page, const PeriodVerdict& verdict, const std::string& which, int days) {
  const auto share = pick(verdict, which + "_share");
  if (!share) return "<td class=\"quiet\">" + page.say("mark.none") + "</td>";
  return fmt::format("<td>{} <small>{}/{}</small></td>", page.figure(verdict, *share, page.words.quantity(*share)),
                     days, verdict.counts.valid);
}

void add_member_cells(Page& page, const PeriodVerdict& verdict) {
  for (const std::string_view name : {"PM2.5.mean", "PM10.mean", "O3.P90"})
    page.add("<td>" + page.bare_figure(verdict, name) + "</td>");
  page.add(share_cell(page, verdict, "good", verdict.counts.good) +
           share_cell(page, verdict, "heavy", verdict.counts.heavy));
  page.add("<td>" + page.bare_figure(verdict, "composite") + "</td></tr>\n");
}

std::string head_with_unit(const Page& page, std::string_view key, std::string_view unit) {
  return "<th>" + page.say(key) + "<br><small>" + prose(page.words.unit(unit)) + "</small></th>";
}

std::string limit_cell(const Page& page, const standards::Limit* limit) {
  return limit == nullptr ? "<td class=\"quiet\">" + page.say("mark.none") + "</td>"
                          : "<td>" + prose(page.words.number(limit->value)) + "</td>";
}

std::string attains_cell(const Page& page, const std::optional<bool>& attains) {
  if (!attains) return "<td class=\"quiet\">" + page.say("mark.none") + "</td>";
  return fmt::format("<td class=\"{}\">{}</td>", *attains ? "met" : "missed",
                     page.say(*attains ? "mark.yes" : "mark.no"));
}

std::string multiple_cell(const Page& page, const std::optional<Decimal>& mean,
                          const std::optional<Decimal>& percentile) {
  std::string text;
  if (mean) text = prose(page.words.number(*mean));
  if (percentile) text += (text.empty() ? page.say("mark.none") : "") + " / " + prose(page.words.number(*percentile));
  return "<td>" + (text.empty() ? page.say("mark.none") : text) + "</td>";
}

void add_species_row(Page& page, const PeriodVerdict& verdict, const assess::SpeciesPeriod& species) {
  const std::string symbol{terms::symbol(species.species)};
  const std::string percentile = symbol + ".P" + species.percentile_rank.text();
  page.add("<tr><th scope=\"row\">" + prose(symbol) + " <small class=\"quiet\">" +
           prose(page.words.unit(terms::text_of(terms::printed_unit(species.species)))) + "</small></th>");
  page.add(fmt::format(
      "<td>{}{}</td>", species.valid_days,
      species.completeness.complete
          ? std::string{}
          : " <small class=\"missed\">/ " + std::to_string(species.completeness.required_days) + "</small>"));
  page.add("<td>" + page.bare_figure(verdict, symbol + ".mean") + "</td>" +
           limit_cell(page, mean_limit(verdict, species.species)) + attains_cell(page, species.mean_attains));
  page.add("<td>" + page.bare_figure(verdict, percentile) +
           (species.percentile ? " <small>P" + escaped(species.percentile_rank.text()) + "</small>" : std::string{}) +
           "</td>" + limit_cell(page, species.percentile ? daily_limit(verdict, species.species) : nullptr) +
           attains_cell(page, species.percentile_attains));
  page.add(multiple_cell(page, species.mean_multiple, species.percentile_multiple) + "<td>" +
           page.bare_figure(verdict, "days_over." + symbol) + "</td></tr>\n");
}

void add_shortfalls(Page& page, const PeriodVerdict& verdict) {
  std::vector<std::string> lines;
  const auto gather = [&](const std::string& subject, const assess::Completeness& completeness) {
    if (completeness.complete) return;
    lines.push_back(prose(subject) + page.say("mark.colon") +
                    page.say("species.incomplete", {{"valid", std::to_string(completeness.valid_days)},
                                                    {"required", std::to_string(completeness.required_days)}}));
    for (const std::string& shortfall : completeness.shortfalls)
      lines.back() += "<br><small lang=\"en\" class=\"quiet\">" + prose(shortfall) + "</small>";
  };
  gather(page.words.say("section.classes"), verdict.completeness);
  for (const assess::SpeciesPeriod& species : verdict.species)
    gather(std::string{terms::symbol(species.species)}, species.completeness);
  if (lines.empty()) return;
  page.add("<h3>" + page.say("species.shortfall") + "</h3>\n<ul class=\"note\">\n");
  for (const std::string& line : lines) page.add("<li>" + line + "</li>\n");
  page.add("</ul>\n");
}

}  // namespace

void add_members(Page& page) {
  const Bulletin& bulletin = page.bulletin;
  if (members_of(bulletin).empty()) return;
  const Wording& words = page.words;
  page.open_section("members", page.say("section.members"));
  page.add("<div class=\"wide\"><table><thead><tr><th>" + page.say("members.rank") + "</th><th class=\"left\">" +
           page.say("members.unit") + "</th>" + head_with_unit(page, "members.pm25", "ug/m3") +
           head_with_unit(page, "members.pm10", "ug/m3") + head_with_unit(page, "members.o3", "ug/m3") + "<th>" +
           page.say("members.good") + "</th><th>" + page.say("members.heavy") + "</th><th>" +
           page.say("members.composite") + "</th></tr></thead><tbody>\n");
  for (const PeriodVerdict* member : members_by_rank(bulletin)) {
    const assess::RankRow* rank = rank_of(bulletin, member->unit_id);
    page.add(
        "<tr><td>" + (rank != nullptr && rank->rank > 0 ? std::to_string(rank->rank) : page.say("mark.none")) +
        "</td><th scope=\"row\" class=\"left\">" + prose(words.name(member->unit_name)) +
        (member->completeness.complete ? "" : " <span class=\"tag\">" + page.say("members.incomplete") + "</span>") +
        "</th>");
    add_member_cells(page, *member);
  }
  const PeriodVerdict& whole = bulletin.verdict;
  if (!whole.members.empty()) {
    page.add("<tr class=\"sum\"><td></td><th scope=\"row\" class=\"left\">" + page.say("members.pooled") + "</th>");
    add_member_cells(page, whole);
  }
  page.add("</tbody></table></div>\n<p class=\"note\">" + page.say("members.caption") + page.synthetic_tag());
  const auto good = pick(whole, "good_share.mean_of_members");
  const auto heavy = pick(whole, "heavy_share.mean_of_members");
  if (good && heavy)
    page.add("<br>" +
             page.say("members.pooled_note", {{"good", words.quantity(*good)}, {"heavy", words.quantity(*heavy)}}));
  page.add("</p>\n");
  page.close_section();
}

void add_species(Page& page) {
  const PeriodVerdict& verdict = page.bulletin.verdict;
  page.open_section("species", page.say("section.species"));
  page.add("<div class=\"wide\"><table><thead><tr>");
  for (const std::string_view key :
       {"species", "days", "mean", "limit", "attains", "percentile", "limit", "attains", "multiple", "over"}) {
    page.add("<th>" + page.say("species." + std::string{key}) + "</th>");
  }
  page.add("</tr></thead><tbody>\n");
  for (const assess::SpeciesPeriod& species : verdict.species) add_species_row(page, verdict, species);
  page.add("</tbody></table></div>\n<p class=\"note\">");
  page.add(page.say(!verdict.attains   ? "species.attains_unknown"
                    : *verdict.attains ? "species.attains_all"
                                       : "species.attains_none") +
           " ");
  if (verdict.standard->limits != nullptr && !verdict.standard->limits->default_grade.empty()) {
    page.add(page.say("species.grade", {{"grade", verdict.standard->limits->default_grade}}));
  }
  page.add(page.synthetic_tag() + "</p>\n");
  add_shortfalls(page, verdict);
  page.close_section();
}

}  // namespace lantian::report
