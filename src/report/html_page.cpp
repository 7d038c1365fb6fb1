#include "report/html_page.hpp"

#include "base/assert.hpp"
#include "report/facts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::report {
namespace {

struct Formula {
  std::string_view plain;
  std::string_view set;
};
constexpr std::array formulas{Formula{"PM2.5", "PM<sub>2.5</sub>"}, Formula{"PM10", "PM<sub>10</sub>"},
                              Formula{"SO2", "SO<sub>2</sub>"}, Formula{"NO2", "NO<sub>2</sub>"},
                              Formula{"O3", "O<sub>3</sub>"}};

/// A unit never begins a line: the blank before it does not break.
void bind_units(std::string& text) {
  for (const std::string_view unit : {" %", " \xC2\xB5g/m", " mg/m", " dB(A)"}) {
    for (std::size_t at = text.find(unit); at != std::string::npos; at = text.find(unit, at + 1)) {
      text.replace(at, 1, "\xC2\xA0");
    }
  }
}

/// The class colours of the rule in force; the style sheet holds the other palette.
std::string class_colours(const standards::IndexRule* rule) {
  std::string css = ":root{";
  for (std::size_t i = 0; rule != nullptr && i < rule->levels.size(); ++i) {
    css += fmt::format("--c{0}:{1};--i{0}:{2};", i, escaped(rule->levels[i].rgb), escaped(rule->levels[i].ink));
  }
  return css + "}\n";
}

std::string page_title(const Bulletin& bulletin, const Wording& words) {
  return words.say("page.title", {{"unit", words.name(bulletin.verdict.unit_name)},
                                  {"period", words.period(bulletin.verdict.period)}});
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
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
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string prose(std::string_view text) {
  const std::string safe = escaped(text);
  std::string set;
  for (std::size_t at = 0; at < safe.size();) {
    const auto* found = std::find_if(formulas.begin(), formulas.end(), [&](const Formula& f) {
      return std::string_view{safe}.substr(at).starts_with(f.plain);
    });
    const bool inside_word = at > 0 && std::isalnum(static_cast<unsigned char>(safe[at - 1])) != 0;
    if (found == formulas.end() || inside_word) {
      set += safe[at++];
    } else {
      set += found->set;
      at += found->plain.size();
    }
  }
  bind_units(set);
  return set;
}

std::string Page::figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic,
                         const std::string& shown, std::string_view against) {
  const int row = citations.cite(verdict, statistic, shown, against);
  return fmt::format("<a href=\"#f{}\" title=\"{}\">{}</a>", row, escaped(citations.at(row).address.text()),
                     prose(shown));
}

std::string Page::figure(const assess::PeriodVerdict& verdict, std::string_view name) {
  const auto statistic = pick(verdict, name);
  if (!statistic) return "<span class=\"quiet\">" + say("mark.none") + "</span>";
  return figure(verdict, *statistic, words.quantity(*statistic));
}

std::string Page::bare_figure(const assess::PeriodVerdict& verdict, std::string_view name) {
  const auto statistic = pick(verdict, name);
  if (!statistic) return "<span class=\"quiet\">" + say("mark.none") + "</span>";
  return figure(verdict, *statistic, words.number(statistic->value));
}

void Page::open_section(std::string_view id, const std::string& heading_html) {
  add(fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, heading_html));
}

std::string Page::synthetic_tag() const {
  return is_synthetic(bulletin) ? " <span class=\"tag syn\">" + say("page.synthetic_chart") + "</span>" : std::string{};
}

std::string bulletin_html(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  Page page{bulletin, words};
  page.add(fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
                       escaped(words.say("page.lang"))));
  page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  page.add(fmt::format("<title>{}</title>\n", escaped(page_title(bulletin, words))));
  page.add("<style>\n" + class_colours(bulletin.verdict.standard->index) + bulletin.templates->style +
           "</style>\n</head>\n<body>\n");
  add_masthead(page);
  page.add("<main>\n");
  add_summary(page);
  add_calendar(page);
  add_months(page);
  add_classes(page);
  add_targets(page);
  add_comparison(page);
  add_why(page);
  add_standards(page);
  add_members(page);
  add_species(page);
  add_dust(page);
  add_status(page);
  add_reproductions(page);
  add_notes(page);
  add_lineage(page);
  page.add("<footer>" + page.say("page.footer", {{"clock", words.clock(bulletin)}}) + page.synthetic_tag() +
           "</footer>\n</main>\n");
  page.add("<script>\n" + bulletin.templates->script + "</script>\n</body>\n</html>\n");
  return std::move(page.out);
}

}  // namespace lantian::report
